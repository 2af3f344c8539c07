"""How words are rated by the lists."""

from appservice.model.rating import Rated, Rater


def rated(text: str) -> Rated:
    """Words with what the lists find in them. Total, pure, in time linear to their length."""
    return Rated(text, {}, frozenset({Rater.FLOOR}))
