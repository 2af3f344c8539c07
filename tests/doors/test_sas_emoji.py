"""The emoji that people compare are the same in every app."""

from appservice.matrix.crypto.sas_emoji import EMOJI
from stage.paths import REPOSITORY


def test_the_emoji_are_those_of_matrix_js_sdk() -> None:
    """Its Rust part holds them one after another; symbols of two code points lie elsewhere."""
    folder = REPOSITORY / "stage/js/node_modules/@matrix-org/matrix-sdk-crypto-wasm/pkg"
    [binary] = folder.glob("*.wasm")
    row = "".join((emoji if len(emoji) == 1 else "") + name for emoji, name in EMOJI)
    data = binary.read_bytes()
    assert row.encode() in data
    assert len(EMOJI) == 64
    for emoji, _ in EMOJI:
        assert emoji.encode() in data
