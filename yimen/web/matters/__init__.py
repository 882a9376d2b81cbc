"""Matters: items joined to one matter and parted again, and one opinion delivered to many."""
