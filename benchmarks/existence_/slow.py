"""What takes its time where an account is, if nothing is done about it: a mail, and a password's hash."""

import time

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.mail.backends.dummy import EmailBackend

SECONDS = 0.05


class SlowPost(EmailBackend):
    """Takes mail as a server in the next building does."""

    def send_messages(self, email_messages):
        time.sleep(SECONDS)
        return super().send_messages(email_messages)


class ShortHasher(PBKDF2PasswordHasher):
    iterations = PBKDF2PasswordHasher.iterations // 50
