"""Footage to index: offline, no French, no language model, no page."""
