#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and drives a program by its accessible tree, as a screen reader does, with names and without coordinates.

  a11y.py dump APP                     the tree, a line an object: role, name, text, value, actions
  a11y.py nameless APP                 the controls on the screen that have no name; status 1 if there are any
  a11y.py has APP ROLE NAME [SECONDS]  waits until it is on the screen (10 s)
  a11y.py gone APP ROLE NAME [SECONDS] waits until it is not
  a11y.py get APP ROLE NAME            its text, or else its name
  a11y.py press APP ROLE NAME          its first action: a button's press, a menu's opening
  a11y.py focus APP ROLE NAME          gives it the keyboard
  a11y.py enter APP ROLE NAME TEXT     puts the text into a field, in the place of what it holds
  a11y.py choose APP NAME TEXT         selects the row of a table that has a cell with this text
  a11y.py place APP ROLE NAME          x y width height on the screen
  a11y.py rows APP NAME                a table's rows, the cells parted by tabs

ROLE may be *; NAME between slashes is a pattern. The program has to run with QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1, or Qt
joins in only once a screen reader has said that it is there.
"""
import re
import sys
import time

import pyatspi

# A table has a child for every cell. Visiting all cells of a long one would take minutes.
MOST_CHILDREN = 400
NEED_NAMES = {
    "button", "check box", "combo box", "dialog", "entry", "frame", "list", "menu", "menu item", "page tab",
    "password text", "progress bar", "push button", "radio button", "slider", "spin button", "table", "text",
    "toggle button", "tree", "tree table",
}
# pyatspi raises several kinds of exceptions when an object disappears during the walk.
GONE = Exception


def children(thing):
    try:
        for i in range(min(thing.childCount, MOST_CHILDREN)):
            child = thing.getChildAtIndex(i)
            if child is not None:
                yield child
    except GONE:
        return


def walk(thing, depth=0):
    yield thing, depth
    for child in children(thing):
        yield from walk(child, depth + 1)


def showing(thing):
    return thing.getState().contains(pyatspi.STATE_SHOWING)


def first(seconds, search):
    """What `search` finds, as soon as it finds something; None when the time is over."""
    end = time.monotonic() + seconds
    while True:
        found = search()
        if found is not None or time.monotonic() > end:
            return found
        time.sleep(0.1)


def application(name):
    def search():
        for app in pyatspi.Registry.getDesktop(0):
            try:
                if app is not None and app.name == name:
                    return app
            except GONE:
                pass
        return None

    return first(15, search) or sys.exit(f"No accessible program is named {name}.")


def fits(wanted, name):
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return re.search(wanted[1:-1], name) is not None
    return wanted == name


def on_screen(app, role, name, usable=False):
    for thing, _ in walk(app):
        try:
            if role in ("*", thing.getRoleName()) and fits(name, thing.name) and showing(thing):
                if not usable or thing.getState().contains(pyatspi.STATE_SENSITIVE):
                    return thing
        except GONE:
            pass
    return None


def find(app, role, name, seconds=10.0, usable=False):
    found = first(seconds, lambda: on_screen(app, role, name, usable))
    return found or sys.exit(f"Nothing on the screen has role {role} and name {name}.")


def text_of(thing):
    try:
        return thing.queryText().getText(0, -1)
    except (NotImplementedError, LookupError):
        return None


def actions_of(thing):
    try:
        action = thing.queryAction()
        return [action.getName(i) for i in range(action.nActions)]
    except (NotImplementedError, LookupError):
        return []


def value_of(thing):
    try:
        return thing.queryValue().currentValue
    except (NotImplementedError, LookupError):
        return None


def described(thing):
    words = [thing.getRoleName(), repr(thing.name)]
    if thing.description:
        words.append(f"description={thing.description!r}")
    if text_of(thing) not in (None, "", thing.name):
        words.append(f"text={text_of(thing)!r}")
    if value_of(thing) is not None:
        words.append(f"value={value_of(thing)}")
    if actions_of(thing):
        words.append("actions=" + ",".join(actions_of(thing)))
    return " ".join(words)


def dump(app):
    for thing, depth in walk(app):
        try:
            print("  " * depth + described(thing))
        except GONE:
            pass


def nameless(app):
    count = 0
    for thing, _ in walk(app):
        try:
            if thing.getRoleName() in NEED_NAMES and not thing.name and showing(thing):
                count += 1
                print(f"no name: {thing.getRoleName()} in {described(thing.parent)}")
        except GONE:
            pass
    sys.exit(1 if count else 0)


def has(app, role, name, seconds="10"):
    find(app, role, name, float(seconds))


def gone(app, role, name, seconds="10"):
    if not first(float(seconds), lambda: on_screen(app, role, name) is None or None):
        sys.exit(f"{role} {name} is still on the screen.")


def get(app, role, name):
    thing = find(app, role, name)
    print(text_of(thing) or thing.name)


def press(app, role, name):
    thing = find(app, role, name, usable=True)
    actions = actions_of(thing) or sys.exit(f"{described(thing)} has no action.")
    wanted = next((i for i, action in enumerate(actions) if action in ("Press", "Toggle", "ShowMenu")), 0)
    thing.queryAction().doAction(wanted)


def focus(app, role, name):
    find(app, role, name).queryComponent().grabFocus()


def enter(app, role, name, text):
    if not find(app, role, name).queryEditableText().setTextContents(text):
        sys.exit(f"{role} {name} takes no text.")


def choose(app, name, text):
    chooser = find(app, "*", name)
    for i in range(min(chooser.childCount, MOST_CHILDREN)):
        child = chooser.getChildAtIndex(i)
        if child is not None and fits(text, child.name):
            if not chooser.querySelection().selectChild(i):
                sys.exit(f"{text} in {name} cannot be selected.")
            return
    sys.exit(f"{name} has no {text}.")


def place(app, role, name):
    extents = find(app, role, name).queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    print(extents.x, extents.y, extents.width, extents.height)


def rows(app, name):
    table = find(app, "*", name).queryTable()
    for row in range(table.nRows):
        print("\t".join(table.getAccessibleAt(row, column).name or "" for column in range(table.nColumns)))


COMMANDS = {command.__name__: command for command in
            (dump, nameless, has, gone, get, press, focus, enter, choose, place, rows)}


def main(words):
    if len(words) < 2 or words[0] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[words[0]](application(words[1]), *words[2:])


main(sys.argv[1:])
