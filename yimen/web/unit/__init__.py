"""The unit workplace."""
