"""The port on which the homeserver reaches us."""

from aiohttp import web

from appservice.model.errors import ParlourError


class CannotBind(ParlourError):
    """The port is taken, or the address is not this machine's."""


class Listener:
    """Serves the application service's routes."""

    def __init__(self, application: web.Application, host: str, port: int) -> None:
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=5.0)
        self._host = host
        self._port = port

    async def start(self) -> None:
        """Listen. Raises `CannotBind`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            why = str(error.strerror).rpartition(": ")[2]  # asyncio names the address once more
            raise CannotBind(
                f"cannot listen on {self._host} port {self._port} ({why}); "
                "is another Parlour running? else set appservice.bind_host and bind_port"
            ) from error

    async def stop(self) -> None:
        """Stop listening; what is being stored is finished and acknowledged."""
        await self._runner.cleanup()
