"""Yimen (一门): the open system for petition reception windows (信访接待窗口)."""
