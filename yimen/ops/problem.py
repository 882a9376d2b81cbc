"""Whatever keeps a command from running, told to the person who started it."""


class Problem(Exception):  # noqa: N818 - shown as it is, not as an error of ours
    """The message is a Chinese sentence that says what is wrong and what to do; `yimen` prints it and exits with 1."""
