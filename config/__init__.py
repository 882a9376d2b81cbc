"""Puts Yimen together: settings, addresses, applications."""
