"""Taking over petitions from a file (批量导入): every row is registered once or reported."""
