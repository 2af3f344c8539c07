"""Two sides of a verification with a wire between them that a test may cut, mix and spoil."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from appservice.matrix.crypto.olm import PkSigning
from appservice.matrix.crypto.sas import Sas
from appservice.matrix.crypto.sas_asking import Asking
from appservice.matrix.crypto.sas_terms import KINDS, METHOD, Ending, Party, Shown, Step
from appservice.model.ids import DeviceId, UserId

NOW = 1_700_000_000_000
FLOW = "flow1"
AI, ALICE = UserId("@ai:hs.test"), UserId("@alice:hs.test")
Letter = tuple[str, Mapping[str, Any]]
Spoil = Callable[[str, Letter], list[Letter]]
"""What becomes of a letter: who wrote it, the letter; the letters that arrive."""


def key(seed: int) -> str:
    """An Ed25519 key."""
    return str(PkSigning(bytes([seed]) * 32).public_key)


def party(user: UserId, device: str, seed: int) -> Party:
    """A device with keys of its own."""
    return Party(user, DeviceId(device), key(seed), key(seed + 1))


OURS, PHONE, LAPTOP = party(AI, "PARLOUR", 1), party(ALICE, "PHONE", 3), party(ALICE, "LAPTOP", 5)


def as_is(_writer: str, letter: Letter) -> list[Letter]:
    """A good wire."""
    return [letter]


@dataclass
class Side:
    """What one side showed, and how it ended."""

    shown: list[Shown] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)

    def note(self, step: Step) -> Step:
        """Remember what a step does to its own side."""
        self.shown += [step.show] if step.show else []
        self.endings += [step.ended] if step.ended else []
        return step


class Pair:
    """We ask, Alice's phone agrees; `begins` is who proposes how to go on: "we", "she", "both"."""

    def __init__(
        self,
        *,
        begins: str = "she",
        spoil: Spoil = as_is,
        ours: Party = OURS,
        hers: Party = PHONE,
        ours_to_her: Party | None = None,
        hers_to_us: Party | None = None,
    ) -> None:
        self.now = NOW
        self.begins, self.spoil = begins, spoil
        others = {each.device_id: each for each in (hers_to_us or hers, LAPTOP)}
        self.we = Asking(FLOW, ours, others, self.now)
        self.she = Sas(FLOW, hers, ours_to_her or ours, self.now)
        self.our_side, self.her_side = Side(), Side()
        self.to_laptop: list[Letter] = []
        self._to_us: list[Letter] = []
        self._to_her: list[Letter] = []
        self._phone = hers.device_id
        self._agreed = False

    def run(self, *, same: bool = True, she_says: bool = True) -> None:
        """Until nothing is under way; both answer once they see something."""
        self._from_us(self.we.ask(self.now))
        for _ in range(60):
            self._answer(same=same, she_says=she_says)
            if self._to_her:
                self._give_her(self._to_her.pop(0))
            if self._to_us:
                kind, content = self._to_us.pop(0)
                self._from_us(self.we.heard(kind, content, self.now))
            if self.begins in ("we", "both") and self.we.sas is not None:
                self._from_us(self.we.sas.begin())

    def pass_time(self, ms: int) -> None:
        """Let both notice that time passed."""
        self.now += ms
        self._from_us(self.we.tick(self.now))
        self._from_her(self.she.tick(self.now))

    def _answer(self, *, same: bool, she_says: bool) -> None:
        if self.our_side.shown:
            self._from_us(self.we.answered(self.now, same=same))
        if self.her_side.shown:
            self._from_her(self.she.answered(self.now, same=she_says))

    def _give_her(self, letter: Letter) -> None:
        kind, content = letter
        if kind == f"{KINDS}request":
            if not self._agreed:
                self._agreed = True
                ready = {
                    "from_device": self._phone,
                    "transaction_id": FLOW,
                    "methods": [METHOD, "m.qr_code.show.v1"],
                }
                self._to_us += self.spoil("she", (f"{KINDS}ready", ready))
                if self.begins in ("she", "both"):
                    self._from_her(self.she.begin())
            return
        self._from_her(self.she.heard(kind, content, self.now))

    def _from_us(self, step: Step) -> None:
        for send in self.our_side.note(step).send:
            for letter in self.spoil("we", (send.kind, send.content)):
                if self._phone in send.to:
                    self._to_her.append(letter)
                if LAPTOP.device_id in send.to:
                    self.to_laptop.append(letter)

    def _from_her(self, step: Step) -> None:
        for send in self.her_side.note(step).send:
            self._to_us += self.spoil("she", (send.kind, send.content))
