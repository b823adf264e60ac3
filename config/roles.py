"""The four database roles and the database: for the embedded server, and for a real one whose administrator asks.

`antam_owner` migrates, `antam_app` serves, `antam_statistics` reads published releases, `antam_sealer` seals the
logbook. What each may do with which table is written by the rooms themselves after `migrate`.
"""

import json
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql

OWNER, APP, STATISTICS, SEALER = "antam_owner", "antam_app", "antam_statistics", "antam_sealer"
ROLES = (OWNER, APP, STATISTICS, SEALER)
DATABASE = "antam"


class RolesRefused(Exception):
    """The roles or the database cannot be made; the message is one sentence that says what to do."""


def with_role(url: str, role: str, password: str = "", database: str = "") -> str:
    """The same server for another role and database."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    who = f"{role}:{quote(password, safe='')}" if password else role
    return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{database}" if database else parts.path))


def read_passwords(path: Path) -> dict[str, str]:
    """The passwords of the four roles on a real server, made once and kept in a file that only we can read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        passwords = {role: secrets.token_urlsafe(32) for role in ROLES}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(passwords, file, indent=1)
    return dict(json.loads(path.read_text()))


def create(administrator: str, database: str, passwords: dict[str, str]) -> None:
    """Make the roles and the database where they are missing. Safe to repeat.

    Args:
        administrator: URL of a role that may create roles and databases.
        passwords: of the four roles; none for the embedded server, whose folder is its lock.

    Raises:
        RolesRefused: the server is too old, cannot be reached, or has our roles with passwords we do not know.
    """
    try:
        server = with_database(administrator, "postgres")
        with psycopg.connect(server, autocommit=True, connect_timeout=10) as connection:
            if connection.info.server_version < 150000:
                raise RolesRefused("The PostgreSQL server is older than version 15: An Tâm needs 15 or newer.")
            for role in ROLES:
                _create_role(connection, role, passwords.get(role, ""))
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
            _create_database(connection, database)
        with psycopg.connect(with_database(administrator, database), autocommit=True) as connection:
            _take_over(connection, database)
            _close_doors(connection, database)
    except psycopg.Error as error:
        raise _refused(error) from error
    for role, password in passwords.items():
        _try_password(with_role(administrator, role, password, database), role)


def with_database(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _create_role(connection: Connection, role: str, password: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        return
    login = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(sql.Identifier(role))
    if password:  # only its hash travels, so that no log of the server can hold the password
        hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        login += sql.SQL(" PASSWORD {}").format(sql.Literal(hashed))
    connection.execute(login)


def _refused(error: psycopg.Error) -> RolesRefused:
    reason = str(error).strip().splitlines()[0]
    return RolesRefused(f"The PostgreSQL server refused the set-up ({reason}).")


def exists(administrator: str, database: str) -> bool:
    """Whether the server has this database. Raises: RolesRefused."""
    try:
        with psycopg.connect(with_database(administrator, "postgres"), connect_timeout=10) as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())
    except psycopg.Error as error:
        raise _refused(error) from error


def drop(administrator: str, database: str) -> None:
    """Remove a database with all that is in it."""
    with psycopg.connect(with_database(administrator, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def database_of(url: str) -> str:
    """The database that an address names; ours by name where it names none or the administrators' own."""
    named = unquote(urlsplit(url).path.lstrip("/"))
    return DATABASE if named in {"", "postgres", "template1"} else named


def _create_database(connection: Connection, database: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    # The built-in locale sorts alike on every machine; text in Vietnamese order is sorted in Python.
    locale = " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if connection.info.server_version >= 170000 else ""
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0" + locale).format(
            sql.Identifier(database), sql.Identifier(OWNER)
        )
    )


def _take_over(connection: Connection, database: str) -> None:
    """An empty database that somebody made for us becomes the owner's; one that holds tables is left alone."""
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    if connection.execute(owner).fetchone() == (OWNER,):
        return
    if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone():
        raise RolesRefused(f"The database {database} holds tables of somebody else: name another one in DATABASE_URL.")
    names = sql.Identifier(database), sql.Identifier(OWNER)
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*names))


def _close_doors(connection: Connection, database: str) -> None:
    """Nobody but the four roles may connect, and none but the owner may make tables."""
    name, four = sql.Identifier(database), sql.SQL(", ").join(map(sql.Identifier, ROLES))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, four))
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(four))


def _try_password(url: str, role: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise RolesRefused(
            f"The role {role} cannot sign in on this server with the password in the file: "
            "put the right one there, or drop the role."
        ) from error


def main(path: Path) -> int:
    """Make roles and database on the server of `DATABASE_URL`: `python -m config.roles PASSWORD_FILE`."""
    administrator = os.environ.get("DATABASE_URL", "")
    if not administrator:
        print("DATABASE_URL is not set: the address of a role that may create roles and databases.", file=sys.stderr)
        return 2
    try:
        create(administrator, database_of(administrator), read_passwords(path))
    except RolesRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"The roles {', '.join(ROLES)} and the database are ready; their passwords are in {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
