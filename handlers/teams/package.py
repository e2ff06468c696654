"""The app package: the zip that is uploaded to Teams. The same bytes for the same app."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.errors import WrongSettings
from bot.settings import Settings
from handlers.teams import icons

_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip knows: no package says when it was made."""


def app_id_of(settings: Settings) -> str:
    """The app's id. Raises WrongSettings where it is missing, or is none."""
    found = settings.teams_app_id
    if not found:
        raise WrongSettings(
            "TEAMS_APP_ID is missing. Set it to the application (client) id of your bot's "
            "registration in Entra."
        )
    try:
        return str(UUID(found))
    except ValueError:
        raise WrongSettings(
            f"TEAMS_APP_ID: {found[:80]!r} cannot be used; allowed is an id such as "
            "12345678-abcd-4321-abcd-123456789abc."
        ) from None


def package(manifest: dict[str, Any], draw: Callable[[str, int], bytes]) -> bytes:
    """The zip of a manifest and the two icons; `draw` makes a PNG, so many pixels wide."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    files = {
        "manifest.json": text.encode(),
        "color.png": draw(icons.COLOUR, icons.COLOUR_SIZE),
        "outline.png": draw(icons.OUTLINE, icons.OUTLINE_SIZE),
    }
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _WRITTEN_AT)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return written.getvalue()
