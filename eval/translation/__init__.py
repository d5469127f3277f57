"""The benchmark of understanding: gold questions, the translators, the figures, the table.

cases → Interview (screen → understand → resolve) → Score → table, JSON
"""
