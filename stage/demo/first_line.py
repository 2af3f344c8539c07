"""The first line of the demo: which model answers. Run as a script before anything is installed.

Standard library only, for any Python 3.
"""

import os

OWN_MODEL = "PARLOUR_MODELS__PRIMARY__BASE_URL"


def first_line() -> str:
    """What to know about the model before looking at its answers."""
    own = os.environ.get(OWN_MODEL)
    if own:
        return f"The model is your own, at {own}."
    return (
        "The stand-in model is tiny (135 million parameters): it shows that everything works, not "
        f"how good answers are. For a real one set {OWN_MODEL}=https://…/v1, "
        "PARLOUR_MODELS__PRIMARY__MODEL=… and PARLOUR_MODELS__PRIMARY__API_KEY=…."
    )


if __name__ == "__main__":
    print(first_line())
