#!/usr/bin/env python
"""Django's command line for hedemora_kpi."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hedemora_kpi.settings")
    # Commands are the installation's own, the worker too: for every organisation. The web server is not.
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} -c app.organisation=all".strip()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
