"""Pictures that we send, made small and plain: a PNG of at most 512 pixels, whatever came in."""

import io
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from appservice.model.errors import ParlourError

_SIDE = 512
_MOST_PIXELS = 50_000_000


class BadPicture(ParlourError):
    """The file is no picture that can be used."""


def avatar_png(file: Path) -> bytes:
    """A picture as an avatar: square bounds of 512 pixels, no metadata. Raises `BadPicture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise BadPicture(f"ai_user.avatar: {file.name} is too large; use a smaller one")
                picture.draft("RGB", (_SIDE, _SIDE))
                small = picture.convert("RGBA")
                small.thumbnail((_SIDE, _SIDE))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(f"ai_user.avatar: {file.name} is too large; use a smaller one") from error
    except (OSError, UnidentifiedImageError) as error:
        raise BadPicture(f"ai_user.avatar: {file.name} is not a picture I can read") from error
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()
