"""Things that stand for services: one of them, large, on a quiet ground."""

from collections.abc import Callable

from booking_saas.dev.demo.drawings.pen import Paper

_INK = "#33302c"
_STEEL = "#8d99a6"
_PAPER = "#fffdf9"


def draw(thing: str, *, ground: str, accent: str) -> bytes:
    """Return a PNG of the thing, in ink and one accent color."""
    paper = Paper(ground)
    paper.oval((50, 50), 38, _PAPER)
    _THINGS[thing](paper, accent)
    return paper.write()


def _scissors(paper: Paper, accent: str) -> None:
    paper.line([(36, 26), (60, 62)], 4.5, _STEEL)
    paper.line([(64, 26), (40, 62)], 4.5, _INK)
    paper.oval((50, 47), 2.6, _PAPER)
    for x in (35.5, 64.5):
        paper.arc((x, 69), 8.5, (0, 360), 4.5, accent)


def _comb(paper: Paper, accent: str) -> None:
    paper.box((24, 36), (52, 12), accent, round_by=4)
    for number in range(11):
        paper.line([(27.5 + number * 4.5, 46), (27.5 + number * 4.5, 63)], 2.2, accent)
    paper.line([(30, 41.5), (60, 41.5)], 1.6, _PAPER)


def _balloon(paper: Paper, accent: str) -> None:
    paper.line([(50, 61), (47, 70), (52, 78)], 1.6, _INK)
    paper.oval((50, 43), (16, 19), accent)
    paper.shape([(47, 64), (53, 64), (50, 60)], accent)
    paper.arc((50, 43), (10.5, 13), (190, 250), 2.4, _PAPER)


def _razor(paper: Paper, accent: str) -> None:
    paper.line([(29, 68), (54, 43)], 7, accent)
    paper.shape([(50, 40), (58, 48), (74, 34), (66, 24)], _STEEL)
    paper.line([(52, 41), (67, 27)], 2, _INK)
    paper.oval((54, 43), 2.4, _INK)


def _drop(paper: Paper, accent: str) -> None:
    paper.shape([(50, 22), (33.5, 49), (66.5, 49)], accent)
    paper.oval((50, 56), 18.5, accent)
    paper.arc((50, 56), 11.5, (100, 170), 3, _PAPER)


def _strands(paper: Paper, accent: str) -> None:
    for number, color in enumerate((_INK, accent, _STEEL, accent, _INK)):
        x = 30 + number * 10
        paper.line([(x, 24), (x + 3, 36), (x - 2, 52), (x + 3, 66), (x, 77)], 5, color)


def _leaf(paper: Paper, accent: str) -> None:
    paper.leaf((33, 69), (72, 24), 30, accent)
    paper.line([(27, 76), (58, 40)], 2.2, _INK)
    for start, end in (((42, 58), (43, 47)), ((48, 52), (59, 50)), ((52, 47), (52, 38))):
        paper.line([start, end], 1.6, _INK)


def _screen(paper: Paper, accent: str) -> None:
    paper.box((26, 30), (48, 33), _INK, round_by=4)
    paper.box((29, 33), (42, 27), accent, round_by=2)
    paper.oval((50, 43), 5.2, _PAPER)
    paper.slice((50, 61), (11, 11), (180, 360), _PAPER)
    paper.box((29, 60), (42, 3), _INK)
    paper.line([(40, 71), (60, 71)], 3, _INK)
    paper.line([(50, 63), (50, 71)], 4, _INK)


def _stethoscope(paper: Paper, accent: str) -> None:
    paper.line([(36, 26), (36, 40)], 3.6, _INK)
    paper.line([(58, 26), (58, 40)], 3.6, _INK)
    paper.arc((47, 40), (12.8, 14), (0, 180), 3.6, _INK)
    paper.line([(47, 53), (47, 60)], 3.6, _INK)
    paper.arc((57, 60), (11.8, 14), (0, 180), 3.6, _INK)
    paper.line([(67, 60), (67, 55)], 3.6, _INK)
    paper.oval((67, 49), 7, accent)
    paper.oval((67, 49), 3, _PAPER)


def _magnifier(paper: Paper, accent: str) -> None:
    paper.line([(57, 57), (72, 72)], 6.5, _INK)
    paper.oval((45, 45), 19, _INK)
    paper.oval((45, 45), 15, "#f3c9ab")
    for x, y in ((41, 41), (50, 46), (43, 51)):
        paper.oval((x, y), 1.8, accent)
    paper.arc((45, 45), 11, (190, 250), 2.2, _PAPER)


def _wave(paper: Paper, accent: str) -> None:
    paper.box((24, 30), (52, 38), _INK, round_by=5)
    points = [(29, 50), (38, 50), (42, 40), (47, 60), (52, 36), (56, 54), (60, 50), (71, 50)]
    paper.line(points, 2.6, accent)
    paper.line([(40, 74), (60, 74)], 3, _INK)


def _syringe(paper: Paper, accent: str) -> None:
    paper.line([(26, 74), (39, 61)], 1.8, _STEEL)
    paper.line([(41, 59), (60, 40)], 13, accent)
    paper.line([(45, 55), (52, 48)], 8, _PAPER)
    paper.line([(63, 37), (71, 29)], 3.4, _INK)
    paper.line([(66, 24), (76, 34)], 3.4, _INK)
    paper.line([(56, 33), (67, 44)], 3.4, _INK)


def _tube(paper: Paper, accent: str) -> None:
    paper.line([(50, 32), (50, 68)], 17, _STEEL)
    paper.line([(50, 33), (50, 67)], 13, _PAPER)
    paper.line([(50, 52), (50, 67)], 13, accent)
    paper.box((43.5, 46), (13, 7), accent)
    paper.box((38, 22), (24, 7), _INK, round_by=3)


def _ball(paper: Paper, accent: str) -> None:
    paper.oval((50, 62), 16, accent)
    paper.arc((50, 62), 10, (200, 260), 2.4, _PAPER)
    paper.oval((36, 31), 5.2, _INK)
    paper.line([(39, 39), (50, 44), (64, 41)], 5.4, _INK)
    paper.line([(64, 41), (74, 52)], 4.6, _INK)
    paper.line([(40, 40), (30, 52)], 4, _INK)


def _moon(paper: Paper, accent: str) -> None:
    paper.oval((48, 50), 21, accent)
    paper.oval((58, 43), 18, _PAPER)
    for x, y, radius in ((64, 36, 2), (70, 50, 1.4), (58, 52, 1.2)):
        paper.oval((x, y), radius, _INK)


_THINGS: dict[str, Callable[[Paper, str], None]] = {
    "scissors": _scissors,
    "comb": _comb,
    "balloon": _balloon,
    "razor": _razor,
    "drop": _drop,
    "strands": _strands,
    "leaf": _leaf,
    "screen": _screen,
    "stethoscope": _stethoscope,
    "magnifier": _magnifier,
    "wave": _wave,
    "syringe": _syringe,
    "tube": _tube,
    "ball": _ball,
    "moon": _moon,
}
