"""Offices and posts of a bureau as its pack names them: nobody types them from the notice."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import Pack
from people.actors import THE_SYSTEM
from people.models import Office, Post
from people.organisation import create_office, create_post


def set_up_new(session: Session, bureaus: Iterable[Bureau], *, at: datetime) -> None:
    """Set up the bureaus that have neither office nor post; what one has is its own affair."""
    for bureau in bureaus:
        office = select(Office.id).where(Office.bureau_id == bureau.id).limit(1)
        post = select(Post.id).where(Post.bureau_id == bureau.id).limit(1)
        if session.scalar(office) is None and session.scalar(post) is None:
            set_up(session, bureau, load_pack(session, bureau.id), at=at)


def set_up(
    session: Session, bureau: Bureau, pack: Pack, *, at: datetime
) -> tuple[dict[str, Office], dict[str, Post]]:
    """Return the offices by code and the posts by title, creating what is missing."""
    mine = select(Office).where(Office.bureau_id == bureau.id)
    offices = {row.code: row for row in session.scalars(mine)}
    for wanted in pack.offices:
        if wanted.code not in offices:
            offices[wanted.code] = create_office(
                session,
                bureau_id=bureau.id,
                code=wanted.code,
                name=wanted.name,
                by=THE_SYSTEM,
                at=at,
            )
    known_posts = select(Post).where(Post.bureau_id == bureau.id)
    posts = {row.title: row for row in session.scalars(known_posts)}
    for post in pack.posts:
        if post.title not in posts:
            posts[post.title] = create_post(
                session,
                bureau_id=bureau.id,
                title=post.title,
                roles=post.roles,
                by=THE_SYSTEM,
                at=at,
            )
    return offices, posts
