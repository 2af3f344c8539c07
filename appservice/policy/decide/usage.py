"""What somebody has used of their plan, in words: in full to them alone, briefly in a group."""

from appservice.model.allowance import Counted, Measure, Telling
from appservice.model.effect import Decision, Notice, Sentence, sentence
from appservice.model.given import UsageCounted
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.allowance import clock_time, name_of
from appservice.policy.durations import in_words, roughly


def decide_usage(scene: Scene, told: UsageCounted, now_ms: int, _rules: Rules) -> Decision:
    """One notice. Nothing of it is anybody else's."""
    room = scene.room
    name = name_of(room, told.user)
    if told.how is Telling.IN_FULL:
        first, *more = _in_full(told, now_ms)
    elif told.how is Telling.BRIEFLY:
        first, more = _briefly(told, name, now_ms), []
    else:
        first, more = sentence("usage_elsewhere", name=name), []
    notice = Notice(first, told.about, told.thread, more=tuple(more))
    return Decision(f"usage told {told.how.value}", room, (notice,))


def _in_full(told: UsageCounted, now_ms: int) -> list[Sentence]:
    lines = [sentence("usage_plan", plan=told.plan)] if told.plan else []
    for each in told.counted:
        lines.append(_line(each))
        if each.most is not None and each.amount and each.free_ms is not None:
            wait = roughly(each.free_ms - now_ms)
            lines.append(sentence("usage_next", wait=wait, at=clock_time(each.free_ms)))
    return [*lines, sentence("usage_what_counts")]


def _line(each: Counted) -> Sentence:
    used, span = each.amount, in_words(each.window_ms)
    if each.most is None:
        return sentence("usage_replies_unlimited", used=used, span=span)
    key = f"usage_{each.measure.value}"
    return sentence(key, used=used, most=each.most, span=span, left=_left(each))


def _briefly(told: UsageCounted, name: str, now_ms: int) -> Sentence:
    replies = next((each for each in told.counted if each.measure is Measure.REPLIES), None)
    if replies is None or replies.most is None:
        return sentence("usage_brief_unlimited", name=name)
    if replies.amount == 0 or replies.free_ms is None:
        return sentence("usage_brief", name=name, left=_left(replies), most=replies.most)
    wait = roughly(replies.free_ms - now_ms)
    left = _left(replies)
    return sentence("usage_brief_next", name=name, left=left, most=replies.most, wait=wait)


def _left(each: Counted) -> int:
    return max(0, (each.most or 0) - each.amount)
