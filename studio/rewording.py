"""The text of a paper changed by a bureau's staff: looked at, tried on the example, published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus import published
from bureaus.models import PublishedItem
from bureaus.published import NewVersion
from core import audit
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, Message, message
from documents import bundles, compose
from documents.bundles import Bundle, drawable, packed, unpacked
from documents.checking import TemplateProblem
from documents.kinds import PaperKind
from documents.printing import Limits, PrintedPaper, Printer
from documents.registry import example
from documents.sanitising import sanitise
from documents.wording import check_wording
from people.actors import Actor
from workflows.catalogue import PAPER, paper_version

# A text that is being tried may cost less than a paper that must be issued.
TRIAL = Limits(memory=1024 * 1024 * 1024, cpu_seconds=15, wall_seconds=30.0, papers=50)
NO_TEXT = N_("「{kind}」的文字全部来自所填内容，没有可以改写的部分。")
EMPTY = N_("请写文字；要恢复原来的文字，就把原来的文字重新发布。")
AT_LINE = N_("第{line}行：{problem}")


@dataclass(frozen=True)
class Draft:
    """A text as it would be published, and the tags that were taken out of it."""

    bundle: Bundle
    removed: tuple[str, ...]


def in_force(session: Session, bureau_id: int, kind: PaperKind) -> Bundle:
    """Return the version of a paper's template that counts for the bureau now."""
    version = paper_version(session, bureau_id, kind.name)
    source = published.source_by_digest(session, PAPER, version)
    return bundles.shipped(kind.name) if source is None else unpacked(source)


def problems(text: str, kind: PaperKind) -> list[TemplateProblem]:
    """Return what is wrong with a text, each with its line; a page can show them as one types."""
    return check_wording(text, kind)


def draft(text: str, kind: PaperKind, frame: Bundle) -> Draft:
    """Return the text in its frame, with allowed tags only.

    Raises `RuleViolation` for a paper without a text of its own, `InvalidInput` with every line
    that is wrong.
    """
    if not frame.wording:
        raise RuleViolation(message(NO_TEXT, kind=kind.title))
    if not text.strip():
        raise InvalidInput({"text": EMPTY})
    _refuse(check_wording(text, kind))
    kept = sanitise(text)
    _refuse(check_wording(kept.text, kind))  # taking tags out must not put anything together
    return Draft(bundles.reworded(frame, kept.text), kept.removed)


def _refuse(found: Sequence[TemplateProblem]) -> None:
    if found:
        raise InvalidInput({f"text.{n}": _at_line(one) for n, one in enumerate(found)})


def _at_line(problem: TemplateProblem) -> Message:
    if not problem.line:
        return problem.message
    return message(AT_LINE, line=problem.line, problem=problem.message)


@dataclass(frozen=True)
class Tried:
    """A draft whose example prints, and how it looks."""

    kind: PaperKind
    source: bytes
    paper: PrintedPaper


def preview(drafted: Draft, kind: PaperKind, printer: Printer) -> Tried:
    """Print the example with an unpublished text; raises `StepFailed` when it breaks a limit."""
    version = bundles.digest(drafted.bundle)
    frozen = compose.freeze(kind.name, example(kind.name), template=version)
    source = packed(drafted.bundle)
    return Tried(kind, source, printer.print(kind.name, drawable(frozen, source)))


def publish(
    session: Session, bureau_id: int, tried: Tried, *, basis: str, by: Actor, at: datetime
) -> PublishedItem:
    """Publish a tried text as the bureau's next version of a template.

    Papers issued from now on are laid out by it; papers that were frozen keep theirs.
    """
    name = tried.kind.name
    new = NewVersion(PAPER, name, tried.source, basis=basis)
    item = published.publish(session, bureau_id, new, by=by.name, at=at)
    audit.record(
        session,
        "template.publish",
        by=by.audit,
        at=at,
        bureau_id=bureau_id,
        object_kind=PAPER,
        object_id=item.id,
        name=name,
        version=item.version,
    )
    return item


def versions(session: Session, bureau_id: int, kind: PaperKind) -> Sequence[PublishedItem]:
    """Return the bureau's own versions of a template, the newest first."""
    return session.scalars(
        select(PublishedItem)
        .where(
            PublishedItem.bureau_id == bureau_id,
            PublishedItem.kind == PAPER,
            PublishedItem.name == kind.name,
        )
        .order_by(PublishedItem.version.desc())
    ).all()
