"""The mail workplace."""
