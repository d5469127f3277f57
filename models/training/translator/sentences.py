"""Sentences: whole questions with their lines, as many as one asks for, the same for a seed.

Enters: the phrases. Leaves: ``Sentence``s in the styles of people who search recordings: plain
questions, telegraphic notes, reports, statements of witnesses, English, and follow-ups that change
the request before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.training.translator.lines import Meaning, write_line
from models.training.translator.noise import disturb
from models.training.translator.phrases import join, spans_of, words
from models.training.translator.subjects import Subjects


@dataclass(frozen=True)
class Sentence:
    """A question, the line of the request that it changes (empty for a first one), its line."""

    question: str
    line: str
    previous: str = ""


class Writer(Subjects):
    """Writes first questions."""

    def question(self) -> Sentence:
        """A question of any style."""
        chance = self.rng.random()
        if chance < 0.12:
            return self.action()
        meaning = Meaning()
        markup = self.search(meaning)
        if self.chance(0.025):
            markup += f" {self.rng.choice(words('frames', 'order'))}"
            meaning.by_time = True
        return self.finished(markup, meaning)

    def finished(self, markup: str, meaning: Meaning, previous: str = "") -> Sentence:
        """The sentence of a markup, disturbed as people disturb it."""
        markup = re.sub(r"\s+", " ", markup).strip()
        markup = re.sub(r" ([,.])", r"\1", markup)
        if self.chance(0.18):
            first = re.search(r"[^\W\d_]", markup)
            if first:
                markup = markup[: first.start()] + first.group().upper() + markup[first.end() :]
        text, spans = spans_of(disturb(markup, self.rng))
        return Sentence(text, write_line(meaning, spans), previous)

    # ------------------------------------------------------------ searches
    def search(self, meaning: Meaning) -> str:
        """A search in one of the styles."""
        if self.chance(0.38):
            return self.short(meaning)
        chance = self.rng.random()
        if chance < 0.08:
            return self.without_subject(meaning)
        if chance < 0.28:
            return self.note(meaning)
        if chance < 0.4:
            return self.report(meaning)
        if chance < 0.5:
            return self.statement(meaning)
        return self.plain(meaning)

    def short(self, meaning: Meaning) -> str:
        """« homme en bomber vert »: a subject and what is seen on it; words are learned here."""
        subject = self.subject(meaning)
        form = subject.noun.form(many=bool(meaning.count))
        near = self._near(meaning, subject, form)
        if not near:
            near = [self.clothes(meaning.items, form) if subject.dressed else self.where("at")]
        opening = "x" if self.chance(0.6) else ""
        return join((self.article(meaning, subject.noun, opening), subject.markup, *near))

    def plain(self, meaning: Meaning) -> str:
        """« je cherche une camionnette blanche qui va vers le Capitole après 22h »."""
        subject = self.subject(meaning)
        rest = self.modifiers(meaning, subject)
        before, after = self._split_times(rest)
        opening = self.rng.choice(words("frames", "openings"))
        closing = self.rng.choice(words("frames", "closings"))
        head = join((self.article(meaning, subject.noun, opening), subject.markup))
        if opening.endswith(" de") or opening == "de":
            head = re.sub(r"^(un|une|des|la|le) ", "", head)
        if before:
            head = f"{before}{self.any(' ', ', ', ' ')}{head}"
        return self._closed(join((opening, head, *after)), closing)

    def note(self, meaning: Meaning) -> str:
        """« moto noire rue de Metz 22h », words in almost any order."""
        subject = self.subject(meaning)
        rest = self.modifiers(meaning, subject)
        gap = self.any(" ", " ", ", ", " - ", " ")
        parts = [subject.markup, *rest]
        if meaning.count:
            parts[0] = join((self._count_text(meaning, subject.noun), subject.markup))
        moving = [p for p in rest if re.search(r"\{[%@$>]", p)]
        if moving and self.chance(0.3):
            parts.remove(moving[0])
            parts.insert(0, moving[0])
        return gap.join(parts)

    def report(self, meaning: Meaning) -> str:
        """Police style: « Recherchons individu de sexe masculin vêtu d'un blouson noir … »."""
        subject = self.subject(meaning)
        rest = self.modifiers(meaning, subject, many=True)
        opening = self.rng.choice(words("frames", "police"))
        article = self.article(meaning, subject.noun, "x") if self.chance(0.6) else ""
        if meaning.count and not article:
            article = self._count_text(meaning, subject.noun)
        text = join((opening, article, subject.markup))
        return text + self.any(" ", ", ").join(["", *rest])

    def statement(self, meaning: Meaning) -> str:
        """A witness: « j'ai vu un monsieur avec un manteau rouge, il allait vers le marché »."""
        subject = self.subject(meaning)
        opening = self.rng.choice(words("frames", "witness"))
        head = join((opening, self.article(meaning, subject.noun, "x"), subject.markup))
        clauses = []
        pronoun = ("elle" if subject.noun.feminine else "il") + ("s" if meaning.count else "")
        if subject.dressed and self.chance(0.75):
            worn = self.clothes(meaning.items, 0, 2)
            worn = re.sub(r"^(avec|portant|muni d'|porteur d'|qui porte|qui portait) ?", "", worn)
            bare = re.match(r"(un|une|des|le|la|son|sa) ", worn)
            clauses.append(f"{pronoun} {self.any('portait', 'avait')} {worn}" if bare else worn)
        if self.chance(0.5):
            where = self.where(self.any("towards", "coming_from"))
            where = re.sub(r"^qui ", f"{pronoun} ", where)
            clauses.append(where if where.startswith(pronoun) else f"{pronoun} allait {where}"
                           if where.startswith(("vers", "en dir")) else where)  # fmt: skip
        if self.chance(0.3):
            clauses.append(self.where("at"))
        if self.chance(0.5):
            clauses.append(self.moment())
        self.rng.shuffle(clauses)
        gap = self.any(", ", ", ", " et ", ". ")
        return gap.join([head, *clauses])

    def without_subject(self, meaning: Meaning) -> str:
        """« vers 22h vers le Capitole », « manteau rouge », « tout ce qui bouge »."""
        chance = self.rng.random()
        if chance < 0.3:
            meaning.target = "person"  # someone wears it
            return self.wearing(meaning.items, bare=self.chance(0.5))
        parts = [self.moment(), self.where(self.any("towards", "at", "coming_from"))]
        if chance < 0.5:
            parts = [self.any("tout ce qui bouge", "tout", "tous les passages"), *parts]
        elif chance < 0.6:
            parts = [self.journey()]
        elif chance < 0.7:
            parts = [self.camera(), self.moment()]
        elif chance < 0.8:
            meaning.colours.append(self.hue())
            parts = [self.say(meaning.colours[0], self.rng.randrange(2))]
        elif chance < 0.9:
            meaning.without_target = self.rng.choice(("person", "bicycle", "bus", "car"))
            lead = self.any("tout sauf les", "pas de", "sauf les", "tout le monde sauf les")
            parts = [f"{lead} {self.noun(meaning.without_target).plural}", self.any("", parts[0])]
        self.rng.shuffle(parts) if chance < 0.3 else None
        return join(parts)

    def _split_times(self, rest: list[str]) -> tuple[str, list[str]]:
        """A moment, place or camera may open the sentence."""
        fronted = [part for part in rest if part.startswith(("{%", "{@")) or "{$" in part]
        if fronted and self.chance(0.2):
            return fronted[0], [part for part in rest if part is not fronted[0]]
        return "", rest

    def _closed(self, text: str, closing: str) -> str:
        return text + ("" if closing[:1] in "?.!…" else " ") + closing

    # ------------------------------------------------------------ actions
    def action(self) -> Sentence:
        """Counts, paths, contexts, summaries and commands."""
        kinds = ("count",) * 8 + ("path",) * 7 + ("summary",) * 4 + ("context",) * 3 + (
            "similar",) * 2 + ("help", "reset", "undo")  # fmt: skip
        meaning = Meaning(action=self.rng.choice(kinds))
        frame = self.rng.choice(words("frames", "actions", meaning.action))
        if meaning.action in ("summary", "context"):
            rest = [p for p in (self.where("at") if self.chance(0.5) else "", self.moment(),
                                self.camera() if self.chance(0.2) else "") if p]  # fmt: skip
            self.rng.shuffle(rest)
            return self.finished(frame.replace("{X}", join(rest)), meaning)
        if "{" in frame:
            frame = self._about_subject(frame, meaning)
        return self.finished(frame, meaning)

    def _about_subject(self, frame: str, meaning: Meaning) -> str:
        many = "{NS}" in frame
        subject = self.subject(meaning, many=many)
        meaning.count = 0
        definite = subject.noun.definite(many=many)
        the = join((definite, subject.markup))
        of = re.sub(r"^de les? ", lambda m: "des " if "s " in m[0] else "du ", f"de {the}")
        rest = join(self.modifiers(meaning, subject)[:3])
        text = frame.replace("{NS}", subject.markup).replace("{S}", the).replace("{DS}", of)
        text = text.replace("de {DS}", of).replace("de du ", "du ").replace("de des ", "des ")
        return re.sub(r"\bde (?=[aeéèêioA])", "d'", text.replace("de de ", "de ")).replace(
            "{X}", rest
        )
