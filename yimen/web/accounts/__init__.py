"""账号: who works with the system, in which unit and post; kept by an administrator, some changes by two people."""
