"""Scenes and inputs of all shapes, from few people and events, so that they meet each other."""

from typing import Any

from hypothesis import strategies as st

from appservice.model import coming, event, given, group
from appservice.model.chat import Author, Line
from appservice.model.errors import ModelFault
from appservice.model.event import LineKind, Membership
from appservice.model.ids import EventId, RequestId, SessionId, TurnId
from appservice.model.room import Member, PowerLevels, Room, RoomKind
from appservice.model.rules import LinkRules, Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from tests.pure.matrix.wild import contents
from tests.pure.policy import guarded_scenes, guided_scenes
from tests.pure.policy.crossing_scenes import crossings, questions_of
from tests.pure.policy.judging_scenes import judgings, words_of_judges
from tests.pure.policy.ledger_scenes import words_of_ledgers
from tests.pure.policy.link_scenes import links_and_wishes
from tests.pure.policy.rooms import AI, ALICE, BOB, BOT, CAROL, DAY, MINUTE, NOW, ROOM, RULES
from tests.pure.policy.unread_scenes import unreads

users = st.sampled_from([AI, ALICE, BOB, CAROL, BOT])
events = st.sampled_from([EventId(f"${name}") for name in "abc"])
maybe_event = st.none() | events
sessions = st.sampled_from([SessionId("s1"), SessionId("s2")])
times = st.sampled_from(
    [0, NOW - 9 * DAY, NOW - DAY, NOW - 16 * MINUTE, NOW - 6 * MINUTE, NOW - 1, NOW, NOW + DAY]
)
turn_ids = st.sampled_from([TurnId("one"), TurnId("two")])
wishes = st.sampled_from(["w1", "w2"])
asked, waiting = questions_of(events, users, times)
a_link, a_wish = links_and_wishes(events, users, times, wishes)
bodies = st.sampled_from(
    [
        "!ai usage",
        "hello",
        "Parlour?",
        "!ai",
        '!ai new "T" @bob:hs.test @x',
        "!ai yes",
        "!ai delete",
        "!ai stop",
        "!ai quiet 2h",
        "!ai wake",
        "!ai leave",
        "!ai block",
        "!ai link --approve",
        "!ai link reset",
        f"!ai join [code:{'0' * 40}]",
        "!ai dance",
        "!ai add @bob:hs.test @x",
        "!ai remove @bob:hs.test why",
        "!ai remove @alice:hs.test",
        "!ai ban @bob:hs.test",
        "!ai unban @bob:hs.test",
        "!ai undo",
        "!ai removals vote",
        "!ai members",
        *guided_scenes.BODIES,
        *guarded_scenes.BODIES,
        "!ai space on",
        "",
    ]
)

deeds = st.builds(
    group.Deed,
    kind=st.sampled_from(group.DeedKind),
    user=users,
    by=users,
    at_ms=times,
    about=maybe_event,
    done=st.booleans(),
    undone=st.booleans(),
)
ballots = st.builds(
    group.Ballot,
    user=users,
    by=users,
    asked=events,
    closes_ms=times,
    poll=maybe_event,
    votes=st.dictionaries(users, st.booleans(), max_size=3),
)
groups = st.builds(
    group.Group,
    links=st.lists(a_link, max_size=2).map(tuple),
    wishes=st.lists(a_wish, max_size=2, unique_by=lambda wish: wish.wish_id).map(tuple),
    standing=st.sampled_from([*group.Standing, *[group.Standing.STEERS] * 4]),
    settings=guided_scenes.settings,
    instructions=guided_scenes.instructions(users, events),
    creator=st.none() | users,
    since=st.dictionaries(users, times, max_size=4),
    brought=st.dictionaries(users, users, max_size=2),
    deeds=st.lists(deeds, max_size=3).map(tuple),
    ballots=st.lists(ballots, max_size=2).map(tuple),
    judging=judgings(events, users, times),
)
rooms = st.builds(
    Room,
    room_id=st.just(ROOM),
    kind=st.sampled_from([RoomKind.GROUP, RoomKind.DIRECT]),
    ai=st.just(AI),
    join_rule=st.sampled_from(["invite", "invite", "public"]),
    history_visibility=st.sampled_from(["shared", "shared", "world_readable"]),
    encrypted=st.booleans(),
    members=st.dictionaries(users, st.sampled_from(Membership), max_size=4).map(
        lambda found: {user: Member(user, membership) for user, membership in found.items()}
    ),
    person=st.none() | users,
    version=st.sampled_from(["10", "12"]),
    creators=st.sampled_from([frozenset((AI, ALICE)), frozenset((ALICE,)), frozenset()]),
    power=st.sampled_from([{AI: 100}, {AI: 100, BOB: 100}, {}]).map(lambda u: PowerLevels(users=u)),
    group=groups,
    quiet_until_ms=st.sampled_from([0, NOW - 1, NOW, NOW + MINUTE]),
    told_encrypted=st.booleans(),
    told_to=st.frozensets(users, max_size=3),
    told_models=st.lists(st.sampled_from(["a.test", "b.test"]), max_size=2).map(tuple),
    cipher=st.sampled_from([None, None, "m.megolm.v1.aes-sha2", "org.example.odd"]),
    told_away_ms=times,
    told_stopped_ms=times,
    unread=unreads(users, times),
    question=st.none() | asked,
    copies=st.lists(waiting, max_size=2).map(tuple),
)
lines = st.builds(
    Line,
    room_id=st.just(ROOM),
    event_id=events,
    sender=users,
    author=st.sampled_from(Author),
    kind=st.sampled_from(LineKind),
    body=bodies,
    sent_ms=times,
)
turns = st.builds(
    Turn,
    turn_id=turn_ids,
    room_id=st.just(ROOM),
    phase=st.sampled_from(TurnPhase),
    about=events,
    asker=users,
    opened_ms=times,
    thread=maybe_event,
    unasked=st.booleans(),
)
scenes = st.builds(
    Scene,
    room=rooms,
    open_turns=st.lists(turns, max_size=2).map(tuple),
    target=st.none() | lines,
    last_own=st.none() | lines,
    recent=st.lists(lines, max_size=4).map(tuple),
    target_turn=st.none() | turns,
    waited_ms=st.sampled_from([0, 0, 5_000, DAY]),
    target_session=st.none() | sessions,
    unread=st.dictionaries(users, st.sampled_from(["", "m.unverified", "x"]), max_size=2),
    typed_ms=st.dictionaries(users, times, max_size=2),
    ages=guarded_scenes.ages(users),
    guarded=guarded_scenes.guarded(users),
)
rules: st.SearchStrategy[Rules] = st.builds(
    Rules,
    ai=st.just(AI),
    ai_name=st.sampled_from(["Parlour", ""]),
    own_server=st.just("hs.test"),
    bots=st.just(RULES.bots),
    blocked=st.sampled_from([(), ("@bob:*",)]),
    started_ms=times,
    away_since_ms=times,
    stopped=st.sampled_from([None, None, "repairs"]),
    links=st.sampled_from([LinkRules(), LinkRules(on=True)]),
    encryption=st.booleans(),
    age=guarded_scenes.age_rules,
)

_head: dict[str, st.SearchStrategy[Any]] = {
    "event_id": events,
    "room_id": st.just(ROOM),
    "sender": users,
    "sent_ms": times,
}
messages = st.builds(
    event.RoomMessage,
    **_head,
    kind=st.sampled_from(LineKind),
    body=bodies,
    mentions=st.frozensets(users, max_size=2),
    pills=st.frozensets(users, max_size=2),
    reply_to=maybe_event,
    thread=maybe_event,
    replaces=st.none() | maybe_event,
    typed=st.none() | bodies,
)
members = st.builds(
    event.MemberChange,
    **_head,
    user=users,
    membership=st.sampled_from(Membership),
    was=st.none() | st.sampled_from(Membership),
)
states = st.builds(
    event.StateChange,
    **_head,
    type=st.sampled_from(
        [
            "m.room.create",
            "m.room.power_levels",
            "m.room.join_rules",
            "m.room.encryption",
            "m.room.history_visibility",
            "m.room.name",
        ]
    ),
    state_key=st.sampled_from(["", "", "x"]),
    content=contents.map(lambda found: found if isinstance(found, dict) else {}),
)
inputs = st.one_of(
    messages,
    messages,
    members,
    states,
    st.builds(event.Reaction, **_head, target=events, key=st.sampled_from([*"👍✅❌🤫👎❓", "🗑️"])),
    st.builds(event.Redaction, **_head, target=events),
    st.builds(event.Undecryptable, **_head, why=st.just("x"), waits_for=st.none() | sessions),
    st.builds(event.Noise, **_head, why=st.just("x")),
    st.builds(given.Answered, turn_ids, bodies),
    st.builds(given.AnswerFailed, turn_ids, st.sampled_from(ModelFault)),
    st.builds(given.FoundOpen, turn_ids),
    words_of_ledgers(users, turn_ids, times),
    crossings(asked, events, users),
    words_of_judges(events, times),
    st.builds(coming.JoinAsked, wishes, events, users, st.none() | st.just(ROOM), events),
    st.builds(coming.MembersAsked, wishes, events),
    st.builds(coming.LetInDone, wishes, st.sampled_from(["done", "no", "full", "failed"])),
    st.builds(given.Tick, wishes.map(lambda wish: f"wish:{wish}")),
    st.builds(
        event.PollVote,
        **_head,
        poll=events,
        answers=st.sampled_from([("remove",), ("keep",), (), ("x", "remove")]),
    ),
    st.builds(
        given.Tick, st.sampled_from(["look", "round", "vote", "unreadable", "judge", "crossing"])
    ),
    st.builds(given.VoteOpened, events, events),
    st.builds(given.VoteOpened, events, st.none(), st.just("vote_refused")),
    st.builds(
        given.Acted,
        st.sampled_from(["remove", "ban", "unban", "invite", "else"]),
        users,
        users,
        st.sampled_from(["done", "refused", "not_member", "remove_not_here"]),
        about=maybe_event,
    ),
    st.builds(
        given.Added,
        users,
        st.lists(
            st.tuples(users, st.sampled_from(["done", "not_now", "add_full", "not_member"])),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(
        given.Changed,
        st.sampled_from(["name", "topic", "topic_none", "picture", "picture_none"]),
        users,
        st.sampled_from(["done", "change_refused", "picture_large", "not_kept_by_me"]),
        maybe_event,
        bodies,
    ),
    st.builds(
        given.HandedOver,
        users,
        users,
        st.sampled_from(["done", "handover_refused", "handover_not_here"]),
        st.booleans(),
        st.none() | users,
        st.lists(users, max_size=2).map(tuple),
        maybe_event,
    ),
    st.builds(given.EndRefused, maybe_event) | st.builds(given.NewIdentity, users),
    guided_scenes.caught_up(users, events),
    st.builds(given.LeftOut, st.lists(users, max_size=2, unique=True).map(tuple)),
    st.builds(given.RemovedBefore, events),
    guarded_scenes.inputs(users),
    st.builds(
        given.GroupAsked,
        st.just(RequestId("$r")),
        bodies,
        users,
        st.just(()),
        st.just(ROOM),
        events,
    ),
)
