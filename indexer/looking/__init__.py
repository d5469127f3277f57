"""Frames to detections, with as few looks as possible.

gate      which blocks changed since the detector last looked there
regions   changed blocks → rectangles at a scale that suits the detector
mosaic    rectangles of several frames → one picture, and boxes back
held      what was found and still holds where nothing changed
looks     composes them
"""
