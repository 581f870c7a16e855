"""Whose handwriting a paper waits for: those whose opinions it shows, where the bureau wants it."""

from collections.abc import Iterator

from archive.instruments.marks import InstrumentSigner
from bureaus.packs import HANDWRITTEN
from documents.registry import paper_kind
from workflows.clicks import Click
from workflows.papers import disc_papers, opinions

DISC_RECORD = "disc_record"
PARTICIPANT = "参与案件办理人员"
OPINION = "意见"


def signers_of(click: Click, kind: str) -> list[InstrumentSigner]:
    """Return who signs a paper of the kind, in the order of their places; nobody on a letter."""
    if click.pack.signatures != HANDWRITTEN or not paper_kind(kind).signers:
        return []
    rows = [*(participants(click) if kind == DISC_RECORD else ()), *deciders(click)]
    for n, row in enumerate(rows, 1):
        row.bureau_id, row.n = click.instance.bureau_id, n
    return rows


def deciders(click: Click) -> Iterator[InstrumentSigner]:
    """Yield whoever gave an opinion; what no person decided is signed by nobody."""
    counting = opinions.last_opinions(click)
    for step, shown in zip(counting, opinions.decisions(click), strict=True):
        if step.person_id is not None:
            yield InstrumentSigner(
                place=shown.pen,
                person_id=step.person_id,
                name=shown.name,
                post=shown.post,
                label=shown.label.removesuffix(OPINION),
                opinion=shown.opinion,
            )


def participants(click: Click) -> Iterator[InstrumentSigner]:
    """Yield everybody who took part and has signed the record form (GX-C-9)."""
    shown = zip(click.disc.signers, disc_papers.signers(click), strict=True)
    for person_id, signer in shown:
        if signer.pen:
            yield InstrumentSigner(
                place=signer.pen, person_id=person_id, name=signer.name, label=PARTICIPANT
            )
