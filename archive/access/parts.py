"""What a submission consists of: its persons, their papers, its cases and single items."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, update
from sqlalchemy.orm import Session

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts, mask
from archive.access.models import (
    AccessRequest,
    RequestCase,
    RequestCredential,
    RequestItem,
    RequestPerson,
)
from archive.access.vault import Vault
from archive.kept import keep
from core.rows import add_rows, insert_rows
from people.actors import Actor


def drop_parts(session: Session, request: AccessRequest, at: datetime) -> None:
    """Remove the persons, papers, cases and items of the submission that was returned.

    Papers whose scans were handed in stay, as replaced: no original is ever lost.
    """
    standing = RequestCredential.replaced_at.is_(None)
    mine = and_(RequestCredential.request_id == request.id, standing)
    session.execute(
        update(RequestCredential)
        .where(mine, RequestCredential.object_key.is_not(None))
        .values(replaced_at=at, request_person_id=None)
    )
    session.execute(delete(RequestCredential).where(mine))
    for model in (RequestPerson, RequestCase, RequestItem):
        session.execute(delete(model).where(model.request_id == request.id))


def write_parts(
    session: Session,
    request: AccessRequest,
    facts: RequestFacts,
    vault: Vault,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write the persons, papers, cases and single items of a submission."""
    keys = {"bureau_id": request.bureau_id, "request_id": request.id}
    insert_rows(session, RequestCase, [{**keys, "case_id": one} for one in facts.case_ids])
    insert_rows(session, RequestItem, item_rows(facts, keys))
    persons = [person_row(person, vault, at=i, **keys) for i, person in enumerate(facts.persons)]
    add_rows(session, RequestPerson, persons)  # credentials point to their persons
    papers = [
        credential_row(paper, row.id, by=by, at=at, **keys)
        for row, person in zip(persons, facts.persons, strict=True)
        for paper in person.credentials
    ]
    papers += [credential_row(one, None, by=by, at=at, **keys) for one in facts.credentials]
    add_rows(session, RequestCredential, papers)


def item_rows(facts: RequestFacts, keys: Mapping[str, int]) -> list[dict[str, int | None]]:
    """Return the columns of the rows of what was chosen piece by piece."""
    chosen = {
        "case_document_id": facts.documents,
        "recording_id": facts.recordings,
        "volume_id": facts.volumes,
    }
    none: dict[str, int | None] = dict.fromkeys(chosen)
    return [{**none, **keys, name: one} for name, ids in chosen.items() for one in ids]


def person_row(person: PersonFacts, vault: Vault, *, at: int, **keys: int) -> RequestPerson:
    """Return the row of a person, the identity number sealed."""
    number = person.identity_number.strip()
    return RequestPerson(
        position=at,
        person_id=person.person_id,
        name=person.name,
        unit=person.unit,
        post=person.post,
        telephone=person.telephone,
        identity_kind=person.identity_kind,
        identity_sealed=vault.seal(number) if number else None,
        identity_masked=mask(number),
        identified_how=person.identified_how,
        is_lawyer=person.is_lawyer,
        licence_number=person.licence_number,
        **keys,
    )


def credential_row(
    paper: CredentialFacts, person_id: int | None, *, by: Actor, at: datetime, **keys: int
) -> RequestCredential:
    """Return the row of a paper; whoever ticks "original seen" is named with the time."""
    row = RequestCredential(
        request_person_id=person_id,
        term=paper.term,
        number=paper.number,
        serves_as=paper.serves_as,
        original_seen=paper.original_seen,
        seen_by=by.person_id if paper.original_seen else None,
        seen_at=at if paper.original_seen else None,
        display_name=paper.display_name,
        pages=paper.pages,
        **keys,
    )
    if paper.stored is not None:
        keep(row, paper.stored, paper.media_type)
    return row


def see_original(credential: RequestCredential, *, by: Actor, at: datetime) -> None:
    """Note who has seen the original of a paper, and when."""
    credential.original_seen = True
    credential.seen_by = by.person_id
    credential.seen_at = at
