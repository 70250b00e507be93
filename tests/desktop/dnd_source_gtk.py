#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A window of another toolkit, in another process, from which the named files can be dragged.

  dnd_source_gtk.py [--actions copy|move|link|copymove] [--text] FILE…

--actions is what it offers to a target; --text offers plain text and no files. On standard output it says what it
sees of the drag, among it `delete asked`: the target took the files as moved, and a file manager would delete them.
"""
import argparse
import os

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

ACTIONS = {
    "copy": Gdk.DragAction.COPY,
    "move": Gdk.DragAction.MOVE,
    "link": Gdk.DragAction.LINK,
    "copymove": Gdk.DragAction.COPY | Gdk.DragAction.MOVE,
}
URIS, TEXT = 0, 1


def say(*words):
    print(*words, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--actions", choices=ACTIONS, default="copy")
    parser.add_argument("--text", action="store_true")
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args()
    uris = [GLib.filename_to_uri(os.path.abspath(file), None) for file in asked.files]

    def give(_widget, _context, data, kind, _time):
        if kind == URIS:
            data.set_uris(uris)
        else:
            data.set_text(asked.files[0], -1)
        say("data asked for")

    def ended(_widget, context):
        say("ended", *context.get_selected_action().value_nicks)

    def refused(_widget, _context, result):
        say("refused", result.value_nick)
        return False

    box = Gtk.EventBox()
    box.add(Gtk.Label(label=f"{len(uris)} file(s)"))
    target = Gtk.TargetEntry.new("text/plain", 0, TEXT) if asked.text else Gtk.TargetEntry.new("text/uri-list", 0, URIS)
    box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [target], ACTIONS[asked.actions])
    box.connect("drag-data-get", give)
    box.connect("drag-end", ended)
    box.connect("drag-failed", refused)
    box.connect("drag-data-delete", lambda *_: say("delete asked"))

    window = Gtk.Window(title="drag source")
    window.set_default_size(160, 120)
    window.connect("destroy", Gtk.main_quit)
    window.add(box)
    window.show_all()
    Gtk.main()


main()
