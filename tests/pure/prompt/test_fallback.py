"""Reply quotes go, other quotes stay."""

import pytest
from hypothesis import given

from appservice.prompt.fallback import strip_mx_reply, strip_reply_fallback
from tests.pure.prompt.samples import hostile


@pytest.mark.parametrize(
    ("body", "stripped"),
    [
        ("> <@bob:b> hello\n\nyes", "yes"),
        ("> <@bob:b> two\n> lines\n>\n> more\n\nyes\n> not this", "yes\n> not this"),
        ("> * <@bob:b> waves\n\nhi", "hi"),
        ("> <@bob:b> hello", ""),
        ("> a quote of my own\n\nyes", "> a quote of my own\n\nyes"),
        ("yes\n> <@bob:b> hello", "yes\n> <@bob:b> hello"),
        ("", ""),
    ],
)
def test_the_fallback_of_a_reply_goes(body: str, stripped: str) -> None:
    assert strip_reply_fallback(body, is_reply=True) == stripped
    assert strip_reply_fallback(body, is_reply=False) == body


@given(hostile)
def test_any_body_can_be_stripped(body: str) -> None:
    assert body.endswith(strip_reply_fallback(body, is_reply=True))


def test_mx_reply_goes_with_its_pills() -> None:
    html = (
        '<mx-reply><blockquote><a href="https://matrix.to/#/@b:b">b</a></blockquote></mx-reply>yes'
    )
    assert strip_mx_reply(html) == "yes"
    assert strip_mx_reply("<MX-REPLY x>a\nb</mx-reply >c") == "c"
