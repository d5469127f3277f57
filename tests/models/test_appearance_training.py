"""The networks that look at pixels: what they get, what they learn, what is exported."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from models.appearance import COLOURS, SPECS, Part, Sort
from models.training.crops import LabelledCrop, LabelledItem
from models.view import Patch, look
from models.window import PLANES, cut_window, facts_of

torch = pytest.importorskip("torch")

from models.training.appearance.examples import (  # noqa: E402
    Examples,
    judge_colours,
    make_examples,
    reads,
    words_of,
)
from models.training.appearance.further import meet  # noqa: E402
from models.training.appearance.learning import Learner, read, train  # noqa: E402
from models.training.appearance.network import AppearanceNetwork, export  # noqa: E402
from models.training.appearance.report import report  # noqa: E402

WALKER = SPECS[Sort.WALKER]
RED, BLUE, ROAD = (170, 28, 30), (30, 66, 150), (98, 98, 100)
BOX = (20.0, 10.0, 40.0, 60.0)


def draw_walker(upper: tuple[int, int, int], lower: tuple[int, int, int]) -> np.ndarray:
    image = np.full((70, 60, 3), ROAD, np.uint8)
    image[18:34, 22:38] = upper
    image[34:58, 24:36] = lower
    return image


def test_the_window_of_a_walker_does_not_depend_on_the_width_of_the_box() -> None:
    image = draw_walker(RED, BLUE)
    narrow, wide = (look(Patch(image, (20.0 - d, 10.0, 40.0 + d, 60.0))) for d in (0.0, 6.0))
    planes = [cut_window(view, WALKER.window) for view in (narrow, wide)]
    assert planes[0].shape == (PLANES, WALKER.window.rows, WALKER.window.columns)
    redness = [plane[2, 16, 14] for plane in planes]  # OKLab's a at the chest
    assert min(redness) > 0.8
    assert planes[0][2].argmax() == planes[1][2].argmax()
    vehicle = [cut_window(view, SPECS[Sort.VEHICLE].window) for view in (narrow, wide)]
    assert np.abs(vehicle[0][2] - vehicle[1][2]).max() > 0.5


def test_outside_of_the_picture_is_nothing() -> None:
    view = look(Patch(draw_walker(RED, BLUE)[:, 20:40], (0.0, 10.0, 20.0, 60.0)))
    planes = cut_window(view, WALKER.window)
    assert (planes[:, :, 0] == 0).all()
    assert (planes[4, 24, 14]) == 1


def test_night_is_a_fact() -> None:
    view = look(Patch(draw_walker(RED, BLUE), BOX))
    assert facts_of(view, True)[3] == 1
    assert facts_of(view, False)[3] == 0


CROP = LabelledCrop(Path(), BOX, "person", "group", "track", night=False)


def judged(crop: LabelledCrop, sort: Sort, part: Part) -> dict[str, bool]:
    """The words of a part that are judged, and whether each is true."""
    y, known = words_of(crop, SPECS[sort])
    columns = SPECS[sort].columns[part]
    rows = zip(SPECS[sort].words[part], y[columns], known[columns], strict=True)
    return {word: bool(true) for word, true, is_known in rows if is_known}


def test_a_shade_that_borders_on_the_true_one_is_not_judged() -> None:
    y, known = judge_colours(("orange",))
    assert y[COLOURS.index("orange")] == 1
    assert known[COLOURS.index("yellow")] == 0
    assert known[COLOURS.index("blue")] == 1
    assert not judge_colours(())[1].any()


def test_a_bag_says_what_its_colour_is_and_that_there_is_no_suitcase() -> None:
    red_bag = LabelledItem("bag", ("red",))
    crop = replace(CROP, upper=("black",), lower=("blue",), items=(red_bag,), upper_kind="coat")
    items = judged(crop, Sort.WALKER, Part.ITEM)
    assert items["bag"] and items["coat"] and not items["suitcase"]
    assert "jacket" not in items  # one may call a coat so
    assert judged(crop, Sort.WALKER, Part.CARRIED)["red"]
    assert not judged(crop, Sort.WALKER, Part.HEADGEAR)


def test_of_a_crop_that_nobody_labelled_only_the_kind_is_judged() -> None:
    van = replace(CROP, target="van")
    assert judged(van, Sort.VEHICLE, Part.KIND) == {
        "car": False, "van": True, "truck": False, "bus": False,
    }  # fmt: skip
    assert not judged(van, Sort.VEHICLE, Part.BODY)
    assert not judged(replace(CROP, upper=("red",)), Sort.WALKER, Part.ITEM)


def test_some_walkers_are_shown_beside_the_riders_and_no_car_is() -> None:
    shown = [n for n in range(100) if reads(Sort.RIDER, CROP, n)]
    assert 0 < len(shown) < 20
    assert all(reads(Sort.WALKER, CROP, n) for n in range(100))
    assert reads(Sort.RIDER, replace(CROP, target="scooter"), 1)
    assert not any(reads(Sort.RIDER, replace(CROP, target="car"), n) for n in range(100))
    assert judged(CROP, Sort.RIDER, Part.KIND)["person"]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Red over blue, then blue over red."""
    folder = tmp_path_factory.mktemp("crops")
    crops = []
    for name, (upper, lower) in {"red-blue": (RED, BLUE), "blue-red": (BLUE, RED)}.items():
        path = folder / f"{name}.png"
        cv2.imwrite(str(path), draw_walker(upper, lower)[..., ::-1])
        first, second = name.split("-")
        crops += [replace(CROP, path=path, upper=(first,), lower=(second,))] * 32
    return make_examples(crops, Sort.WALKER, 0, seed=0)


def test_it_learns_which_garment_is_red_and_is_exported_as_it_is(
    examples: Examples, tmp_path: Path
) -> None:
    from models.sessions import open_session

    learner = Learner(examples, Sort.WALKER, epochs=30, seed=0)
    network = train(learner, tmp_path / "training.pt")
    told = read(network, examples)
    red = COLOURS.index("red")
    upper, lower = (told[:, WALKER.columns[part]][:, red] for part in (Part.UPPER, Part.LOWER))
    assert (upper[:32] > lower[:32] + 0.2).all()  # a red upper over blue trousers
    assert (lower[32:] > upper[32:] + 0.2).all()
    lines = list(report(told, examples, WALKER))
    assert any(line.startswith("upper") and "right 1.000" in line for line in lines)
    export(network, WALKER, tmp_path / "walker.onnx")
    entering = {
        "windows": examples.planes[:3].astype(np.float32),
        "facts": examples.facts[:3],
    }
    (words,) = open_session(tmp_path / "walker.onnx").run(["words"], entering)
    assert np.asarray(words) == pytest.approx(told[:3], abs=5e-3)


def test_shipped_weights_say_the_same_and_learn_further(examples: Examples, tmp_path: Path) -> None:
    shipped = train(Learner(examples, Sort.WALKER, epochs=10, seed=0), tmp_path / "training.pt")
    export(shipped, WALKER, tmp_path / "walker.onnx")
    learner = Learner(examples, Sort.WALKER, 1, seed=1, shipped=tmp_path / "walker.onnx")
    learner.network.eval()
    before = read(shipped, examples)
    assert read(learner.network, examples) == pytest.approx(before, abs=1e-2)
    for part in learner.network.modules():  # what a batch says of itself is what was unfolded
        part.train(isinstance(part, torch.nn.BatchNorm2d))
    assert read(learner.network, examples) == pytest.approx(before, abs=0.1)
    further = train(learner, tmp_path / "training.pt")
    known = examples.known > 0

    def loss(told: np.ndarray) -> float:
        right = np.where(examples.y > 0.5, told, 1 - told)
        return float(-np.log(right[known] + 1e-6).mean())

    assert loss(read(further, examples)) < loss(before)


def test_what_is_shipped_lies_between_what_was_and_what_was_learnt(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("before.onnx", "after.onnx")]
    networks = [AppearanceNetwork(WALKER).eval() for _ in paths]
    for network, path in zip(networks, paths, strict=True):
        export(network, WALKER, path)
    meet(*paths)
    before, after = (network.where.weight.detach().numpy() for network in networks)
    (met,) = (
        numpy_helper.to_array(weight)
        for weight in onnx.load(paths[1]).graph.initializer
        if "where.weight" in weight.name
    )
    assert met == pytest.approx((before + after) / 2, abs=1e-3)


def test_weights_of_another_sort_are_not_taken_up(examples: Examples, tmp_path: Path) -> None:
    export(AppearanceNetwork(SPECS[Sort.VEHICLE]).eval(), SPECS[Sort.VEHICLE], tmp_path / "v.onnx")
    with pytest.raises((KeyError, RuntimeError)):
        Learner(examples, Sort.WALKER, 1, seed=1, shipped=tmp_path / "v.onnx")


def test_a_stopped_training_ends_like_one_that_was_not(examples: Examples, tmp_path: Path) -> None:
    whole, stopped, resumed = (Learner(examples, Sort.WALKER, 2, seed=1) for _ in range(3))
    whole.advance()
    whole.advance()
    stopped.advance()
    stopped.save(tmp_path / "training.pt")
    network = train(resumed, tmp_path / "training.pt")
    assert read(network, examples) == pytest.approx(read(whole.network, examples), abs=1e-5)
    assert not (tmp_path / "training.pt").exists()
