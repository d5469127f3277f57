"""Tokens in, groups out: which atoms stand at a place, and how they join into one expression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dates.calendars import LastNight
from assistant.dates.clocks import before
from assistant.dates.days import read_day
from assistant.dates.grouping import Builder, lend, pair
from assistant.dates.lexing import Text, phrases
from assistant.dates.moments import read_night, read_open, read_run
from assistant.dates.parts import read_part
from assistant.dates.relatives import read_relative
from assistant.dates.spans import read_span
from assistant.dates.terms import DAY_MIN, Clock, Group
from assistant.dates.words import HITS, PARTS, TOPONYM_HEADS, WEEKDAYS, word_list

Read = tuple[Group, int] | None

_JOINERS = phrases(
    {
        "et aussi|ainsi que|et puis|et": "and",
        "ou bien|ou alors|ou|soit": "or",
        "puis|mais aussi|mais": "and",
        ",|;|/": "soft",
    }
)
_EXCLUDERS = phrases(
    {
        "sauf|mais pas|pas|a l exception de|a l exception du|en dehors de|en dehors du|a part"
        "|sans compter|hormis|sauf pendant": True
    }
)
#: Parts of the day that people say « avant » of.
_EDGES = frozenset({"tot le matin", "tombee de la nuit", "nuit"})
_TOPONYM_LINKS = frozenset(word_list("du de d la le l des les"))
_FILLERS = frozenset(
    word_list(
        "le la l les de du d en a au vers . ! ? : ( ) \" « » ' moi dans et ou , ; entre "
        "inclus compris plutot seulement uniquement"
    )
)


@dataclass(frozen=True)
class Expression:
    """The groups of one or several spans, and the words among them that were not read."""

    groups: tuple[Group, ...]
    unread: tuple[str, ...] = ()


def _in_toponym(text: Text, i: int) -> bool:
    """Whether the words at ``i`` are the name of a street: « rue du Midi », « 11 novembre »."""
    j = i
    while text.word(j - 1) in _TOPONYM_LINKS and j > 0:
        j -= 1
    linked = j < i or text.word(i) in ("du", "de", "d", "des", "la")
    number = text.skip(i, _TOPONYM_LINKS)
    if text.number(number) is not None and text.word(number + 1) in ("h", ":"):
        return False  # « le passage de 14 heures 20 »
    head = text.word(j - 1) in TOPONYM_HEADS
    if head and text.word(i) in ("de", "d") and text.word(i + 1) in ("nuit", "jour"):
        return False
    return head and (linked or text.number(i) is not None) and text.word(i) not in WEEKDAYS


def toponym_end(text: Text, i: int) -> int:
    """The index after a street's name that is a date or a part of the day; ``i`` where none is."""
    if not _in_toponym(text, i):
        return i
    loose = Text(text.tokens, strict=False)
    named = read_day(loose, i) or read_part(loose, i)
    return named[1] if named else i


def _read_part(text: Text, i: int) -> Read:
    """A part of the day, with the nights that follow it: « la nuit du 12 au 13 »."""
    found = read_part(text, i)
    if not found:
        return None
    read, j = found
    if read.days is None and read.part is PARTS["nuit"]:
        if text.word(j) == "dernier" or text.word(j) == "passe":
            return Group(days=LastNight(ended=True), part=read.part, bound=True), j + 1
        night = read_night(text, j, read.part)
        if night:
            return night
    if read.part is PARTS["journee"] and text.word(j) in ("du", "de", "d") and read_day(text, j):
        return Group(part=PARTS["jour entier"]), j
    times = (read.time,) if read.time else ()
    return Group(days=read.days, part=read.part, times=times, bound=read.days is not None), j


def _read_before_part(text: Text, i: int) -> Read:
    """« avant l'aube », « avant la tombée de la nuit »: up to where that part begins."""
    start = text.skip(i + 1, ("l", "la", "le"))
    found = read_part(text, start) if text.word(i) == "avant" and start > i + 1 else None
    if not found or found[0].part is None or found[0].part.name not in _EDGES:
        return None
    clock = Clock(found[0].part.start_min % DAY_MIN, fixed=True)
    return Group(times=(before(clock),)), found[1]


def _read_span(text: Text, i: int) -> Read:
    found = read_span(text, i)
    return (Group(times=(found[0],)), found[1]) if found else None


def _read_relative(text: Text, i: int) -> Read:
    found = read_relative(text, i)
    return (Group(absolute=found[0]), found[1]) if found else None


def _read_day(text: Text, i: int) -> Read:
    found = read_day(text, i)
    if not found:
        return None
    rule, j = found
    if isinstance(rule, LastNight):
        return Group(days=rule, part=PARTS["nuit"], bound=True), j
    return Group(days=rule), j


def _longest(text: Text, i: int) -> Read:
    """The reading at ``i`` that takes most words; the first of equals."""
    readers = (
        read_run,
        read_open,
        _read_before_part,
        _read_span,
        _read_relative,
        _read_part,
        _read_day,
    )
    found = [read for read in (reader(text, i) for reader in readers) if read and read[1] > i]
    return max(found, key=lambda read: read[1], default=None)


def read_atom(text: Text, i: int) -> Read:
    """One atom at ``i``: a day, a part, a time, a run, or words relative to the anchor."""
    if text.strict and _in_toponym(text, i):
        return None
    return _longest(text, i)


def read_expression(texts: Sequence[Text]) -> Expression:
    """All the groups of the given spans, paired and completed from one another."""
    builder, unread = Builder(), list[str]()
    for text in texts:
        i = 0
        first = read_atom(text, i)
        if first and builder.takes_the_place(first[0]):
            builder.correct()  # « pas le 9 c'était le 10 »
        builder.join("soft")
        while i < len(text):
            i = _step(text, i, builder, unread)
    builder.flush()
    return Expression(lend(pair(builder.done)), tuple(unread))


def _step(text: Text, i: int, builder: Builder, unread: list[str]) -> int:
    """Read what stands at ``i``; the index after it."""
    excluder = text.phrase(i, _EXCLUDERS)
    if excluder and not read_atom(text, i):
        builder.exclude(takes_back=text.word(i) == "pas")
        return excluder[1]
    atom = read_atom(text, i)
    if atom:
        builder.add(atom[0])
        return atom[1]
    joiner = text.phrase(i, _JOINERS)
    if joiner:
        spoken = text.word(i) == "mais" and text.word(i + 1) != "aussi"
        following = None if spoken else read_atom(text, joiner[1])
        if spoken or (following and joiner[0] == "soft" and builder.takes_the_place(following[0])):
            builder.correct()
        builder.join(joiner[0])
        return joiner[1]
    if text.word(i) not in _FILLERS:
        unread.append(text.word(i))
    return i + 1


def _after_joiner(text: Text, i: int) -> int:
    """The index after « et », « sauf », « , sauf »… at ``i``; ``i`` where none stands there."""
    joiner = text.phrase(i, _JOINERS)
    j = joiner[1] if joiner else i
    excluder = text.phrase(j, _EXCLUDERS)
    return excluder[1] if excluder else j


def span_end(text: Text, i: int) -> int:
    """The index after the longest time expression that begins at ``i``; ``i`` where none does."""
    atom = read_atom(text, i)
    end = i
    excluder = text.phrase(i, _EXCLUDERS)
    if not atom and excluder and text.word(i) not in ("pas", "mais", "a"):
        atom = read_atom(text, excluder[1])
    while atom:
        end = atom[1]
        after = _after_joiner(text, end)
        atom = read_atom(text, end) or (read_atom(text, after) if after > end else None)
        if atom and atom[0].absolute is not None and text.word(end) == ",":
            break  # « celui de 22h14, juste après »: the one says which, the other when
        if text.word(end) in HITS and text.word(end - 1) in ("apres", "avant"):
            break  # « juste après celui du 8 »
    return end
