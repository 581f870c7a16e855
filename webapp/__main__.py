"""`python -m webapp` is `diaoyue`."""

from webapp.cli import main

main()
