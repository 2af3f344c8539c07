"""Whether a message is for the AI user, as far as that can be known without asking a model."""

from appservice.policy.speaking.named import addressed
from appservice.policy.speaking.ruling import ruling

__all__ = ["addressed", "ruling"]
