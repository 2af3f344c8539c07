"""The pages of a link: what a visitor sees, and what comes of its button."""

import asyncio
import functools
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from weakref import WeakValueDictionary

from aiohttp import HttpVersion11, web

from appservice.model.encryption import OwnKeys
from appservice.model.ids import parse_user_id
from appservice.model.link import InviteById, Trouble
from appservice.policy.encryption.fingerprints import grouped
from appservice.policy.secrets import token_hash
from appservice.ports.reception import Code, Reception, View
from appservice.prompt.pages import preferred
from appservice.web.guard import COOKIE, FIELD, Guard
from appservice.web.limits import Limit, Network, visitor
from appservice.web.pictures import small_png
from appservice.web.site import Writer

_STATUS: Final = {None: 200, Trouble.UNKNOWN: 404, Trouble.FULL: 200, Trouble.BUSY: 200}
_GONE, _NOT_FOUND = 410, 404
_SLOW, _FORBIDDEN = 429, 403
_MOST_PICTURES: Final = 64
_PICTURE_S: Final = 300
Clock = Callable[[], float]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Limits:
    """How often one address may look and get codes, and how many codes one link gives."""

    def __init__(self, views: int, codes: int, link_codes: int, clock: Clock) -> None:
        self.views = Limit(views, 60.0, clock)
        self.codes = Limit(codes, 3600.0, clock)
        self.link_codes = Limit(link_codes, 3600.0, clock)


class Pages:
    """Answers for `/j/<token>`, what lies below it, and `/keys`."""

    def __init__(
        self,
        reception: Reception,
        writer: Writer,
        guard: Guard,
        limits: Limits,
        trusted: tuple[Network, ...],
        clock: Clock,
        moment: Callable[[int], str],
        *,
        secure: bool,
        cookie_path: str,
        own_keys: Callable[[], OwnKeys | None],
    ) -> None:
        self._reception = reception
        self._writer = writer
        self._guard = guard
        self._limits = limits
        self._trusted = trusted
        self._clock = clock
        self._moment = moment
        self._secure = secure
        self._cookie_path = cookie_path
        self._own_keys = own_keys
        self._pictures: OrderedDict[str, tuple[float, bytes | None]] = OrderedDict()
        self._loading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._fetched_at_once = asyncio.Semaphore(8)
        self._drawn_at_once = asyncio.Semaphore(2)

    def routes(self) -> list[web.RouteDef]:
        """Every path that is answered."""
        return [
            web.get("/j/{token}", self._limited(self._show), expect_handler=go_on),
            web.post("/j/{token}", self._limited(self._press), expect_handler=go_on),
            web.get("/keys", self._limited(self._keys), expect_handler=go_on),
            web.get("/j/{token}/picture", self._limited(self._picture), expect_handler=go_on),
        ]

    def sorry(self, request: web.Request, what: str, status: int) -> web.Response:
        """A page with one sentence."""
        title = "sorry_title" if what.startswith("trouble_") else f"{what}_title"
        return self._page(request, "sorry", {"title": title, "what": what}, status)

    def _limited(self, answer: Answer) -> Answer:
        @functools.wraps(answer)
        async def limited(request: web.Request) -> web.StreamResponse:
            if not self._limits.views.take(self._visitor(request)):
                return self._slow(request)
            return await answer(request)

        return limited

    async def _show(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        view = await self._reception.look(token)
        return self._view(request, token, view)

    def _view(
        self, request: web.Request, token: str, view: View, **more: Any
    ) -> web.StreamResponse:
        status = _STATUS.get(view.trouble, _GONE)
        if view.trouble is not None and view.people == 0:
            return self.sorry(request, f"trouble_{view.trouble.value}", status)
        guard = self._guard.make(token)
        given = {"view": view, "guard": guard, "picture": f"{token}/picture", "bad_id": False}
        page = self._page(request, "group", given | more, status)
        page.set_cookie(
            COOKIE,
            guard,
            path=self._cookie_path,
            httponly=True,
            samesite="Strict",
            secure=self._secure,
        )
        return page

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        """By what the AI user is known: from here, not from a homeserver that could lie."""
        keys = self._own_keys()
        if keys is None:
            return self.sorry(request, "no_keys", _NOT_FOUND)
        given = {"master": grouped(keys.master_key), "device": grouped(keys.device_key)}
        page = self._page(request, "keys", given | {"device_id": keys.device_id})
        page.headers["Cache-Control"] = "public, max-age=60"
        return page

    async def _press(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        form = await _form(request)
        field, cookie = form.get(FIELD, ""), request.cookies.get(COOKIE, "")
        if not isinstance(field, str) or not self._guard.fits(token, cookie, field):
            return self.sorry(request, "again", _FORBIDDEN)
        if not self._limits.codes.take(self._visitor(request)):
            return self._slow(request)
        user = form.get("user_id")
        if isinstance(user, str):
            return await self._ask_for(request, token, user)
        if not self._limits.link_codes.take(token_hash(token)):
            return self._slow(request)
        given = await self._reception.give_code(token)
        if isinstance(given, View):
            return self._view(request, token, given)
        return await self._code(request, token, given)

    async def _code(self, request: web.Request, token: str, code: Code) -> web.StreamResponse:
        view = await self._reception.look(token)
        until = self._moment(code.expires_ms)
        return self._page(request, "code", {"view": view, "code": code.text, "until": until})

    async def _ask_for(self, request: web.Request, token: str, typed: str) -> web.StreamResponse:
        view = await self._reception.look(token)
        if view.trouble is not None or view.by_id is InviteById.OFF:
            return self._view(request, token, view)
        user = parse_user_id(typed.strip()[:255])
        if user is None:
            return self._view(request, token, view, bad_id=True, typed=typed[:255])
        await self._reception.ask_for(token, user)
        return self._page(request, "asked", {"view": view})

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        # What is kept here must not outlive the link, nor give way to tokens that are none.
        view = await self._reception.look(token)
        png = await self._png(token) if view.has_picture else None
        if png is None:
            return self.sorry(request, "trouble_unknown", 404)
        return web.Response(body=png, content_type="image/png")

    async def _png(self, token: str) -> bytes | None:
        """The picture, fetched once however many ask for it while it is on its way."""
        key = token_hash(token)
        lock = self._loading.setdefault(key, asyncio.Lock())
        async with lock:
            known = self._pictures.get(key)
            if known is not None and self._clock() - known[0] <= _PICTURE_S:
                return known[1]
            return await self._load(key, token)

    async def _load(self, key: str, token: str) -> bytes | None:
        # Other servers may take their time: that must not hold up what is here already.
        async with self._fetched_at_once:
            data = await self._reception.picture(token)
        async with self._drawn_at_once:
            png = await asyncio.to_thread(small_png, data) if data is not None else None
        self._pictures[key] = (self._clock(), png)
        self._pictures.move_to_end(key)
        while len(self._pictures) > _MOST_PICTURES:
            self._pictures.popitem(last=False)
        return png

    def _slow(self, request: web.Request) -> web.Response:
        page = self.sorry(request, "slow", _SLOW)
        page.headers["Retry-After"] = "60"
        return page

    def _visitor(self, request: web.Request) -> str:
        forwarded = request.headers.getall("X-Forwarded-For", [])
        return visitor(request.remote, forwarded, self._trusted)

    def _page(
        self, request: web.Request, name: str, given: dict[str, Any], status: int = 200
    ) -> web.Response:
        language = preferred(request.headers.get("Accept-Language", ""))
        # A page says where its files are as seen from itself: a proxy may put it below any path.
        root = "../" * max(request.rel_url.raw_path.count("/") - 1, 0) or "./"
        text = self._writer.page(name, language, {"root": root, **given})
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        return web.Response(text=text, content_type="text/html", status=status, headers=headers)


async def go_on(request: web.Request) -> None:
    """Tell a client that asks first to go on; what else one may expect is passed over.

    The library's own answer to an unknown expectation repeats it, and fails on what is no text.
    """
    expected = request.headers.get("Expect", "").casefold()
    if request.version >= HttpVersion11 and expected == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0


async def _form(request: web.Request) -> Mapping[str, object]:
    """The fields of a form. What is none raises `HTTPBadRequest`."""
    try:
        return await request.post()
    except (ValueError, LookupError, web.RequestPayloadError) as error:
        # A charset, a boundary or a compression that is none.
        raise web.HTTPBadRequest from error
