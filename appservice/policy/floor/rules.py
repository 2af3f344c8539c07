"""How words are rated: which phrases have to stand near one another, and what that is worth.

A rule asks for phrases of all its lists in one sentence, the first and the last at most `NEAR`
words apart; where the sentence also holds a phrase of a list in `unless`, it is a lesson, news or
a way out, and passes. What the lists hold is in `words`.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from appservice.model.content import NEVER_FIT
from appservice.model.rating import Category, Rated, Rater, Scores
from appservice.policy.floor.lexicon import Hits, Lexicon
from appservice.policy.floor.normal import views
from appservice.policy.floor.words import ALL

NEAR: Final = 14


@dataclass(frozen=True, slots=True)
class Rule:
    """Lists that have to be met together, and what words are that meet them all."""

    category: Category
    score: float
    lists: tuple[str, ...]
    unless: tuple[str, ...] = ("care", "lesson")


_WAY_OUT: Final = ("care",)
_NONE: Final = ()
RULES: Final = (
    Rule(Category.SELF_HARM, 0.9, ("ask", "harm_self"), _WAY_OUT),
    Rule(Category.SELF_HARM, 0.9, ("harm_means",)),
    Rule(Category.SELF_HARM, 0.9, ("harm_push",), _WAY_OUT),
    Rule(Category.HARASSMENT, 0.9, ("harm_push",), _WAY_OUT),
    Rule(Category.SEXUAL, 0.7, ("sex_word",)),
    Rule(Category.SEXUAL, 0.8, ("do", "sex_topic")),
    Rule(Category.SEXUAL, 0.9, ("sex_body", "sex_move"), _WAY_OUT),
    Rule(Category.SEXUAL, NEVER_FIT, ("do", "young", "sex_topic")),
    Rule(Category.SEXUAL, NEVER_FIT, ("do", "young", "sex_word")),
    Rule(Category.SEXUAL, NEVER_FIT, ("ask", "young", "sex_topic")),
    Rule(Category.SEXUAL, NEVER_FIT, ("young", "sex_body", "sex_move")),
    Rule(Category.VIOLENCE, 0.7, ("do", "gore")),
    Rule(Category.VIOLENCE, 0.8, ("ask", "weapon")),
    Rule(Category.VIOLENCE, 0.6, ("blood", "spurt")),
    Rule(Category.CHALLENGES, 0.7, ("ask", "dare")),
    Rule(Category.CHALLENGES, 0.7, ("try", "dare")),
    Rule(Category.DRUGS, 0.8, ("ask", "drug_act", "drug")),
    Rule(Category.DRUGS, 0.6, ("ask", "drink_act", "drink")),
    Rule(Category.DRUGS, 0.6, ("push", "drug")),
    Rule(Category.GAMBLING, 0.6, ("ask", "bet")),
    Rule(Category.GAMBLING, 0.6, ("push", "bet")),
    Rule(Category.GAMBLING, 0.6, ("which", "bet")),
    Rule(Category.ROMANCE, 0.6, ("love_ask",), ("lesson",)),
    Rule(Category.ROMANCE, 0.6, ("love_say",), ("lesson",)),
    Rule(Category.APPEARANCE, 0.6, ("thin_word",)),
    Rule(Category.APPEARANCE, 0.6, ("ask", "thin_act"), _WAY_OUT),
    Rule(Category.HATE, 0.8, ("people", "down"), ("lesson",)),
    Rule(Category.HATE, 0.7, ("do", "hate_joke")),
    Rule(Category.HATE, 0.6, ("slur",)),
    Rule(Category.HARASSMENT, 0.6, ("insult",)),
    Rule(Category.HARASSMENT, 0.6, ("ask", "bully"), _WAY_OUT),
    Rule(Category.HARASSMENT, 0.6, ("do", "bully"), _WAY_OUT),
)
LISTS: Final = frozenset(name for rule in RULES for name in (*rule.lists, *rule.unless))
DISTRESS: Final = "distress"
_LEXICON: Final = Lexicon(ALL)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the lists find in words. None of the words is in it.

    `in_need`: somebody says that they do not want to live, or hurt themselves. `whole`: no word
    was left out because there are too many.
    """

    scores: Scores
    in_need: bool
    whole: bool


def looked(text: str) -> Looked:
    """What is found in words. Total, pure, in time linear to their length and bounded."""
    scores: defaultdict[Category, float] = defaultdict(float)
    seen, in_need = views(text), False
    for words in seen.words:
        hits = _LEXICON.find(words)
        in_need = in_need or DISTRESS in hits
        for rule in RULES:
            if scores[rule.category] < rule.score and _is_met(rule, hits):
                scores[rule.category] = rule.score
    found = {category: score for category, score in scores.items() if score > 0}
    return Looked(found, in_need, seen.whole)


def rated_as(text: str, found: Looked) -> Rated:
    """Words with what was found in them; too many to be looked at were looked at by nobody."""
    return Rated(text, found.scores, frozenset({Rater.FLOOR} if found.whole else ()))


def rated(text: str) -> Rated:
    """Words with what the lists find in them."""
    return rated_as(text, looked(text))


def seeks_help(text: str) -> bool:
    """Whether somebody says that they do not want to live, or hurt themselves."""
    return looked(text).in_need


def _is_met(rule: Rule, hits: Hits) -> bool:
    if any(name not in hits for name in rule.lists):
        return False
    passes = {sentence for name in rule.unless for _, sentence in hits.get(name, ())}
    *others, core = rule.lists
    return any(
        sentence not in passes and all(_has_near(hits, name, at, sentence) for name in others)
        for at, sentence in hits[core]
    )


def _has_near(hits: Hits, name: str, at: int, sentence: int) -> bool:
    """Whether a phrase of a list begins at most `NEAR` words away, in the same sentence."""
    found = hits[name]
    first = bisect_left(found, (at - NEAR, 0))
    for where, its_sentence in found[first : first + 2 * NEAR + 2]:
        if where > at + NEAR:
            return False
        if its_sentence == sentence:
            return True
    return False
