"""`python -m stage.looking_apart SOCKET`: what doctor says of the reader that answers there."""

import sys
from pathlib import Path

from appservice.cli.doctor.apart import apart


def main() -> int:
    """Look once."""
    socket = Path(sys.argv[1])
    for finding in apart(socket, socket.parent):
        print(f"{finding.mark}: {finding.what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
