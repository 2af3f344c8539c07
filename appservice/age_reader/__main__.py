"""`python -m appservice.age_reader --config FILE`, which is `parlour age-reader`."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from appservice.age_reader.locking import lock_up
from appservice.age_reader.serving import serve
from appservice.age_reader.settings import SettingsWrong, load


def main() -> int:
    """Run until it is told to stop; the exit code."""
    parser = argparse.ArgumentParser("parlour age-reader", description=main.__doc__)
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="Its settings.")
    given = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    lock_up()
    try:
        asyncio.run(serve(load(given.config)))
    except SettingsWrong as error:
        sys.stderr.write(f"{error}.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
