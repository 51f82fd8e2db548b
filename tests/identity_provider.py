"""An identity provider on this machine: OpenID Connect as it is written, with real signatures and its faults.

It is strict where a provider has to be: the address to come back to, the client's secret, PKCE, and codes
that hold once. `claims` is what the next ID token says besides what belongs to every one; `spoil` may change
it and the headers just before it is signed, and give another key.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from hedemora_kpi.oidc import configuration

CLIENT_ID = "kpi"
# What a spoilt token lacks.
LEFT_OUT = object()
CLIENT_SECRET = "canary-of-the-client-secret"
_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


class IdentityProvider:
    """`issuer` is where it is. What it was asked is in `asked`, the tokens that it gave in `given`."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.reset()

    def reset(self):
        self.callback = ""
        self.key, self.foreign_key = _KEYS
        self.claims = {}
        self.spoil = None  # (claims, headers) -> key, or None
        self.configuration = {}  # what differs in what it tells of itself
        self.answers = {}  # path -> (status, body), and if need be its kind, in place of its own
        self.delay = 0.0
        self.refuses = ""  # the error that people come back with
        self.asked, self.given = [], []
        self._codes = {}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def configured(self, *groups):
        """Return what an installation is told of it, which lets in who has an address at hedemora.example."""
        return configuration.IdentityProvider(
            name="Hedemora kommun",
            issuer=self.issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            domains=frozenset({"hedemora.example"}),
            groups=groups,
        )

    def told(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        } | self.configuration

    def keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked):
        """Return where somebody who has signed in here comes back to."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["redirect_uri"] == self.callback
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        back = {"state": asked["state"]}
        if self.refuses:
            back["error"] = self.refuses
        else:
            back["code"] = secrets.token_urlsafe(16)
            self._codes[back["code"]] = asked
        return f"{self.callback}?{urlencode(back)}"

    def token(self, asked):
        """Return (status, body) for a code."""
        of = self._codes.pop(asked.get("code"), None)
        challenge = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        is_in_order = (
            of is not None
            and asked["grant_type"] == "authorization_code"
            and (asked["client_id"], asked["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
            and asked["redirect_uri"] == of["redirect_uri"]
            and of["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        )
        if not is_in_order:
            return 400, {"error": "invalid_grant"}
        answer = {
            "access_token": "canary-" + secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self.id_token(of["nonce"]),
        }
        self.given.append(answer)
        return 200, answer

    def id_token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= self.claims
        headers = {"kid": "one", "alg": "RS256"}
        key = (self.spoil and self.spoil(claims, headers)) or self.key
        if headers["alg"] == "none":
            key = None
        claims, headers = (
            {name: said for name, said in part.items() if said is not LEFT_OUT} for part in (claims, headers)
        )
        return jwt.encode(claims, key, algorithm=headers["alg"], headers=headers)


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            time.sleep(provider.delay)
            if parts.path in provider.answers:
                self._answer(*provider.answers[parts.path])
            elif parts.path == "/.well-known/openid-configuration":
                self._answer(200, provider.told())
            elif parts.path == "/keys":
                self._answer(200, provider.keys())
            elif parts.path == "/authorize":
                self._page(provider.authorize(_first(parts.query)))
            else:
                self._answer(404, {})

        def do_POST(self):
            provider.asked.append(self.path)
            asked = _first(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(*provider.answers.get(self.path) or provider.token(asked))

        def _answer(self, status, body, kind="application/json"):
            self._send(status, kind, body if isinstance(body, str) else json.dumps(body))

        def _page(self, back):
            link = back.replace("&", "&amp;")
            self._send(
                200, "text/html", f'<!doctype html><title>Inloggning</title><a href="{link}">Tillbaka</a>'
            )

        def _send(self, status, kind, body):
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if 300 <= status < 400:
                self.send_header("Location", f"{provider.issuer}/elsewhere")
            # Who asked may have given up.
            with suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    return Handler


def _first(query):
    return {name: values[0] for name, values in parse_qs(query).items()}
