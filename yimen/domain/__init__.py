"""The rules (规则): standard library only, no clock, no database. Facts in, decision out."""
