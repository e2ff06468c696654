"""Writes a migration from what the tables say: `python -m storage.new_revision "adds targets"`."""

import sys

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.migrate import alembic_config


def main() -> None:
    """Compare the tables with a database built by the migrations so far, and write the rest."""
    if len(sys.argv) != 2:
        sys.exit('Say what it is for: python -m storage.new_revision "adds targets"')
    with create_engine("sqlite://").connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main()
