"""A group's picture for the page: of whatever was uploaded a small plain PNG, or nothing."""

import io
import warnings
from typing import Final

from PIL import Image, UnidentifiedImageError

SIDE: Final = 192
_MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")


def small_png(data: bytes) -> bytes | None:
    """The first frame, cut to a square of 192 pixels, without metadata; None for what is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return None
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                return _png(picture.convert("RGBA"))
    except (
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None


def _png(picture: Image.Image) -> bytes:
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    square = picture.crop((left, top, left + side, top + side)).resize((SIDE, SIDE))
    out = io.BytesIO()
    square.save(out, "PNG")
    return out.getvalue()
