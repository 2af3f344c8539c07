"""`python -m stage.asking_age SOCKET USER`: ask the age-reader as Parlour does, and print it."""

import asyncio
import json
import sys
from pathlib import Path

from appservice.ages.socket_source import SocketSource
from appservice.model.ids import UserId


def main() -> int:
    """Ask once."""
    content = asyncio.run(SocketSource(Path(sys.argv[1])).read(UserId(sys.argv[2])))
    print(json.dumps(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
