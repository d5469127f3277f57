"""Question to clips: French, the law, the search and the chat."""
