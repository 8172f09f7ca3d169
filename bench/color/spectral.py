"""A chart that is fitted and one that never is, seen by two cameras under six lights: Kargah's correction beside OpenCV's and plain least squares.

usage: spectral.py PROGRAM.dll SEEDS        writes one JSON document; SEEDS of the headline's camera and lights, a tenth of them of all pairs
Reflectances, sensitivities and lights are those of the color tests. Reference values are L*a*b* under D50; differences are CIEDE2000 by the formulas here,
which share no code with Kargah's. A camera sees sums over wavelengths, 0.2 % noise at full light growing with the root of light, and, where it bends its
pictures, balances on white and lays an S over the sRGB-encoded values, e + 0.6 (3 e² − 2 e³ − e). Nothing is quantized.
"""
import csv
import json
import os
import subprocess
import sys

import cv2
import numpy as np

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tests', 'Kargah.Color.Tests', 'Data')
CAMERAS = ['Nikon_5100', 'Sigma_SDMerill']
LIGHTS = ['A', 'D50', 'D65', 'FL2', 'FL11', 'LED-B3']
D50 = np.array([0.96422, 1, 0.82521])
SRGB_TO_D50 = np.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]])


def table(name):
    with open(os.path.join(DATA, name + '.csv')) as file:
        return np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])


def decode(v):
    return np.where(v <= 0.04045, v / 12.92, ((np.maximum(v, 0) + 0.055) / 1.055) ** 2.4)


def encode(v):
    return np.where(v <= 0.0031308, 12.92 * v, 1.055 * np.maximum(v, 0) ** (1 / 2.4) - 0.055)


def to_lab(xyz):
    t = xyz / D50
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def from_lab(lab):
    f = (lab[..., 0] + 16) / 116
    f = np.stack([f + lab[..., 1] / 500, f, f - lab[..., 2] / 200], -1)
    return np.where(f ** 3 > 216 / 24389, f ** 3, (116 * f - 16) * 27 / 24389) * D50


def ciede2000(p, q):
    """Sharma, Wu, Dalal 2005."""
    mean_chroma = (np.hypot(p[:, 1], p[:, 2]) + np.hypot(q[:, 1], q[:, 2])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma ** 7 / (mean_chroma ** 7 + 25.0 ** 7))
    c1, c2 = np.hypot(stretch * p[:, 1], p[:, 2]), np.hypot(stretch * q[:, 1], q[:, 2])
    h1, h2 = np.degrees(np.arctan2(p[:, 2], stretch * p[:, 1])) % 360, np.degrees(np.arctan2(q[:, 2], stretch * q[:, 1])) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    hue = (h1 + turn / 2) % 360
    lightness, chroma = (p[:, 0] + q[:, 0]) / 2, (c1 + c2) / 2
    cos = lambda angle: np.cos(np.radians(angle))
    t = 1 - 0.17 * cos(hue - 30) + 0.24 * cos(2 * hue) + 0.32 * cos(3 * hue + 6) - 0.2 * cos(4 * hue - 63)
    dl = (q[:, 0] - p[:, 0]) / (1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    rotation = -2 * np.sqrt(chroma ** 7 / (chroma ** 7 + 25.0 ** 7)) * np.sin(np.radians(60 * np.exp(-((hue - 275) / 25) ** 2)))
    return np.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + rotation * dc * dh)


def least_squares(reference, patches, colors):
    """A 3 × 3 matrix from decoded values to linear sRGB."""
    target = from_lab(reference) @ np.linalg.inv(SRGB_TO_D50).T
    return to_lab(colors @ np.linalg.lstsq(patches, target, rcond=None)[0] @ SRGB_TO_D50.T)


def opencv(reference, patches, colors, linearization):
    """OpenCV's color correction model with its defaults (3 × 3, CIEDE2000), and the linearization that is asked for."""
    encoded = linearization != cv2.ccm.LINEARIZATION_IDENTITY
    given = (lambda v: encode(v)) if encoded else (lambda v: v)
    model = cv2.ccm_ColorCorrectionModel(given(patches).reshape(-1, 1, 3), reference.reshape(-1, 1, 3), cv2.ccm.COLOR_SPACE_Lab_D50_2)
    model.setColorSpace(cv2.ccm.COLOR_SPACE_sRGB)
    model.setLinear(linearization)
    if linearization == cv2.ccm.LINEARIZATION_GRAYPOLYFIT:
        model.setLinearDegree(3)
    model.run()
    linear = model.infer(given(colors).reshape(-1, 1, 3), True).reshape(-1, 3)
    return to_lab(linear @ SRGB_TO_D50.T)


def charts():
    """Reflectances of two charts, and L*a*b* under D50: of the one that is fitted and of the one that never is."""
    observer, daylight = table('cmf'), table('ill_D50')[:, 0]
    scale = 1 / (daylight @ observer[:, 1])
    white = scale * (daylight @ observer)
    fitted, other = table('cc_ISO_17321-1').T, table('cc_PMC').T
    reference_of = lambda reflectances: to_lab(scale * (reflectances * daylight) @ observer * (D50 / white))
    return (fitted, other), reference_of(fitted), reference_of(other)


class Sight:
    """What a camera sees under a light, without noise."""

    def __init__(self, camera, light):
        (self.fitted, self.other), _, _ = charts()
        self.sensitivity, self.spectrum = table(f'cam_{camera}_NPL'), table('ill_' + light)[:, 0]
        self.full = self.spectrum @ self.sensitivity

    def raw(self, reflectances):
        """As the sensor has it: the largest channel of white is 0.9."""
        return 0.9 * (reflectances * self.spectrum) @ self.sensitivity / self.full.max()

    def balanced(self, reflectances):
        """White is 1 in all channels."""
        return (reflectances * self.spectrum) @ self.sensitivity / self.full


HEADLINE = [('Nikon_5100', light) for light in ('D50', 'D65', 'A')]


def bend(v, sight):
    """A camera's picture: balanced on white, and an S over the encoded values."""
    e = encode(v * sight.full.max() / sight.full)
    return decode(e + 0.6 * (e * e * (3 - 2 * e) - e))


def noisy(v, random):
    return v + 0.002 * np.sqrt(v) * random.standard_normal(v.shape)


class Kargah:
    def __init__(self, program):
        self.process = subprocess.Popen(['dotnet', program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, reference, patches, colors):
        question = dict(reference=reference.tolist(), patches=patches.tolist(), colors=colors.tolist())
        self.process.stdin.write(json.dumps(question) + '\n')
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return np.array(answer.pop('colors')), answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def second_chart(kargah, sight, bent, seed):
    """Fitted on the first chart; differences on the other, of everyone, and in half the light."""
    _, reference, truth = charts()
    random = np.random.default_rng(seed)
    tone = (lambda v: bend(v, sight)) if bent else (lambda v: v)
    patches, light = tone(noisy(sight.raw(sight.fitted), random)), noisy(sight.raw(sight.other), random)
    # the same colors in half the light, too
    asked = np.concatenate([tone(light), tone(0.5 * light)])

    def differences(lab):
        full, half = np.split(lab, 2)
        return ciede2000(truth, full).tolist(), ciede2000(truth, to_lab(2 * from_lab(half))).tolist()

    lab, answer = kargah.ask(reference, patches, asked)
    ours, half = differences(lab)
    ways = ['LINEARIZATION_GAMMA', 'LINEARIZATION_GRAYPOLYFIT'] if bent else ['LINEARIZATION_IDENTITY']
    # the better of the ways that it offers for bent values
    peer, peer_half = min((differences(opencv(reference, patches, asked, getattr(cv2.ccm, way))) for way in ways), key=lambda pair: np.mean(pair[0]))
    return dict(answer, ours=ours, half=half, opencv=peer, opencv_half=peer_half, least_squares=differences(least_squares(reference, patches, asked))[0])


def drawn_chart(kargah, sight, bent, seed):
    """Fitted on 18 of the colors of both charts and the grays of one, drawn by chance; differences on all others."""
    _, first, second = charts()
    random = np.random.default_rng([17, seed])
    order, turn = random.permutation(42), random.integers(2)
    colors, grays = np.concatenate([sight.fitted[:18], sight.other[:24]]), [sight.fitted[18:], sight.other[24:]]
    labs, gray_labs = np.concatenate([first[:18], second[:24]]), [first[18:], second[24:]]

    def see(reflectances):
        light = noisy(sight.raw(reflectances), random)
        return bend(light, sight) if bent else light

    patches, others = see(np.concatenate([colors[order[:18]], grays[turn]])), see(np.concatenate([colors[order[18:]], grays[1 - turn]]))
    lab, answer = kargah.ask(np.concatenate([labs[order[:18]], gray_labs[turn]]), patches, others)
    return dict(answer, ours=ciede2000(np.concatenate([labs[order[18:]], gray_labs[1 - turn]]), lab).tolist())


def main():
    kargah, seeds = Kargah(sys.argv[1]), int(sys.argv[2])
    few = max(1, seeds // 10)
    cases, drawn = [], []
    for camera in CAMERAS:
        for light in LIGHTS:
            sight = Sight(camera, light)
            for bent in (False, True):
                named = dict(camera=camera, light=light, bent=bent)
                for seed in range(seeds if (camera, light) in HEADLINE else few):
                    cases.append(dict(named, everywhere=seed < few, **second_chart(kargah, sight, bent, seed)))
                drawn += [dict(named, **drawn_chart(kargah, sight, bent, seed)) for seed in range(few)]
    kargah.close()
    json.dump(dict(opencv=cv2.__version__, numpy=np.__version__, cases=cases, drawn=drawn), sys.stdout)


if __name__ == '__main__':
    main()
