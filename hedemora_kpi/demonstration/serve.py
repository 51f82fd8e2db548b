"""A web server and a worker that live and die together, on loopback."""

import errno
import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application

HOST = "127.0.0.1"
WORKER = ["db_worker", "--no-reload", "--no-startup-delay", "--skip-checks", "--verbosity", "0"]
# How long the worker may go on with what it does, in seconds.
_GRACE = 10
# Ctrl-C too: a shell starts what runs in the background with it ignored.
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTaken(Exception):
    """Something else listens on the port; another_port is free."""

    def __init__(self, another_port: int) -> None:
        super().__init__(another_port)
        self.another_port = another_port


class Died(Exception):
    """It stopped without being asked to; the message says what did."""


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Leave the address and the accounts in sight: no line for each request."""


def bind(port: int) -> ThreadedWSGIServer:
    """Return a server that listens on the port, or on any that is free for 0. Raises PortTaken."""
    try:
        server = ThreadedWSGIServer((HOST, port), _Handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(_free_port(port)) from error
    server.daemon_threads = True
    return server


def serve(server: ThreadedWSGIServer, *, when_it_answers: Callable[[], None]) -> None:
    """Serve until Ctrl-C or a signal to end, with a worker beside. Raises Died when one of them ends."""
    server.set_app(StaticFilesHandler(get_internal_wsgi_application()))
    web = threading.Thread(target=server.serve_forever, daemon=True)
    with _signals_end_it(), _worker() as worker:
        try:
            web.start()
            _ask(server.server_port)
            when_it_answers()
            while web.is_alive() and worker.poll() is None:
                web.join(0.5)
            ended = "worker" if web.is_alive() else "web server"
        except KeyboardInterrupt:
            return
        finally:
            if web.is_alive():
                server.shutdown()
    raise Died(f"The {ended} ended by itself.")


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    # In a session of its own: a Ctrl-C reaches it once, from here, and not from the terminal as well.
    worker = subprocess.Popen(
        [sys.executable, "manage.py", *WORKER], cwd=settings.BASE_DIR, start_new_session=True
    )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(_GRACE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


@contextmanager
def _signals_end_it() -> Iterator[None]:
    """Let a signal to end be what Ctrl-C is."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask(port: int) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        if connection.getresponse().status != http.HTTPStatus.OK:
            raise Died("The web server answers with an error.")
    finally:
        connection.close()


def _free_port(after: int) -> int:
    for port in (*range(after + 1, min(after + 20, 65536)), 0):
        with socket.socket() as listener:
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return listener.getsockname()[1]
    raise PortTaken(0)
