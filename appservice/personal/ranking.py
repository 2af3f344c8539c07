"""Which remembered lines matter to a question: by the words they share (BM25), in the process.

Nothing of it is stored, and no index of it exists: the lines are few, and sealed at rest.
Source: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

_RUN: Final = re.compile(r"[^\W_]+")
# Scripts without blanks between words: each pair of neighbours stands for a word.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_STEM: Final = 6


def by_words(texts: Sequence[str], query: str) -> list[float]:
    """How much each text has to do with the query: 0 where they share no word."""
    asked = words_of(query)
    corpus = [words_of(text) for text in texts]
    known = {word for words in corpus for word in words}
    asked = [word for word in asked if word in known]
    if not asked:
        return [0.0] * len(texts)
    index = _bm25().BM25(backend="numpy")
    index.index(corpus, show_progress=False)
    scores = [float(score) for score in index.get_scores(asked)]
    # The library gives every text a trace of each word, also those without it.
    shared = set(asked)
    return [
        score if shared.intersection(words) else 0.0
        for score, words in zip(scores, corpus, strict=True)
    ]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, each cut to its beginning: endings differ."""
    found: list[str] = []
    for run in _RUN.findall(text.casefold()):
        pairs = _UNSPACED.findall(run)
        if pairs:
            found += [two for each in pairs for two in _pairs(each)]
        for word in _UNSPACED.sub(" ", run).split():
            found.append(word[:_STEM])
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _bm25() -> Any:
    """The library, loaded when it is first needed: most people's lines all fit into a prompt."""
    import bm25s  # type: ignore[import-untyped]  # noqa: PLC0415

    return bm25s
