"""`python -m studio.demo` makes the demo in the installation of the environment."""

from dataclasses import replace

from core.clock import utc_now
from core.installation import open_installation
from core.settings import load_settings
from studio.demo.install import install


def main() -> None:
    """Make the demo, all of it or nothing."""
    installation = open_installation(replace(load_settings(), demo=True))
    with installation.database.writing() as session:
        install(session, installation.store, at=utc_now())


if __name__ == "__main__":
    main()
