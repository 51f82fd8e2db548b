"""Swedish alphabetical order as a text that any database sorts right."""

from unicodedata import combining, normalize

SORT_KEY_LENGTH = 200

# A key holds a-z and 0-9 alone, which C, English, Swedish and ICU collations put in the same order:
# neither SQLite nor every PostgreSQL server knows Swedish. No character's key begins another's, so the
# order of keys is the order of the characters.
_SPACE = "0"
_KEYS = {digit: f"1{digit}" for digit in "0123456789"}
_KEYS |= {"z": "za", "å": "zb", "ä": "zc", "ö": "zd"}
_KEYS |= {"æ": "zc", "ø": "zd", "œ": "zd", "ü": "y", "ð": "d", "þ": "th"}


def swedish_sort_key(text: str) -> str:
    """A key whose order is Swedish order: case apart, å ä ö after z, é with e, ü with y, w after v.

    Digits come before letters and are compared one by one (10 before 9). What is neither a letter nor
    a digit separates words, however many there are. At most SORT_KEY_LENGTH characters: texts that are
    alike so far have the same key.
    """
    composed = normalize("NFC", text).casefold()
    words = "".join(character if character.isalnum() else " " for character in composed).split()
    return _SPACE.join("".join(map(_key_of, word)) for word in words)[:SORT_KEY_LENGTH]


def _key_of(character: str) -> str:
    key = _KEYS.get(character)
    if key is None:
        letters = (part for part in normalize("NFKD", character) if not combining(part))
        key = "".join(_KEYS.get(letter, letter) for letter in letters)
    return key
