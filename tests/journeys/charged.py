"""Whether people are charged for what they got, by the ledger and the turns as they are stored."""

from collections import Counter
from dataclasses import dataclass

from appservice.app.beside import open_both_sides
from appservice.config import Config
from stage.parlour import Parlour

_CHARGES = "select turn_id, payer, settled from charges where settled <> 2"
_BESIDE = "select coalesce(sum(tokens), 0) as took from charges where turn_id like 'beside:%'"
_ANSWERS = """
    select turn_id, case when unasked = 1 then null else asker end as payer from turns
    where room_id = $1 and (phase = 'sent' or (phase = 'dropped' and shown is not null))"""


@dataclass(frozen=True)
class Books:
    """Who is charged for which turn, and whose turns were answered; what is not settled yet.

    None: nobody, since nobody called for it.
    """

    charged: Counter[tuple[str, str | None]]
    answered: Counter[tuple[str, str | None]]
    reserved: int
    beside: int
    """Tokens that no answer took."""

    @property
    def agree(self) -> bool:
        """Whether every answer is charged, once, to who called for it, and nothing else is."""
        return self.charged == self.answered and self.reserved == 0


async def books(parlour: Parlour) -> Books:
    """The books of a Parlour, which may be running."""
    async with open_both_sides(Config.load(parlour.config_file, {})) as stores:
        charges = await stores.rooms.database.fetch(_CHARGES)
        beside = await stores.rooms.database.fetch(_BESIDE)
        answers = [
            answer
            for side in (stores.rooms, stores.personal)
            for room_id in await side.chat.every_room()
            for answer in await side.database.fetch(_ANSWERS, room_id, rooms=(room_id,))
        ]
    return Books(
        charged=Counter((each["turn_id"], each["payer"]) for each in charges),
        answered=Counter((each["turn_id"], each["payer"]) for each in answers),
        reserved=sum(not each["settled"] for each in charges),
        beside=int(beside[0]["took"]),
    )
