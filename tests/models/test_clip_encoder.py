"""open_clip encoders, offline, over a tiny model that the tests make."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from models.clip_encoder import STANDARD, load_clip_encoder
from models.errors import ModelMissingError, WeightsError
from models.loading import load_encoder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

TINY = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and random weights."""
    from models.torchvision_ops import repair

    repair()
    import open_clip

    folder = tmp_path_factory.mktemp("tiny")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY}), "utf-8")
    torch.manual_seed(0)
    torch.save(open_clip.model.CLIP(**TINY).state_dict(), folder / "weights.pt")
    return folder


def stripes(width: int, height: int) -> np.ndarray:
    image = np.zeros((height, width, 3), np.uint8)
    image[:, ::4] = (200, 40, 40)
    return image


def test_vectors_of_crops_and_texts_share_a_space_of_unit_vectors(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    images = encoder.encode_images([stripes(40, 90), stripes(200, 60)])
    texts = encoder.encode_texts(["camionnette blanche", "moto rouge"])
    assert images.shape == texts.shape == (2, encoder.dim) == (2, 16)
    assert images.dtype == texts.dtype == np.float32
    assert np.linalg.norm(np.concatenate([images, texts]), axis=1) == pytest.approx(1, abs=1e-5)


def test_vectors_do_not_depend_on_the_batch(tiny: Path) -> None:
    encoder = load_clip_encoder(str(tiny))
    crops = [stripes(30 + i, 80) for i in range(35)]
    together = encoder.encode_images(crops)
    alone = np.concatenate([encoder.encode_images([crop]) for crop in crops[:3]])
    assert together[:3] == pytest.approx(alone, abs=1e-5)


def test_the_same_phrase_has_the_same_vector(tiny: Path) -> None:
    encoder = load_clip_encoder(str(tiny))
    first = encoder.encode_texts(["moto"])
    again = encoder.encode_texts(["bus", "moto", "moto"])
    assert again[1] == pytest.approx(first[0], abs=1e-6)
    assert (again[1] == again[2]).all()


def test_a_search_holds_no_image_tower(tiny: Path) -> None:
    encoder = load_clip_encoder(str(tiny))
    encoder.encode_texts(["moto"])
    assert encoder._text is not None
    assert encoder._image is None
    assert not hasattr(encoder._text[0], "visual")


def test_nothing_gives_nothing(tiny: Path) -> None:
    encoder = load_clip_encoder(str(tiny))
    assert encoder.encode_texts([]).shape == encoder.encode_images([]).shape == (0, 16)


def test_the_name_changes_with_the_weights(tiny: Path, tmp_path: Path) -> None:
    for path in tiny.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = torch.load(tmp_path / "weights.pt", weights_only=True)
    torch.save({k: v + 0.5 for k, v in weights.items()}, tmp_path / "weights.pt")
    one, other = load_clip_encoder(str(tiny)).id, load_clip_encoder(str(tmp_path)).id
    assert one.split("@")[1] != other.split("@")[1]


def test_weights_of_another_model_are_refused_with_the_remedy(tiny: Path) -> None:
    encoder = load_clip_encoder(f"ViT-B-32:{tiny / 'weights.pt'}")
    with pytest.raises(WeightsError, match="poids"):
        encoder.encode_texts(["moto"])


@pytest.mark.parametrize("spec", ["rien-du-tout", "ViT-B-32:pas-une-balise", ":"])
def test_unknown_names_are_refused_with_the_remedy(spec: str) -> None:
    with pytest.raises(WeightsError, match=r"nom|open_clip"):
        load_encoder(spec)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="open_clip_config"):
        load_encoder(str(tmp_path))


def test_the_standard_encoder_says_how_to_fetch_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELECTURE_MODELS", str(tmp_path))
    with pytest.raises(ModelMissingError, match=STANDARD):
        load_encoder("standard")
