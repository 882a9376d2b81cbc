"""The first units and accounts of an installation, from a table file (建立机构和账号): all rows or none."""
