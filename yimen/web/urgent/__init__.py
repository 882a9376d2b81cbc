"""紧急报告 (第二十五条): written from a case, a visit or nothing, and the checklist of who was told."""
