"""Which drawing belongs to whom: every business of the demo has pictures of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from booking_saas.dev.demo.drawings import faces, rooms, things
from booking_saas.dev.demo.drawings.faces import Face
from scheduling.operations import pictures
from scheduling.operations.pictures import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """The pictures of one business: people and things by slug, in the colors of the house."""

    draw_logo: Callable[[], bytes]
    draw_cover: Callable[[], bytes]
    cover_alt: str
    ground: str
    accent: str
    people: Mapping[str, Face]
    services: Mapping[str, str]


def hang(slug: str) -> None:
    """Give the business of the demo its pictures, inside the transaction that opens it."""
    gallery = _GALLERIES[slug]
    pictures.set_logo(gallery.draw_logo())
    pictures.set_cover(Upload(content=gallery.draw_cover(), alt=gallery.cover_alt))
    for person, face in gallery.people.items():
        pictures.set_picture_of_resource(person, Upload(content=faces.draw(face)))
    for service, thing in gallery.services.items():
        drawing = things.draw(thing, ground=gallery.ground, accent=gallery.accent)
        pictures.set_picture_of_service(service, Upload(content=drawing))


def _person(hair: str, hair_color: str, skin: tuple[str, str], ground: str, **more: str) -> Face:
    return Face(
        ground=ground,
        skin=skin[0],
        shade=skin[1],
        hair=hair,
        hair_color=hair_color,
        clothes=more.get("clothes", "#3d405b"),
        collar=more.get("collar", "#f4f1de"),
        has_beard="beard" in more,
        has_glasses="glasses" in more,
    )


_LIGHT = ("#f6d3bd", "#e3b196")
_TAN = ("#e0ac86", "#c98f69")
_BROWN = ("#a9714b", "#8f5b39")
_DARK = ("#7a4b33", "#643a26")

_GALLERIES: dict[str, Gallery] = {
    "salon": Gallery(
        draw_logo=rooms.draw_leaf_mark,
        draw_cover=rooms.draw_salon,
        cover_alt="Three chairs before round mirrors in a bright salon",
        ground="#f3dfd6",
        accent="#b4235a",
        people={
            "ana": _person("long", "#6b2f22", _LIGHT, "#f1c9bb", clothes="#b4235a"),
            "ben": _person("cropped", "#221a17", _DARK, "#d8e2c8", clothes="#3b5249", beard="yes"),
            "clara": _person("bob", "#e2b659", _LIGHT, "#cfe0ea", clothes="#2f4858", glasses="yes"),
            "deniz": _person("short", "#2b211d", _TAN, "#e8d9b5", clothes="#28282b", beard="yes"),
            "emil": _person("short", "#b9753b", _LIGHT, "#dcd3ec", clothes="#6d8a96"),
        },
        services={
            "haircut": "scissors",
            "short-cut": "comb",
            "kids-cut": "balloon",
            "beard": "razor",
            "color": "drop",
            "highlights": "strands",
            "scalp": "leaf",
            "consultation": "screen",
        },
    ),
    "clinic": Gallery(
        draw_logo=rooms.draw_cross_mark,
        draw_cover=rooms.draw_clinic,
        cover_alt="The clinic by the river, with the city behind it",
        ground="#dfeaf6",
        accent="#1d4ed8",
        people={
            "rivera": _person(
                "bun", "#2b1d18", _TAN, "#cfe0f2", clothes="#ffffff", collar="#1d4ed8"
            ),
            "chen": _person(
                "short",
                "#1c1b1f",
                _LIGHT,
                "#d9e8dc",
                clothes="#ffffff",
                collar="#5c7c8a",
                glasses="yes",
            ),
            "patel": _person(
                "long", "#1d1715", _BROWN, "#f0e0c4", clothes="#ffffff", collar="#8d4f72"
            ),
            "okafor": _person(
                "curls", "#1f1614", _DARK, "#e6d3d9", clothes="#2f7f86", collar="#2f7f86"
            ),
            "kowalski": _person(
                "cropped", "#a98257", _LIGHT, "#d6dced", clothes="#39588f", beard="yes"
            ),
            "brooks": _person(
                "curls", "#7a4a26", _LIGHT, "#d3dfe0", clothes="#35506b", collar="#35506b"
            ),
        },
        services={
            "check-up": "stethoscope",
            "skin-check": "magnifier",
            "ultrasound": "wave",
            "vaccination": "syringe",
            "blood-test": "tube",
            "physiotherapy": "ball",
            "video-visit": "screen",
            "night-line": "moon",
        },
    ),
}
