"""What every test may ask for."""

pytest_plugins = [
    "tests.browsers",
    "tests.databases",
    "tests.proofs",
    "tests.stages",
    "tests.templates",
]
