"""The installation as it runs in production, behind a server that speaks TLS, with the benchmark's pages.

On loopback there is no TLS, so nothing is redirected to it and cookies do without.
"""

import os
from pathlib import Path

from hedemora_kpi.settings import *  # noqa: F403
from hedemora_kpi.settings import LOGGING, TEMPLATES

ROOT_URLCONF = "benchmarks.pages_.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
# Lines are written as in production, to where nobody reads them.
LOGGING["handlers"]["console"] |= {"class": "logging.FileHandler", "filename": os.devnull}
