"""How often Python looks for cycles: seldom, as a click leaves hardly any."""

import gc

# New objects before a look at the young ones; a page makes some thousand that live for itself only.
YOUNG = 20_000


def settle() -> None:
    """Leave what is loaded by now out of every later search, and search seldom.

    Child processes share that memory as long as nobody writes into it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
