"""What training learns from: captions that are true, pairs that are known, crops made worse."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.training.captions import Captioner, Facts, facts_of, load_words
from models.training.crops import (
    NOTHING,
    LabelledCrop,
    LabelledItem,
    degrade,
    hold_out,
    read_crops,
)
from models.training.negatives import compose_group, cut_fragment

torch = pytest.importorskip("torch")

from models.training.features import _might_have_head, _stamp  # noqa: E402

BOX = (10.0, 10.0, 50.0, 90.0)


def crop(target: str, **known: object) -> LabelledCrop:
    return LabelledCrop(
        Path("x.jpg"),
        BOX,
        target,
        "g",
        "t",
        False,
        **known,  # type: ignore[arg-type]
    )


WALKER = crop(
    "person",
    upper=("red",),
    lower=("black",),
    upper_kind="coat",
    lower_kind="trousers",
    items=(LabelledItem("backpack", ("blue",)), LabelledItem("cap", ("white",))),
)
VAN = crop("van", body=("white",))


def captions(facts: Facts, count: int = 300) -> list[tuple[str, frozenset[tuple[str, ...]]]]:
    captioner = Captioner(load_words(), np.random.default_rng(0))
    return [captioner.write(facts) for _ in range(count)]


def test_captions_only_claim_what_is_true() -> None:
    for labelled in (WALKER, VAN):
        facts = facts_of(labelled)
        assert all(claimed <= facts.true for _, claimed in captions(facts))


def test_captions_agree_in_gender() -> None:
    said = {text for text, _ in captions(facts_of(VAN))}
    assert any("camionnette blanche" in text for text in said)
    assert any("fourgon blanc" in text for text in said)
    assert not any("camionnette blanc " in f"{text} " or "fourgon blanche" in text for text in said)


def test_every_fact_of_a_walker_is_said_in_some_caption() -> None:
    claimed = frozenset.union(*(claim for _, claim in captions(facts_of(WALKER))))
    assert {("item", "coat", "red"), ("item", "backpack", "blue"), ("target", "person")} <= claimed


def test_what_is_on_the_masked_head_is_never_said() -> None:
    assert not any(
        "casquette" in text or "cap" in text.split() for text, _ in captions(facts_of(WALKER))
    )


def test_a_white_van_is_light_and_a_vehicle() -> None:
    assert {("body", "light"), ("target", "vehicle")} <= facts_of(VAN).true


def test_colours_that_nobody_labelled_are_unknown() -> None:
    assert facts_of(crop("car")).unknown == {"body"}
    assert facts_of(crop("bicycle", upper=("red",), lower=("blue",), items=())).unknown == {"body"}
    assert facts_of(VAN).unknown == frozenset()


def test_a_caption_is_true_of_every_crop_that_has_its_atoms() -> None:
    from models.training.corpus import truth_of

    facts = [facts_of(c) for c in (VAN, crop("van", body=("red",)), crop("van"), WALKER)]
    claims = [
        frozenset({("target", "van")}),
        frozenset({("target", "van"), ("body", "white")}),
        frozenset({("target", "person"), ("item", "backpack", "blue")}),
    ]
    true, known = truth_of(claims, facts)
    assert true.tolist() == [[1, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert known.tolist() == [[1, 1, 1], [1, 1, 1], [1, 0, 1], [1, 1, 1]]


def test_labels_are_read_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    row = {
        "file": "1.jpg", "box": [1, 2, 3, 4], "target": "person", "night": True, "upper": ["red"],
        "items": [{"kind": "bag", "colours": ["black"]}],
    }  # fmt: skip
    (tmp_path / "a" / "labels.jsonl").write_text(json.dumps(row) + "\n\n", "utf-8")
    [read] = read_crops(tmp_path)
    assert read.path == tmp_path / "a" / "1.jpg"
    assert read.night
    assert read.upper == ("red",)
    assert read.lower is None
    assert read.items == (LabelledItem("bag", ("black",)),)


def test_a_group_is_never_on_both_sides() -> None:
    crops = [
        LabelledCrop(Path(f"{g}{i}"), BOX, "car", g, "t", False)
        for g in ("cam01", "cam02", "cam03", "cam04", "cam05", "cam06", "real", "real-held")
        for i in range(3)
    ]
    training, held = hold_out(crops, 0.5)
    assert len(training) + len(held) == len(crops)
    assert not {c.group for c in training} & {c.group for c in held}
    assert "real" in {c.group for c in training}
    assert "real-held" in {c.group for c in held}


def test_a_degraded_crop_keeps_its_object_in_its_box() -> None:
    image = np.zeros((100, 60, 3), np.uint8)
    image[10:90, 10:50] = 230
    for seed in range(20):
        worse, (x1, y1, x2, y2) = degrade(image, BOX, np.random.default_rng(seed))
        inside = cv2.resize(worse, (60, 100)).astype(float).mean(-1)
        scale = worse.shape[1] / 60
        assert (x1, y1, x2, y2) == pytest.approx(
            [10 * scale, 10 * scale, 50 * scale, 90 * scale], rel=0.2
        )
        assert inside[15:85, 15:45].mean() > inside[:5].mean() + 20


def test_text_and_image_heads_give_unit_vectors() -> None:
    from models.text_tokens import tokenise
    from models.training.towers import DIM, ImageHead, TextTower
    from models.training.trunk import WIDTH

    with torch.inference_mode():
        texts = TextTower().eval()(torch.from_numpy(tokenise(["bus rouge", ""])))
        images = ImageHead().eval()(torch.rand(3, WIDTH))
    assert texts.shape == (2, DIM)
    assert images.norm(dim=1).tolist() == pytest.approx([1, 1, 1], abs=1e-5)


def test_the_trunk_halves_five_times() -> None:
    from models.training.trunk import WIDTH, Trunk

    with torch.inference_mode():
        assert Trunk().eval()(torch.zeros(1, 3, 64, 64)).shape == (1, WIDTH)


def test_a_group_shows_all_its_objects() -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200)]
    objects = [np.full((60, 80, 3), colour, np.uint8) for colour in colours]
    group = compose_group(objects, np.random.default_rng(1))
    for colour in colours:
        assert (np.abs(group.astype(int) - colour).max(-1) < 12).mean() > 0.05


def test_a_fragment_is_a_quarter_of_the_object_at_most() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    for seed in range(20):
        part = cut_fragment(picture, (10.0, 10.0, 90.0, 90.0), np.random.default_rng(seed))
        assert part.shape[0] * part.shape[1] <= 0.34 * 80 * 80


def test_what_is_nothing_has_no_caption() -> None:
    assert facts_of(crop(NOTHING)).true == frozenset()


def test_half_of_the_negatives_are_masked_like_people() -> None:
    crops = [replace(crop(NOTHING), path=Path(f"{n}.jpg")) for n in range(200)]
    assert 60 < sum(_might_have_head(one) for one in crops) < 140
    assert not _might_have_head(crop("car"))


def test_more_crops_at_the_end_change_no_earlier_chunk() -> None:
    crops = [replace(crop("car"), path=Path(f"{n}.jpg")) for n in range(4)]
    assert _stamp(crops[:2], 0) == _stamp(list(crops[:2]), 0)
    assert len({_stamp(crops[:2], 0), _stamp(crops[2:], 0), _stamp(crops[:2], 1)}) == 3
