"""Detections to tracklets: who is who from sample to sample.

objects       boxes of one frame → objects with what they carry and ride
association   ByteTrack over families of objects
tracklets     what is kept of one object; fragments joined
riders        rider and machine made one
crops, best_crops   its best pictures
tracks        composes them
"""
