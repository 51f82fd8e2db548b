"""The mail with which somebody who has forgotten their password chooses a new one.

The worker looks up whether the address has an account: how long the page takes to answer tells nobody.
"""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from indicators.models import User

_TEMPLATE = "account/email/password_reset_key"


@task()
def send_password_mail(email: str, site: str, language: str) -> None:
    """Write to whoever signs in with the address, in small letters; to nobody where there is no account.

    site: the address that the link begins with. Raises OSError when no mail goes out.
    """
    for user in User.objects.filter(email=email, is_active=True):
        with translation.override(language):
            key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
            address = urljoin(site, reverse("account_reset_password_from_key", kwargs=key))
            subject = render_to_string(f"{_TEMPLATE}_subject.txt")
            text = render_to_string(f"{_TEMPLATE}_message.txt", {"password_reset_url": address})
        send_mail(" ".join(subject.split()), text, None, [email])
