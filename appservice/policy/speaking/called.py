"""What is for the AI user: beyond doubt, perhaps, or as a request for its quiet."""

from appservice.model.chat import Author
from appservice.model.event import LineKind
from appservice.model.speaking import Call, Mode, Ruling
from appservice.policy.speaking.calling import Hail
from appservice.policy.speaking.hush import Quiet, quiet_asked
from appservice.policy.speaking.short import has_thanks, is_note, is_thanks, is_wordless
from appservice.policy.speaking.sight import Sight


def called(sight: Sight) -> Ruling | None:
    """The ruling on a message that marks, names or answers the AI user; None where none does."""
    if sight.from_program:
        return Ruling(Call.SILENT, "words of a program")
    reply = _replies_to_ai(sight)
    marked = _is_marked(sight)
    meant = marked or reply or sight.ai >= Hail.MAYBE
    if not meant and sight.ai is Hail.NOT:
        return None
    hushed = _hushed(sight) if meant else None
    if hushed is not None:
        return hushed
    if meant and has_thanks(sight.said, sight.tongue):
        return thanked(sight)
    if marked:
        return _marked(sight)
    if sight.ai is Hail.CALLED:
        return Ruling(Call.SPEAK, "named")
    if reply:
        return _replied(sight)
    return _perhaps(sight)


def _hushed(sight: Sight) -> Ruling | None:
    """The ruling on what asks it to be quiet; what may do so is judged, where a judge is asked."""
    quiet = quiet_asked(sight.said, sight.tongue, sight.own.single)
    if quiet is Quiet.SURE:
        return Ruling(Call.SILENT, "asked to be quiet")
    if quiet is Quiet.PERHAPS and sight.talk.mode is not Mode.MENTION:
        return Ruling(Call.JUDGE, "perhaps asked to be quiet")
    return None


def thanked(sight: Sight) -> Ruling:
    """The ruling on thanks to the AI user; with more beside them they may want something."""
    only = is_thanks(sight.said, sight.tongue, sight.people.single | sight.own.single)
    if only:
        return Ruling(Call.SILENT, "thanks")  # a sign answers them
    return Ruling(Call.JUDGE, "thanks and more")


def _is_marked(sight: Sight) -> bool:
    """Whether its marks name the AI user, and were not only carried over by a reply."""
    if sight.rules.ai not in sight.told:
        return False
    target = sight.target
    to_person = target is not None and target.author is Author.HUMAN
    return (
        not (to_person and sight.message.sender != target.sender and sight.ai is Hail.NOT)
        if target
        else True
    )


def _replies_to_ai(sight: Sight) -> bool:
    return sight.target is not None and sight.target.author is Author.AI


def _marked(sight: Sight) -> Ruling:
    human = sight.others_told or sight.human is Hail.CALLED
    spoken_of = sight.ai is Hail.ABOUT and not sight.said.asks
    alone = not human or sight.talk.mode is Mode.MENTION  # there a mention is the way to call
    if sight.ai is Hail.CALLED or (alone and not spoken_of):
        return Ruling(Call.SPEAK, "mentioned")
    return Ruling(Call.JUDGE, "mentioned beside others" if human else "spoken of")


def _replied(sight: Sight) -> Ruling:
    """A reply to its words is for it, unless it is for a human as well or says next to nothing."""
    if sight.others_told or sight.human is Hail.CALLED:
        return Ruling(Call.JUDGE, "reply to it, for somebody else")
    if not sight.flow.ai_asked or is_wordless(sight.said):
        if is_wordless(sight.said) and not sight.message.kind.is_media:
            return Ruling(Call.SILENT, "only a sign")
        if is_note(sight.said, sight.tongue, sight.people.single):
            return Ruling(Call.JUDGE, "takes note of its words")
    return Ruling(Call.SPEAK, "reply to its words")


def _perhaps(sight: Sight) -> Ruling:
    if sight.message.kind is LineKind.POLL:
        return Ruling(Call.JUDGE, "perhaps named")
    if sight.ai is Hail.MAYBE:
        if sight.talk.mode is Mode.MENTION and sight.human is not Hail.CALLED:
            return Ruling(Call.SPEAK, "named")
        return Ruling(Call.JUDGE, "perhaps named")
    return Ruling(Call.JUDGE, "spoken of")
