"""The lists, one language a file; all are looked for in all words, whatever language they are in.

Each list is one part of what a rule looks for, so most of what is on them is harmless by itself.

`ask`: asks for a way to do something. `do`: asks to write or play something. `try`: says that
somebody is about to. `push`: talks somebody into it. `lesson`: history, news, school, books.
`care`: help, warning, a way out. `distress`: somebody may need help.
"""

from typing import Final

from appservice.policy.floor.words import de, en, es, fr, it, ja, nl, pl, pt, ru, tr, zh

ALL: Final = tuple(language.WORDS for language in (de, en, es, fr, it, ja, nl, pl, pt, ru, tr, zh))
"""What to look for, by language."""
