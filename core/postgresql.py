"""PostgreSQL's connections: read-only unless somebody writes, asked for life only with reason.

Every trip to the server costs more than most of its answers: a reader's transaction of its own
would take two more for each page, the pool's ping a third.
"""

import select
import time

import orjson
from psycopg import Connection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from core.columns import write_json
from core.cursors import Cursor

# Statements that a connection keeps prepared: one matter takes seventy from end to end, and each
# takes some 85 kB of the server. The driver's own hundred would drop each in turn.
PREPARED = 200
# Seconds after which a connection is asked whether it still lives: what stands between may have
# forgotten it without a word.
IDLE = 60
LEFT = "left"


def open_postgresql(url: str) -> Engine:
    """Return the engine; a fault that is logged names its statement, never what it was about."""
    engine = create_engine(
        url,
        connect_args={"cursor_factory": Cursor},
        pool_size=10,
        hide_parameters=True,
        skip_autocommit_rollback=True,
        json_serializer=write_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkin", note_leaving)
    event.listen(engine, "checkout", ask_for_life)
    return engine


def prepare(connection: Connection, _entry: ConnectionPoolEntry) -> None:
    """Let nothing be written but in a transaction, as the driver begins each as a writing one.

    Moments come in UTC: then the driver's own objects are ours.
    """
    connection.prepared_max = PREPARED
    connection.autocommit = True
    connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    connection.execute("SET TIME ZONE 'UTC'")
    connection.autocommit = False
    connection.read_only = False


def note_leaving(_connection: Connection | None, entry: ConnectionPoolEntry) -> None:
    """Note when a connection came back to the pool."""
    entry.info[LEFT] = time.monotonic()


def ask_for_life(connection: Connection, entry: ConnectionPoolEntry, _holder: object) -> None:
    """Have all connections opened anew when this one has died.

    A server that ends says so on the connection, which is seen without a trip.
    """
    now = time.monotonic()
    rested = now - entry.info.get(LEFT, now)
    if (rested > IDLE or has_word(connection)) and not is_alive(connection):
        raise InvalidatePoolError


def has_word(connection: Connection) -> bool:
    """Tell whether the server has sent something that nobody asked for, as when it ends."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def is_alive(connection: Connection) -> bool:
    """Ask the server for a sign of life and leave the connection as it was."""
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.OperationalError:
        return False
    return True
