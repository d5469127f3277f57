"""Fakes that stand in for models, clocks and files; append, never patch."""
