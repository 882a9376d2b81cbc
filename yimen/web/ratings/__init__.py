"""不满意的评价: the look of the superior."""
