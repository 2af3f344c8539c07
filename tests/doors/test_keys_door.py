"""The door to keys keeps what the tests of waiting take for granted of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.keys import KeysContract
from tests.doors.keys_door import KeysDoor, keys_door


class TestKeysDoor(KeysContract):
    @pytest.fixture
    async def rig(self, tmp_path: Path) -> AsyncIterator[KeysDoor]:
        async with keys_door(tmp_path) as door:
            yield door
