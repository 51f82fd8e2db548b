"""The mail that tells somebody that an organisation has let them in."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from indicators.models import Membership, User


def send_invitation(request: HttpRequest, membership: Membership, *, by: User) -> None:
    """Write to the member, in the installation's language. Raises OSError when no mail goes out.

    Whoever has no password yet gets a link that works once and for PASSWORD_RESET_TIMEOUT.
    """
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "membership": membership,
            "by": by,
            "is_new": not membership.user.has_usable_password(),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "address": request.build_absolute_uri(_address(membership)),
        }
        subject = render_to_string("indicators/email/invitation_subject.txt", context)
        text = render_to_string("indicators/email/invitation.txt", context)
    send_mail(" ".join(subject.split()), text, None, [membership.user.email])


def _address(membership: Membership) -> str:
    user = membership.user
    if user.has_usable_password():
        return reverse("dashboards:goal-list", kwargs={"organisation": membership.organisation.slug})
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
