"""The process that reads files of strangers, bounded in address space and processor time.

Reads one line of JSON (`roots`: certificates to believe, `withdrawn`: those no more), then the file
until the input ends, and answers with one line of JSON. `strangers` starts it and ends it when it
takes too long.
"""

import json
import sys
from dataclasses import asdict

from core.bounds import bound

SECONDS, MEMORY = 15, 1024 * 1024 * 1024


def main() -> None:
    """Judge the file on standard input."""
    order = json.loads(sys.stdin.buffer.readline())
    verdict = judge(sys.stdin.buffer.read(), order["roots"], order["withdrawn"])
    json.dump(asdict(verdict), sys.stdout)


# The limits stand before anything large is loaded.
if __name__ == "__main__":
    bound(memory=MEMORY, seconds=SECONDS)

from documents.signing.judging import judge  # noqa: E402

if __name__ == "__main__":
    main()
