"""What is told after a look at a group's rules: the hello, what lacks, what was put right."""

from appservice.model.effect import Sentence, sentence
from appservice.model.given import Governed
from appservice.model.group import Group, Standing
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.encryption.telling import reads
from appservice.policy.governing.plan import SILENT
from appservice.policy.governing.seats import seats
from appservice.policy.governing.standing import GROWN
from appservice.policy.governing.unseen import UNSEEN

_HOUR_MS = 3_600_000


def arrival_told(room: Room, governed: Governed, rules: Rules) -> list[Sentence]:
    """The hello. Where nothing can be read it would be untrue; that has a sentence of its own."""
    hello = sentence("joined_group", name=rules.ai_name, prefix=rules.prefix)
    also = [sentence(key) for key in governed.also]
    return [hello, *also] if reads(room, rules) else also


def standing_told(before: Group, after: Group, now_ms: int, rules: Rules) -> list[Sentence]:
    """What is news about what the AI user may do here."""
    if after.standing is before.standing and _is_told(before, after, now_ms):
        return []
    match after.standing:
        case Standing.GUEST:
            lost = [sentence("power_lost")] if before.standing is Standing.STEERS else []
            return [*lost, *(lack(key, rules) for key in after.lacks)]
        case Standing.YIELDED if before.standing is not Standing.YIELDED:
            return [sentence("yielded", prefix=rules.prefix)]
        case _:
            return []


def _is_told(before: Group, after: Group, now_ms: int) -> bool:
    """Whether what is lacking was told: people who come and go make it no news for an hour."""
    if after.lacks == before.lacks:
        return before.told_lacks_ms > 0
    same_power = set(after.lacks) ^ set(before.lacks) == {GROWN}
    return same_power and now_ms - before.told_lacks_ms < _HOUR_MS


def lack(key: str, rules: Rules) -> Sentence:
    """What the AI user needs and has not, and how to give it."""
    return sentence(
        key,
        ai=rules.ai,
        name=rules.ai_name,
        prefix=rules.prefix,
        max_people=rules.max_people,
    )


def carried_told(room: Room, governed: Governed, rules: Rules, *, arrives: bool) -> list[Sentence]:
    """One sentence for each thing put back, one for all people of the same reason.

    On arrival nothing was as it is in a group of ours: that is one sentence.
    """
    told = [
        sentence(f"put_back_{each.what}")
        for each in governed.carried
        if each.user is None and each.done and each.what not in SILENT
    ]
    if arrives and told:
        told = [sentence("adopted")]
    for why in ("full", "refused", "withdrawn", "expired", UNSEEN):
        users = [
            e.user for e in governed.carried if e.what == why and e.user is not None and e.done
        ]
        if users:
            named = ", ".join(users)
            told.append(sentence(f"seat_{why}", people=named, max_people=seats(room, rules)))
    return told
