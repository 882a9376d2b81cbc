"""The leader workplace."""
