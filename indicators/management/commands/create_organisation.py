"""./run manage.py create_organisation: a new organisation, ready for its administrator."""

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.urls import reverse

from indicators.actions.organisations import create_organisation
from indicators.models import User


class Command(BaseCommand):
    help = "Makes an organisation and, on request, its administrator. Works without a network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="opens its addresses: hedemora")
        parser.add_argument("--name", required=True, help='"Hedemora kommun"')
        parser.add_argument("--area", required=True, metavar="KOLADA_ID", help="2083")
        parser.add_argument("--administrator", default="", metavar="EMAIL")

    @no_translations
    def handle(self, *, slug: str, name: str, area: str, administrator: str, **options: Any) -> None:
        try:
            made = create_organisation(
                slug=slug, name=name, area_code=area, administrator=administrator, by=None
            )
        except ValidationError as error:
            raise CommandError(_lines(error)) from error
        organisation = made.organisation
        is_there = "is made" if made.is_new else "is there already"
        self.stdout.write(f"{organisation.name} {is_there}: {reverse('dashboards:goal-list', args=[slug])}")
        if made.administrator:
            self._tell(made.administrator)

    def _tell(self, user: User) -> None:
        if user.has_usable_password():
            self.stdout.write(f"{user.email} is its administrator and signs in as before.")
            return
        address = reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
        )
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        self.stdout.write(
            f"{user.email} is its administrator and has no password yet. Give them, and nobody else, this "
            f"address below the installation's own; it works once and within {hours} hours, and this "
            f"command makes a new one:\n{address}"
        )


def _lines(error: ValidationError) -> str:
    return "\n".join(
        f"{name}: {message}" if name != "__all__" else message
        for name, found in error.message_dict.items()
        for message in found
    )
