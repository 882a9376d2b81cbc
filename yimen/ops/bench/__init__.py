"""Speed as ratios (基准): each action and page beside hand-written SQL for the same rows, in the same run."""
