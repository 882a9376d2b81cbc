"""The pure part of papers: context in, Word and PDF out. No database, no models.

One source: a Word template is filled in (`word`), read back (`wordfile`) and set as PDF by typst (`typeset`), so that
both carry the same text.
"""
