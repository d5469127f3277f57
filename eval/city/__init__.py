"""A small Toulouse with perfect truth: footage to try the product on and to measure it by.

    python -m eval city OUT [--seed N] [--cameras 1-8] [--minutes M] [--light auto] [--fps 10]
                            [--size 640x360] [--jobs 2] [--start ISO]

Enters: a seed and a few numbers. Leaves, in the folder OUT:

- ``CAM-01_20260311T221000.mp4`` …: one H.264 recording a camera, named as the contract says,
  with the camera's name and clock burnt in;
- ``requisition.toml``: reference ``DEMO-CAPITOLE``, every camera with its true geometry, a window
  that covers the recordings, ``preserved_on`` so that the case opens on any later day;
- ``truth/city.json``: ``{seed, size, fps, origin: {lat, lon}, places: {id: {lat, lon}},
  recordings: [{camera, recording, start, frames, light}]}``;
- ``truth/CAM-01_20260311T221000.jsonl``: one line a frame (see *Frame truth*);
- ``truth/tracks.jsonl``: one line a track over all recordings (see *Track truth*).

``--cameras`` takes ``1-8``, ``1,3,5`` or ``CAM-01,CAM-05`` (ten exist). ``--light`` is ``day``,
``dusk``, ``night``, ``rain`` (all recordings in that light, at an hour that fits it) or ``auto``:
without ``--start`` each camera's own hour of the demo day (CAM-01…05 at 22:10 by night, CAM-06 at
16:30 by day, CAM-07 at 19:10 by dusk, CAM-08 at 11:20 in the rain, CAM-09 by day, CAM-10 by
night), with ``--start`` the light of that hour for all. Cameras with the same start share one
simulation: the same van passes them at consistent times. The same seed gives the same truth.

Frame truth, one JSON object a line::

    {"frame": 12, "offset_ms": 1200, "instant": "2026-03-11T22:10:01.200+01:00", "objects": [
      {"identity": "white-van", "target": "van", "box": [x, y, w, h],
       "parts": {"person": [x, y, w, h], "vehicle": [...], "umbrella": [...], "luggage": [...]},
       "visible": 0.93, "cut": false, "x_m": 12.1, "y_m": -3.0, "lat": 43.6, "lon": 1.44,
       "heading_deg": 246.0, "speed_mps": 7.1, "moving": true}]}

``box`` is the tight box of the visible pixels, in pixels of the frame; ``visible`` the share of the
object's own pixels inside the frame that nothing hides; ``cut`` says that the box touches the
border of the frame. A rider and the machine are one object whose ``parts`` tell them apart.
``x_m`` is east and ``y_m`` north of ``origin``, where the object stands on the ground;
``heading_deg`` is clockwise from north. What stands (parked, waiting) has ``moving`` false.

Track truth, one JSON object a line: one stay of one identity in one recording (a gap of more than
3 s starts another)::

    {"track": "CAM-03_20260311T221000/white-van/0", "camera": "CAM-03",
     "recording": "CAM-03_20260311T221000.mp4", "identity": "white-van", "target": "van",
     "body": "panel_van", "colours": ["white"], "upper": [], "lower": [],
     "items": [{"kind": "backpack", "colours": ["yellow"]}], "light": "night", "moving": true,
     "start": "…", "end": "…", "start_ms": 61200, "end_ms": 70400, "frames": 93,
     "best": {"frame": 655, "offset_ms": 65500, "box": [x, y, w, h], "visible": 1.0},
     "largest_px": 142.0, "heading_deg": 246.1, "entry_heading_deg": 246.0,
     "exit_heading_deg": 246.2, "path": [[offset_ms, x_m, y_m, lat, lon], …]}

``target``, ``colours``, ``upper``, ``lower`` and the items' words are those of
``indexer.index.vocabulary``; only specific colours are written, « dark » and « light » follow from
them. ``upper`` and ``lower`` are the colours of the clothing of a person or a rider; garments
(``coat``, ``jacket``, ``hoodie``, ``t_shirt``, ``dress``, ``trousers``, ``jeans``, ``shorts``,
``skirt``) are items too. ``end`` is the instant of the last frame plus one frame;
``largest_px`` the greatest box height; ``path`` has a point every half second; headings are null
when ``moving`` is false.
"""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Run the sub-command ``city``; returns the exit code."""
    from eval.city.command import main as run

    return run(argv)
