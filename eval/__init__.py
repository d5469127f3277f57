"""The benchmark: ``python -m eval``."""
