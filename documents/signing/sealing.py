"""Signs a printed paper: all fields first, then one signature after the other (PAdES)."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from core.errors import StepFailed
from core.i18n import N_, message
from documents.signing.interface import SealProvider
from documents.signing.orders import Clock, Mark
from documents.signing.roots import certificates

POINTS = 72 / 25.4
# The library keeps five points free on each side: a seal would come out a tenth too small.
WHOLE = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins()
)
NOT_SIGNED = N_("签章未能完成：{problem}")


def sign(
    data: bytes, marks: Sequence[Mark], provider: SealProvider, *, clock: Clock | None = None
) -> bytes:
    """Return the paper with its signatures; after the last one nothing more may be filled in.

    Raises `StepFailed` when a key or the timestamp service is out of reach.
    """
    # The library begins an event loop of its own, which it cannot where one is running already.
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(sign_all, data, marks, provider, clock).result()


def sign_all(
    data: bytes, marks: Sequence[Mark], provider: SealProvider, clock: Clock | None
) -> bytes:
    """Make the fields, then one signature after the other."""
    try:
        signed = prepared(data, marks)
        for index, mark in enumerate(marks):
            signed = signed_once(signed, mark, provider, first=index == 0, clock=clock)
    except (SigningError, TimestampRequestError, PdfError, OSError) as problem:
        raise StepFailed(
            message(NOT_SIGNED, problem=f"{type(problem).__name__}: {problem}"[:300]),
            permanent=False,
        ) from problem
    return signed


def prepared(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Add a field for every signature before the first: later ones would break it."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    for mark in marks:
        lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL) if mark is marks[-1] else None
        fields.append_signature_field(
            writer,
            fields.SigFieldSpec(
                mark.field,
                on_page=mark.place[0],
                box=box(writer, mark.place),  # type: ignore[arg-type]  # fractions are points too
                field_mdp_spec=lock,
                readable_field_name=mark.holder.name,
            ),
        )
    return written(writer)


def written(writer: Any) -> bytes:  # noqa: ANN401  # the library's writer has no types
    """Return what the writer holds."""
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def box(writer: Any, place: tuple[int, float, float, float, float]) -> tuple[float, ...]:  # noqa: ANN401  # as above
    """Return a place of the layout as PDF counts: points from the page's lower left corner."""
    number, left, top, right, bottom = place
    page = writer.find_page_for_modification(number)[0].get_object()
    height = float(page.raw_get("/MediaBox")[3])
    return (
        round(left * POINTS, 2),
        round(height - bottom * POINTS, 2),
        round(right * POINTS, 2),
        round(height - top * POINTS, 2),
    )


def signed_once(
    data: bytes, mark: Mark, provider: SealProvider, *, first: bool, clock: Clock | None
) -> bytes:
    """Fill one field; the first signature certifies the paper: only signing may follow."""
    signer = provider.signer(mark.holder)
    metadata = signers.PdfSignatureMetadata(
        field_name=mark.field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=mark.holder.name,
        location=mark.holder.organisation,
        reason=mark.reason or None,
        certify=first,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    if clock is not None and clock.archive:
        metadata = self_proving(metadata, signer, clock)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as seen:
        seen.write(mark.appearance)
        seen.flush()
        # A style that is used twice leaves a reference to the other paper: a new one each time.
        style = StaticStampStyle.from_pdf_file(
            seen.name, border_width=0, background_opacity=1.0, background_layout=WHOLE
        )
        made = signers.PdfSigner(
            metadata,
            signer=signer,
            stamp_style=style,
            timestamper=HTTPTimeStamper(clock.url) if clock else None,
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(data)))
    signed: bytes = made.getvalue()
    return signed


def self_proving(
    metadata: signers.PdfSignatureMetadata, signer: Signer, clock: Clock
) -> signers.PdfSignatureMetadata:
    """Have the signature carry everything that proves it (B-LTA)."""
    own = [cert for cert in signer.cert_registry if cert.self_issued]
    context = ValidationContext(
        trust_roots=[*certificates(clock.roots), *own],
        other_certs=list(signer.cert_registry),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    return replace(
        metadata, embed_validation_info=True, use_pades_lta=True, validation_context=context
    )
