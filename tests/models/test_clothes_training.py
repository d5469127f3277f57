"""The network that reads clothes: what it gets, what it learns, what is exported."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.colour import Patch, look
from models.colour_window import PLANES, VEHICLE, WALKER, cut_window, facts_of
from models.training.crops import LabelledCrop

torch = pytest.importorskip("torch")

from models.training import clothes  # noqa: E402
from models.training.colour import WORDS  # noqa: E402

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
    planes = [cut_window(view, WALKER) for view in (narrow, wide)]
    assert planes[0].shape == (PLANES, WALKER.rows, WALKER.columns)
    redness = [plane[2, 16, 14] for plane in planes]  # OKLab's a at the chest
    assert min(redness) > 0.8
    assert planes[0][2].argmax() == planes[1][2].argmax()
    vehicle = [cut_window(view, VEHICLE) for view in (narrow, wide)]
    assert np.abs(vehicle[0][2] - vehicle[1][2]).max() > 0.5


def test_outside_of_the_picture_is_nothing() -> None:
    planes = cut_window(
        look(Patch(draw_walker(RED, BLUE)[:, 20:40], (0.0, 10.0, 20.0, 60.0))), WALKER
    )
    assert (planes[:, :, 0] == 0).all()
    assert (planes[4, 24, 14]) == 1


def test_night_is_a_fact() -> None:
    view = look(Patch(draw_walker(RED, BLUE), BOX))
    assert facts_of(view, True)[3] == 1
    assert facts_of(view, False)[3] == 0


def test_it_learns_which_garment_is_red_and_is_exported_as_it_is(tmp_path: Path) -> None:
    from models.sessions import open_session

    crops = []
    for name, (upper, lower) in {"red-blue": (RED, BLUE), "blue-red": (BLUE, RED)}.items():
        path = tmp_path / f"{name}.png"
        cv2.imwrite(str(path), draw_walker(upper, lower)[..., ::-1])
        first, second = name.split("-")
        crop = LabelledCrop(path, BOX, "person", "g", "t", False, upper=(first,), lower=(second,))
        crops += [crop] * 32
    windows = clothes.make_windows(crops, 0, seed=0)
    network = clothes.train(windows, seed=0, epochs=12)
    told = clothes.read(network, windows)
    red = told[:, :, WORDS.index("red")]
    assert (red[:32, 0] > red[:32, 1] + 0.2).all()  # a red upper over blue trousers
    assert (red[32:, 1] > red[32:, 0] + 0.2).all()
    clothes.export(network, tmp_path / "clothes.onnx")
    entering = {
        "windows": windows.planes[:3].astype(np.float32),
        "facts": windows.facts[:3],
        "counts": windows.counts[:3],
    }
    (words,) = open_session(tmp_path / "clothes.onnx").run(["words"], entering)
    assert np.asarray(words) == pytest.approx(told[:3], abs=5e-3)
