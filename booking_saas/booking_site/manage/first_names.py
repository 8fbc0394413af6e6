"""How to greet somebody by what they typed as their name."""

_TITLES = """
dr dra drs prof professor mag ing dipl mr mrs ms miss mx sir dame lord lady rev herr frau fr hr
familie family fam m mme mlle monsieur madame sr sra sig señor señora van von de
"""
"""Words before a name: whoever has one is greeted with all of it."""

_FAMILY_FIRST = frozenset({"hu", "ja", "km", "ko", "vi", "zh"})
_SHORTEST = 2


def find_first_name(name: str, *, locale: str) -> str:
    """Return the first name where it is plain which one that is, else the whole name.

    Not of one word, with a title, an initial or a comma, and not where families' names come first:
    in their languages (``locale``, a tag) or in their scripts.
    """
    words = name.split()
    language = locale.replace("_", "-").partition("-")[0].lower()
    if len(words) < _SHORTEST or language in _FAMILY_FIRST or "," in name or "&" in name:
        return name
    first = words[0]
    is_plain = len(first) >= _SHORTEST and not first.endswith(".")
    is_latin = all(char < "\u0250" for char in first)
    return first if is_plain and is_latin and first.lower() not in _TITLES.split() else name
