"""What guardians and the young are shown and told: lines of ours, each in one direct chat alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from appservice.model.crossing import Place
from appservice.model.guardianship import ASK_LASTS_MS, Batch, Entry, How, Kind, Link, Switch
from appservice.model.guarding import Limits, QuietHours
from appservice.model.ids import UserId
from appservice.prompt.catalogue import say
from appservice.prompt.crossing import told

_MOST: Final = 40


def link_lines(link: Link, who: UserId, log: Sequence[Entry]) -> list[str]:
    """A link, named after one of the two, and a line for each thing that was decided by it."""
    word = min(link.words, key=lambda one: one.since_ms)
    head = say(
        "guardian_link",
        who=who or within("guardian_forgotten"),
        word=within(f"guardian_word_{word.how}"),
        since=_day(word.since_ms),
    )
    return [head, *(f"• {line}" for line in decided(link, log) or [within("guardian_nothing_set")])]


def decided(link: Link, log: Sequence[Entry]) -> list[str]:
    """What that guardian decided; with a log, since when and by whom."""
    limits = link.limits
    keys = [f"guardian_{one}_off" for one in Switch if not getattr(limits, one)]
    lines = [_since(within(key), key, link, log) for key in keys]
    lines += [
        _since(within("guardian_quiet", **hours_of(hours)), "guardian_quiet", link, log)
        for hours in limits.quiet
    ]
    if limits.no_groups:
        rooms = within("guardian_rooms_off", count=len(limits.no_groups))
        lines.append(_since(rooms, "guardian_room_off", link, log))
    return lines


def hours_of(hours: QuietHours) -> dict[str, str]:
    """Quiet hours as a sentence has them."""
    start, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (hours.start, hours.end))
    return {"start": start, "end": end, "zone": hours.zone}


def overview(
    own: Sequence[Link],
    children: Sequence[Link],
    log: Sequence[Entry],
    *,
    alarms: bool,
    prefix: str,
) -> dict[str, Any]:
    """For anybody: who has a say for them and what was decided, and for whom they have one."""
    lines: list[str] = []
    if own:
        lines.append(say("guardian_of_you"))
        for link in own:
            lines += link_lines(link, link.guardian, log)
        lines.append(say("guardian_sees"))
        if alarms:
            lines.append(say("guardian_sees_alarms"))
        if any(word.how is How.HANDSHAKE for link in own for word in link.words):
            lines.append(say("guardian_ends", prefix=prefix))
    if children:
        lines.append(say("guardian_you_are"))
        for link in children[:_MOST]:
            lines += link_lines(link, link.child, ())
        lines.append(say("guardian_how", prefix=prefix))
    return told(*(lines or [say("guardian_nobody")]))


def of_child(
    child: UserId,
    links: Sequence[Link],
    limits: Limits,
    places: Sequence[Place],
    log: Sequence[Entry],
    prefix: str,
) -> dict[str, Any]:
    """For a guardian: who else is one, what is decided, and the names of the child's groups."""
    lines = [say("guardian_child", child=child)]
    for link in links:
        lines += link_lines(link, link.guardian, log)
    if places:
        lines.append(say("guardian_rooms", child=child))
    else:
        lines.append(say("guardian_rooms_none", child=child))
    for number, place in enumerate(places[:_MOST], 1):
        off, approved = place.room_id in limits.no_groups, place.room_id in limits.approved
        key = "guardian_room_line" + ("_off" if off else "_approved" if approved else "")
        lines.append(say(key, number=number, name=place.name))
    lines.append(say("guardian_change_how", child=child, prefix=prefix))
    return told(*lines)


def log_of(child: UserId, log: Iterable[Entry]) -> dict[str, Any]:
    """What was changed for a child, by whom and when."""
    lines = [
        say("guardian_log_line", at=_minute(each.at_ms), by=_by(each), what=what_of(each))
        for each in log
    ]
    key = "guardian_log" if lines else "guardian_log_none"
    return told(say(key, child=child), *lines)


_TO_ACT_ON: Final = (Kind.ALARM, Kind.ASK)


def news(batch: Batch, prefix: str) -> dict[str, Any]:
    """What one person is told in one message; what they have to act on notifies them."""
    alarms = [
        say(each.say, prefix=prefix, **dict(each.data))
        for each in batch.entries
        if each.kind in _TO_ACT_ON
    ]
    lines = [
        say("guardian_news_line", by=_by(each), what=what_of(each))
        for each in batch.entries
        if each.kind not in _TO_ACT_ON
    ]
    if lines:
        lines.insert(0, say("guardian_news", prefix=prefix))
    content = told(*dict.fromkeys(alarms), *lines)
    return called(content, batch.to) if alarms else content


def question(guardian: UserId, child: UserId, prefix: str, *, sealed: bool, alarms: bool) -> Any:
    """What a child is asked before anybody becomes their guardian by it: all that it means."""
    answer = "guardian_question_typed" if sealed else "guardian_question_answer"
    lines = [
        say("guardian_question", guardian=guardian),
        say("guardian_question_can"),
        say("guardian_question_sees"),
        *([say("guardian_sees_alarms")] if alarms else []),
        say("guardian_question_you", prefix=prefix),
        say(answer, guardian=guardian, prefix=prefix, days=ASK_LASTS_MS // 86_400_000),
    ]
    return called(told(*lines), child)


def called(content: Mapping[str, Any], user: UserId) -> dict[str, Any]:
    """The same, so that it notifies that person."""
    return {**content, "msgtype": "m.text", "m.mentions": {"user_ids": [user]}}


def what_of(entry: Entry) -> str:
    """What an entry says, as it stands within a line."""
    return within(entry.say, **dict(entry.data))


def within(key: str, /, **data: str | int) -> str:
    """A sentence of ours as it stands within another one."""
    said = say(key, language="en", **data)
    return said[0].lower() + said[1:]


def _by(entry: Entry) -> str:
    return entry.by or within("guardian_operator")


def _since(what: str, key: str, link: Link, log: Sequence[Entry]) -> str:
    """With when that guardian said so last, as far as the log goes back."""
    own = [each for each in log if each.say == key and each.guardian == link.guardian]
    if not own:
        return what
    return say("guardian_since", what=what, since=_minute(own[-1].at_ms))


def _day(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d}"


def _minute(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M}"
