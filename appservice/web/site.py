"""What the pages know of the place they stand in, and how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from appservice.model.ids import UserId
from appservice.prompt.pages import page_say
from appservice.prompt.qr import drawing

_HERE: Final = Path(__file__).resolve().parent
STATIC: Final = _HERE / "static"
ACCOUNT_URL: Final = "https://matrix.org/try-matrix/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The AI user and its server as pages name them. `model_is_local`: see `models` in settings."""

    public_url: str
    ai: UserId
    ai_name: str
    server: str
    prefix: str
    model_is_local: bool
    account_url: str = ACCOUNT_URL

    @property
    def host(self) -> str:
        """Where the pages come from."""
        return urlsplit(self.public_url).netloc

    @property
    def matrix_to(self) -> str:
        """The AI user on matrix.to."""
        return f"https://matrix.to/#/{quote(self.ai, safe='@:')}"

    @property
    def element(self) -> str:
        """The AI user in Element's web app."""
        return f"https://app.element.io/#/user/{quote(self.ai, safe='@:')}"

    @property
    def app(self) -> str:
        """A chat with the AI user in whatever Matrix app is installed (MSC2312)."""
        return f"matrix:u/{quote(self.ai.removeprefix('@'), safe=':')}?action=chat"


class Writer:
    """Writes pages from their templates. Whatever is put in is escaped."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._qr = Markup(drawing(site.matrix_to))  # noqa: S704 - drawn by us, of our own address
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, name: str, language: str, given: Mapping[str, Any]) -> str:
        """A page in a language."""
        say = partial(page_say, language)
        template = self._templates.get_template(f"{name}.html")
        return template.render(site=self._site, qr=self._qr, language=language, say=say, **given)
