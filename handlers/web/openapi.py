"""The interface described as OpenAPI 3.1, made of the tables that files and requests share."""

from importlib.metadata import version
from typing import Any

from bot.targets.bands import Unit
from bot.targets.imports.tables import METRICS, TABLES, Table
from bot.targets.units import CURRENCIES

_ABOUT = {
    "targets": "A target's band for one user and period. A correction comes by the same period.",
    "results": "What a user brought in on a day. All rows of a day together replace what is "
    "stored of that day.",
    "leave": "Days away. Imported leave that overlaps and is not among the rows is called off.",
    "metrics": "A measure of a user or a team on a day.",
    "hires": "A user's first day in the job, from which a target ramps up.",
    "moves": "From a day on, a share of what one user sells belongs to another.",
}
_WORDS: dict[str, dict[str, Any]] = {
    "unit": {"enum": [*map(str, Unit), *sorted(CURRENCIES)]},
    "metric": {"enum": list(METRICS)},
    "kind": {"examples": ["vacation", "parental", "sick", "part_time 60%"]},
}
_SENTENCES = {
    "401": "No key, or none that is known",
    "403": "The key was revoked",
    "409": "The Idempotency-Key came with another request before",
    "413": "Too many rows or bytes",
    "415": "Neither JSON nor CSV",
    "422": "Rows that cannot be taken; none was stored",
    "429": "Too many requests; Retry-After says when to come again",
}


def document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Relieved Quota", "version": version("relieved-quota")},
        "paths": {f"/api/v1/{table.name}": {"post": _post(table)} for table in TABLES.values()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {
                        "error": {"type": "string"},
                        "mistakes": {"type": "array", "items": {"type": "object"}},
                        "total": {"type": "integer"},
                    },
                },
                "Outcome": _outcome(),
            },
        },
        "security": [{"key": []}],
    }


def _post(table: Table) -> dict[str, Any]:
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    outcome = {"application/json": {"schema": {"$ref": "#/components/schemas/Outcome"}}}
    rows = {"type": "array", "items": _row(table), "minItems": 1, "maxItems": 5000}
    json_body = {"type": "object", "required": ["rows"], "properties": {"rows": rows}}
    return {
        "operationId": f"send_{table.name}",
        "summary": _ABOUT[table.name],
        "parameters": [
            _parameter("header", "Idempotency-Key", {"type": "string", "maxLength": 200}),
            _parameter("query", "dry_run", {"type": "boolean"}),
            _parameter("query", "dates", {"enum": ["dmy", "mdy"]}),
            _parameter("query", "decimals", {"enum": ["point", "comma"]}),
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": json_body},
                "text/csv": {"schema": {"type": "string"}, "example": ",".join(table.columns)},
            },
        },
        "responses": {
            "200": {"description": "All rows were taken", "content": outcome},
            **{code: {"description": why, "content": error} for code, why in _SENTENCES.items()},
        },
    }


def _parameter(where: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": where, "name": name, "required": False, "schema": schema}


def _row(table: Table) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(table.columns),
        "additionalProperties": False,
        "properties": {name: _column(table, name) for name in table.columns},
    }


def _column(table: Table, name: str) -> dict[str, Any]:
    if name in table.dates:
        return {"type": "string", "format": "date"}
    if name in table.amounts:
        return {"type": ["string", "number"], "description": "A decimal with a point"}
    return {"type": "string", **_WORDS.get(name, {})}


def _outcome() -> dict[str, Any]:
    counts = {name: {"type": "integer"} for name in ("rows", "added", "changed", "same")}
    difference = {name: {"type": "string"} for name in ("who", "what", "before", "after")}
    return {
        "type": "object",
        "required": [*counts, "differences", "notes", "batch_id"],
        "properties": {
            **counts,
            "differences": {
                "type": "array",
                "items": {"type": "object", "properties": difference},
            },
            "notes": {"type": "array", "items": {"type": "string"}},
            "batch_id": {"type": ["integer", "null"]},
        },
    }
