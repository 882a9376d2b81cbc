"""信访代理: mandates at the office, the agent's own desk, and errands, on which both work."""
