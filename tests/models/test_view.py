"""Colour words: the perceptual space, the light, the background, and what is too small."""

import numpy as np
import pytest

from models.appearance import COLOURS, SPECS, Appearance, Part, Sort, load_appearance
from models.detector import Image
from models.view import Box, Patch, look, to_linear, to_oklab

RGB = tuple[int, int, int]

ROAD: RGB = (98, 98, 100)
GLASS = (35, 40, 46)
TYRE = (20, 20, 20)
PAINT: dict[str, RGB] = {
    "white": (226, 226, 222),
    "black": (26, 26, 28),
    "red": (170, 28, 30),
    "blue": (30, 66, 150),
    "yellow": (225, 180, 30),
    "green": (40, 110, 55),
}


def draw_van(paint: RGB, size: tuple[int, int] = (80, 60)) -> tuple[Image, Box]:
    """A van seen from the side on a road: paint, a band of glass, tyres; and its box."""
    rng = np.random.default_rng(7)
    height, width = size[1] + 30, size[0] + 40
    image = np.empty((height, width, 3), np.float32)
    image[:] = ROAD
    x1, y1, x2, y2 = 20, 15, 20 + size[0], 15 + size[1]
    body = image[y1 : y2 - 6, x1:x2]
    body[:] = paint
    body[: body.shape[0] // 2] *= 1.06
    image[y1 + 6 : y1 + 22, x1 + 45 : x2 - 4] = GLASS
    image[y2 - 12 : y2, x1 + 8 : x1 + 22] = TYRE
    image[y2 - 12 : y2, x2 - 22 : x2 - 8] = TYRE
    image += rng.normal(0, 4.0, image.shape)
    return np.clip(image, 0, 255).astype(np.uint8), (float(x1), float(y1), float(x2), float(y2))


def under(image: Image, light: tuple[float, float, float]) -> Image:
    """The picture under a coloured light: linear gains by channel."""
    lit = np.clip(to_linear(np.float32(image) / 255) * np.float32(light), 0, 1)
    return np.round(
        np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055) * 255
    ).astype(np.uint8)


@pytest.fixture(scope="module")
def model() -> Appearance:
    return load_appearance()


def read(model: Appearance, image: Image, box: Box) -> dict[str, float]:
    row = model.read([look(Patch(image, box))], Sort.VEHICLE)[Part.BODY][0]
    return dict(zip(COLOURS, row.tolist(), strict=True))


def best_hue(words: dict[str, float]) -> str:
    return max((w for w in words if w not in ("dark", "light")), key=words.__getitem__)


def test_oklab_of_known_colours() -> None:
    lab = to_oklab(np.float32([[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 0, 1]]))
    # https://bottosson.github.io/posts/oklab/ and CSS Color 4's conversions.
    expected = [[1, 0, 0], [0, 0, 0], [0.62796, 0.22486, 0.12585], [0.45201, -0.03246, -0.31153]]
    assert lab == pytest.approx(np.array(expected), abs=2e-3)


def test_linear_light_of_middle_grey() -> None:
    # IEC 61966-2-1: 18 % grey is 46 % of full scale.
    assert to_linear(np.float32([0.0, 0.461356, 1.0])) == pytest.approx([0.0, 0.18, 1.0], abs=1e-4)


@pytest.mark.parametrize("colour", list(PAINT))
def test_a_van_is_called_by_its_paint_and_not_by_its_glass_or_the_road(
    model: Appearance, colour: str
) -> None:
    words = read(model, *draw_van(PAINT[colour]))
    assert best_hue(words) == colour
    assert words[colour] >= 0.5


def test_white_is_light_and_black_is_dark(model: Appearance) -> None:
    white, black = (read(model, *draw_van(PAINT[c])) for c in ("white", "black"))
    assert white["light"] > 0.5 > white["dark"]
    assert black["dark"] > 0.5 > black["light"]


def test_a_white_van_under_a_sodium_lamp_is_not_orange(model: Appearance) -> None:
    image, box = draw_van(PAINT["white"])
    words = read(model, under(image, (0.62, 0.42, 0.22)), box)
    assert best_hue(words) == "white"


def test_a_box_too_small_to_show_a_colour_is_not_read(model: Appearance) -> None:
    image, _ = draw_van(PAINT["red"])
    view = look(Patch(image, (20.0, 15.0, 31.0, 60.0)))
    assert np.isnan(model.read([view], Sort.VEHICLE)[Part.BODY]).all()


def test_a_walker_is_read_where_a_vehicle_is_not(model: Appearance) -> None:
    image = np.full((60, 30, 3), ROAD, np.uint8)
    image[15:30, 11:18] = PAINT["red"]
    image[30:45, 11:18] = PAINT["black"]
    view = look(Patch(image, (11.0, 10.0, 18.0, 46.0)))
    walker = model.read([view], Sort.WALKER)
    upper, lower = (
        dict(zip(COLOURS, walker[part][0].tolist(), strict=True))
        for part in (Part.UPPER, Part.LOWER)
    )
    assert best_hue(upper) == "red"
    assert best_hue(lower) == "black"
    assert np.isnan(model.read([view], Sort.VEHICLE)[Part.BODY]).all()


def test_a_walker_of_four_pixels_is_not_read(model: Appearance) -> None:
    image, _ = draw_van(PAINT["red"])
    read = model.read([look(Patch(image, (20.0, 15.0, 24.0, 40.0)))], Sort.WALKER)
    assert all(np.isnan(words).all() for words in read.values())


def test_one_row_a_patch_in_their_order(model: Appearance) -> None:
    views = [look(Patch(*draw_van(PAINT[c]))) for c in ("red", "blue", "red")]
    rows = model.read(views, Sort.VEHICLE)[Part.BODY]
    assert rows.shape == (3, len(COLOURS))
    assert rows[0] == pytest.approx(rows[2])
    assert not np.allclose(rows[0], rows[1])


@pytest.mark.parametrize("sort", list(Sort))
def test_nothing_to_read_gives_no_row(model: Appearance, sort: Sort) -> None:
    read = model.read([], sort)
    assert {part: rows.shape for part, rows in read.items()} == {
        part: (0, len(words)) for part, words in SPECS[sort].words.items()
    }
