"""How Alembic runs our steps: on a connection it is given, in that connection's transaction."""

from alembic import context
from sqlalchemy import Connection

from jobs.tables import whole_metadata


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether a thing in the database is ours: Procrastinate keeps tables of its own."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def run(connection: Connection) -> None:
    """Run the steps; a step that fails leaves nothing behind, on SQLite too."""
    context.configure(
        connection=connection,
        target_metadata=whole_metadata(),
        render_as_batch=True,
        transactional_ddl=True,
        compare_server_default=False,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
