"""Detections to tracklets: who is who from sample to sample.

objects       boxes of one frame → objects with what they carry and ride
palette       the colours of an object, to tell it from its neighbours
association   ByteTrack over families of objects; similarity: where a box lies and its colours
tracklets     what is kept of one object; fragments joined
riders        rider and machine made one
crops, best_crops   its best pictures
tracks        composes them
"""
