"""A tracklet and its description → a row of the index and a thumbnail.

Enters: what was followed and what was measured of it. Leaves: a ``schema.Track`` without its id,
and the bytes of a JPEG that shows the object as recorded, framed.
"""

from __future__ import annotations

import cv2
import numpy as np

from indexer.describe import Description
from indexer.footage.recordings import Recording
from indexer.geometry import CameraGeometry, GroundMotion, measure_motion
from indexer.index.attributes import encode
from indexer.index.clock import to_utc_ms
from indexer.index.paths import encode_path
from indexer.index.schema import Track
from indexer.tracking.crops import TrackCrop
from indexer.tracking.tracklets import Tracklet

#: A thumbnail is no larger than this.
THUMBNAIL_PX = 320
_JPEG_QUALITY = 85
_FRAME_COLOUR = (255, 196, 0)


def motion_of(tracklet: Tracklet, geometry: CameraGeometry | None) -> GroundMotion | None:
    """How a tracklet moved over the ground.

    None where the camera has no geometry, or too little of the street was seen.
    """
    if geometry is None:
        return None
    offsets_ms, boxes = tracklet.offsets_ms.astype(np.float64), tracklet.boxes.astype(np.float64)
    return measure_motion(geometry, offsets_ms, boxes)


def make_track(
    recording: Recording,
    tracklet: Tracklet,
    motion: GroundMotion | None,
    description: Description,
    thumbnail: str,
) -> Track:
    """The row of one tracklet; ``recording_id`` is the writer's to set."""
    start_utc_ms = to_utc_ms(recording.start)
    x, y, w, h = tracklet.middle_box
    track = Track(
        recording_id=0,
        camera_id=recording.camera_id,
        target=description.target.value,
        confidence=tracklet.confidence,
        start_utc_ms=start_utc_ms + tracklet.start_ms,
        end_utc_ms=start_utc_ms + tracklet.end_ms,
        start_ms=tracklet.start_ms,
        end_ms=tracklet.end_ms,
        box_x=x,
        box_y=y,
        box_w=w,
        box_h=h,
        attributes=encode(description.measured).tobytes(),
        night=description.night,
        displacement=tracklet.displacement,
        path=encode_path(np.column_stack([tracklet.offsets_ms, tracklet.boxes])),
        thumbnail=thumbnail,
    )
    if motion is not None:
        _set_motion(track, motion)
    return track


def _set_motion(track: Track, motion: GroundMotion) -> None:
    track.heading_deg = motion.heading_deg
    track.entry_heading_deg = motion.entry_heading_deg
    track.exit_heading_deg = motion.exit_heading_deg
    track.heading_spread_deg = motion.heading_spread_deg
    if motion.entry_lat_lon is not None:
        track.entry_lat, track.entry_lon = motion.entry_lat_lon
    if motion.exit_lat_lon is not None:
        track.exit_lat, track.exit_lon = motion.exit_lat_lon


def draw_thumbnail(crop: TrackCrop) -> bytes:
    """A JPEG of ``crop``, at most ``THUMBNAIL_PX`` on its longer side, the object framed."""
    height, width = crop.image.shape[:2]
    scale = min(1.0, THUMBNAIL_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    picture = cv2.resize(crop.image, size, interpolation=cv2.INTER_AREA)
    x1, y1, x2, y2 = (round(value * scale) for value in crop.box)
    cv2.rectangle(picture, (x1, y1), (x2 - 1, y2 - 1), _FRAME_COLOUR, 1)
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return encoded.tobytes()
