"""The cases workplace."""
