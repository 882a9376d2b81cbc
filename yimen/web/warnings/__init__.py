"""The quiet list of warnings (预警)."""
