"""The demonstration's worker: ends when whoever started it does, however that happens.

Its standard input is a pipe that the other holds, which closes also when that one is killed.
"""

import os
import signal
import sys
import threading

from django.core.management import execute_from_command_line

WORKER = ["db_worker", "--no-reload", "--no-startup-delay", "--skip-checks", "--verbosity", "0"]


def main() -> None:
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    execute_from_command_line(["manage.py", *WORKER])


def _end_with_the_other() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
