"""A group's settings as sentences, one for each line of a notice."""

from appservice.model.age import GroupsFor
from appservice.model.effect import Sentence, sentence
from appservice.model.group import Standing
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.approving import forced
from appservice.policy.audience import chosen_for
from appservice.policy.creators import creators_of
from appservice.policy.encryption.telling import reads
from appservice.policy.governing.seats import seats
from appservice.policy.manners import mode_of
from appservice.policy.retention import keep_of, told_keep
from appservice.policy.routing import choice_of


def settings_lines(room: Room, now_ms: int, rules: Rules) -> tuple[Sentence, ...]:
    """All that members may know of how their group is set; nothing of it is secret."""
    group = room.group
    creators = sorted(creators_of(room))
    here = set(people(room, rules))
    made_by = ", ".join(creators)
    known = "settings_creator" if here.intersection(creators) else "settings_creator_gone"
    return (
        sentence("settings_head"),
        sentence("settings_name", name=room.name)
        if room.name
        else sentence("settings_no_name", prefix=rules.prefix),
        sentence(known, creator=made_by) if creators else sentence("settings_no_creator"),
        sentence("settings_people", here=len(here), most=seats(room, rules)),
        sentence(f"settings_invitations_{_who_invites(room, now_ms, rules)}", prefix=rules.prefix),
        sentence(f"settings_removals_{group.settings.removals}"),
        sentence("settings_links_on" if group.settings.links else "settings_links_off"),
        sentence(f"settings_mode_{mode_of(room, rules)}", prefix=rules.prefix),
        *_talk(room, rules),
        sentence(f"settings_threads_{group.settings.threads}", prefix=rules.prefix),
        told_keep("settings_keep", keep_of(room, rules), prefix=rules.prefix),
        *_audience(room, rules),
        sentence(_history(room)),
        sentence(_encryption(room, rules)),
        sentence("settings_version", version=room.version),
        *_how(room, rules),
    )


def _talk(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """How the AI user is to talk here."""
    group, prefix = room.group, rules.prefix
    tone = sentence("settings_tone", tone=group.settings.tone, prefix=prefix)
    if group.instructions is None:
        return *_model(room, rules), tone, sentence("settings_no_instructions", prefix=prefix)
    by = group.instructions.by
    return *_model(room, rules), tone, sentence("settings_instructions", by=by, prefix=prefix)


def _model(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """Which model answers, where there is something to choose from."""
    if len(rules.models) < 2:
        return ()
    chosen = choice_of(room, rules)
    if chosen is None:
        return (sentence("settings_model_auto", prefix=rules.prefix),)
    return (sentence("settings_model", model=chosen, prefix=rules.prefix),)


def _audience(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """For whom it is by somebody's word, where that is no matter of course; nobody's age."""
    chosen = chosen_for(room, rules)
    if room.group.settings.audience is None and chosen is GroupsFor.ADULTS:
        return ()
    word = "adults" if chosen is GroupsFor.ADULTS else "all"
    return (sentence(f"settings_audience_{word}", prefix=rules.prefix),)


def _who_invites(room: Room, now_ms: int, rules: Rules) -> str:
    return forced(room, now_ms, rules) or room.group.settings.invitations


def _history(room: Room) -> str:
    known = ("invited", "joined", "shared")
    seen = room.history_visibility
    return f"settings_history_{seen}" if seen in known else "settings_history_shared"


def _encryption(room: Room, rules: Rules) -> str:
    if not room.encrypted:
        return "settings_plain"
    return "settings_encrypted" if reads(room, rules) else "settings_unread"


def _how(room: Room, rules: Rules) -> tuple[Sentence, ...]:
    """How it is changed, or why the AI user changes nothing here."""
    if room.group.standing is Standing.STEERS:
        keys: tuple[str, ...] = ("settings_change", "settings_change_creator")
    else:
        keys = (f"settings_{room.group.standing}",)
    return tuple(sentence(key, ai=rules.ai, prefix=rules.prefix) for key in keys)
