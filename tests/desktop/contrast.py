#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how well the texts on the screen can be read: each text's strongest ink against its ground, in a picture.

  contrast.py APP [LEAST]      a line for each text below LEAST (4.5); status 1 if there are any
  contrast.py APP --all        a line for each text

The ground is the colour that most of the text's own place has, the ink the colour in it that stands out most. The
ratio is that of WCAG 2.1. What is disabled is passed by, as there.
Debian packages: python3-pyatspi imagemagick
"""
import collections
import subprocess
import sys

import pyatspi

TEXTS = {
    "check box", "combo box", "entry", "label", "list item", "menu item", "page tab", "password text", "push button",
    "radio button", "spin button", "table cell", "table column header", "text", "toggle button",
}
WINDOWS = {"dialog", "frame", "alert", "window"}
MOST_CHILDREN = 400


def screen():
    """Width, height, and the bytes of the screen as it is now."""
    ppm = subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", "ppm:-"], check=True,
                         capture_output=True).stdout
    head, words, at = [], 0, 0
    while words < 4:  # P6, width, height, 255
        end = min(i for i in (ppm.find(b" ", at), ppm.find(b"\n", at)) if i >= 0)
        head.append(ppm[at:end])
        at, words = end + 1, words + 1
    return int(head[1]), int(head[2]), memoryview(ppm)[at:]


def luminance(color):
    parts = [channel / 255 for channel in color]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    a, b = sorted((luminance(one) + 0.05, luminance(other) + 0.05), reverse=True)
    return a / b


def cut(place, other):
    """What two places (left, top, right, bottom) have in common."""
    return max(place[0], other[0]), max(place[1], other[1]), min(place[2], other[2]), min(place[3], other[3])


def area(place):
    return max(0, place[2] - place[0]) * max(0, place[3] - place[1])


def place_of(thing):
    found = thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    return found.x, found.y, found.x + found.width, found.y + found.height


def colors_at(picture, place):
    width, _, data = picture
    left, top, right, bottom = place
    count = collections.Counter()
    for y in range(top, bottom):
        row = bytes(data[(y * width + left) * 3:(y * width + right) * 3])
        count.update(row[i:i + 3] for i in range(0, len(row), 3))
    return count


def measured(picture, place):
    """The ratio, the ink and the ground; None where there is but one colour."""
    count = colors_at(picture, place)
    if not count:
        return None
    ground = count.most_common(1)[0][0]
    if len(count) < 2:
        return None
    ink = max(count, key=lambda color: contrast(color, ground))
    return contrast(ink, ground), ink, ground


def children(thing):
    try:
        found = [thing.getChildAtIndex(i) for i in range(min(thing.childCount, MOST_CHILDREN))]
    except Exception:  # pyatspi raises several kinds of exceptions when an object disappears
        return []
    return [child for child in found if child is not None]


def walk(thing, seen):
    """Each object below, with what can be seen of its place: what scrolls is cut off by what it scrolls in."""
    for child in children(thing):
        try:
            place = place_of(child)
        except Exception:  # it has no position of its own
            yield from walk(child, seen)
            continue
        visible = cut(place, seen)
        if area(visible) > 0:
            yield child, place, visible
            yield from walk(child, visible)


def front(app):
    """The dialog that is open, the last one opened; else the window."""
    windows = [each for each in children(app) if each.getRoleName() in WINDOWS
               and each.getState().contains(pyatspi.STATE_SHOWING)]
    active = [each for each in windows if each.getState().contains(pyatspi.STATE_ACTIVE)]
    return (active or windows)[-1]


def texts(app, picture):
    window = front(app)
    for thing, place, visible in walk(window, cut(place_of(window), (0, 0, picture[0], picture[1]))):
        try:
            state = thing.getState()
            shown = state.contains(pyatspi.STATE_SHOWING) and state.contains(pyatspi.STATE_VISIBLE)
            enabled = state.contains(pyatspi.STATE_ENABLED) or state.contains(pyatspi.STATE_SENSITIVE)
            most = area(visible) > 0.7 * area(place)
            if thing.getRoleName() in TEXTS and shown and enabled and most and thing.name:
                yield thing.getRoleName(), thing.name, visible
        except Exception:  # the same
            continue


def main(words):
    if not words:
        sys.exit(__doc__)
    least = float("inf") if "--all" in words else float(words[1]) if len(words) > 1 else 4.5
    app = next((each for each in pyatspi.Registry.getDesktop(0) if each is not None and each.name == words[0]), None)
    if app is None:
        sys.exit(f"No accessible program is named {words[0]}.")
    picture, seen, low = screen(), 0, 0
    for role, name, place in texts(app, picture):
        found = measured(picture, place)
        if found is None:
            continue
        seen += 1
        ratio, ink, ground = found
        if ratio < least:
            low += 1
            print(f"{ratio:5.2f}  #{ink.hex()} on #{ground.hex()}  {role} {name[:60]!r}")
    print(f"{seen} texts, {low} below {least}", file=sys.stderr)
    sys.exit(1 if low and least != float("inf") or not seen else 0)


main(sys.argv[1:])
