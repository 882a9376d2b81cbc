"""Where an embedded server lives, and how it is reached."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from yimen.ops.problem import Problem

USER = "yimen"
DATABASE = "yimen"
PORT = 5432  # names the socket file only; no TCP port is opened
SOCKET_FOLDER_LIMIT = 86  # sun_path holds 107 bytes; "/.s.PGSQL.5432.lock" takes 19 of them


class PostgresError(Problem):
    """The embedded database cannot be used; the message says in Chinese why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where one embedded server lives below the data folder `var`."""

    var: Path

    @property
    def data(self) -> Path:
        """The data directory; moved here whole once initdb has finished, so that half a database is never seen."""
        return self.var / "postgres" / "data"

    @property
    def password_file(self) -> Path:
        """The generated password, 0600."""
        return self.var / "secrets" / "postgres.password"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.var / "log" / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """A 0700 folder for the socket: below `var`, or a short one elsewhere where that path would be too long."""
        near = self.var / "postgres" / "run"
        if len(os.fsencode(near)) <= SOCKET_FOLDER_LIMIT:
            return near
        mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        if runtime and len(runtime) < SOCKET_FOLDER_LIMIT - 20 and os.access(runtime, os.W_OK):
            return Path(runtime) / f"yimen-{mark}"
        return Path("/tmp") / f"yimen-{os.getuid()}-{mark}"

    def password(self) -> str:
        """The password; made when it is first asked for, whole and once, also when two processes ask together."""
        if not self.password_file.exists():
            self.password_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            half = self.password_file.with_name(f".password.{os.getpid()}")
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(32) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(half, self.password_file)
            half.unlink()
        return self.password_file.read_text().strip()

    def parameters(self, database: str = DATABASE) -> dict[str, str]:
        """What a client needs: host (socket folder), port, user, password, dbname."""
        return {
            "host": str(self.socket_folder),
            "port": str(PORT),
            "user": USER,
            "password": self.password(),
            "dbname": database,
        }

    def dsn(self, database: str = DATABASE) -> str:
        """The same as one connection string."""
        return make_conninfo("", **self.parameters(database))
