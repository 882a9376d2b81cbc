"""A question back to the one who typed a command."""

from __future__ import annotations

import click


class Refused(click.ClickException):
    """A question to the one who typed: Chinese message on stderr, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print to stderr, with --json too: stdout carries an answer or nothing."""
        click.echo(f"错误：{self.message}", err=True)
