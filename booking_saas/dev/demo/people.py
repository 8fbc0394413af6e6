"""The demo's customers, invented. Their addresses end in ``.example``: no mail leaves."""

from dataclasses import dataclass
from random import Random

_FIRST = """
    Ada Alice Amir Anna Anton Aylin Bela Bruno Carla Cem Chloe Daniel Daria David Dina Elif Ella
    Emma Erik Fatima Felix Finn Frida Greta Hana Hugo Ida Ines Ivan Jana Jonas Julia Kaan Kara
    Kim Klara Lara Lea Leon Lina Luis Maja Malik Marta Max Mia Mila Nadia Nico Nina Noah Nora
    Olga Oscar Paul Pia Rami Rosa Sam Sara Sofia Tariq Tim Tom Uma Vera Viktor Yara Yusuf Zoe
"""
_LAST = """
    Adler Alvarez Arslan Bauer Becker Berg Brandt Brown Busch Castillo Chen Cohen Demir Diaz
    Engel Farah Fischer Garcia Gruber Haas Hassan Hoffmann Huber Ito Jansen Johnson Kaya Keller
    Khan Klein Kowalski Kruger Lang Larsen Lee Lehmann Lopez Mayer Miller Moreau Nguyen Novak
    Okafor Oliveira Park Patel Petrov Pham Quinn Reed Richter Rivera Rossi Roth Sato Schmitt
    Silva Singh Sommer Stein Tanaka Torres Vogel Wagner Walker Weber Winter Wolf Young Ziegler
"""
_NOTES = (
    "First visit.",
    "I may be five minutes late.",
    "Please ring the second bell.",
    "Same as last time, please.",
    "I have a question about aftercare.",
)
_NOTE_EVERY = 9


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who books."""

    name: str
    email: str
    phone: str

    @property
    def takes_texts(self) -> bool:
        """Three of ten want text messages."""
        return self.phone[-1] in "037"


def list_visitors(random: Random, count: int, *, prefix: str) -> list[Visitor]:
    """Return ``count`` different people with phone numbers that begin with ``prefix``."""
    names = [f"{first} {last}" for first in _FIRST.split() for last in _LAST.split()]
    return [
        Visitor(
            name=name,
            email=f"{name.lower().replace(' ', '.')}@mail.example",
            phone=f"{prefix} {random.randrange(200, 999)} {random.randrange(1000, 9999)}",
        )
        for name in random.sample(names, count)
    ]


def choose_note(random: Random) -> str:
    """Return what somebody writes with a booking: mostly nothing."""
    return random.choice(_NOTES) if random.randrange(_NOTE_EVERY) == 0 else ""
