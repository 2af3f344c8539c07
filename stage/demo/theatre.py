"""What the demo runs: two homeservers, a model, Parlour; found again and ended by a later start."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stage.age_reader import AgeReader
from stage.ages import Issuer, ReaderSeat
from stage.demo.first_line import OWN_MODEL
from stage.demo.say import step
from stage.federation import make_pair
from stage.model_server import MODEL_NAME
from stage.parlour import Parlour
from stage.paths import REPOSITORY
from stage.ports import free_port
from stage.process import Program, ServerProcess
from stage.seat import Seat, settings
from stage.synapse import Synapse
from stage.waiting import until_answers

FOLDER = REPOSITORY / "demo"
# Everybody may start the demo again and again on one day.
_GENEROUS = {
    "groups_per_day": 1000,
    "invitations_per_day": 5000,
    "open_invitations": 1000,
    "open_per_invited": 1000,
    "invited_per_day": 1000,
}
# So small a model repeats itself, and wanders, when it is left free.
_TINY = {"local": True, "extra_body": {"temperature": 0.2, "repeat_penalty": 1.3}}


@dataclass(frozen=True, slots=True)
class Theatre:
    """The parts, not started. `model` is None when an endpoint of one's own is used.

    `school` states how old people of the first homeserver are; `reader` reads that for Parlour.
    """

    a: Synapse
    b: Synapse
    reader: AgeReader
    school: Issuer
    model: ServerProcess | None
    model_url: str
    parlour: Parlour

    @property
    def processes(self) -> dict[str, ServerProcess]:
        """What runs, by name, in the order of starting."""
        parts = {"homeserver-a": self.a.process, "homeserver-b": self.b.process}
        parts["age-reader"] = self.reader.process
        if self.model is not None:
            parts["model"] = self.model
        return {**parts, "parlour": self.parlour.process}

    async def start(self, *, detached: bool) -> None:
        """Start everything; what an earlier demo left running is ended first."""
        with step("Ending what an earlier demo left"):
            await self.stop()
        with step(f"Starting the homeservers {self.a.server_name} and {self.b.server_name}"):
            for server in (self.a, self.b):
                server.process.end_now()
            await self.a.start(detached=detached)
            await self.b.start(detached=detached)
        with step("Starting the age-reader"):
            await self.reader.start(detached=detached)
        if self.model is not None:
            with step("Starting the stand-in model"):
                self.model.start(detached=detached)
                await until_answers(f"{self.model_url}/models", self.model)
        with step("Starting Parlour"):
            await self.parlour.start(detached=detached)

    async def stop(self) -> None:
        """End what runs, last started first."""
        for process in reversed(self.processes.values()):
            if process.running:
                await process.stop()


def theatre(folder: Path, env: Mapping[str, str] = os.environ) -> Theatre:
    """The demo's parts in their folder, on the ports that its first start took."""
    a, b = make_pair(folder / "homeservers")
    seat = Seat.at(a, folder / "parlour")
    second, school = ReaderSeat.at(a, folder / "age-reader"), Issuer.new("school")
    reader = AgeReader(a.url, a.server_name, second.as_token, folder=folder / "age-reader")
    own = {key: value for key, value in env.items() if key.startswith("PARLOUR_MODELS__")}
    model, url = (None, env[OWN_MODEL]) if OWN_MODEL in own else _stand_in(folder / "model")
    written = settings(
        seat,
        model_url=url,
        model=own.get("PARLOUR_MODELS__PRIMARY__MODEL", MODEL_NAME),
        changes={
            "budgets": _GENEROUS,
            "answers": {"window_tokens": 4000, "output_tokens": 60},
            "models": {"primary": _TINY if model is not None else {}},
            "speaking": {"mode": "auto"},
            # So small a model is no judge of words; nobody is taken for a child who is not known.
            "age": {
                "socket": str(reader.socket),
                "issuers": {school.name: [school.public_key]},
            },
        },
    )
    return Theatre(
        a, b, reader, school, model, url, Parlour(folder / "parlour", seat, written, env=own)
    )


def _stand_in(folder: Path) -> tuple[ServerProcess, str]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "port"
    if not kept.exists():
        kept.write_text(str(free_port()))
    port = int(kept.read_text())
    program = Program(
        name="the stand-in model",
        argv=(sys.executable, "-m", "stage.model_server", f"--port={port}"),
        log=folder / "model.log",
        pid_file=folder / "model.pid",
        cwd=REPOSITORY,
    )
    return ServerProcess(program), f"http://127.0.0.1:{port}/v1"
