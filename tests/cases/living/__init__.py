"""The life of a matter as a state machine: its world, its moves, what always holds, and who plays it."""
