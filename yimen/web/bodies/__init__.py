"""机构: the units of the tree, kept by an administrator."""
