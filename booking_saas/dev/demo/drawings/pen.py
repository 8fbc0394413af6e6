"""A sheet of paper of 100 units: shapes with round ends and smooth edges."""

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

UNITS = 100
_SCALE = 3
"""Drawn larger and made smaller, so that edges are smooth."""
_LEAF_STEPS = 24

type Point = tuple[float, float]


class Paper:
    """A picture ``width`` units wide and 100 high; ``pixels`` is the height of what comes out."""

    def __init__(self, ground: str, *, width: float = UNITS, pixels: int = 480) -> None:
        self._unit = pixels * _SCALE / UNITS
        self._size = (round(width * pixels / UNITS), pixels)
        whole = (self._size[0] * _SCALE, self._size[1] * _SCALE)
        self._picture = Image.new("RGB", whole, ground)
        self._pen = ImageDraw.Draw(self._picture)

    def oval(self, center: Point, radius: Point | float, color: str) -> None:
        """Fill an ellipse."""
        self._pen.ellipse(self._around(center, radius), fill=color)

    def slice(
        self, center: Point, radius: Point | float, angles: tuple[float, float], color: str
    ) -> None:
        """Fill what a straight cut leaves of an ellipse; degrees, clockwise from the right."""
        self._pen.chord(self._around(center, radius), *angles, fill=color)

    def box(self, corner: Point, size: Point, color: str, *, round_by: float = 0) -> None:
        """Fill a rectangle, its corners rounded."""
        (x, y), (width, height) = corner, size
        bounds = [part * self._unit for part in (x, y, x + width, y + height)]
        self._pen.rounded_rectangle(bounds, round_by * self._unit, fill=color)

    def shape(self, points: Sequence[Point], color: str) -> None:
        """Fill a polygon."""
        self._pen.polygon([self._at(point) for point in points], fill=color)

    def line(self, points: Sequence[Point], width: float, color: str) -> None:
        """Draw along the points, with round ends and corners."""
        self._pen.line(
            [self._at(point) for point in points], fill=color, width=round(width * self._unit)
        )
        for point in points:
            self.oval(point, width / 2, color)

    def arc(
        self,
        center: Point,
        radius: Point | float,
        angles: tuple[float, float],
        width: float,
        color: str,
    ) -> None:
        """Draw along an ellipse; degrees, clockwise from the right."""
        self._pen.arc(
            self._around(center, radius), *angles, fill=color, width=round(width * self._unit)
        )

    def leaf(self, root: Point, tip: Point, width: float, color: str) -> None:
        """Fill a leaf from its root to its tip, ``width`` units at its widest."""
        (x, y), (across, down) = root, (tip[0] - root[0], tip[1] - root[1])
        length = math.hypot(across, down)
        side = (-down / length * width / 2, across / length * width / 2)
        steps = [number / _LEAF_STEPS for number in range(_LEAF_STEPS + 1)]
        there = [(step, math.sin(math.pi * step**1.2)) for step in steps]
        outline = [*there, *((step, -bulge) for step, bulge in reversed(there))]
        self.shape(
            [
                (x + across * step + side[0] * bulge, y + down * step + side[1] * bulge)
                for step, bulge in outline
            ],
            color,
        )

    def write(self, *, corner: Point = (0, 0), side: float | None = None) -> bytes:
        """Return the picture as a PNG; with ``side`` only the square from ``corner`` on."""
        part = self._picture
        if side is not None:
            left, top = self._at(corner)
            part = part.crop((left, top, left + side * self._unit, top + side * self._unit))
        out = io.BytesIO()
        part.resize(self._size, Image.Resampling.LANCZOS).save(out, "PNG")
        return out.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * self._unit, point[1] * self._unit

    def _around(self, center: Point, radius: Point | float) -> tuple[float, float, float, float]:
        across, down = radius if isinstance(radius, tuple) else (radius, radius)
        (left, top), (right, bottom) = (
            self._at((center[0] - across, center[1] - down)),
            self._at((center[0] + across, center[1] + down)),
        )
        return left, top, right, bottom
