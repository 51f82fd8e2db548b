"""How accounts come to be."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by whoever comes by."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
