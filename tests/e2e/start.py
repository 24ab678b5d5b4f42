#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the window comes: started twice it is one, asked for over the bus it comes by itself, and a registration's secret
typed into its preferences goes into the keyring and nowhere else.

usage: start.py PREFIX"""
import os
import sys

from desktop import Desktop, wait_for
from window import Window

APPLICATION = "io.github.accord_calendar.Accord"
SECRET = "typed-secret-0815"


def windows(desktop):
    return desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Accord$", check=False).stdout.split()


def started_twice_it_is_one(desktop):
    first = desktop.start("accord", [desktop.binary("accord")])
    wait_for("the window", lambda: windows(desktop), 60)
    assert desktop.run(desktop.binary("accord"), timeout=60).returncode == 0
    assert first.poll() is None and len(windows(desktop)) == 1, windows(desktop)
    desktop.run("gdbus", "call", "--session", "-d", APPLICATION, "-o", "/io/github/accord_calendar/Accord", "-m",
                "org.gtk.Actions.Activate", "quit", "[]", "{}")
    first.wait(30)


def asked_over_the_bus_it_comes(desktop):
    assert not desktop.has_owner(APPLICATION)
    desktop.run("gdbus", "call", "--session", "-d", APPLICATION, "-o", "/io/github/accord_calendar/Accord", "-m",
                "org.freedesktop.Application.Activate", "{}")
    wait_for("the window", lambda: len(windows(desktop)) == 1, 60)
    assert desktop.has_owner(APPLICATION)


def typed_secret_goes_into_the_keyring_alone(desktop):
    desktop.run("gdbus", "call", "--session", "-d", APPLICATION, "-o", "/io/github/accord_calendar/Accord", "-m",
                "org.freedesktop.Application.ActivateAction", "preferences-page", "[<'sign-in'>]", "{}")
    preferences = Window(desktop, title="Preferences")
    entry = preferences.find("Client secret (kept in the keyring)")
    preferences.click(entry)
    desktop.run("xdotool", "type", "--delay", "20", SECRET)
    desktop.run("xdotool", "key", "Return")
    wait_for("the secret in the keyring", lambda: SECRET in desktop.run(
        "secret-tool", "lookup", "application", APPLICATION, "registration", "outlook", check=False).stdout, 30)
    preferences.find("Client secret (saved in the keyring)")
    for folder, _, files in os.walk(desktop.home / ".local/share/accord"):
        for name in files:
            with open(os.path.join(folder, name), "rb") as file:
                assert SECRET.encode() not in file.read(), name


def main():
    steps = [started_twice_it_is_one, asked_over_the_bus_it_comes, typed_secret_goes_into_the_keyring_alone]
    print(f"1..{len(steps)}", flush=True)
    with Desktop(sys.argv[1], panel=False) as desktop:
        desktop.run("dbus-update-activation-environment", "DISPLAY", "HOME", "GSK_RENDERER", "XDG_DATA_DIRS")
        for number, step in enumerate(steps, 1):
            step(desktop)
            print(f"ok {number} - {step.__name__.replace('_', '-')}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
