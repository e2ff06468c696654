"""An outside client of the playground's JSON interface: it knows the contract and nothing else.

Whatever it gets is held against the contract's shapes.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
from jsonschema import Draft202012Validator

Json = dict[str, Any]

TEXT = {"type": "string"}
ID = {"type": ["string", "integer"]}


def each(what: Json) -> Json:
    """A list of such things."""
    return {"type": "array", "items": what}


def having(**properties: Json) -> Json:
    """An object that has at least these."""
    return {"type": "object", "required": list(properties), "properties": properties}


BUTTON = having(action=TEXT, value=TEXT, label=TEXT, style={"enum": ["plain", "primary", "danger"]})
CARD = having(title=TEXT, blocks=each(having(kind=TEXT, text=TEXT)), buttons=each(BUTTON))
FIELD = having(
    name=TEXT,
    kind=TEXT,
    label=TEXT,
    required={"type": "boolean"},
    options=each(having(value=TEXT, label=TEXT)),
    value={"type": ["string", "array", "null"]},
)
FORM = having(id=TEXT, title=TEXT, submit=TEXT, fields=each(FIELD))
MESSAGE = having(
    id=ID,
    at={"type": "string", "format": "date-time"},
    sender=ID,
    text=TEXT,
    card={"anyOf": [CARD, {"type": "null"}]},
    private_to={"type": ["string", "integer", "null"]},
)
ANSWER = having(form={"anyOf": [FORM, {"type": "null"}]}, messages=each(MESSAGE))
SHAPES = {
    "state": having(
        now=TEXT,
        people=each(
            having(
                id=ID,
                name=TEXT,
                role={"enum": ["rep", "manager", "leader"]},
                team={"type": ["string", "null"]},
                timezone=TEXT,
            )
        ),
        channels=each(having(id=ID, name=TEXT, team={"type": ["string", "null"]})),
    ),
    "messages": each(MESSAGE),
    "home": having(card=CARD),
    "say": ANSWER,
    "press": ANSWER,
    "submit": ANSWER,
    "clock": having(now=TEXT, happened=each(TEXT)),
}
ERRORS = having(errors={"type": "object", "minProperties": 1, "additionalProperties": TEXT})


class Client:
    """Asks, and holds every answer against its shape."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=f"{address}/playground/api", timeout=120)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def get(self, name: str, **query: str) -> Any:
        """What is asked for."""
        return self._fits(name, self._http.get(f"/{name}", params=query))

    def post(self, name: str, **body: Any) -> Json:
        """What comes of it."""
        return self._fits(name, self._http.post(f"/{name}", json=body))

    def tried(self, name: str, **body: Any) -> Json:
        """The same, where it may be refused: then the answer has `errors`."""
        answer = self._http.post(f"/{name}", content=json.dumps(body))
        if answer.status_code == 200:
            return self._fits(name, answer)
        assert answer.status_code == 422, answer.text
        Draft202012Validator(ERRORS).validate(answer.json())
        return answer.json()

    def refused(self, method: str, name: str, **how: Any) -> tuple[int, dict[str, str]]:
        """The status and the sentences of a request that cannot be done."""
        answer = self._http.request(method, f"/{name}", **how)
        Draft202012Validator(ERRORS).validate(answer.json())
        return answer.status_code, answer.json()["errors"]

    def _fits(self, name: str, answer: httpx.Response) -> Any:
        assert answer.status_code == 200, answer.text
        found = answer.json()
        Draft202012Validator(SHAPES[name]).validate(found)
        return found

    # What tests ask often

    def people(self, role: str | None = None, team: str | None = None) -> list[Json]:
        """Everybody, or those of a role and a team."""
        return [
            one
            for one in self.get("state")["people"]
            if role in {None, one["role"]} and team in {None, one["team"]}
        ]

    def direct(self, person: str) -> list[Json]:
        """Somebody's messages with the bot."""
        return self.get("messages", place=person, viewer=person)

    def home(self, person: str) -> Json:
        """Somebody's home."""
        return self.get("home", user=person)["card"]


def words(card: Json) -> str:
    """Everything that a card says, a block a line."""
    return "\n".join([card["title"], *(block["text"] for block in card["blocks"])])


def with_button(messages: list[Json], label: str) -> Iterator[tuple[Json, Json]]:
    """Messages and their buttons whose label contains this, the newest first."""
    for message in reversed(messages):
        for button in (message["card"] or {"buttons": []})["buttons"]:
            if label in button["label"]:
                yield message, button
