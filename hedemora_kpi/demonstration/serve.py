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
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application

HOST = "127.0.0.1"
# How long the worker may go on with what it does, in seconds.
_GRACE = 10
# Ctrl-C too: a shell starts what runs in the background with it ignored.
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortRefused(Exception):
    """The port is taken, or not for everybody; the message says which, and another_port is free."""

    def __init__(self, reason: str, another_port: int) -> None:
        super().__init__(reason)
        self.another_port = another_port


class Died(Exception):
    """It stopped without being asked to; the message says what did."""


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Leave the address and the accounts in sight: no line for each request."""


def bind(port: int) -> ThreadedWSGIServer:
    """Return a server that listens on the port, or on any that is free for 0. Raises PortRefused."""
    try:
        server = ThreadedWSGIServer((HOST, port), _Handler)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise PortRefused(error.strerror or "", _free_port()) from error
    server.daemon_threads = True
    return server


def serve(server: ThreadedWSGIServer, *, when_it_answers: Callable[[], None]) -> None:
    """Serve until Ctrl-C or a signal to end, with a worker beside. Raises Died when one of them ends."""
    try:
        with _signals_end_it(), _web(server) as web:
            _ask(server.server_port)
            with _worker() as worker:
                when_it_answers()
                while web.is_alive() and worker.poll() is None:
                    web.join(0.5)
            raise Died(f"The {'worker' if web.is_alive() else 'web server'} ended by itself.")
    except KeyboardInterrupt:
        return


@contextmanager
def _web(server: ThreadedWSGIServer) -> Iterator[threading.Thread]:
    server.set_app(StaticFilesHandler(get_internal_wsgi_application()))
    web = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    web.start()
    try:
        yield web
    finally:
        if web.is_alive():
            server.shutdown()


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    # In a session of its own: a Ctrl-C reaches it once, from here, and not from the terminal as well.
    worker = subprocess.Popen(
        [sys.executable, "-m", "hedemora_kpi.demonstration.worker"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(_GRACE)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
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


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]
