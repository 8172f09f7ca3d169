"""Photographs of the 24-patch card whose truth is known, and pictures without one.

A scene is a plane seen by a pinhole camera under uneven light, blurred, with noise, as a JPEG. Corners are in pixels, the middle of the first one
being (0, 0). The card is the product's: markers' middles at (0, 0), (600, 0), (600, 400), (0, 400), 84 wide; see Kargah.Color's CardGeometry.
"""
import functools
import os

import cv2
import numpy as np

import spectral

CENTRES = np.array([[0, 0], [600, 0], [600, 400], [0, 400]], float)
SIDE, PAD, PER_UNIT = 84, 72, 3
LIGHTS = [(1, 1, 1), (1.25, 1, 0.55), (0.8, 1, 1.2), (1.1, 1, 0.8), (0.9, 1.05, 0.75)]
SECOND_TOP, SECOND_ROWS = 520, 5
PAPER, BLACK = 0.9, 0.03


def sampled(count, top=60):
    """The middles of patches that are measured, as (x, y) of 48 × 42 units."""
    return [(60 + 80 * (k % 6) + 16, top + 70 * (k // 6) + 14) for k in range(count)]


def plane(patches, second=None, paper=(PAPER,) * 3, black=(BLACK,) * 3):
    """The printed card in linear light, and, where there is a second chart, that below it."""
    height = 400 + 2 * PAD if second is None else SECOND_TOP + 70 * SECOND_ROWS + 40 + PAD
    image = np.empty((height * PER_UNIT, (600 + 2 * PAD) * PER_UNIT, 3), np.float32)
    image[:] = paper
    at = lambda v: int(round((v + PAD) * PER_UNIT))
    for i, (x, y) in enumerate(CENTRES - SIDE / 2):
        marker = cv2.aruco.drawMarker(cv2.aruco.Dictionary_get(cv2.aruco.DICT_5X5_50), i, SIDE * PER_UNIT, borderBits=1)
        image[at(y):at(y) + SIDE * PER_UNIT, at(x):at(x) + SIDE * PER_UNIT] = np.where(marker[..., None] > 0, np.float32(paper), np.float32(black))
    if second is not None:
        image[at(SECOND_TOP - 12):at(SECOND_TOP + 70 * SECOND_ROWS + 12), at(48):at(552)] = black
    for colors, top in ((patches, 60), (second if second is not None else [], SECOND_TOP)):
        for k, color in enumerate(colors):
            x, y = 60 + 80 * (k % 6), top + 70 * (k // 6)
            image[at(y + 3):at(y + 67), at(x + 3):at(x + 77)] = color
    return image


def background(rng, w, h, blocks=60):
    image = cv2.resize(rng.uniform(0.02, 0.7, (6, 8, 3)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    for _ in range(blocks):
        x, y, rw, rh = rng.integers(0, w), rng.integers(0, h), rng.integers(10, w // 5), rng.integers(10, h // 5)
        box = cv2.boxPoints(((float(x), float(y)), (float(rw), float(rh)), float(rng.uniform(0, 90)))).astype(int)
        cv2.fillPoly(image, [box], rng.uniform(0, 0.9, 3).tolist())
    return np.clip(image, 0, 1)


def view(rng, w, h, height, share, tilt, turn):
    """From the plane to the picture: turned, tilted about any axis, and somewhere in the picture as a whole."""
    scale, focal = share * w / (600 + 2 * PAD), 1.2 * w
    a, t, axis = np.radians(turn), np.radians(tilt), rng.uniform(0, 2 * np.pi)
    k = np.array([[0, 0, np.sin(axis)], [0, 0, -np.cos(axis)], [-np.sin(axis), np.cos(axis), 0]])
    r = (np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * k @ k) @ np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    m = np.diag([focal, focal, 1]) @ np.c_[r[:, 0], r[:, 1], [0, 0, focal / scale]] @ np.array([[1, 0, -300], [0, 1, PAD - height / 2], [0, 0, 1.0]])
    corners = cv2.perspectiveTransform(np.array([[[-PAD, -PAD], [600 + PAD, -PAD], [600 + PAD, height - PAD], [-PAD, height - PAD]]], float), m)[0]
    low, high = corners.min(0), corners.max(0)
    s = min(1, w * 0.98 / (high[0] - low[0]), h * 0.98 / (high[1] - low[1]))
    low, high = low * s, high * s
    x, y = rng.uniform(0.005 * w - low[0], 0.995 * w - high[0]), rng.uniform(0.005 * h - low[1], 0.995 * h - high[1])
    return np.array([[s, 0, x], [0, s, y], [0, 0, 1]]) @ m, scale * s


def bend(e):
    """A camera's S over encoded values."""
    return e + 0.6 * (e * e * (3 - 2 * e) - e)


CODES = np.arange(65536) / 65535
PLAIN = spectral.encode(CODES) * 255
BENT = bend(spectral.encode(CODES)) * 255


def photograph(rng, path, image, w, h, share, tilt, turn, blur, noise, vignette, quality, gradient, colors=np.eye(3), bent=False, flare=0, glare=0):
    """Writes the JPEG and returns where things are."""
    m, scale = view(rng, w, h, image.shape[0] / PER_UNIT, share, tilt, turn)
    to_pixels = m @ np.linalg.inv(np.array([[PER_UNIT, 0, PAD * PER_UNIT - 0.5], [0, PER_UNIT, PAD * PER_UNIT - 0.5], [0, 0, 1.0]]))
    sigma = max(0, 0.45 * PER_UNIT / max(scale, 1e-6) - 0.45)
    source = cv2.GaussianBlur(image, (0, 0), sigma) if sigma > 0.3 else image
    mask = cv2.warpPerspective(np.ones(image.shape[:2], np.float32), to_pixels, (w, h), flags=cv2.INTER_LINEAR)[..., None]
    light = background(rng, w, h) * (1 - mask) + cv2.warpPerspective(source, to_pixels, (w, h), flags=cv2.INTER_LINEAR) * mask
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    away = ((x - w / 2) ** 2 + (y - h / 2) ** 2) / ((w / 2) ** 2 + (h / 2) ** 2)
    direction = rng.uniform(0, 2 * np.pi)
    light *= ((1 - vignette * away) * (1 + gradient * ((x / w - 0.5) * np.cos(direction) + (y / h - 0.5) * np.sin(direction))))[..., None]
    if glare > 0:
        # a lamp mirrored in the card
        spot = cv2.perspectiveTransform(np.array([[[rng.uniform(0, 600), rng.uniform(0, 400)]]]), m)[0, 0]
        light += (glare * np.exp(-((x - spot[0]) ** 2 + (y - spot[1]) ** 2) / (2 * (30 * scale) ** 2)))[..., None].astype(np.float32)
    light = cv2.transform(light, np.float32(colors))
    if flare > 0:
        light = (1 - flare) * light + flare * light.mean((0, 1))
    if blur > 0:
        light = cv2.GaussianBlur(light, (0, 0), blur)
    light += rng.standard_normal(light.shape, dtype=np.float32) * (noise * np.sqrt(np.maximum(light, 0) + 0.01))
    table = np.clip((BENT if bent else PLAIN) + 0.5, 0, 255).astype(np.uint8)
    encoded = table[(np.clip(light, 0, 1) * 65535 + 0.5).astype(np.uint16)]
    cv2.imwrite(path, encoded[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    half = SIDE / 2
    corners = CENTRES[:, None, :] + np.array([[-half, -half], [half, -half], [half, half], [-half, half]])[None]
    return dict(file=path, corners=cv2.perspectiveTransform(corners.reshape(-1, 1, 2), m).reshape(4, 4, 2).tolist(), map=m.tolist(), turn=turn)


def camera_of_many(rng, exposure):
    """A camera whose channels see into each other, under one of five lights."""
    crosstalk = np.eye(3) + rng.uniform(-0.12, 0.12, (3, 3))
    return np.diag(np.array(LIGHTS[rng.integers(5)]) * exposure) @ (crosstalk / crosstalk.sum(1, keepdims=True))


@functools.cache
def printed():
    """The first chart as a plane."""
    return plane(reference()[0])


@functools.cache
def both_charts(camera, light):
    """Both charts as a camera that is balanced on white sees them."""
    seen = spectral.Sight(camera, light)
    grays = seen.balanced(np.array([[PAPER], [BLACK]]) * np.ones((1, seen.fitted.shape[1])))
    return plane(seen.balanced(seen.fitted), seen.balanced(seen.other), grays[0], grays[1])


def reference():
    """Linear sRGB of the first chart and its L*a*b*: what prints in sRGB can show of it."""
    _, fitted, _ = spectral.charts()
    rgb = np.clip(spectral.from_lab(fitted) @ np.linalg.inv(spectral.SRGB_TO_D50).T, 0, 1)
    return rgb, spectral.to_lab(rgb @ spectral.SRGB_TO_D50.T)


def easy(rng, path, image, w, h, **more):
    u = rng.uniform
    return photograph(rng, path, image, w, h, u(0.4, 0.8), u(0, 25), u(-20, 20), u(0, 0.8), u(0, 0.01), u(0, 0.2), int(rng.integers(85, 98)), u(0, 0.15), camera_of_many(rng, u(0.5, 0.9)), **more)


def hard(rng, path, image, w, h):
    u = rng.uniform
    return photograph(rng, path, image, w, h, u(0.15, 0.4), u(25, 60), u(-180, 180), u(0.5, 2.5), u(0.01, 0.04), u(0.2, 0.6), int(rng.integers(40, 85)), u(0, 0.5), camera_of_many(rng, u(0.1, 0.9)))


def draw(job):
    """One scene; its own generator, so that scenes can be drawn in any order."""
    kind, number, seed, folder, size = job
    rng = np.random.default_rng([seed, number])
    path, (w, h) = os.path.join(folder, f'{kind}_{number:04d}.jpg'), size
    if kind == 'free':
        return dict(file=free(rng, number, path, w, h), kind=kind)
    if kind.startswith('chart'):
        _, camera, light, tone = kind.split(':')
        path = os.path.join(folder, f'{kind.replace(":", "_")}_{number:04d}.jpg')
        truth = photograph(rng, path, both_charts(camera, light), w, h, 0.62, rng.uniform(0, 15), rng.uniform(-8, 8), 0.5, 0.005, 0, 96, 0, 0.9 * np.eye(3), bent=tone == 'bent')
        return dict(truth, kind=kind)
    image = printed()
    if kind == 'turn':
        truth = photograph(rng, path, image, w, h, 0.5, rng.uniform(0, 20), 5 * number, 0.6, 0.01, 0.1, 90, 0.1, camera_of_many(rng, 0.8))
    elif kind == 'harsh':
        truth = easy(rng, path, image, w, h, bent=True, flare=rng.uniform(0, 0.03), glare=rng.uniform(0, 1.5))
    else:
        truth = (hard if kind.startswith('hard') else easy)(rng, path, image, w, h)
    return dict(truth, kind=kind)


def free(rng, number, path, w, h):
    """A picture without a card, of one of ten kinds, many of them of things that look like one."""
    image = background(rng, w, h, blocks=int(rng.integers(0, 80)))
    kind = number % 10
    pasted = lambda flat: cv2.warpPerspective(
        flat.astype(np.float32), cv2.getPerspectiveTransform(
            np.float32([[0, 0], [flat.shape[1], 0], [flat.shape[1], flat.shape[0]], [0, flat.shape[0]]]),
            (np.float32([[0.15, 0.15], [0.85, 0.15], [0.85, 0.85], [0.15, 0.85]]) + rng.uniform(-0.13, 0.13, (4, 2)).astype(np.float32)) * np.float32([w, h])),
        (w, h), dst=image.copy(), borderMode=cv2.BORDER_TRANSPARENT)
    big = lambda cells, size: np.repeat(np.repeat(cells, size, 0), size, 1)
    colored = lambda gray: np.repeat(gray[..., None], 3, 2)
    if kind == 1:
        # a checkerboard
        n, m = rng.integers(4, 16, 2)
        image = pasted(colored(big(0.05 + 0.85 * ((np.indices((n, m)).sum(0)) % 2), 40)))
    elif kind == 2:
        # lines of text
        page = np.full((900, 700), 0.9, np.float32)
        for line in range(24):
            cv2.putText(page, ''.join(rng.choice(list('ABCDEFGHIKLMNOPQRSTUVWXYZ0123456789 .,'), 40)), (20, 40 + 35 * line), int(rng.integers(0, 5)), 0.7, 0.03, int(rng.integers(1, 4)))
        image = pasted(colored(page))
    elif kind == 3:
        # a two-dimensional code
        n = int(rng.integers(21, 60))
        image = pasted(colored(np.pad(big(0.05 + 0.85 * rng.integers(0, 2, (n, n)), 14), 40, constant_values=0.9)))
    elif kind == 4:
        # black squares with five by five random modules, many of them
        page = np.full((1000, 1400), 0.9, np.float32)
        for y in range(4):
            for x in range(6):
                cells = np.full((7, 7), 0.03)
                cells[1:6, 1:6] = 0.03 + 0.87 * rng.integers(0, 2, (5, 5))
                page[40 + 240 * y:40 + 240 * y + 154, 40 + 230 * x:40 + 230 * x + 154] = big(cells, 22)
        image = pasted(colored(page))
    elif kind == 5:
        # markers of the same dictionary that are not the card's
        page = np.full((600, 800), 0.9, np.float32)
        for x, y in ((50, 50), (620, 50), (620, 420), (50, 420)):
            marker = cv2.aruco.drawMarker(cv2.aruco.Dictionary_get(cv2.aruco.DICT_5X5_50), int(rng.integers(4, 50)), 126, borderBits=1)
            page[y:y + 126, x:x + 126] = np.where(marker > 0, 0.9, 0.03)
        image = pasted(colored(page))
    elif kind == 6:
        # a chart's rows of patches in any colors
        rows, columns = (4, 6) if rng.integers(2) else rng.integers(3, 12, 2)
        flat = np.full((rows * 80 + 20, columns * 80 + 20, 3), rng.choice([0.03, 0.9]), np.float32)
        for r in range(rows):
            for c in range(columns):
                flat[20 + 80 * r:80 + 80 * r, 20 + 80 * c:80 + 80 * c] = rng.uniform(0.02, 0.9, 3)
        image = pasted(flat)
    elif kind == 7:
        # windows of a house
        flat = np.full((900, 1100, 3), rng.uniform(0.2, 0.8, 3), np.float32)
        for y in range(40, 860, int(rng.integers(90, 200))):
            for x in range(40, 1000, int(rng.integers(70, 160))):
                cv2.rectangle(flat, (x, y), (x + 60, y + 80), (rng.uniform(0.02, 0.3, 3)).tolist(), -1)
                cv2.line(flat, (x + 30, y), (x + 30, y + 80), (0.85,) * 3, 4)
        image = pasted(flat)
    elif kind == 8:
        # noise as nature has it: the less the finer
        spectrum = np.fft.rfft2(rng.standard_normal((h, w, 3)), axes=(0, 1))
        distance = np.hypot(np.fft.fftfreq(h)[:, None], np.fft.rfftfreq(w)[None]) + 1 / w
        noise = np.fft.irfft2(spectrum / distance[..., None] ** rng.uniform(0.8, 1.4), s=(h, w), axes=(0, 1))
        image = np.clip(0.3 + 0.15 * noise / noise.std(), 0, 1).astype(np.float32)
    elif kind == 9:
        # fine patterns that beat with the pixels
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        a, b = rng.uniform(0.5, 3.1, 2)
        image = image * (0.5 + 0.25 * np.sin(a * x + 0.2 * y) + 0.25 * np.sin(b * y - 0.1 * x))[..., None]
    image = cv2.GaussianBlur(np.float32(image), (0, 0), rng.uniform(0.3, 2)) * rng.uniform(0.2, 1)
    image += rng.standard_normal(image.shape, dtype=np.float32) * (rng.uniform(0, 0.04) * np.sqrt(np.maximum(image, 0) + 0.01))
    encoded = PLAIN[(np.clip(image, 0, 1) * 65535).astype(np.uint16)].astype(np.uint8)
    cv2.imwrite(path, encoded[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 96))])
    return path
