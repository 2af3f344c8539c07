"""Where members decide about everybody who comes, nobody comes past them: only the AI invites."""

from appservice.model.room import Room


def approving_until_ms(room: Room, now_ms: int) -> int | None:
    """Until when a link works by which members are asked; None where there is none."""
    return max(
        (
            link.expires_ms
            for link in room.group.links
            if link.approve and link.over is None and now_ms < link.expires_ms
            if link.used < link.uses
        ),
        default=None,
    )
