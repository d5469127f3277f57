"""How the console script speaks: usage, errors, progress, reports."""
