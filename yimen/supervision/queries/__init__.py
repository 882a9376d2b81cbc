"""Named reads of supervision."""
