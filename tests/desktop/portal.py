#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop portal that knows one setting, org.freedesktop.appearance color-scheme, and takes it from a file.

  portal.py FILE      the file holds 0, 1 (dark) or 2 (light); when that changes, SettingChanged is sent
"""
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
APPEARANCE, KEY = "org.freedesktop.appearance", "color-scheme"
XML = f"""<node><interface name="{INTERFACE}">
  <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>"""


def scheme():
    with open(sys.argv[1], encoding="ascii") as file:
        return GLib.Variant("u", int(file.read() or 0))


def call(_connection, _sender, _path, _interface, _method, arguments, invocation):
    if tuple(arguments) == (APPEARANCE, KEY):
        # Like the real portal: a variant in a variant.
        invocation.return_value(GLib.Variant("(v)", (GLib.Variant("v", scheme()),)))
    else:
        invocation.return_dbus_error("org.freedesktop.portal.Error.NotFound", "Requested setting not found")


def main():
    connection = Gio.bus_get_sync(Gio.BusType.SESSION)
    connection.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], call, None, None)
    Gio.bus_own_name_on_connection(connection, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, None, None)
    told = [scheme().unpack()]

    def look():
        if scheme().unpack() != told[0]:
            told[0] = scheme().unpack()
            connection.emit_signal(None, PATH, INTERFACE, "SettingChanged",
                                   GLib.Variant("(ssv)", (APPEARANCE, KEY, scheme())))
        return True

    GLib.timeout_add(100, look)
    GLib.MainLoop().run()


main()
