"""The few words that say what kind of answer is wanted, in the languages people write to it.

No list of topics: a wish for careful thinking, a day or an hour, a language of programming.
"""

import re
from collections.abc import Sequence
from typing import Final


def _pattern(spaced: Sequence[str], unspaced: Sequence[str] = (), end: str = "") -> re.Pattern[str]:
    """Any of the words: whole or at a word's beginning, in scripts without spaces anywhere."""
    told = [rf"(?<!\w)(?:{'|'.join(spaced)}){end}", *unspaced]
    return re.compile("|".join(told))


THINK: Final = _pattern(
    (
        r"think (?:\w+ ){0,3}(?:hard|carefully|deep|deeply|twice|through|step)", "think it through",
        "think this through", "reason (?:carefully|step)", "step by step", "take your time",
        r"denk\w* (?:\w+ ){0,3}(?:genau|gründlich|scharf|sorgfältig|gut) (?:\w+ )?nach",
        r"überleg\w* (?:\w+ ){0,3}(?:genau|gründlich|gut)", "schritt für schritt", "lass dir zeit",
        r"réfléchi\w* (?:\w+ )?bien", "étape par étape", "prends ton temps", "prenez votre temps",
        r"piénsa\w* bien", r"piensa\w* bien", r"pensa\w* bem", r"pense\w* bem", r"pensa\w* bene",
        "paso a paso", "passo a passo", "passo (?:dopo|per) passo", "rifletti bene",
        "tómate tu tiempo", "denk (?:er )?(?:goed|diep) (?:over )?na", "stap voor stap",
        "zastanów się dobrze", "dobrze się zastanów", "pomyśl dobrze", "krok po kroku",
        "хорошо подума", "подумай (?:хорош|как следует|внимат)", "шаг за шагом", "по шагам",
        "iyi düşün", "iyice düşün", "dikkatlice düşün", r"ad\u0131m ad\u0131m",
        "فك[ّ]?ر (?:جيد|بعمق|مل)", "خطوة بخطوة",
        "ध्यान से सोच", "अच्छे से सोच", "गहराई से सोच", "soch samajh", "acche se soch",
        "잘 생각해", "깊이 생각", "신중하게 생각", "단계별로", "천천히 생각",
    ),
    ("よく考え", "じっくり考え", "深く考え", "段階的に", "仔细想", "好好想", "认真思考", "深入思考",
     "一步一步", "逐步", "仔細想", "認真思考"),
)  # fmt: skip
"""Somebody wants it to think well before it answers."""

DAY: Final = _pattern(
    (
        "what time", "today", "tonight", "tomorrow", "this evening", "this weekend",
        "(?:mon|tues|wednes|thurs|fri|satur|sun)day", "heute", "morgen", "wie ?viel uhr",
        "(?:mon|diens|donners|frei|sams|sonn)tag", "mittwoch", "wochenende", "aujourd", "demain",
        "ce soir", "quelle heure", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
        "dimanche", "hoy", "mañana", "esta noche", "qué hora", "lunes", "martes", "miércoles",
        "jueves", "viernes", "sábado", "domingo", "hoje", "amanhã", "que horas", "oggi", "domani",
        "stasera", "che ora", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato",
        "domenica", "vandaag", "vanavond", "hoe laat", "zaterdag", "zondag", "dziś", "dzisiaj",
        "jutro", "o której", "сегодня", "завтра", "во сколько", "bugün", r"yar\u0131n", "saat kaç",
        "اليوم", "غدا", "كم الساعة", "आज", "कितने बजे", "kitne baje", "오늘", "내일", "몇 시",
    ),
    ("今日", "明日", "今夜", "何時", "今天", "明天", "今晚", "几点", "幾點"),
)  # fmt: skip
"""A day or an hour: what people settle among themselves."""

WHEN: Final = _pattern(
    (
        "when", "where", "wann", "wo", "quand", "où", "cuándo", "cuando", "dónde", "donde",
        "quando", "onde", "dove", "wanneer", "waar", "kiedy", "gdzie", "когда", "где", "ne zaman",
        "nerede", "متى", "أين", "कब", "कहाँ", "kab", "kahan", "언제", "어디서?",
    ),
    ("いつ", "どこ", "什么时候", "什麼時候", "哪里", "哪裡", "在哪"),
    end=r"(?!\w)",
)  # fmt: skip
"""When and where; in a very short question that is all it asks."""

PROGRAMMING: Final = _pattern(
    (
        "python", "javascript", "typescript", "java", "kotlin", "golang", "rust", "haskell", "php",
        "ruby", r"c\+\+", "c#", "sql", "html", "css", "regexp?", "bash", "powershell", "docker",
        "kubernetes", "json", "yaml", "latex", "api", "stack ?trace", "segfault",
    ),
    end=r"(?!\w)",
)  # fmt: skip
"""Languages of programming and what surrounds them; their names are the same everywhere."""
