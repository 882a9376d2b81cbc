"""Running Yimen: the `yimen` command, the database, jobs, demo, import."""
