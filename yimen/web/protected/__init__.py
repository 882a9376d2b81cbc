"""检举控告: the desk of the protected circle; whoever is not in it is told that there is nothing."""
