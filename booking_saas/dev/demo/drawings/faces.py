"""Faces of people who do not exist."""

from collections.abc import Callable
from dataclasses import dataclass

from booking_saas.dev.demo.drawings.pen import Paper

_EYES = "#2b2320"
_HEAD = (50, 44)
_HEAD_RADIUS = (18, 22)
_CAP_RADIUS = (19.5, 23.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a person looks like; ``hair`` is one of the ways below."""

    ground: str
    skin: str
    shade: str
    hair: str
    hair_color: str
    clothes: str
    collar: str
    has_beard: bool = False
    has_glasses: bool = False


def draw(face: Face) -> bytes:
    """Return a PNG of the person, from head to shoulders."""
    paper = Paper(face.ground)
    behind, before = _HAIR[face.hair]
    behind(paper, face.hair_color)
    paper.oval((50, 112), (40, 36), face.clothes)
    paper.shape([(38, 80), (50, 92), (62, 80), (56, 74), (44, 74)], face.collar)
    paper.box((43, 58), (14, 22), face.shade, round_by=7)
    for side in (31.5, 68.5):
        paper.oval((side, 46), (3.4, 4.6), face.shade)
    paper.oval(_HEAD, _HEAD_RADIUS, face.skin)
    if face.has_beard:
        paper.slice(_HEAD, _CAP_RADIUS, (20, 160), face.hair_color)
        paper.oval((50, 52), (9, 5), face.skin)
    before(paper, face.hair_color)
    _draw_features(paper, face)
    return paper.write(corner=(11, 7), side=78)


def _draw_features(paper: Paper, face: Face) -> None:
    for side in (42.5, 57.5):
        paper.oval((side, 45), (1.5, 1.9), _EYES)
        paper.arc((side, 42.5), (4, 3.2), (210, 330), 1, face.hair_color)
    paper.arc((50, 51), (1.8, 1.8), (20, 160), 0.9, face.shade)
    paper.arc((50, 53), (6, 5), (25, 155), 1.3, "#8f3f3a")
    if face.has_glasses:
        for side in (42.5, 57.5):
            paper.arc((side, 45.5), (5.4, 5.4), (0, 360), 1, _EYES)
        paper.arc((50, 45), (2.6, 1.6), (190, 350), 1, _EYES)


def _nothing(_paper: Paper, _color: str) -> None:
    pass


def _cap(paper: Paper, color: str) -> None:
    paper.slice((50, 44), _CAP_RADIUS, (196, 344), color)


def _parted(paper: Paper, color: str) -> None:
    paper.slice((50, 44), _CAP_RADIUS, (184, 330), color)
    paper.slice((50, 44), _CAP_RADIUS, (280, 352), color)


def _long_behind(paper: Paper, color: str) -> None:
    paper.box((28, 20), (44, 66), color, round_by=21)


def _bob_behind(paper: Paper, color: str) -> None:
    paper.box((28, 20), (44, 42), color, round_by=17)


def _bun_behind(paper: Paper, color: str) -> None:
    paper.oval((50, 17), (9, 8), color)


def _curls_behind(paper: Paper, color: str) -> None:
    for x, y in ((32, 34), (34, 26), (41, 20), (50, 18), (59, 20), (66, 26), (68, 34)):
        paper.oval((x, y), 8.4, color)


def _curls_before(paper: Paper, color: str) -> None:
    for x, y in ((37, 29), (44, 26), (51, 27), (58, 26), (64, 30)):
        paper.oval((x, y), 5, color)


type _Stroke = Callable[[Paper, str], None]

_HAIR: dict[str, tuple[_Stroke, _Stroke]] = {
    "long": (_long_behind, _parted),
    "bob": (_bob_behind, _parted),
    "bun": (_bun_behind, _cap),
    "curls": (_curls_behind, _curls_before),
    "short": (_nothing, _parted),
    "cropped": (_nothing, _cap),
}
