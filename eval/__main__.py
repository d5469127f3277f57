"""``python -m eval COMMAND …``: finds the sub-command and hands it the rest of the line.

Enters: the command line. Leaves: the exit code of ``eval.COMMAND.main(argv)``. Sub-commands are
imported only when called, so that one does not pay for another's libraries.
"""

from __future__ import annotations

import importlib
import sys

COMMANDS = {
    "city": "fabrique les enregistrements d'une petite ville et leur vérité",
    "crops": "découpe dans la ville des images étiquetées, pour l'apprentissage",
    "scenes": "rend des rues étiquetées entières, pour l'apprentissage du détecteur",
    "footage": "pose des questions à de vrais enregistrements, compte ce qui en est dit",
    "translate": "mesure la compréhension des questions",
    "screen": "règle la seconde lecture du filtre légal sur les exemples de réglage",
    "search": "mesure la recherche sur une journée de la ville",
    "tracks": "mesure le suivi contre la vérité de la ville",
    "speed": "mesure la vitesse d'indexation et de réponse",
    "realism": "mesure ce que les détecteurs voient dans la ville",
}


def main(argv: list[str]) -> int:
    """Run ``argv[0]`` with the rest of ``argv``; 2 when there is no such command."""
    name = argv[0] if argv else ""
    if name in ("-h", "--help"):
        print(_usage())
        return 0
    if name not in COMMANDS:
        print(f"Commande inconnue : « {name} ».\n{_usage()}", file=sys.stderr)
        return 2
    code: int = importlib.import_module(f"eval.{name}").main(argv[1:])
    return code


def _usage() -> str:
    rows = (f"  {name:<10} {purpose}" for name, purpose in COMMANDS.items())
    return "Usage : python -m eval COMMANDE …\n" + "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
