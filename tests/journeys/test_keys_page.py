"""The page by which people compare the AI's keys: true, and for everybody to read."""

from pathlib import Path

from stage.browser import Browser
from tests.journeys.keeping_keys import shown_keys
from tests.journeys.robust import eventually
from tests.journeys.world import World


async def test_the_page_shows_the_keys_that_others_see(world: World, tmp_path: Path) -> None:
    parlour = world.encrypted_parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    bob = await world.encrypted_person("Bob", world.b)
    url, text = f"{parlour.seat.web_url}/keys", ""
    async with Browser() as browser:
        for language, words in (("en", "How to compare"), ("de", "So vergleichst du")):
            for dark in (False, True):
                async with browser.page(dark=dark, language=language, inspected=True) as page:

                    async def is_there() -> bool:
                        return await page.go(url) == 200

                    await eventually(is_there, "the page")
                    text = await page.text()
                    assert await page.hurdles() == []
                    assert await page.overflow() <= 0
                    await page.picture(tmp_path / f"keys-{language}-{dark}.png")
                assert words in text
                assert ai in text
    squeezed = text.replace(" ", "")
    identity, (device,) = await bob.identity(ai), await bob.devices_of(ai)
    assert identity.master is not None
    for key in (identity.master, device.ed25519):
        assert key in squeezed
    shown = await shown_keys(parlour)
    assert shown["master key"] in text
    assert shown["device key"] in text
    assert device.device_id in text
    await parlour.stop()


async def test_without_keys_there_is_nothing_to_compare(world: World) -> None:
    parlour = world.parlour()
    await parlour.start()
    async with Browser() as browser, browser.page() as page:
        assert await page.go(f"{parlour.seat.web_url}/keys") == 404
        assert "does not take part in encrypted rooms" in await page.text()
    await parlour.stop()
