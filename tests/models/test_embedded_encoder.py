"""The shipped encoder: its shapes, its contract, and that it knows a van from a bus."""

import numpy as np
import pytest

from models.cards import card_of
from models.crop_network import Looks, Paired
from models.detector import Image
from models.embedded_encoder import TARGETS, EmbeddedEncoder
from models.encoder import Vectors
from models.loading import load_crop_network, load_encoder


@pytest.fixture(scope="module")
def encoder() -> EmbeddedEncoder:
    loaded = load_encoder()
    assert isinstance(loaded, EmbeddedEncoder)
    return loaded


def noise(count: int) -> list[Image]:
    rng = np.random.default_rng(3)
    sizes = rng.integers(8, 300, (count, 2))
    return [rng.integers(0, 255, (h, w, 3), dtype=np.uint8) for h, w in sizes]


def test_images_and_texts_become_unit_vectors_of_one_space(encoder: EmbeddedEncoder) -> None:
    images, texts = encoder.encode_images(noise(3)), encoder.encode_texts(["bus rouge", "moto"])
    assert images.shape == (3, encoder.dim)
    assert texts.shape == (2, encoder.dim)
    assert images.dtype == texts.dtype == np.float32
    assert np.linalg.norm(np.concatenate([images, texts]), axis=1) == pytest.approx(1, abs=1e-4)
    assert card_of("relecture-lite0").dim == encoder.dim


def test_types_are_probabilities_and_noise_is_most_likely_nothing(
    encoder: EmbeddedEncoder,
) -> None:
    types = encoder.look([*noise(2), np.full((60, 60, 3), 120, np.uint8)]).types
    assert types.shape == (3, len(TARGETS))
    assert (types >= 0).all()
    assert (types.sum(1) <= 1 + 1e-4).all()
    assert types[2].sum() < 0.3


def test_a_crop_does_not_depend_on_its_batch(encoder: EmbeddedEncoder) -> None:
    crops = noise(35)
    together = encoder.look(crops)
    alone = [encoder.look([crop]) for crop in (crops[0], crops[34])]
    assert together.vectors[[0, 34]] == pytest.approx(
        np.concatenate([looks.vectors for looks in alone]), abs=1e-3
    )


def test_a_text_does_not_depend_on_its_batch(encoder: EmbeddedEncoder) -> None:
    long = "personne en manteau rouge avec un sac à dos noir et un pantalon bleu"
    together = encoder.encode_texts(["moto", long])
    assert together[:1] == pytest.approx(encoder.encode_texts(["moto"]), abs=1e-4)


def test_nothing_gives_nothing(encoder: EmbeddedEncoder) -> None:
    looks = encoder.look([])
    assert looks.types.shape == (0, len(TARGETS))
    assert looks.vectors.shape == encoder.encode_texts([]).shape == (0, encoder.dim)


def test_synonyms_lie_nearer_than_other_things(encoder: EmbeddedEncoder) -> None:
    said = encoder.encode_texts(
        ["camionnette blanche", "un fourgon blanc", "utilitaire blanc", "moto noire", "bus rouge"]
    )
    likeness = said @ said[0]
    assert min(likeness[1:3]) > max(likeness[3:])


def test_a_colour_changes_the_vector(encoder: EmbeddedEncoder) -> None:
    white, black = encoder.encode_texts(["voiture blanche", "voiture noire"])
    assert white @ black < 0.95


def test_the_embedded_encoder_gives_types_and_vectors_in_one_pass(
    encoder: EmbeddedEncoder,
) -> None:
    assert load_crop_network(encoder) is encoder


class FixedEncoder:
    id = "fixed"
    dim = 2

    def encode_images(self, crops: list[Image]) -> Vectors:
        return np.tile(np.float32([0.6, 0.8]), (len(crops), 1))

    def encode_texts(self, texts: list[str]) -> Vectors:
        return np.tile(np.float32([1, 0]), (len(texts), 1))


def test_another_encoder_is_paired_with_the_shipped_types(encoder: EmbeddedEncoder) -> None:
    network = load_crop_network(FixedEncoder())
    crops = noise(2)
    looks: Looks = network.look(crops)
    assert isinstance(network, Paired)
    assert network.targets == TARGETS
    assert looks.vectors == pytest.approx(np.tile([0.6, 0.8], (2, 1)))
    assert looks.types == pytest.approx(encoder.look(crops).types, abs=1e-5)
