"""French text as data."""
