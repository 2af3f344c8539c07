"""A person's wish to be forgotten. Part of `effect.Act`."""

from dataclasses import dataclass

from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Forget all that is kept of `user` anywhere, who confirmed that at `asked_ms`."""

    user: UserId
    asked_ms: int
