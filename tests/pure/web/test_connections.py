"""How many may hold a connection to the pages open."""

from appservice.web.connections import MOST, Connections


class Line:
    """One that can be hung up on."""

    def __init__(self) -> None:
        self.open = True

    def force_close(self) -> None:
        self.open = False


class Wall:
    """A clock that is put forward by hand."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_of_too_many_the_quietest_go() -> None:
    wall = Wall()
    held = Connections(wall)
    early = [Line() for _ in range(3)]
    held.sweep(early)
    wall.now_s += 1
    held.asked(early[0])
    late = [Line() for _ in range(MOST - 1)]
    wall.now_s += 1
    held.sweep([*early, *late])
    assert [each.open for each in early] == [True, False, False], "who asked last stays longest"
    assert all(each.open for each in late)


def test_there_is_room_for_the_most() -> None:
    lines = [Line() for _ in range(MOST)]
    held = Connections(Wall())
    held.sweep(lines)
    held.sweep(lines)
    assert all(each.open for each in lines)
