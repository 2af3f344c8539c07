"""The ledger of answers: who was given how much. No content, on the rooms' side, for direct too.

An answer is reserved before a model is asked. It is settled when something of it was shown, and
released when nothing was. What is reserved counts like what is settled, so that nobody gets more
by asking at once. All of it is told by turn IDs, and may be repeated without harm; only tokens
add up, as they are spent each time.
"""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.allowance import Claim, Limit, Refusal, Spending, Used
from appservice.model.ids import TurnId


class Allowance(Protocol):
    """Charges, in one commit each. All raise `StoreUnavailable`."""

    async def reserve(self, claim: Claim, limits: Sequence[Limit]) -> Refusal | None:
        """Reserve an answer where all limits have room for it; else nothing, and which has not.

        Of several the one that lasts longest. A turn that is known is never refused: it is charged
        with the tokens of one more call of a model.
        """
        ...

    async def spent(self, turn_id: TurnId, tokens: int) -> None:
        """Charge that many more tokens to a turn, whether it is over or not; or fewer."""
        ...

    async def beside(self, at_ms: int, tokens: int) -> None:
        """Charge nobody with tokens that no answer took. They add up."""
        ...

    async def settle(self, turn_id: TurnId, tokens: int = 0) -> None:
        """Something of the answer was shown: it stays charged, and with so many more tokens."""
        ...

    async def release(self, turn_id: TurnId, tokens: int = 0) -> None:
        """Nothing was shown: who asked is charged with no answer, but with the tokens it took.

        What is settled stays so. `tokens`: how many more were spent.
        """
        ...

    async def reserved(self) -> list[TurnId]:
        """What is neither settled nor released, oldest first."""
        ...

    async def used(self, limits: Sequence[Limit], now_ms: int) -> list[Used]:
        """How much of these limits is used now."""
        ...

    async def spendings(self, since_ms: int) -> list[Spending]:
        """What each person was given since then, who had most first."""
        ...

    async def forget(self, before_ms: int) -> int:
        """Drop what was settled before then; returns how many answers."""
        ...
