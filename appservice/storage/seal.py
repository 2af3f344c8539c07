"""The seal that closes nothing: text is stored as it is."""

from appservice.model.ids import RoomId


class IdentitySeal:
    """Stores text as UTF-8. Any Python text survives, lone surrogates too: strangers send them."""

    def close(self, room_id: RoomId, text: str) -> bytes:  # noqa: ARG002
        """The text's bytes."""
        return text.encode("utf-8", "surrogatepass")

    def open(self, room_id: RoomId, sealed: bytes) -> str:  # noqa: ARG002
        """The text that was stored."""
        return sealed.decode("utf-8", "surrogatepass")
