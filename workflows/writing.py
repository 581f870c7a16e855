"""What a click writes: all that its verbs have prepared, each table in one statement."""

from archive.access import grants
from archive.instruments import operations as instruments
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry
from core import numbering
from core.rows import add_rows, insert_rows
from workflows.clicks import Click
from workflows.models import Copy


def write(click: Click) -> None:
    """Take the numbers, write what bears them and what follows from it.

    Raises `RuleViolation` when the clock runs behind, and what is wrong with a paper: the click is
    undone then, and its numbers are free again.
    """
    session, waiting = click.session, click.unnumbered
    series = [one.series for one in waiting]
    numbers = numbering.take_all(session, click.instance.bureau_id, series, at=click.at)
    for one, number in zip(waiting, numbers, strict=True):
        one.use(*number)
    add_rows(session, RegisterEntry, click.entered)
    grants.write_all(session, click.granted)
    add_rows(session, Instrument, click.issued)
    instruments.add_signers(session, click.issued)
    insert_rows(session, Copy, click.copied)
    instruments.draw(session, click.issued, at=click.at)
