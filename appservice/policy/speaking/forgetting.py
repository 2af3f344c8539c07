"""What is remembered of earlier texts to read them faster, and how it is forgotten."""

from appservice.policy.speaking.said import glance
from appservice.policy.speaking.sound import sound
from appservice.policy.speaking.spelling import is_slip, sounds_like
from appservice.policy.speaking.tongue import spoken_in


def forget_texts() -> None:
    """Forget all of it: something that was said is kept no more."""
    for remembered in (glance, sound, is_slip, sounds_like, spoken_in):
        remembered.cache_clear()
