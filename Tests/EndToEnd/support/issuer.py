"""An issuer of JSON Web Tokens: it publishes its keys as Cognito's user pools do, and signs what a test tells it."""

import base64
import json
import time

import rsa

from support.backend import Answer, Backend

KEYS = "/.well-known/jwks.json"
DISCOVERY = "/.well-known/openid-configuration"
JSON = [("Content-Type", "application/json")]


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Issuer:
    """Listens on a loopback port; its tokens say `issuer` in `iss`.

    `path` is the last segment of that address: a user pool's id, or whatever another issuer has. With `discovery`
    it tells where its keys are as OpenID providers do. Every request is in `backend.requests`; put an Answer in
    `answer` to have it fail.
    """

    def __init__(self, path="eu-west-1_Ab12", discovery=False, key_id="first"):
        self.path = f"/{path}"
        self.discovery = discovery
        self.answer = None
        self.keys = {}
        self.add_key(key_id)
        self.backend = Backend(self._respond)
        self.issuer = f"{self.backend.url}{self.path}"

    def add_key(self, key_id):
        """Turns to another key; the older ones stay published."""
        public, private = rsa.newkeys(2048)
        self.keys[key_id] = (public, private)
        self.key_id = key_id

    def key_set(self):
        return {
            "keys": [
                {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id, "n": number(public.n), "e": number(public.e)}
                for key_id, (public, _) in self.keys.items()
            ]
        }

    def _respond(self, received):
        if self.answer:
            return self.answer
        documents = {self.path + KEYS: self.key_set()}
        if self.discovery:
            documents = {
                "/keys": self.key_set(),
                self.path + DISCOVERY: {"issuer": self.issuer, "jwks_uri": f"{self.backend.url}/keys"},
            }
        if received.path not in documents:
            return Answer(status=404)
        return Answer(headers=JSON, body=json.dumps(documents[received.path]).encode())

    def token(self, claims=None, header=None, seconds=3600):
        """Signs these claims, `iss`, `iat` and `exp` among them unless they are given; None takes one out."""
        now = int(time.time())
        claims = {"iss": self.issuer, "iat": now, "exp": now + seconds, **(claims or {})}
        header = {"alg": "RS256", "kid": self.key_id, **(header or {})}
        parts = [{key: value for key, value in part.items() if value is not None} for part in (header, claims)]
        signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
        _, private = self.keys.get(header["kid"], self.keys[self.key_id])
        return f"{signed}.{encoded(rsa.sign(signed.encode(), private, 'SHA-256'))}"

    def id_token(self, client="client", **claims):
        """A token as Cognito gives it to tell who somebody is."""
        return self.token({"sub": "aaaaaaaa-bbbb-cccc", "aud": client, "token_use": "id", **claims})

    def access_token(self, *scopes, client="client", **claims):
        """A token as Cognito gives it to tell what somebody may do."""
        claims = {"client_id": client, "token_use": "access", "scope": " ".join(scopes), **claims}
        return self.token({"sub": "aaaaaaaa-bbbb-cccc", **claims})

    def close(self):
        self.backend.close()
