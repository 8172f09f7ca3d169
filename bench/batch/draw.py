"""usage: draw.py FOLDER COUNT : photographs of the card, 4000 × 3000 pixels, with the noise and the bytes of a camera's; scenes of bench/color."""
import multiprocessing
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'color'))
import scenes


def draw(number):
    rng = np.random.default_rng([20260808, number])
    u = rng.uniform
    path = os.path.join(sys.argv[1], f'photograph-{number:02d}.jpg')
    scenes.photograph(rng, path, scenes.plane(scenes.reference()[0]), 4000, 3000, u(0.3, 0.6), u(0, 25), u(-20, 20), u(0, 0.6), u(0.005, 0.015), u(0, 0.2), 95, u(0, 0.15),
                      scenes.camera_of_many(rng, u(0.5, 0.9)))


if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        pool.map(draw, range(int(sys.argv[2])))
