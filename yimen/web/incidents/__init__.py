"""秩序事件记录 (第二十六条): written by the duty officer, reviewed by the head of the office, seen by nobody else."""
