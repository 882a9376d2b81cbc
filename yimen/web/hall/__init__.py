"""The hall workplace."""
