"""Pages of the steps that need only a short form: one view for all, one small form for each (办理步骤)."""
