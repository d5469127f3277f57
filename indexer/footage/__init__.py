"""Files to frames: which recordings may be read, and their pictures in exact media time.

    recordings   files and folders → Recording or Skip, by the requisition
    origin       which camera filmed, from when
    container    PyAV containers; the one media clock of the house
    frames       a recording → sampled frames

Clips are cut with the same reading, so that the assistant may import this package too.
"""
