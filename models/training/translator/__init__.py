"""How the translator was made: sentences, a LoRA adapter trained on them, its GGUF file.

    phrases + grammar → sentences → training → adapter → weights/translator.gguf

Enters: phrases as data, sentences written one by one, the base model's GGUF. Leaves: the adapter
that ``models.cards`` knows as ``relecture-translator``. ``python -m models.training.translator``
does it all; the group ``training`` of pyproject.toml holds what it needs.
"""
