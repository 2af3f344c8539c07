"""Deleting what is over, on both sides."""

from appservice.app.side import Side, Surroundings
from appservice.model.keeping import ForgetOld
from appservice.ports.retention import Retention
from appservice.turns.retention import RetentionJob


class RetentionParts:
    """The job of each side, which also does what a side is told at once."""

    def __init__(
        self, rooms: Retention, personal: Retention, sides: tuple[Side, Side], around: Surroundings
    ) -> None:
        rooms_side, direct_side = sides
        self.jobs = (
            RetentionJob(
                rooms_side.name,
                rooms_side.store,
                rooms,
                lambda rules: rules.groups,
                around.rules,
                around.meter,
                around.clock,
                around.fault,
            ),
            RetentionJob(
                direct_side.name,
                direct_side.store,
                personal,
                lambda rules: rules.direct,
                around.rules,
                around.meter,
                around.clock,
                around.fault,
            ),
        )
        for side, job in zip(sides, self.jobs, strict=True):
            side.acts.learn({ForgetOld: job.forget_old})
