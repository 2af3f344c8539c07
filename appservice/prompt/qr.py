"""QR codes of addresses, as a picture for rooms and as a drawing for pages."""

import io
from dataclasses import dataclass
from typing import Final

import segno

_SCALE: Final = 8
_BORDER: Final = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of `side` times `side` pixels."""

    png: bytes
    side: int


def picture(text: str) -> Picture:
    """A QR code as PNG, dark on light whatever the client's colours are."""
    code = segno.make(text, micro=False)
    out = io.BytesIO()
    code.save(out, kind="png", scale=_SCALE, border=_BORDER, dark="#000", light="#fff")
    return Picture(out.getvalue(), int(code.symbol_size(scale=_SCALE, border=_BORDER)[0]))


def drawing(text: str) -> str:
    """A QR code as an `svg` element without style, script or size: the page's own CSS sizes it."""
    code = segno.make(text, micro=False)
    return code.svg_inline(omitsize=True, border=_BORDER, dark="#000", light="#fff", unit=None)
