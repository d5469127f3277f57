"""French contraction: « de » and « le Capitole » in, « du Capitole » out."""

from __future__ import annotations

from collections.abc import Mapping

_CONTRACTIONS: Mapping[tuple[str, str], str] = {
    ("de", "le "): "du ",
    ("de", "les "): "des ",
    ("à", "le "): "au ",
    ("à", "les "): "aux ",
}
_VOWELS = "aeiouyhâàéèêëîïôöûüœ"


def with_preposition(preposition: str, place_text: str) -> str:
    """« de » and « le Capitole » as « du Capitole »; any preposition that ends with de or à.

    An unknown place keeps its words: « de Chez Tonton », « d'Esquirol ».
    """
    before, _, last = preposition.rpartition(" ")
    lead = f"{before} " if before else ""
    for (word, article), contracted in _CONTRACTIONS.items():
        if last == word and place_text.lower().startswith(article):
            return lead + contracted + place_text[len(article) :]
    if last == "de" and place_text[:1].lower() in _VOWELS and place_text[:1].isalpha():
        return f"{lead}d'{place_text}" if not place_text.isupper() else f"{lead}de {place_text}"
    return f"{preposition} {place_text}"
