"""Meters and the health server: what they show, and what they never show."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from appservice import __version__
from appservice.model.errors import ModelFault
from appservice.ports.telemetry import Meter
from appservice.telemetry import CannotListen, Check, HealthServer, NullMeter, PrometheusMeter


def _numbers(meter: PrometheusMeter) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(meter.page().decode())
        for sample in family.samples
    }


def _use(meter: Meter) -> None:
    meter.event_in("transaction")
    meter.event_in("transaction")
    meter.reply_sent("answer")
    meter.turn_dropped("too_old")
    meter.model_call(
        endpoint="primary", seconds=1.5, in_tokens=40, out_tokens=2, outcome=ModelFault.TIMEOUT
    )
    meter.model_breaker(endpoint="primary", state="open")
    meter.queue_depth(7)
    meter.open_turns(3)
    meter.error("StoreUnavailable")
    meter.quarantined()
    meter.awaiting_keys("rooms", 4)
    meter.awaiting_dropped("too_old", 3)
    meter.undecryptable("waits")
    meter.late_answer()
    meter.answer_charged("person")
    meter.answer_refused("room")
    meter.budget_low("replies", 75)
    meter.judged("react")
    meter.retention_ran("rooms", 1500, 7)


@pytest.mark.parametrize("make", [PrometheusMeter, NullMeter])
def test_every_meter_takes_everything(make: type[PrometheusMeter | NullMeter]) -> None:
    meter: Meter = make()
    _use(meter)
    _use(meter)
    assert not isinstance(meter, PrometheusMeter) or _numbers(meter)["parlour_queue_depth", ()] == 7


def test_numbers_are_found_where_prometheus_looks() -> None:
    meter = PrometheusMeter()
    _use(meter)
    found = _numbers(meter)
    assert found["parlour_events_in_total", ("transaction",)] == 2
    assert found["parlour_replies_total", ("answer",)] == 1
    assert found["parlour_turns_dropped_total", ("too_old",)] == 1
    assert found["parlour_model_seconds_sum", ("primary", "timeout")] == 1.5
    assert found["parlour_model_tokens_total", ("in", "primary")] == 40
    assert found["parlour_model_tokens_total", ("out", "primary")] == 2
    assert found["parlour_model_breaker", ("primary",)] == 2
    assert found["parlour_queue_depth", ()] == 7
    assert found["parlour_open_turns", ()] == 3
    assert found["parlour_errors_total", ("StoreUnavailable",)] == 1
    assert found["parlour_quarantined_total", ()] == 1
    assert found["parlour_awaiting_keys", ("rooms",)] == 4
    assert found["parlour_awaiting_keys_dropped_total", ("too_old",)] == 3
    assert found["parlour_undecryptable_total", ("waits",)] == 1
    assert found["parlour_late_answers_total", ()] == 1
    assert found["parlour_answers_charged_total", ("person",)] == 1
    assert found["parlour_answers_refused_total", ("room",)] == 1
    assert found["parlour_budget_warnings_total", ("75", "replies")] == 1
    assert found["parlour_judged_total", ("react",)] == 1
    assert found["parlour_retention_last_run_seconds", ("rooms",)] == 1.5
    assert found["parlour_retention_deleted_total", ("rooms",)] == 7
    assert found["parlour_info", (__version__,)] == 1
    assert found["parlour_process_resident_memory_bytes", ()] > 1_000_000


def test_every_number_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs/configuration.md").read_text("utf-8")
    families = text_string_to_metric_families(PrometheusMeter().page().decode())
    names = {f"{each.name}_total" if each.type == "counter" else each.name for each in families}
    ours = {name for name in names if not name.startswith("parlour_process_")}
    assert [name for name in ours if f"`{name}`" not in told] == []
    assert len(ours) == 22


def test_what_is_no_word_of_ours_becomes_no_label() -> None:
    meter = PrometheusMeter()
    meter.turn_dropped("alice wrote: see you at eight")
    meter.error("x" * 500)
    assert b"alice" not in meter.page()
    assert _numbers(meter)["parlour_turns_dropped_total", ("other",)] == 1
    assert _numbers(meter)["parlour_errors_total", ("other",)] == 1


def test_two_meters_do_not_meet() -> None:
    one, other = PrometheusMeter(), PrometheusMeter()
    one.queue_depth(5)
    assert _numbers(other)["parlour_queue_depth", ()] == 0


async def _well() -> str | None:
    return None


async def _unwell() -> str | None:
    return "the homeserver does not answer"


async def _broken() -> str | None:
    raise ValueError("what alice wrote")


async def _stuck() -> str | None:
    await asyncio.Event().wait()
    return None


def _server(checks: dict[str, Check], port: int = 0) -> HealthServer:
    return HealthServer(
        host="127.0.0.1", port=port, checks=checks, metrics=PrometheusMeter().page, patience_s=0.05
    )


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_live_ready_and_metrics(http: aiohttp.ClientSession) -> None:
    async with _server({"database": _well}) as server:
        base = f"http://127.0.0.1:{server.port}"
        async with http.get(f"{base}/live") as answer:
            assert (answer.status, await answer.json()) == (200, {"live": True})
        async with http.get(f"{base}/ready") as answer:
            ready = {"ready": True, "parts": {"database": {"ok": True}}}
            assert (answer.status, await answer.json()) == (200, ready)
        async with http.get(f"{base}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            assert "parlour_queue_depth 0.0" in await answer.text()
        async with http.get(f"{base}/other") as answer:
            assert answer.status == 404
        async with http.post(f"{base}/live") as answer:
            assert answer.status == 405


async def test_each_part_that_is_not_well_is_told(http: aiohttp.ClientSession) -> None:
    checks: dict[str, Check] = {
        "database": _well,
        "homeserver": _unwell,
        "model": _broken,
        "keys": _stuck,
    }
    async with (
        _server(checks) as server,
        http.get(f"http://127.0.0.1:{server.port}/ready") as answer,
    ):
        assert answer.status == 503
        assert await answer.json() == {
            "ready": False,
            "parts": {
                "database": {"ok": True},
                "homeserver": {"ok": False, "why": "the homeserver does not answer"},
                "model": {"ok": False, "why": "ValueError"},
                "keys": {"ok": False, "why": "does not answer within 0.05 seconds"},
            },
        }


async def test_what_is_only_remarked_does_not_make_it_unready(http: aiohttp.ClientSession) -> None:
    server = HealthServer(
        host="127.0.0.1",
        port=0,
        checks={"database": _well},
        remarks={"encryption": _unwell},
        metrics=PrometheusMeter().page,
    )
    async with server, http.get(f"http://127.0.0.1:{server.port}/ready") as answer:
        told = {"ok": False, "why": "the homeserver does not answer"}
        assert answer.status == 200
        assert await answer.json() == {
            "ready": True,
            "parts": {"database": {"ok": True}, "encryption": told},
        }


async def test_a_taken_port_is_one_sentence_and_stopping_frees_it() -> None:
    first = _server({})
    await first.start()
    second = _server({}, port=first.port)
    with pytest.raises(CannotListen, match=r"set health.bind_host and health.bind_port to an addr"):
        await second.start()
    await first.stop()
    await first.stop()
    await second.start()
    assert second.port == first.port
    await second.stop()
