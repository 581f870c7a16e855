"""The process that renders, bounded in address space, processor time and file size.

Reads frames (four bytes of length, then JSON) from standard input and answers each with a line of
JSON and the bytes of the PDF. `printing` starts it and ends it when it takes too long.
"""

import base64
import gc
import json
import os
import resource
import struct
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")


def bound(memory: int) -> None:
    """Cap the address space and the size of any file; leave no core file with personal data."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


LACKS_LIBRARIES = 69
LARGEST_FILE = 64 * 1024 * 1024


def allow_seconds(seconds: int) -> None:
    """Let this process use `seconds` more of the processor; the kernel ends it after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def read_frame(source: BinaryIO) -> Mapping[str, Any] | None:
    """Return the next order, or None at the end of the input."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    order: Mapping[str, Any] = json.loads(source.read(*LENGTH.unpack(head)))
    return order


def carry_out(order: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Render one order and return the answer's head and the PDF; a refusal says why."""
    assets = {name: base64.b64decode(data) for name, data in order["assets"].items()}
    try:
        printed = drawn(order, assets)
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001  # whatever a paper does, the answer is a sentence
        return {"problem": f"{type(problem).__name__}: {problem}"[:500]}, b""
    head = {"size": len(printed.data), "pages": printed.pages, "places": printed.places}
    return head, printed.data


def drawn(order: Mapping[str, Any], assets: Mapping[str, bytes]) -> "render.Printed":
    """Draw a paper, or what is made beside papers: a picture, a copy, the words alone."""
    if order["kind"] in ALONE:
        made: render.Printed = ALONE[order["kind"]](order["frozen"], assets)
        return made
    return render.render(order["kind"], order["frozen"], assets=assets)


def serve(source: BinaryIO, out: BinaryIO) -> int:
    """Answer orders until the input ends; running out of memory ends the process.

    A paper is a web of boxes that point at each other: looking for garbage while it grows takes a
    third of the time and finds none, so that is done when it is handed over.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    while (order := read_frame(source)) is not None:
        allow_seconds(order["seconds"])
        head, data = carry_out(order)
        out.write(json.dumps(head).encode() + b"\n" + data)
        out.flush()
        gc.collect()
    return 0


def main() -> int:
    """Take the answer channel away from whatever else might print, then serve."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return serve(sys.stdin.buffer, out)


# The limit stands before anything large is loaded.
if __name__ == "__main__":
    bound(int(sys.argv[1]))

try:
    from documents.pdf import archival, marked, picture, render, wording_only
except OSError:  # a library of the system's is not there: no trace, a code that the parent knows
    sys.exit(LACKS_LIBRARIES)

ALONE = {part.KIND: part.draw for part in (archival, marked, picture, wording_only)}

if __name__ == "__main__":
    sys.exit(main())
