"""Pictures that we send, made small and plain: a PNG of at most 512 pixels, whatever came in."""

import io
import struct
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from appservice.model.errors import ParlourError, PictureRefused

_SIDE = 512
_MOST_PIXELS = 50_000_000
# What is left to unpack once a JPEG has been told to come smaller; the others come whole.
_MOST_UNPACKED = 16_000_000
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# What pillow's readers raise for files that are not what they say.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error),
    *(TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError),
)


class BadPicture(ParlourError):
    """The file is no picture that can be used."""


def avatar_png(file: Path) -> bytes:
    """The operator's picture for the AI user. Raises `BadPicture`."""
    try:
        return small_png(file.read_bytes())
    except PictureRefused as refused:
        words = {
            "large": "is too large; use a smaller one",
            "moving": "moves; use one that is still",
        }
        why = words.get(refused.why, "is not a picture I can read")
        raise BadPicture(f"ai_user.avatar: {file.name} {why}") from refused
    except OSError as error:
        raise BadPicture(f"ai_user.avatar: {file.name} is not a picture I can read") from error


def small_png(data: bytes) -> bytes:
    """A picture within 512 x 512 pixels, upright, without metadata. Raises `PictureRefused`.

    Its size is judged by its head, before anything is unpacked.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return _plain(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("large") from error
    except _BROKEN as error:
        raise PictureRefused("broken") from error


def _plain(picture: Image.Image) -> bytes:
    if getattr(picture, "is_animated", False):
        raise PictureRefused("moving")
    if picture.width * picture.height > _MOST_PIXELS:
        raise PictureRefused("large")
    picture.draft("RGB", (_SIDE, _SIDE))
    if picture.width * picture.height > _MOST_UNPACKED:
        raise PictureRefused("large")
    # A palette cannot be made smaller smoothly.
    full = picture if picture.mode in {"L", "RGB", "RGBA"} else picture.convert("RGBA")
    full.thumbnail((_SIDE, _SIDE))
    small = ImageOps.exif_transpose(full).convert("RGBA")
    small.info = {}  # colour profiles and texts would be written out again
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()
