"""Settings that an administrator keeps and a second person releases (管理)."""
