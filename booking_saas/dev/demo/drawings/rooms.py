"""Covers: where the two businesses are."""

from booking_saas.dev.demo.drawings.pen import Paper

_WIDTH = 190.5
_PIXELS = 672


def draw_salon() -> bytes:
    """Return a PNG of a bright salon with three places before their mirrors."""
    paper = Paper("#f3dfd6", width=_WIDTH, pixels=_PIXELS)
    paper.box((0, 74), (_WIDTH, 26), "#c98f78")
    paper.box((0, 72.5), (_WIDTH, 2), "#b4776a")
    _draw_window(paper)
    for x in (78, 118, 158):
        _draw_place(paper, x)
    _draw_plant(paper, 12)
    return paper.write()


def draw_clinic() -> bytes:
    """Return a PNG of the city above the river in the morning."""
    paper = Paper("#dfeaf6", width=_WIDTH, pixels=_PIXELS)
    paper.oval((140, 34), 15, "#ffe7b8")
    for x, y, width in ((20, 22, 26), (30, 18, 18), (92, 14, 24), (104, 11, 14), (166, 20, 20)):
        paper.box((x, y), (width, 5), "#f4f8fc", round_by=2.5)
    _draw_row(paper, _FAR, "#b9cde6", windows="")
    _draw_row(paper, _NEAR, "#6f8fbe", windows="#dbe7f6")
    paper.box((0, 82), (_WIDTH, 18), "#3f6aa8")
    for x, y, width in ((8, 86, 30), (60, 90, 44), (120, 87, 26), (150, 93, 34), (20, 95, 24)):
        paper.line([(x, y), (x + width, y)], 0.7, "#7ea2d4")
    _draw_house(paper, 86)
    return paper.write()


def draw_leaf_mark() -> bytes:
    """Return a PNG of the salon's mark: the leaf of a chestnut tree."""
    paper = Paper("#b4235a", pixels=256)
    for tip, width in (
        ((17, 58), 13), ((22, 30), 16), ((50, 12), 19), ((78, 30), 16), ((83, 58), 13),
    ):  # fmt: skip
        paper.leaf((50, 66), tip, width, "#ffffff")
    paper.line([(50, 64), (50, 88)], 4.5, "#ffffff")
    return paper.write()


def draw_cross_mark() -> bytes:
    """Return a PNG of the clinic's mark."""
    paper = Paper("#1d4ed8", pixels=256)
    paper.line([(50, 27), (50, 73)], 19, "#ffffff")
    paper.line([(27, 50), (73, 50)], 19, "#ffffff")
    return paper.write()


def _draw_window(paper: Paper) -> None:
    paper.box((26, 14), (34, 44), "#fff8f0", round_by=2)
    paper.box((28, 16), (30, 40), "#cfe6ea", round_by=1)
    paper.oval((48, 46), (9, 8), "#9dc7a6")
    paper.oval((37, 49), (8, 6), "#86b893")
    paper.box((28, 52), (30, 4), "#86b893")
    paper.box((42.3, 16), (1.4, 40), "#fff8f0")
    paper.box((28, 35), (30, 1.4), "#fff8f0")


def _draw_place(paper: Paper, x: float) -> None:
    paper.line([(x, 0), (x, 9)], 0.7, "#6b4a42")
    paper.slice((x, 12), (6, 5), (180, 360), "#b4235a")
    paper.oval((x, 12.4), (2, 1.4), "#fff3c9")
    paper.oval((x, 34), (13, 16), "#fff8f0")
    paper.oval((x, 34), (11.4, 14.4), "#d9e8ec")
    paper.line([(x - 6, 38), (x + 3, 26)], 1.4, "#eff7f9")
    paper.box((x - 15, 53), (30, 3), "#8a5a4c", round_by=1)
    for shift, color, height in ((-11, "#b4235a", 6), (-8, "#e9b44c", 4.6), (9, "#7fa99b", 5.4)):
        paper.box((x + shift, 53 - height), (2.4, height), color, round_by=0.8)
    paper.box((x - 8, 58), (16, 15), "#4d3a36", round_by=4)
    paper.box((x - 11, 70), (22, 7), "#5d4741", round_by=3)
    paper.box((x - 1.5, 77), (3, 9), "#8d99a6")
    paper.box((x - 8, 85.5), (16, 2.6), "#8d99a6", round_by=1.3)


def _draw_plant(paper: Paper, x: float) -> None:
    for tip in ((x - 11, 42), (x - 6, 31), (x + 2, 26), (x + 9, 33), (x + 13, 45)):
        paper.leaf((x + 1, 72), tip, 7, "#4f8a63")
    paper.shape([(x - 6, 68), (x + 8, 68), (x + 6, 84), (x - 4, 84)], "#fff8f0")


_FAR = (
    (0, 50, 12), (13, 42, 9), (24, 56, 14), (40, 36, 8), (50, 48, 12), (64, 28, 7), (73, 44, 13),
    (88, 52, 10), (100, 34, 9), (111, 47, 14), (127, 40, 8), (137, 54, 12), (151, 38, 9),
    (162, 48, 12), (176, 43, 15),
)  # fmt: skip
_NEAR = (
    (4, 62, 14), (21, 54, 11), (35, 66, 15), (54, 58, 12), (118, 60, 13), (134, 66, 15),
    (152, 56, 12), (168, 64, 18),
)  # fmt: skip


def _draw_row(
    paper: Paper, row: tuple[tuple[int, int, int], ...], color: str, *, windows: str
) -> None:
    for x, top, width in row:
        paper.box((x, top), (width, 82 - top), color, round_by=0.8)
        for across in range(2, width - 2, 3) if windows else ():
            for down in range(top + 4, 78, 5):
                paper.box((x + across, down), (1.4, 2.2), windows)


def _draw_house(paper: Paper, x: float) -> None:
    paper.box((x - 16, 50), (40, 32), "#ffffff", round_by=1)
    paper.box((x - 18, 47), (44, 4), "#1d4ed8", round_by=1)
    for across in (-11, -1, 9):
        paper.box((x + across, 56), (6, 8), "#bcd3f2", round_by=0.6)
    paper.box((x + 0.5, 69), (7, 13), "#1d4ed8", round_by=0.6)
    for ends in ([(x + 17, 70), (x + 17, 77)], [(x + 13.5, 73.5), (x + 20.5, 73.5)]):
        paper.line(ends, 2.4, "#d64550")
