"""复查复核: what a unit was asked to look at, and each step of it."""
