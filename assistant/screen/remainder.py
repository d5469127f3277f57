"""What is left of a question: the question and its refused spans in, a clean sentence out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.screen.views import plain_view

_ARTICLE = re.compile(r"une?|des?|les?|la|l|du?|aux?|an?|the")
_LINK = re.compile(
    _ARTICLE.pattern + r"|avec|et|ou|en|par|pour|dans|sur|chez|qui|que|dont|mais|puis|est|sont"
    r"|etait|portant|porte|ayant|ce|cet|cette|ces|deux|trois|plusieurs|quelques|tous|toutes"
    r"|grande?|jeune|with|and|in|of|who|is|wearing|[,;:.!?\-]"
)
_JOINS = frozenset({"et", "ou", ",", "and", ";"})
_TOKEN = re.compile(r"[^\s,;:.!?]+|[,;:.!?]")


def merge_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, disjoint spans over the same characters."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def cut_spans(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """``question`` without ``spans``, and without the small words that they leave alone."""
    parts: list[str] = []
    done = 0
    for start, end in merge_spans(spans):
        parts.append(question[done:start])
        done = end
    parts.append(question[done:])
    kept = parts[0].strip()
    for part in parts[1:-1]:
        joined = _sew(kept, part.strip())
        # Links alone between two cuts may still lead to what follows the second.
        waits = kept and joined == _drop_links(kept, _tokens(kept))
        kept = f"{kept} {part.strip()}" if waits else joined
    if len(parts) > 1:
        kept = _sew(kept, parts[-1].strip())
    return re.sub(r"\s+([,.])", r"\1", kept).strip(" ,;:-–'’«»\"?!")


def _sew(left: str, right: str) -> str:
    """Two sides of a cut, joined without stray links."""
    before, after = _tokens(left), _tokens(right)
    if not before:
        return right[_skip(after) :]
    if all(_is_link(token) for token, _, _ in after):
        return _drop_links(left, before)
    if _fold(after[0][0]) in _JOINS and _is_link(before[-1][0]):
        while before and _ARTICLE.fullmatch(_fold(before[-1][0])):
            before.pop()
        left = left[: before[-1][2]] if before else ""
        right = right[after[1][1] :] if len(after) > 1 else ""
    elif _is_link(after[0][0]):
        left = _drop_links(left, before)
    return f"{left} {right}".strip()


def _tokens(text: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _skip(tokens: list[tuple[str, int, int]]) -> int:
    """Where the first word that is no link starts, or the end."""
    for token, start, _ in tokens:
        if not _is_link(token):
            return start + _elision(token)
    return tokens[-1][2] if tokens else 0


def _drop_links(text: str, tokens: list[tuple[str, int, int]]) -> str:
    while tokens and _is_link(tokens[-1][0]):
        tokens.pop()
    return text[: tokens[-1][2]] if tokens else ""


def _is_link(token: str) -> bool:
    return _LINK.fullmatch(_fold(token)) is not None


def _elision(token: str) -> int:
    """Length of an elided article at the head of a word (« l'homme »)."""
    match = re.match(r"[lLdD]['’]", token)
    return match.end() if match else 0


def _fold(token: str) -> str:
    return plain_view(token).text.strip()
