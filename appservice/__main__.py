"""`python -m appservice`, which is `parlour`."""

from appservice.cli.group import parlour


def main() -> None:
    """Run the command line; ends the process."""
    parlour()


if __name__ == "__main__":
    main()
