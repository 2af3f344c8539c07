"""The AI's picture: made small and plain, and refused in one sentence when it is none."""

import io
from pathlib import Path

import pytest
from PIL import Image

from appservice.matrix.picture import BadPicture, avatar_png


@pytest.mark.parametrize("name", ["wide.png", "wide.jpg", "wide.webp"])
def test_a_picture_becomes_a_small_png(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (3000, 1500), "teal").save(tmp_path / name)
    with Image.open(io.BytesIO(avatar_png(tmp_path / name))) as small:
        assert small.format == "PNG"
        assert small.size == (512, 256)


def test_what_was_written_into_a_picture_does_not_go_along(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (60, 60)).save(tmp_path / "a.jpg", exif=exif)
    assert b"taken at home" in (tmp_path / "a.jpg").read_bytes()
    assert b"taken at home" not in avatar_png(tmp_path / "a.jpg")


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(BadPicture, match=r"a\.png is not a picture I can read"):
        avatar_png(tmp_path / "a.png")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    assert (tmp_path / "bomb.png").stat().st_size < 2_000_000
    with pytest.raises(BadPicture, match="too large"):
        avatar_png(tmp_path / "bomb.png")
