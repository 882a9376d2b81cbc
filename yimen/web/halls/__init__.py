"""接待大厅 as a setting: so that an office can open its hall without the demo."""
