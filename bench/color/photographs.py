"""Photographs of the card, found and corrected by Kargah and by OpenCV in turns.

usage: photographs.py PROGRAM.dll SCENES        writes one JSON document; SCENES of each kind, 10 times as many without a card
"""
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np

import scenes
import spectral

SEEDS = dict(easy=20260101, hard=20260202, harsh=20260303, turn=20260404, chart=20260505, free=20260606, large=20260707)
CHARTS = [f'chart:Nikon_5100:{light}:{tone}' for light in ('D50', 'D65', 'A') for tone in ('straight', 'bent')]
TURNS = ['Normal', 'Rotated90', 'Rotated180', 'Rotated270']


class Kargah:
    def __init__(self, program):
        self.process = subprocess.Popen(['dotnet', program, 'photographs'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + '\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class OpenCV:
    """Its detector with corners refined, and four markers for a homography."""

    def __init__(self):
        self.dictionary = cv2.aruco.Dictionary_get(cv2.aruco.DICT_5X5_50)
        self.settings = cv2.aruco.DetectorParameters_create()
        self.settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
        self.settings.minMarkerPerimeterRate = 0.02

    def find(self, picture):
        corners, ids, _ = cv2.aruco.detectMarkers(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), self.dictionary, parameters=self.settings)
        return {} if ids is None else {int(i): c[0].astype(float) for c, i in zip(corners, ids.ravel()) if i < 4}

    def measure(self, picture, markers):
        """Mean light of the patches, decoded by sRGB."""
        source = np.float32([markers[i].mean(0) for i in range(4)])
        card = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(source, np.float32(scenes.CENTRES)), (600, 400))[..., ::-1]
        light = spectral.decode(card / 255)
        return np.array([light[y:y + 42, x:x + 48].reshape(-1, 3).mean(0) for x, y in scenes.sampled(24)])


def corner_errors(truth, markers):
    """Of the markers that are where they are, each corner's distance."""
    good = []
    for i, corners in markers.items():
        away = np.linalg.norm(np.array(corners) - truth['corners'][int(i)], axis=1)
        if away.max() < 5:
            good.append(away.tolist())
    return good


def wrong(truth, markers):
    return sum(int(np.linalg.norm(np.array(c) - truth['corners'][int(i)], axis=1).max() >= 20) for i, c in markers.items())


def peer_colors(reference, patches, colors, bent):
    ways = ['LINEARIZATION_GAMMA', 'LINEARIZATION_GRAYPOLYFIT'] if bent else ['LINEARIZATION_IDENTITY', 'LINEARIZATION_GAMMA']
    return {way: spectral.opencv(reference, patches, colors, getattr(cv2.ccm, way)) for way in ways}


def detection(truths, kargah, opencv, reference):
    """Found markers and colors of the patches that are not clipped."""
    results = []
    for truth in truths:
        bent = truth['kind'] == 'harsh'
        ours = kargah.ask(file=truth['file'], reference=reference.tolist(), linearization='Auto' if bent else 'None')
        picture = cv2.imread(truth['file'])
        markers = opencv.find(picture)
        result = dict(kind=truth['kind'], ours=dict(corners=corner_errors(truth, ours['markers']), wrong=wrong(truth, ours['markers'])),
                      opencv=dict(corners=corner_errors(truth, markers), wrong=wrong(truth, markers)))
        if ours['patches']:
            used = np.array(ours['used'])
            every = spectral.ciede2000(reference, np.array(ours['patches'], float))
            result['ours'].update(colors=every[used].tolist(), all=every.tolist(), leaveOneOut=ours['leaveOneOut'])
            if len(markers) == 4:
                patches = opencv.measure(picture, markers)
                given = [spectral.ciede2000(reference[used], lab) for lab in peer_colors(reference[used], patches[used], patches[used], bent).values()]
                result['opencv'].update(colors=min(given, key=np.mean).tolist())
        results.append(result)
    return results


def orientation(truths, kargah):
    right = 0
    for truth in truths:
        named = kargah.ask(file=truth['file'])['orientation']
        turn = truth['turn'] % 360
        # half way between two quarters both are right
        likely = {TURNS[int((turn + 45) // 90) % 4]} | ({TURNS[int(turn // 90) % 4]} if turn % 90 == 45 else set())
        # a tilt moves the boundary a little
        if 35 < turn % 90 < 55:
            likely = {TURNS[int(turn // 90) % 4], TURNS[(int(turn // 90) + 1) % 4]}
        right += named in likely
    return dict(right=right, of=len(truths))


def second_charts(truths, kargah, opencv, folder):
    """The second chart in the file that was written, and in the peers' corrections of its mean colors."""
    _, reference, other = spectral.charts()
    count, results = len(other), []
    for truth in truths:
        _, camera, light, tone = truth['kind'].split(':')
        output = os.path.join(folder, 'corrected.tif')
        ours = kargah.ask(file=truth['file'], reference=reference.tolist(), output=output)
        pixels = np.array(truth['map'])
        places = [cv2.perspectiveTransform(np.array([[[x, y], [x + 48, y], [x + 48, y + 42], [x, y + 42]]], float), pixels)[0] for x, y in scenes.sampled(count, scenes.SECOND_TOP)]

        def means(picture, decode):
            found = []
            for place in places:
                x, y, w, h = cv2.boundingRect(place.astype(np.float32))
                mask = np.zeros((h, w), np.uint8)
                cv2.fillConvexPoly(mask, np.round(place - [x, y]).astype(int), 1)
                found.append(decode(picture[y:y + h, x:x + w][mask > 0][:, ::-1].astype(float)).mean(0))
            return np.array(found)

        picture = cv2.imread(truth['file'])
        lab = spectral.to_lab(means(cv2.imread(output, cv2.IMREAD_UNCHANGED), lambda v: romm(v / 65535)) @ ROMM_TO_D50.T)
        result = dict(light=light, bent=tone == 'bent', leaveOneOut=ours['leaveOneOut'], ours=spectral.ciede2000(other, lab).tolist())
        patches, colors = opencv.measure(picture, opencv.find(picture)), means(picture, lambda v: spectral.decode(v / 255))
        peers = peer_colors(reference, patches, colors, tone == 'bent')
        result['opencv'] = min((spectral.ciede2000(other, lab).tolist() for lab in peers.values()), key=np.mean)
        result['least_squares'] = spectral.ciede2000(other, spectral.least_squares(reference, patches, colors)).tolist()
        results.append(result)
    return results


ROMM_TO_D50 = np.array([[0.7976749, 0.1351917, 0.0313534], [0.2880402, 0.7118741, 0.0000857], [0, 0, 0.82521]])


def romm(v):
    return np.where(v < 16 / 512, v / 16, v ** 1.8)


def peer_pipeline(file, output, opencv, target):
    """Reads, finds, measures, fits a matrix in linear light, corrects by tables and cv2.transform, writes."""
    start = time.perf_counter()
    picture = cv2.imread(file)
    decoded = time.perf_counter()
    markers = opencv.find(picture)
    found = time.perf_counter()
    if len(markers) == 4:
        matrix = np.linalg.lstsq(opencv.measure(picture, markers), target, rcond=None)[0]
    else:
        matrix = np.eye(3)
    fitted = time.perf_counter()
    light = cv2.LUT(picture, DECODE)
    # blue, green, red on both sides
    light = cv2.transform(light, np.float32(matrix.T[::-1, ::-1]))
    codes = ENCODE[(np.clip(light, 0, 1, out=light) * 4095 + 0.5).astype(np.uint16)]
    corrected = time.perf_counter()
    cv2.imwrite(output, codes, [cv2.IMWRITE_JPEG_QUALITY, 95])
    end = time.perf_counter()
    ms = lambda a, b: 1000 * (b - a)
    return dict(decode=ms(start, decoded), detect=ms(decoded, found), fit=ms(found, fitted), apply=ms(fitted, corrected), encode=ms(corrected, end), whole=ms(start, end))


DECODE = spectral.decode(np.arange(256) / 255).astype(np.float32)[None, :, None].repeat(3, 2)
ENCODE = np.clip(spectral.encode(np.arange(4096) / 4095) * 255 + 0.5, 0, 255).astype(np.uint8)


def speed(truths, rounds, kargah, opencv, folder, reference, linear):
    """Of pictures of 12 megapixels, ours and the peer in turns."""
    times = []
    for round in range(rounds + 2):
        for truth in truths:
            ours = kargah.ask(file=truth['file'], reference=reference.tolist(), output=os.path.join(folder, 'ours.jpg'))
            peer = peer_pipeline(truth['file'], os.path.join(folder, 'peer.jpg'), opencv, linear)
            if round >= 2:
                times.append(dict(kind=truth['kind'], ours={name: ours[name] for name in peer}, opencv=peer))
    return times


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    linear, reference = scenes.reference()
    # not forked: a copy of OpenCV's and NumPy's threads waits for ever
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context('spawn').Pool() as pool:
        def drawn(kinds, each, size, seed):
            return pool.map(scenes.draw, [(kind, n, SEEDS[seed], folder, size) for kind in kinds for n in range(each)], chunksize=4)

        kargah, opencv = Kargah(program), OpenCV()
        found = []
        for kind in ('easy', 'hard', 'harsh'):
            found += detection(drawn([kind], count, (2000, 1500), kind), kargah, opencv, reference)
        turns = orientation(drawn(['turn'], 72, (900, 900), 'turn'), kargah)
        charts = second_charts(drawn(CHARTS, count, (1200, 900), 'chart'), kargah, opencv, folder)
        answers = [kargah.ask(file=each['file'], charts=True) for each in drawn(['free'], 10 * count, (960, 720), 'free')]
        empty = dict(pictures=len(answers), cards=sum(bool(each['markers']) for each in answers), charts=sum(each['chart'] for each in answers))
        large = drawn(['easy-large', 'hard-large'], 3, (4000, 3000), 'large')
        pool.close()
        times = speed(large, 7 if count >= 100 else 1, kargah, opencv, folder, reference, linear)
        kargah.close()
    json.dump(dict(opencv=cv2.__version__, found=found, turns=turns, charts=charts, empty=empty, times=times, seeds=SEEDS), sys.stdout)


if __name__ == '__main__':
    main()
