"""Whether each model really answers."""

from appservice.app.models import open_models
from appservice.cli.doctor.finding import Finding, ok, wrong
from appservice.config import Config
from appservice.config.endpoints import OtherEndpoint
from appservice.telemetry import NullMeter


def check_of(key: str) -> str:
    """The name of the line about an endpoint."""
    return f"{key.removeprefix('others.')} model"


async def answers(config: Config, key: str, name: str, endpoint: OtherEndpoint) -> Finding:
    """One short completion, from this endpoint alone and without a second try."""
    async with open_models(config, NullMeter(), only=name) as chain:
        [probe] = await chain.probe()
    if probe.ok:
        told = f"{probe.model} answered in {probe.seconds:.1f} s at {endpoint.base_url}"
        only_own = config.privacy.local_models_only_in_encrypted_rooms
        deaf = "; hears nothing of encrypted rooms" if only_own and not endpoint.local else ""
        return ok(check_of(key), told + deaf)
    do = f"see that the service runs, and correct models.{key}: base_url, api_key and model"
    return wrong(check_of(key), probe.sentence.rstrip("."), do)
