"""The AI user called by what it is: "hey AI, ..."."""

from appservice.policy.speaking.calling import Hail, hail_ai, place_of
from appservice.policy.speaking.people import Fit, Naming
from appservice.policy.speaking.said import Said
from appservice.policy.speaking.tongue import Tongue


def hail_role(said: Said, tongue: Tongue, *, sole: bool) -> Hail:
    """How such a word stands. Alone it is spoken of, not called: 'bots are dull' calls nobody.

    `sole`: no other program is here that could be meant.
    """
    best = Hail.NOT
    for at, word in enumerate(said.words):
        if not tongue.role.has(word.plain) or word.before.endswith("@"):
            continue
        naming = Naming(at, at, Fit.EXACT)
        place = place_of(said, naming, tongue)
        calls = place.opens and (place.greeted or place.marked)
        calls = calls or (place.closes and place.paused)
        if not calls or place.joined:
            continue
        hail = hail_ai(said, naming, tongue, prompted=True)
        best = max(best, hail if sole else min(hail, Hail.MAYBE))
    return best
