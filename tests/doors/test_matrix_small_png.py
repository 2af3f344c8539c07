"""Pictures that members send for their group: small and plain, or refused for one plain reason."""

import contextlib
import io
import zlib
from typing import Any

import pytest
from PIL import Image

from appservice.matrix.picture import small_png
from appservice.model.errors import PictureRefused


def _picture(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, **more.pop("new", {})).save(out, form, **more)
    return out.getvalue()


def _refused(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        small_png(data)
    return refused.value.why


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_still_pictures_become_small_pngs(form: str) -> None:
    with Image.open(io.BytesIO(small_png(_picture(form, (2000, 1000))))) as small:
        assert (small.format, small.size) == ("PNG", (512, 256))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    with Image.open(io.BytesIO(small_png(_picture("PNG", mode=mode)))) as small:
        assert small.mode == "RGBA"


def test_a_photo_lies_as_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    with Image.open(io.BytesIO(small_png(_picture("JPEG", (60, 40), exif=exif)))) as small:
        assert small.size == (40, 60)


def test_nothing_that_was_written_into_it_goes_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    sent = _picture("PNG", exif=exif, icc_profile=b"profile of a camera at home")
    assert b"eXIf" in sent
    small = small_png(sent)
    assert b"home" not in small
    assert b"eXIf" not in small
    assert b"iCCP" not in small


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_refused(form: str) -> None:
    second = Image.new("RGB", (60, 40), "teal")
    assert _refused(_picture(form, save_all=True, append_images=[second])) == "moving"


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_a_bomb_is_refused_by_its_head(form: str) -> None:
    bomb = _picture(form, (20_000, 20_000), mode="1")
    assert len(bomb) < 2_000_000
    assert _refused(bomb) == "large"


def test_a_large_photo_works_and_a_large_drawing_does_not() -> None:
    assert small_png(_picture("JPEG", (6000, 4000)))
    assert _refused(_picture("PNG", (6000, 4000), mode="1")) == "large"


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert _refused(data) == "broken"


@pytest.mark.parametrize("form", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_not_even_tried(form: str) -> None:
    assert _refused(_picture(form)) == "broken"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_cut_and_bent_files_are_refused_and_nothing_else_happens(form: str) -> None:
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, form)
    whole = out.getvalue()
    assert _refused(whole[: len(whole) // 3]) == "broken"
    for place in range(0, len(whole), max(1, len(whole) // 80)):
        bent = bytearray(whole)
        bent[place] ^= 0xFF
        with contextlib.suppress(PictureRefused):
            assert small_png(bytes(bent)).startswith(b"\x89PNG")


def test_a_head_that_lies_about_its_size_is_refused() -> None:
    honest = _picture("PNG", (8, 8))
    head = b"IHDR" + (90_000).to_bytes(4) + (90_000).to_bytes(4) + honest[24:29]
    liar = honest[:12] + head + zlib.crc32(head).to_bytes(4) + honest[33:]
    assert _refused(liar) == "large"
