"""Warnings, joint handling and leaders' orders: what watches over handling and never handles itself."""
