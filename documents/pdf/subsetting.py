"""Cuts fonts to the characters of a paper in one pass, without copying whole font files.

The library copies every font file (five to seven megabytes for Chinese) and cuts it twice.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from weasyprint.pdf import fonts, stream
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

Face: TypeAlias = Any  # the library has no types
# How a font file begins tells OpenType from TrueType; nothing else is asked before it is cut.
BEGINNING = 4
USELESS = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH")
FLAGS = (
    harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
    | harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
    | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    | harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
)


def beginning(face: Face) -> bytes:
    """Return the first bytes of a font file."""
    blob = harfbuzz.hb_face_reference_blob(face)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    found: bytes = ffi.unpack(data, min(BEGINNING, length[0]))
    harfbuzz.hb_blob_destroy(blob)
    return found


def _fill(numbers: Face, wanted: Iterable[int]) -> None:
    ordered = sorted(wanted)
    array = ffi.new(f"hb_codepoint_t[{len(ordered)}]", ordered)
    harfbuzz.hb_set_add_sorted_array(numbers, array, len(ordered))


class Cut(fonts.Font):  # type: ignore[misc]
    """A font of the library's that is cut in one pass."""

    def _harfbuzz_subset(self, to_unicode: dict[int, str], hinting: bool) -> None:  # noqa: FBT001  # the library's call
        del hinting
        order = ffi.gc(
            harfbuzz_subset.hb_subset_input_create_or_fail(),
            harfbuzz_subset.hb_subset_input_destroy,
        )
        _fill(harfbuzz_subset.hb_subset_input_glyph_set(order), to_unicode)
        harfbuzz_subset.hb_subset_input_set_flags(order, FLAGS)
        kind = harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
        tags = (harfbuzz.hb_tag_from_string(name, -1) for name in USELESS)
        _fill(harfbuzz_subset.hb_subset_input_set(order, kind), tags)
        cut = harfbuzz_subset.hb_subset_or_fail(self.hb_face, order)
        if cut == ffi.NULL:
            raise ValueError(f"the font {self.family} cannot be cut to its characters")
        self.file_content = get_hb_object_data(ffi.gc(cut, harfbuzz.hb_face_destroy))


def install() -> None:
    """Put our way in the library's place; tests read fonts and text from the file."""
    fonts.get_hb_object_data = beginning
    stream.Font = Cut
