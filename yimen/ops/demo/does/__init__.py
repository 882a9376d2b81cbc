"""Deeds of the play (剧中的办理动作): each is one call of a real action, by the account whose post it is."""

from __future__ import annotations

from yimen.ops.demo.does import after, beside, events, joint, office, protected, reviews, unit
from yimen.ops.demo.does.doing import DEEDS, Doing

__all__ = ["DEEDS", "Doing", "after", "beside", "events", "joint", "office", "protected", "reviews", "unit"]
