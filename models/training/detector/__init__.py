"""Trains the embedded detector further on rendered streets, without unlearning real ones.

    for s in 3001 3002; do python -m eval scenes scenes/$s --seed $s --count 800; done
    python -m models.training.detector scenes --real PICTURES --work work
    python -m models.training.detector scenes --real PICTURES --work work --ship 0.7

Enters: rendered scenes with the box of everything in them, real traffic-camera crops (CC BY 4.0),
and NanoDet-g as ``models.tfjs`` converts it. Leaves: ``models/weights/nanodet.onnx``.

COCO's pictures are taken by people at eye height; a street camera looks down on small things
through H.264. The rendered scenes teach size, place and the edge of a box. What they cannot teach
is what real things look like: on the real crops the network is held to what it said before
(learning without forgetting, Li and Hoiem, https://arxiv.org/abs/1606.09282), its first layers do
not change, and what is shipped lies between the old weights and the new ones (Wortsman et al.,
https://arxiv.org/abs/2109.01903): at 0.7 of the way what was found of real recordings is as much as
before, with a fifth fewer tracks. An hour for 3,000 steps on two cores of a CPU.
"""
