"""Runs migrations on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from storage import tables

connection = context.config.attributes.get("connection")
if not isinstance(connection, Connection):
    raise SystemExit("Use `relieved-quota migrate`; it knows which database is meant.")

context.configure(
    connection=connection,
    target_metadata=tables.Organisation.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
