"""The interface of the index: all that the assistant may import from the indexer."""
