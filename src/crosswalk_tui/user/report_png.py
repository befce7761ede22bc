"""Writes a report as PNG, with the optional library resvg-py."""

from __future__ import annotations

import struct
import zlib

from crosswalk_tui.core.errors import ReportError
from crosswalk_tui.core.report.picture import to_picture
from crosswalk_tui.core.report.report_contents import ComparisonReport

SIGNATURE = b"Software\0crosswalk-tui report"
"""A text chunk of the file, by which the program recognises its own."""

_HEADER_END = 33  # bytes of the signature of PNG and of its first chunk
_SCALE = 2.0  # pixels for a unit of the SVG: sharp on a dense screen
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9" font-family="sans-serif">{}</text></svg>'
)


def to_png(report: ComparisonReport) -> bytes:
    """Draw *report*, light, as PNG.

    Raises:
        ReportError: the library is missing, or finds no font.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise ReportError(
            "A PNG needs the library resvg-py: type uv tool install '.[png]' in a clone, or write an .svg or .html file"
            " instead."
        ) from None
    if svg_to_bytes(svg_string=_PROBE.format("M")) == svg_to_bytes(svg_string=_PROBE.format("")):
        raise ReportError("A PNG needs a font, and none is installed; write an .svg or .html file instead.")
    drawn: bytes = svg_to_bytes(svg_string=to_picture(report), zoom=_SCALE)
    return drawn[:_HEADER_END] + _chunk(b"tEXt", SIGNATURE) + drawn[_HEADER_END:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
