"""代理人 of absent staff."""
