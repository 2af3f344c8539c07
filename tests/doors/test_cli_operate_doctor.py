"""`parlour doctor` against a real homeserver: all well, and then one thing broken at a time."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from appservice.cli.doctor.examination import examine
from appservice.cli.doctor.finding import Finding, Mark
from appservice.config import Config
from stage.parlour import Parlour
from stage.ports import free_port
from stage.scripted_model import Do, Rule, ScriptedModel
from stage.seat import Seat, encrypted, settings, write_yaml
from stage.synapse import Synapse
from stage.waiting import until_answers

# How registrations are broken that the homeserver loads, by the name of their seat.
BROKEN: dict[str, dict[str, Any]] = {
    "deaf": {"url": "http://127.0.0.1:9"},
    "urlless": {"url": None},
    "renamed": {"id": "another"},
    "limited": {"rate_limited": True},
}


@dataclass(frozen=True)
class Clinic:
    """A homeserver with one seat that fits and some whose registration does not."""

    homeserver: Synapse
    model: ScriptedModel
    seats: Mapping[str, Seat]
    directory: Path

    def patient(self, seat: str = "well", changes: Mapping[str, Any] | None = None) -> Parlour:
        """A Parlour at that seat, not running."""
        written = settings(
            self.seats[seat], model_url=self.model.url, model="scripted", changes=changes
        )
        return Parlour(self.directory / seat, self.seats[seat], written)


@pytest.fixture(scope="module")
async def clinic(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Clinic]:
    directory = tmp_path_factory.mktemp("clinic")
    homeserver = Synapse(directory / "homeserver")
    seats = {
        name: Seat.at(homeserver, directory / name, localpart=f"ai-{name}")
        for name in ("well", "sealed", *BROKEN)
    }
    for name, broken in BROKEN.items():
        path = directory / name / "registration.yaml"
        write_yaml(path, {**seats[name].registration(), **broken})
    async with ScriptedModel() as model:
        await homeserver.start()
        yield Clinic(homeserver, model, seats, directory)
        await homeserver.stop()


@dataclass(frozen=True)
class Report:
    """What doctor found."""

    findings: list[Finding]

    def marks(self) -> dict[str, Mark]:
        """The worst mark of each check."""
        order = [Mark.OK, Mark.SKIPPED, Mark.WARNING, Mark.WRONG]
        worst: dict[str, Mark] = {}
        for each in self.findings:
            worst[each.check] = max(worst.get(each.check, Mark.OK), each.mark, key=order.index)
        return worst

    def wrong(self) -> list[str]:
        """The checks that are wrong."""
        return [each.check for each in self.findings if each.mark is Mark.WRONG]

    def said(self, check: str) -> str:
        """What it says about one thing, and what to do."""
        return " ".join(f"{each.what} > {each.do}" for each in self.findings if each.check == check)


async def _examined(patient: Parlour, registration: Path | None = None) -> Report:
    """What the command looks at, without the start of a process."""
    patient.directory.mkdir(parents=True, exist_ok=True)
    write_yaml(patient.config_file, patient.settings)
    config = Config.load(patient.config_file, {})
    return _judged(patient, [each async for each in examine(config, registration)])


async def _as_command(patient: Parlour) -> Report:
    ended = await patient.command("doctor", "--json")
    shown = json.loads(ended.output)
    report = _judged(
        patient, [Finding(**{**each, "mark": Mark(each["mark"])}) for each in shown["findings"]]
    )
    assert ended.errors == ""
    assert shown["well"] is not bool(report.wrong())
    assert ended.code == (1 if report.wrong() else 0)
    return report


def _judged(patient: Parlour, findings: list[Finding]) -> Report:
    for each in findings:
        assert each.do or each.mark is not Mark.WRONG, "what is wrong needs something to do"
        for secret in (patient.seat.as_token, patient.seat.hs_token):
            assert secret not in f"{each.what} {each.do}"
    return Report(findings)


async def test_all_is_well_before_the_first_start_and_while_it_runs(clinic: Clinic) -> None:
    patient = clinic.patient("sealed", encrypted())
    before = await _as_command(patient)
    assert before.marks()["running Parlour"] is Mark.WARNING
    others = {check: mark for check, mark in before.marks().items() if check != "running Parlour"}
    assert set(others.values()) == {Mark.OK}, others
    assert "was made now" in before.said("AI user")
    assert "in Parlour's place" in before.said("ping")
    assert "holds none yet" in before.said("store of keys")
    assert "the first start writes it" in before.said("recovery key")
    assert not (patient.directory / "data").exists(), "looking must not make databases"
    await patient.start()
    try:
        running = await _as_command(patient)
        shown = await patient.command("doctor")
        clinic.model.rule(Rule(Do.ANSWER, delay_s=3.0, times=1))
        slow = await patient.command("doctor")
    finally:
        await patient.stop()
    assert set(running.marks().values()) == {Mark.OK}, running.marks()
    assert running.marks().keys() == before.marks().keys()
    assert "reached Parlour at" in running.said("ping")
    assert f"answer at {patient.seat.web_url}" in running.said("pages for links")
    assert "crypto.db answers and opens" in running.said("store of keys")
    assert "is there, for you alone" in running.said("recovery key")
    lines = shown.output.splitlines()
    assert (shown.code, shown.errors, lines[-1]) == (0, "", "All is well.")
    assert all(line.startswith(("✓ ", "  ")) for line in lines[:-2])
    assert max(map(len, lines)) <= 110
    assert "waiting for the primary model (scripted) ... 2 s" in slow.errors


@pytest.mark.parametrize(
    ("changes", "check", "sentence", "advice"),
    [
        (
            {"appservice": {"as_token": "x" * 40}},
            "as_token",
            "does not know it (401 M_UNKNOWN_TOKEN)",
            "appservice.as_token",
        ),
        (
            {"appservice": {"hs_token": "x" * 40}},
            "ping",
            "with another hs_token than appservice.hs_token",
            "make hs_token the same",
        ),
        (
            {"ai_user": {"localpart": "stranger"}},
            "AI user",
            "does not let Parlour be @stranger:",
            "let namespaces.users of the registration cover @stranger:",
        ),
        (
            {"homeserver": {"server_name": "other.test"}},
            "as_token",
            "homeserver.server_name says other.test",
            "correct homeserver.server_name",
        ),
        (
            {"appservice": {"sender_localpart": "nobody"}},
            "as_token",
            "appservice.sender_localpart means @nobody:",
            "make sender_localpart the same",
        ),
        (
            {"homeserver": {"url": "http://127.0.0.1:9"}},
            "homeserver",
            "does not answer at http://127.0.0.1:9 (Cannot connect to host",
            "homeserver.url",
        ),
        (
            {"models": {"primary": {"base_url": "http://127.0.0.1:9/v1"}}},
            "primary model",
            "primary (scripted)",
            "models.primary: base_url",
        ),
        (
            {"models": {"fallback": {"base_url": "http://127.0.0.1:9/v1", "model": "small"}}},
            "fallback model",
            "fallback (small)",
            "models.fallback: base_url",
        ),
        (
            {"database": {"rooms": "sqlite:config.yaml/rooms.db"}},
            "rooms database",
            "rooms.db cannot be made:",
            "correct database.rooms",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else None,
)
async def test_one_broken_thing_is_named_with_what_to_do(
    clinic: Clinic, changes: Mapping[str, Any], check: str, sentence: str, advice: str
) -> None:
    patient = clinic.patient(changes=changes)
    report = await _examined(patient)
    # The registration beside the settings does not agree with broken settings either.
    assert set(report.wrong()) - {"registration"} == {check}
    assert sentence in report.said(check)
    assert advice in report.said(check)
    assert report.said(check).count(" > ") == 1


async def test_what_stands_on_a_broken_thing_is_not_blamed(clinic: Clinic) -> None:
    gone = await _examined(clinic.patient(changes={"homeserver": {"url": "http://127.0.0.1:9"}}))
    above = {"clock", "as_token", "AI user", "device", "room version", "ping"}
    assert {check for check, mark in gone.marks().items() if mark is Mark.SKIPPED} == above
    assert gone.marks()["primary model"] is Mark.OK, "what does not need it is looked at"


@pytest.mark.parametrize(
    ("seat", "check", "sentence"),
    [
        ("deaf", "ping", "does not reach Parlour at the registration's url"),
        ("urlless", "ping", "the registration has no url"),
        ("renamed", "ping", "make id the same in settings and registration"),
    ],
)
async def test_a_registration_that_does_not_fit_is_found_from_both_ends(
    clinic: Clinic, seat: str, check: str, sentence: str
) -> None:
    report = await _examined(clinic.patient(seat))
    assert set(report.wrong()) == {check, "registration"}
    assert sentence in report.said(check)


async def test_limits_are_told_by_the_registration_and_any_file_can_be_named(
    clinic: Clinic,
) -> None:
    limited = clinic.directory / "limited" / "registration.yaml"
    report = await _examined(clinic.patient("limited"), limited)
    assert report.wrong() == ["rate limits"]
    assert "rate_limited: false" in report.said("rate limits")
    other = await _examined(clinic.patient(), limited)
    assert {"registration", "rate limits"} == set(other.wrong())
    said = other.said("registration")
    for part in ("id is", "url is", "as_token is another", "hs_token is another", "no regex"):
        assert part in said


async def test_something_else_on_the_port_is_not_taken_for_parlour(clinic: Clinic) -> None:
    stranger = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    port = stranger.sockets[0].getsockname()[1]
    async with stranger:
        report = await _examined(clinic.patient(changes={"appservice": {"bind_port": port}}))
    assert "ping" in report.wrong()
    assert f"cannot listen on 127.0.0.1 port {port}" in report.said("ping")


async def test_a_parlour_that_has_lost_its_homeserver_is_not_well(clinic: Clinic) -> None:
    patient = clinic.patient(changes={"homeserver": {"url": f"http://127.0.0.1:{free_port()}"}})
    patient.launch()
    try:
        await until_answers(f"{patient.seat.health_url}/live", patient.process)
        report = await _examined(patient)
    finally:
        await patient.stop()
    assert set(report.wrong()) == {"running Parlour", "homeserver"}
    assert "is not ready: homeserver" in report.said("running Parlour")


async def test_something_wrong_ends_the_command_with_one(clinic: Clinic) -> None:
    patient = clinic.patient(changes={"models": {"primary": {"base_url": "http://127.0.0.1:9/v1"}}})
    assert (await _as_command(patient)).wrong() == ["primary model"]


async def test_settings_that_cannot_be_read_are_findings_too(clinic: Clinic) -> None:
    patient = clinic.patient(changes={"answers": {"max_age": "15 lightyears", "typping": True}})
    ended = await patient.command("doctor")
    assert ended.code == 1
    assert "✗ settings" in ended.output
    shown = " ".join(ended.output.split())
    assert '"15 lightyears" is not a duration' in shown
    assert "is not a setting; did you mean typing?" in shown
    assert ended.output.splitlines()[-1] == "2 wrong."
    as_object = json.loads((await patient.command("doctor", "--json")).output)
    assert as_object["well"] is False
    assert {each["check"] for each in as_object["findings"]} == {"settings"}
