"""The installation of benchmarks/pages_/settings.py, where one may try again and again, with slow mail."""

from benchmarks.pages_.settings import *  # noqa: F403

ROOT_URLCONF = "hedemora_kpi.urls"
ACCOUNT_RATE_LIMITS = False
SECOND_FACTOR_REQUIRED = False
MAILERS = {"default": {"BACKEND": "benchmarks.existence_.slow.SlowPost"}}
# The kind that production has, in a fiftieth of its rounds: an account that is not hashed for still shows.
PASSWORD_HASHERS = ["benchmarks.existence_.slow.ShortHasher"]
