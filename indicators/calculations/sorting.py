"""Swedish alphabetical order as a text that any database sorts right."""

import unicodedata

# After z, in this order; "{" is the character after "z".
_AFTER_Z = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c", "ü": "y", "ß": "ss"})


def swedish_sort_key(text: str) -> str:
    """Return a key whose plain text order is Swedish order: case apart, å ä ö last, é with e, ü with y."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_AFTER_Z)
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
