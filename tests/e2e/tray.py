#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray icon in a second, independent host: lxqt-panel shows it, its menu opens under the mouse, and Quit in that
menu really ends the service. (The journey does the same with xfce4-panel.)

usage: tray.py PREFIX"""
import os
import sys
import time

from desktop import Desktop, wait_for

PANEL = """[General]
__userfile__=true
panels=panel1

[panel1]
alignment=-1
hidable=false
iconSize=22
lineCount=1
panelSize=32
plugins=statusnotifier
position=Top
width=100
width-percent=true

[statusnotifier]
alignment=Right
type=statusnotifier
"""
SERVICE = "io.github.accord_calendar.Accord.Service"


def registered(desktop):
    return "StatusNotifierItem" in desktop.run(
        "gdbus", "call", "--session", "-d", "org.kde.StatusNotifierWatcher", "-o", "/StatusNotifierWatcher", "-m",
        "org.freedesktop.DBus.Properties.Get", "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems",
        check=False).stdout.replace("RegisteredStatusNotifierItems", "")


def main():
    print("1..2", flush=True)
    with Desktop(sys.argv[1], panel=False) as desktop:
        desktop.run("gdbus", "call", "--session", "-d", SERVICE, "-o", "/io/github/accord_calendar/Accord/Service", "-m",
                    "io.github.accord_calendar.Accord.Sync1.ListAccounts")
        assert desktop.has_owner(SERVICE)
        print("ok 1 - without-a-host-nothing-breaks", flush=True)

        config = desktop.home / ".config/lxqt"
        config.mkdir(parents=True)
        (config / "panel.conf").write_text(PANEL)
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        desktop.start("lxqt-panel", ["lxqt-panel"])
        wait_for("the icon at the watcher of lxqt-panel", lambda: registered(desktop), 60)

        def quit_by_menu():
            desktop.click(1262, 16, 3)
            time.sleep(1)
            desktop.run("xdotool", "key", "Up", "Return")
            time.sleep(1)
            return not desktop.has_owner(SERVICE)
        wait_for("the service to end by its menu", quit_by_menu, 60)
        print("ok 2 - the-menu-of-another-host-reaches-the-service", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
