"""Weights that ultralytics loads, without a network. Each model here is made by the test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.detector import Detector
from models.errors import WeightsError
from models.loading import load_detector

SHARED = Path(__file__).parents[2].parent / "shared"
EXPORT = SHARED / "models" / "yolo11n_int8_openvino_model"

# ultralytics and OpenVINO warn of their own future.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELECTURE_MODELS", str(tmp_path / "models"))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A YOLO11n that has learnt nothing, as a ``.pt``."""
    from models.torchvision_ops import repair

    repair()
    from ultralytics.models.yolo.model import YOLO

    path = tmp_path_factory.mktemp("weights") / "untrained.pt"
    YOLO("yolo11n.yaml", task="detect").save(path)
    return path


def test_a_pt_file_is_a_detector(weights: Path) -> None:
    detector = load_detector(str(weights))
    assert detector.id.startswith("untrained.pt@")
    assert len(detector.id) == len("untrained.pt@") + 8
    assert len(detector.labels) == 80
    sizes = [(90, 120, 3), (64, 64, 3), (90, 120, 3)]
    found = detector.detect([np.zeros(size, np.uint8) for size in sizes])
    assert [f.boxes.shape[1] for f in found] == [4, 4, 4]
    assert detector.detect([]) == []


def test_loading_and_looking_touch_no_network(weights: Path) -> None:
    """Python itself reports every name looked up and every connection."""
    script = (
        "import sys\n"
        "seen = []\n"
        "def watch(event, arguments):\n"
        "    if event in ('socket.getaddrinfo', 'socket.connect', 'subprocess.Popen'):\n"
        "        seen.append((event, arguments[:2]))\n"
        "sys.addaudithook(watch)\n"
        "import numpy as np\n"
        "from models.loading import load_detector\n"
        f"load_detector({str(weights)!r}).detect([np.zeros((64, 64, 3), np.uint8)])\n"
        "import threading; [t.join(5) for t in threading.enumerate() if t.name != 'MainThread']\n"
        "print('NETWORK', [e for e in seen if e[0].startswith('socket') or 'pip' in str(e)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "NETWORK []", done.stdout + done.stderr


@pytest.mark.parametrize("name", ["missing.pt", "broken.pt", "broken.onnx", "notes.txt", "folder"])
def test_weights_that_cannot_be_loaded_are_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name != "missing.pt":
        path.write_bytes(b"these are no weights")
    with pytest.raises(WeightsError, match="OpenVINO") as caught:
        load_detector(str(path))
    assert (caught.value.code, "\n" in str(caught.value)) == (2, False)


@pytest.fixture(scope="module")
def export() -> Detector:
    if not EXPORT.is_dir():
        pytest.skip("../shared/models is absent")
    return load_detector(str(EXPORT))


def test_an_openvino_folder_finds_the_coach(
    export: Detector, capfd: pytest.CaptureFixture[str]
) -> None:
    import av

    path = SHARED / "footage" / "tfl_jamcam_5.mp4"
    if not path.is_file():
        pytest.skip("../shared/footage is absent")
    with av.open(str(path)) as container:
        street = np.asarray(next(container.decode(video=0)).to_ndarray(format="rgb24"), np.uint8)
    alone = export.detect([street])[0]
    first, blank, last = export.detect([street, np.zeros((50, 200, 3), np.uint8), street])
    assert export.labels[alone.classes[0]] == "bus"
    assert alone.boxes[0].tolist() == pytest.approx([190, 106, 287, 204], abs=4)
    np.testing.assert_allclose(first.boxes, alone.boxes, atol=0.5)
    np.testing.assert_allclose(last.boxes, alone.boxes, atol=0.5)
    assert len(blank) == 0
    assert export.input_px == 640
    assert capfd.readouterr().out == ""  # which belongs to --json
