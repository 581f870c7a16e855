"""What every test may ask for."""

pytest_plugins = ["tests.databases", "tests.proofs", "tests.stages", "tests.templates"]
