"""From what a command line names to a network: ``--detector``, ``--encoder``, ``--llm``.

Enters: names and paths. Leaves: whatever fulfils the protocols of ``models.detector``,
``models.encoder``, ``models.crop_network`` and ``models.language``. Implementations are imported
where they are chosen: the command line must answer « --help » without a neural runtime.
"""

from __future__ import annotations

from pathlib import Path

from models.crop_network import CropNetwork, Paired
from models.detector import Detector, Trust
from models.encoder import Encoder
from models.language import Completion, LanguageModel, TranslatingModel

EMBEDDED_DETECTOR = "relecture-nanodet"
EMBEDDED_MODEL = "smollm2-135m-instruct"
EMBEDDED_ADAPTER = "relecture-translator"
#: Of the embedded detector, by what it finds on the tuning day and on real recordings: it has
#: learnt to say how well its boxes fit.
SURE = Trust(0.30, 0.35, 0.40)


def load_detector(spec: str | None = None) -> Detector:
    """The detector named by ``--detector``; None is the embedded NanoDet-g.

    The name of a detector's card is that one; a path names weights that ultralytics loads:
    ``.pt``, ``.onnx`` or an OpenVINO folder. Raises ModelMissingError or ChecksumError for a card,
    WeightsError for a path.
    """
    from models.cards import Role, list_cards, path_of

    own = [card.id for card in list_cards() if card.role is Role.DETECTOR]
    if spec is not None and spec not in own:
        from models.yolo import Yolo

        return Yolo(Path(spec))
    from models.nanodet import NanoDet

    card = spec or EMBEDDED_DETECTOR
    return NanoDet(path_of(card), SURE if card == EMBEDDED_DETECTOR else Trust())


def load_encoder(spec: str | None = None) -> Encoder:
    """The encoder named by ``--encoder``; None and ``embedded`` are the one that is shipped.

    ``standard`` is the multilingual card of ``cards.toml``. ``MODEL:TAG`` names any model of
    open_clip with a pretrained tag or a local checkpoint, as in ``ViT-B-32:weights.pt``. Nothing
    is fetched here. Raises ModelMissingError, ChecksumError or WeightsError.
    """
    if spec in (None, "embedded"):
        from models.embedded_encoder import load_embedded_encoder

        return load_embedded_encoder()
    from models.clip_encoder import load_clip_encoder

    return load_clip_encoder(spec)


def load_crop_network(encoder: Encoder) -> CropNetwork:
    """The network that looks at crops and whose vectors are ``encoder``'s.

    Raises ModelMissingError or ChecksumError where the embedded weights are not there or not right.
    """
    from models.embedded_encoder import EmbeddedEncoder, load_embedded_encoder

    if isinstance(encoder, EmbeddedEncoder):
        return encoder
    return Paired(load_embedded_encoder(), encoder)


def load_language_model(path: str | None = None, lora: Path | None = None) -> LanguageModel:
    """The model named by ``--llm`` (a GGUF file); None is the embedded one with our adapter.

    ``lora`` is another adapter to put on it. Raises ModelMissingError or ChecksumError for the
    embedded model, WeightsError for a path.
    """
    from models.llama import LlamaModel, LlamaTranslator

    file, adapter = _files(path, lora)
    return LlamaModel(file) if adapter is None else LlamaTranslator(file, adapter)


def _files(path: str | None, lora: Path | None) -> tuple[Path, Path | None]:
    """The model's file and its adapter's; the embedded adapter fits the embedded model only."""
    from models.cards import path_of

    if path is not None:
        return Path(path), lora
    return path_of(EMBEDDED_MODEL), lora or path_of(EMBEDDED_ADAPTER)


class DeferredLanguageModel:
    """A model whose files are checked now and loaded when it first has something to say."""

    def __init__(self, path: str | None = None, lora: Path | None = None) -> None:
        """Raises what ``load_language_model`` raises for a file that is not there."""
        from models.cards import checksum
        from models.errors import WeightsError

        file, adapter = _files(path, lora)
        if not file.is_file():
            raise WeightsError(
                f"Le modèle de langue « {file} » est introuvable : donnez un fichier GGUF à --llm."
            )
        parts = [file] if adapter is None else [file, adapter]
        self.id = " + ".join(f"{part.name}@{checksum(part)[:8]}" for part in parts)
        self._choice = (path, lora)
        self._model: LanguageModel | None = None

    @property
    def loaded(self) -> LanguageModel:
        """The model, loaded by the first call."""
        if self._model is None:
            self._model = load_language_model(*self._choice)
        return self._model

    def complete(self, prompt: str, grammar: str, max_tokens: int = 256) -> Completion:
        """As LanguageModel says."""
        return self.loaded.complete(prompt, grammar, max_tokens)


class DeferredTranslator(DeferredLanguageModel):
    """The same for a model with an adapter."""

    def translate(self, prompt: str, grammar: str, max_tokens: int = 96) -> Completion:
        """As TranslatingModel says."""
        model = self.loaded
        if not isinstance(model, TranslatingModel):
            raise TypeError(f"{model.id} has no adapter")
        return model.translate(prompt, grammar, max_tokens)


def defer_language_model(path: str | None = None) -> LanguageModel:
    """``load_language_model`` that checks the files now and loads them later."""
    return DeferredTranslator() if path is None else DeferredLanguageModel(path)
