"""Prints specimens; sealed ones bear a specimen seal and a signature that proves nothing."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bureaus.packs import Pack
from core.clock import utc_now
from core.settings import Settings, Signing
from documents.compose import freeze
from documents.kinds import PaperKind
from documents.papers.common import Seal
from documents.printing import Printer
from documents.seals import seal_svg
from documents.signing import authority, machinery
from documents.signing.interface import Holder
from documents.signing.orders import Mark
from jobs.sealing import CLEAR, FIELD, PLACE, centred
from studio.specimens import specimen

AUTHORITY, LOWER, REASON = "样例签章机构（不具效力）", "样　章", "样例"
IMAGE = "seal.png"


@dataclass(frozen=True)
class Press:
    """What specimens are printed and signed with."""

    printer: Printer
    settings: Settings

    def print(self, kind: PaperKind, pack: Pack) -> bytes:
        """Return the PDF of a bureau's specimen, sealed and signed where a seal belongs on it."""
        paper = specimen(kind, pack)
        if not kind.sealed:
            return self.printer.print(kind.name, freeze(kind.name, paper)).data
        seal = Seal(name=pack.name, lower=LOWER)
        place = replace(paper, stamping="electronic", seal=replace(seal, image=IMAGE))
        printed = self.printer.print(kind.name, freeze(kind.name, place), assets={IMAGE: CLEAR})
        if PLACE not in printed.places:
            return printed.data
        holder = Holder(f"specimen-{pack.code}", f"{pack.name}样章", AUTHORITY)
        at = centred(printed.places[PLACE], seal.diameter)
        mark = Mark(FIELD, holder, at, self._face(seal), reason=REASON)
        return machinery.sign(printed.data, [mark], self.settings)

    def _face(self, seal: Seal) -> bytes:
        size = {"width": seal.diameter, "height": seal.diameter}
        return self.printer.print("picture", size, assets={"seal.svg": seal_svg(seal)}).data


@contextmanager
def press(own_fonts: Path | None = None) -> Iterator[Press]:
    """Yield a press with keys of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        secret = secrets.token_urlsafe()
        (folder / "secret").write_text(secret)
        signing = Signing(provider="builtin", secret_file=folder / "secret")
        settings = Settings(data_dir=folder, database_url="sqlite://", signing=signing)
        root = folder / "root.p12"
        authority.found(settings.keys_dir, AUTHORITY, secret, root, at=utc_now())
        printer = Printer(folder, own_fonts=own_fonts)
        try:
            yield Press(printer, settings)
        finally:
            printer.close()
