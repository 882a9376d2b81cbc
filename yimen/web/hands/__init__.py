"""Handing on, and keeping out of, one case: 领办、交接、指定、回避."""
