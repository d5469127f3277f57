"""What makes the networks of ``models.appearance``: see ``__main__``."""
