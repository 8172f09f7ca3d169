#!/usr/bin/env python3
"""usage: make_card.py SCENE.jpg card.jpg : gives a rendered scene (scripts of bench/color) what a camera writes beside its pixels, a place included."""
import struct, sys


def ascii_(tag, text): return tag, 2, text.encode() + b'\0'
def short(tag, value): return tag, 3, struct.pack('<H', value)
def long_(tag, value): return tag, 4, struct.pack('<I', value)
def rational(tag, *values): return tag, 5, b''.join(struct.pack('<II', *v) for v in values)


def directory(entries, at):
    """A directory of tags that begins `at` bytes into the block."""
    sizes, head, more = {2: 1, 3: 2, 4: 4, 5: 8}, struct.pack('<H', len(entries)), b''
    after = at + 2 + 12 * len(entries) + 4
    for tag, kind, data in sorted(entries):
        value = data.ljust(4, b'\0') if len(data) <= 4 else struct.pack('<I', after + len(more))
        if len(data) > 4:
            more += data + b'\0' * (len(data) % 2)
        head += struct.pack('<HHI', tag, kind, len(data) // sizes[kind]) + value
    return head + b'\0\0\0\0' + more


camera = [rational(0x829A, (1, 125)), rational(0x829D, (8, 1)), short(0x8827, 100), ascii_(0x9003, '2026:05:04 10:20:30'), rational(0x920A, (50, 1)), short(0xA403, 1), ascii_(0xA434, '50mm f/1.8')]
place = [ascii_(1, 'N'), rational(2, (35, 1), (41, 1), (0, 1)), ascii_(3, 'E'), rational(4, (51, 1), (23, 1), (0, 1))]
first = [ascii_(0x010F, 'NIKON CORPORATION'), ascii_(0x0110, 'NIKON D5100'), short(0x0112, 1)]
length = len(directory(first + [long_(0x8769, 0), long_(0x8825, 0)], 8))
exif = directory(camera, 8 + length)
block = b'II*\0\x08\0\0\0' + directory(first + [long_(0x8769, 8 + length), long_(0x8825, 8 + length + len(exif))], 8) + exif + directory(place, 8 + length + len(exif))
scene = open(sys.argv[1], 'rb').read()
end = 4 + struct.unpack('>H', scene[4:6])[0]
segment = b'Exif\0\0' + block
open(sys.argv[2], 'wb').write(scene[:end] + b'\xff\xe1' + struct.pack('>H', len(segment) + 2) + segment + scene[end:])
