"""Who signs: keys that rotate, and the tokens by which the Bot Connector proves who it is."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]

ISSUER = "https://api.botframework.example"
APP_ID = "11111111-2222-3333-4444-555555555555"
SECRET = "a secret of the app"


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    """The key of that number: made once a process, as making one takes a while."""
    _ = number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """Signs by its newest key. `now` is in seconds since the epoch."""

    now: Callable[[], float]
    newest: int = 1
    published: list[int] = field(default_factory=lambda: [1])
    fetches: int = 0
    """How often the keys were asked for."""

    def rotate(self) -> None:
        """Sign by a new key from now on; the old one is no longer published."""
        self.newest += 1
        self.published = [self.newest]

    def keys(self) -> Json:
        """What stands at the metadata's jwks_uri."""
        self.fetches += 1
        found: list[Json] = []
        for number in self.published:
            one = json.loads(RSAAlgorithm.to_jwk(key(number).public_key()))
            found.append({**one, "kid": f"key-{number}", "use": "sig", "endorsements": ["msteams"]})
        return {"keys": found}

    def token(self, service_url: str, **claims: Any) -> str:
        """A token for an activity of that service address; `claims` replace its own."""
        now = int(self.now())
        body = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": service_url,
            "nbf": now - 10,
            "exp": now + 3600,
        }
        return self.signed({**body, **claims})

    def signed(self, body: Json, *, by: int | None = None, kid: str | None = None) -> str:
        """Any claims, signed by the newest key or another."""
        number = by or self.newest
        return jwt.encode(
            body, key(number), algorithm="RS256", headers={"kid": kid or f"key-{number}"}
        )
