"""`/healthz`: whether this process can serve (健康检查), for a load balancer or a watchdog."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The last migration of each app in this code; read from disk once in a process."""
    loader = MigrationLoader(None)
    return frozenset(loader.graph.leaf_nodes())


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"} when the database answers and has every migration of this code, else 503; one statement."""
    wanted = sorted(_wanted())
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM unnest(%s::text[], %s::text[]) AS wanted(app, name) "
                "WHERE EXISTS (SELECT 1 FROM django_migrations m WHERE m.app = wanted.app AND m.name = wanted.name)",
                [[app for app, _ in wanted], [name for _, name in wanted]],
            )
            there = cursor.fetchone()[0]
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    if there < len(wanted):
        return JsonResponse({"status": "migrating"}, status=503)
    return JsonResponse({"status": "ok"})
