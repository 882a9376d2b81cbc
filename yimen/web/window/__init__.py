"""The window workplace."""
