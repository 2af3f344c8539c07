from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from stage.model_server import ModelServer
from stage.scripted_model import ScriptedModel
from tests.contracts.llm.served import Served


@pytest_asyncio.fixture(scope="session")
async def real() -> AsyncIterator[Served]:
    async with ModelServer() as server:
        yield Served(server.url, server.model)


@pytest_asyncio.fixture
async def scripted() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as model:
        yield model


@pytest.fixture(params=["scripted", "real"])
def served(request: pytest.FixtureRequest) -> Served:
    """The same test body runs against the scripted model and against a real one."""
    if request.param == "real":
        found = request.getfixturevalue("real")
        assert isinstance(found, Served)
        return found
    model = request.getfixturevalue("scripted")
    assert isinstance(model, ScriptedModel)
    return Served(model.url, "scripted")
