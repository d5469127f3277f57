"""Tables of one case's index (SQLite through SQLModel).

The index is rebuilt, never migrated: any change of meaning here or in
``attributes.WORDS`` raises ``SCHEMA_VERSION``, and an index of another version is refused.
Instants are integer milliseconds since the epoch, UTC; offsets are media milliseconds from
the recording's first frame; boxes are pixels of the source frame as displayed (after rotation).
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel

SCHEMA_VERSION = 3


class Camera(SQLModel, table=True):
    """A camera of the requisition; geometry is None where it is not known."""

    id: str = Field(primary_key=True)
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    bearing_deg: float | None = None
    tilt_deg: float | None = None
    height_m: float | None = None
    hfov_deg: float | None = None


class Recording(SQLModel, table=True):
    """A file whose readable part inside the requisition has been indexed, in one transaction."""

    id: int | None = Field(default=None, primary_key=True)
    camera_id: str = Field(foreign_key="camera.id", index=True)
    path: str
    sha256: str = Field(index=True, unique=True)
    start_utc_ms: int  # instant of media offset 0
    duration_ms: int
    indexed_from_ms: int  # media offsets: the part inside the requisition's window
    indexed_to_ms: int
    width_px: int
    height_px: int
    frames_read: int
    frames_looked_at: int
    undecodable_packets: int


class SkippedFile(SQLModel, table=True):
    """A file that was not indexed, and why, in one French sentence."""

    path: str = Field(primary_key=True)
    reason: str


class Track(SQLModel, table=True):
    """One object followed through one recording; its id is its vector's id."""

    id: int | None = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True)
    camera_id: str = Field(foreign_key="camera.id")
    target: str  # most probable vocabulary.Target
    confidence: float  # mean detector confidence
    start_utc_ms: int
    end_utc_ms: int
    start_ms: int  # the same in media time
    end_ms: int
    # Box at the middle of the track, source pixels.
    box_x: float
    box_y: float
    box_w: float
    box_h: float
    attributes: bytes  # attributes.encode
    night: bool  # lit by lamps: colours are less sure
    # How far its centre got from where it began, in sides of its box: in the picture, so that it is
    # known of every camera.
    displacement: float
    # Ground path; None where the camera has no geometry. Degrees clockwise from north.
    heading_deg: float | None = None  # mean over the track; None while it stands still
    entry_heading_deg: float | None = None
    exit_heading_deg: float | None = None
    heading_spread_deg: float | None = None  # circular standard deviation
    entry_lat: float | None = None
    entry_lon: float | None = None
    exit_lat: float | None = None
    exit_lon: float | None = None
    path: bytes  # paths.encode_path: float32 rows (offset_ms, x, y, w, h)
    thumbnail: str  # file name inside the case's thumbnails folder


class Embedding(SQLModel, table=True):
    """The unit vector of a track: the record that the FAISS file is built from."""

    track_id: int = Field(primary_key=True, foreign_key="track.id")
    vector: bytes  # float16, little-endian, (dim,)
