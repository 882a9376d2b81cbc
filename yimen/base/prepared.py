"""Reads that happen all day (热查询): SQL written once, its plan kept by the server, its rows given as they come.

The ORM compiles each query anew and fills an object a row; for the few reads behind every click that costs several
times what the database does. They run on Django's own connection, inside its transaction, seen by its query log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Field, Model

Build = Callable[[tuple[Any, ...]], Any]


def rows(sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement with named parameters (`%(today)s`), bound by the server.

    After a few uses on a connection it is a prepared statement (`prepare_threshold` in the settings), so `sql` must be
    one of few texts and never hold a value.
    """
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(psycopg.Cursor(connection.connection)) as cursor:  # type: ignore[arg-type] # the stub is too narrow
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


class Records:
    """A statement whose rows are whole records: `{name}` in it stands for all columns of `name`'s model.

    >>> WITH_OFFICE = Records(
    ...     "SELECT {case}, {office} FROM cases_case AS case_ JOIN base_unit AS office ON office.id = case_.office_id "
    ...     "WHERE case_.id = %(case)s", case=(Case, "case_"), office=(Unit, "office"))
    """

    def __init__(self, sql: str, **models: tuple[type[Model], str]) -> None:
        """`models`: name -> the model and its alias in the statement."""
        self._text, self._models = sql, models

    def __call__(self, **parameters: Any) -> list[tuple[Any, ...]]:
        """One tuple a row, a record for each model in the order of `models`; None where an outer join found none."""
        return [tuple(build(row) for build in self._builders) for row in rows(self._sql, **parameters)]

    @cached_property
    def _sql(self) -> str:
        """Made on first use, when all models are known."""
        return self._text.format(
            **{
                name: ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)
                for name, (model, alias) in self._models.items()
            }
        )

    @cached_property
    def _builders(self) -> list[Build]:
        builders, start = [], 0
        for model, _ in self._models.values():
            builders.append(_builder(model, start))
            start += len(model._meta.concrete_fields)
        return builders


def _builder(model: type[Model], start: int) -> Build:
    fields = model._meta.concrete_fields
    names, end = [field.attname for field in fields], start + len(fields)
    pk = start + fields.index(model._meta.pk)
    changed = [(n, found) for n, field in enumerate(fields) if (found := _converter(field)) is not None]

    def build(row: tuple[Any, ...]) -> Model | None:
        if row[pk] is None:
            return None
        values = list(row[start:end])
        for n, convert in changed:
            values[n] = convert(values[n])
        return model.from_db(connection.alias, names, values)

    return build


def _converter(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What the ORM would do to a value of this field on its way in; None for most."""
    convert = getattr(field, "from_db_value", None)
    return None if convert is None else lambda value: convert(value, None, connection)
