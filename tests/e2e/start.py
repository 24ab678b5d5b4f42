#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the window comes: started twice it is one, asked for over the bus it comes by itself, and a registration's secret
typed into its preferences goes into the keyring and nowhere else. The practice accounts connect in a window of their own.

usage: start.py PREFIX"""
import os
import sys

from browser import Browser
from desktop import Desktop, wait_for
from store import rows
from window import Window

APPLICATION = "io.github.accord_calendar.Accord"
PRACTICE = "^Accord – Test Store$"
SECRET = "typed-secret-0815"


def windows(desktop, title="^Accord$"):
    return desktop.run("xdotool", "search", "--onlyvisible", "--name", title, check=False).stdout.split()


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


def practice_servers(desktop):
    """Command lines of those that belong to this home."""
    state = f"{desktop.home}/.local/share/accord/practice/"
    return [line for line in desktop.run("ps", "-eo", "args").stdout.splitlines()
            if "accord-practice" in line and state in line]


def practice_store(desktop, statement):
    path = desktop.home / ".local/share/accord/practice/practice.db"
    return rows(path, statement) if path.exists() else []


def practice_accounts_connect_for_real(desktop):
    first = Window(desktop)
    first.press("Try with Practice Accounts")
    second = Window(desktop, title=PRACTICE)
    second.application = wait_for("the second window", lambda: other_application(first), 60)
    second.find("Test store")
    second.press("Connect Google")
    browser = Browser(desktop)
    browser.go_to_tab(lambda a: "/auth" in a and "code=" not in a, "the sign-in page")
    browser.press("Allow")
    second.press(lambda n: n.startswith("Apply "), seconds=60)
    wait_for("a calendar made there", lambda: practice_store(
        desktop, "SELECT remote_id FROM calendars WHERE mirrored AND remote_id IS NOT NULL AND approved"), 60)
    browser.close()
    # asked for again it is a window more on the same providers, which end with the program that began them
    desktop.run("gdbus", "call", "--session", "-d", APPLICATION, "-o", "/io/github/accord_calendar/Accord", "-m",
                "org.gtk.Actions.Activate", "practice", "[]", "{}")
    wait_for("a third window", lambda: len(windows(desktop, PRACTICE)) == 2, 60)
    assert len(practice_servers(desktop)) == 1, practice_servers(desktop)


def other_application(first):
    """Both are called accord on the accessibility bus."""
    root = first.atspi.get_desktop(0)
    found = [root.get_child_at_index(i) for i in range(root.get_child_count())]
    return next((a for a in found if a and a.get_name() == first.name and a != first.application), None)


def main():
    steps = [started_twice_it_is_one, asked_over_the_bus_it_comes, practice_accounts_connect_for_real,
             typed_secret_goes_into_the_keyring_alone]
    print(f"1..{len(steps)}", flush=True)
    with Desktop(sys.argv[1], panel=False) as desktop:
        desktop.run("dbus-update-activation-environment", "DISPLAY", "HOME", "GSK_RENDERER", "XDG_DATA_DIRS")
        for number, step in enumerate(steps, 1):
            step(desktop)
            print(f"ok {number} - {step.__name__.replace('_', '-')}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
