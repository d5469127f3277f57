"""How the weights that this repository ships were made; every command here is rerunnable."""
