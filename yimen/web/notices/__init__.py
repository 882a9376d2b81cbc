"""放假通知: loaded by an administrator, decided by somebody else."""
