"""After conclusion: 落实 by dates, 回访 by consent, 疏导帮扶 by wish."""
