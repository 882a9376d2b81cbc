"""Password hashing (口令散列): Argon2id with memory that a small machine can spare."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """Argon2id, 19 MiB, 2 passes, 1 lane: OWASP's minimum set.

    Django's default takes 100 MiB and 8 lanes for each log-in: ten people who log in at 8:30 on a two-core machine
    would ask for 1 GiB. The lock-out after some wrong tries guards the online side; this guards a stolen table.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
