"""The bounds of a child that opens what strangers sent: it sets them before it reads."""

import resource


def bound(*, memory: int, seconds: int, writes: int = 0) -> None:
    """Cap memory, processor time and what is written; leave no core with somebody's data."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
