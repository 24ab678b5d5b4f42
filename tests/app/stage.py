# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen with the window on it, a store filled by window-sample, and a service that says what a script says."""
import configparser
import json
import os
import pathlib
import signal
import sqlite3
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from desktop import Desktop, wait_for  # noqa: E402
from window import Window  # noqa: E402

OUTLOOK = "10000000-0000-4000-8000-000000000001"
GOOGLE = "10000000-0000-4000-8000-000000000002"
NORDWIND = "10000000-0000-4000-8000-000000000003"

ACCOUNTS = {
    OUTLOOK: dict(provider="outlook", email="mara@halden.example", name="Halden Studio", badge_code="active",
                  last_sync=-120, next_sync=13 * 60, links=214, automatic="true"),
    GOOGLE: dict(provider="google", email="mara@lindqvist.example", name="Personal", badge_code="syncing",
                 reason="Sending “Windpark Ostsee: 50% Milestone”", last_sync=-900, links=186, done=12, total=40,
                 automatic="true"),
    NORDWIND: dict(provider="outlook", email="m.lindqvist@nordwind.example", name="Nordwind AG",
                   badge_code="expired", waiting=6, last_sync=-9 * 86400, links=98, automatic="true",
                   reason="Microsoft no longer accepts the saved sign-in: your password was changed on 9 June."),
}


class Stage(Desktop):
    """with Stage(build) as stage: …  stage.build holds the programs of a meson build."""

    def __init__(self, build, dark=False, size=None, screen="1280x800x24"):
        self.build = pathlib.Path(build).resolve()
        super().__init__(self.build, panel=False, screen=screen)
        self.dark = dark
        self.size = size
        self.accord = None
        self.service = None
        self.log = self.home / "calls"
        self.script = configparser.RawConfigParser()
        self.script.optionxform = str

    # the window's tests need neither keyring nor browser; a link that is opened is only noted
    def _keyring(self):
        pass

    def _browser(self):
        for folder in ("bin", ".local/share/applications", ".config/gtk-4.0"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        script = self.home / "bin/note-address"
        script.write_text(f"#!/bin/sh\necho \"$1\" >>{self.home}/addresses\n")
        script.chmod(0o755)
        (self.home / ".local/share/applications/note.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Note\nExec={script} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n")
        (self.home / ".config/mimeapps.list").write_text("[Default Applications]\nx-scheme-handler/http=note.desktop\n"
                                                         "x-scheme-handler/https=note.desktop\n")
        (self.home / ".config/gtk-4.0/settings.ini").write_text(
            "[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=false\ngtk-decoration-layout=:close\n")

    def _environment(self):
        super()._environment()
        services = self.home / "run/dbus-1/services"
        services.mkdir(parents=True, exist_ok=True)
        (services / "io.github.accord_calendar.Accord.Service.service").write_text(
            "[D-BUS Service]\nName=io.github.accord_calendar.Accord.Service\n"
            f"Exec={self.build}/tests/app/fake-service {self.home}/script\n")
        os.environ["GSETTINGS_SCHEMA_DIR"] = str(self.build / "data")
        os.environ["GSETTINGS_BACKEND"] = "keyfile"
        os.environ["GIO_USE_PORTALS"] = "0"
        # gcc's leak report at the end of a sanitized run knows fontconfig's own
        lsan = HERE.parent / "lsan.supp"
        os.environ["LSAN_OPTIONS"] = f"suppressions={lsan}:print_suppressions=0"
        if self.dark:
            os.environ["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        else:
            os.environ.pop("ADW_DEBUG_COLOR_SCHEME", None)

    def _window_manager(self):
        self.start("window-manager", ["xfwm4", "--compositor=on", "--replace"])
        wait_for("a window manager", lambda: "window id" in self.run(
            "xprop", "-root", "_NET_SUPPORTING_WM_CHECK", check=False).stdout, 120)

    # -- store and service ------------------------------------------------------------------------------------------

    @property
    def store(self):
        return self.home / ".local/share/accord/accord.db"

    def fill(self, *words):
        self.store.parent.mkdir(parents=True, exist_ok=True)
        self.run(self.build / "tests/app/window-sample", self.store, *words)

    def query(self, text, *values):
        with sqlite3.connect(self.store) as db:
            return db.execute(text, values).fetchall()

    def ask(self, calendar, id, kind, step, event, why, **fields):
        """A question, as a pass leaves it. fields: name=(was, here, there)."""
        sides = [json.dumps({"v": 1, **{name: values[i] for name, values in fields.items()}}) if fields else None
                 for i in range(3)]
        title, when = self.query("SELECT coalesce(title, 'Harbour Bridge: 75% Milestone'), start FROM events WHERE id = ?", event)[0]
        self.query("INSERT INTO questions (id, calendar_id, kind, step, event_id, remote_id, title, \"when\", why, was, here, there) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, calendar, kind, step, event, f"remote-{event}", title,
                   f"{when[:10]}/{when[:10]}" if kind == "conflict" else None, why, *sides)

    def ask_conflict(self):
        """About the deliverable that the sample holds in conflict at Google."""
        self.ask("calendar-g", "conflict-1", "conflict", "conflict", "20000000-0000-4000-8000-000000000003",
                 "Changed on both sides; a person has to choose.",
                 title=("Harbour Bridge: 50% Milestone", "Harbour Bridge: 75% Milestone", "Harbour Bridge: 60% Milestone"),
                 place=("", "Quay 7, hut 2", "Quay 9"),
                 body=("Structural set", "Structural set B, south pier only", "Structural set, add drainage plan"))

    def leave_over(self, n):
        """The plan of Outlook is about this many copies that the rules no longer include, and nothing else."""
        plan = self.query("SELECT id FROM plans WHERE account_id = ? AND purpose = 'sync'", OUTLOOK)[0][0]
        kept = [row[0] for row in self.query("SELECT position FROM plan_steps WHERE plan_id = ? AND event_id IS NOT NULL "
                                             "AND kind <> 'hold' ORDER BY position LIMIT ?", plan, n)]
        self.query("DELETE FROM plan_steps WHERE plan_id <> ?", plan)
        self.query(f"DELETE FROM plan_steps WHERE position NOT IN ({', '.join(map(str, kept)) or '-1'})")
        self.query("UPDATE plan_steps SET kind = 'release', removable = 1, held = 0, ticked = 1, mails = NULL, \"before\" = NULL, "
                   "\"after\" = NULL, why = 'The rules of this calendar no longer include it; the copy is left as it is.'")

    def ask_brake(self):
        """Three deletions that the brake holds, in the same calendar."""
        for i in (1, 2, 4):
            self.ask("calendar-o", f"brake-{i}", "brake", "push-delete", f"20000000-0000-4000-8000-00000000000{i}",
                     "This sync would delete 3 of 5 events there. That is unusual, so nothing was deleted.")

    def say(self, accounts=None, **groups):
        """What the service says from now on."""
        self.script.clear()
        self.script["service"] = dict(store=self.store, log=self.log, state="idle")
        for key, values in (accounts or {}).items():
            self.script[f"account {key}"] = values
        for name, values in groups.items():
            section = name.replace("_", "-")
            if section not in self.script:
                self.script[section] = {}
            self.script[section].update({k: str(v) for k, v in values.items()})
        with open(self.home / "script", "w") as file:
            self.script.write(file, space_around_delimiters=False)
        if self.service:
            self.service.send_signal(signal.SIGHUP)
        else:
            self.service = self.start("service", [self.build / "tests/app/fake-service", self.home / "script"])
            wait_for("the service", lambda: b"ready" in (self.logs / "service").read_bytes())

    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def wait_call(self, start):
        return wait_for(f"a call {start}", lambda: next((c for c in self.calls() if c.startswith(start)), None))

    # -- the window -------------------------------------------------------------------------------------------------

    def open(self, *arguments):
        if self.size:
            path = self.home / ".config/glib-2.0/settings"
            path.mkdir(parents=True, exist_ok=True)
            (path / "keyfile").write_text(
                f"[io/github/accord_calendar/Accord]\nwindow-size=({self.size[0]}, {self.size[1]})\n")
        self.accord = self.start("accord", [self.build / "src/app/accord", *arguments])
        return Window(self)

    def close(self):
        """Quits as a person does; returns the exit status."""
        self.act("quit")
        self.accord.wait(20)
        return self.accord.returncode

    def act(self, name, parameter=""):
        """An action of the application, as the tray asks for it."""
        self.run("gdbus", "call", "--session", "-d", "io.github.accord_calendar.Accord", "-o",
                 "/io/github/accord_calendar/Accord", "-m", "org.freedesktop.Application.ActivateAction", name,
                 f"[{parameter}]", "{}")

    def middle(self, window):
        x, y, width, height = self.geometry(window.x11)
        return x + width // 2, y + height // 2

    def scroll_down(self, window):
        """To the end of what lies in the middle of the window."""
        self.run("xdotool", "mousemove", *self.middle(window), "click", "--repeat", 60, "--delay", 10, 5)
        time.sleep(0.5)

    def open_way_out(self, window, row):
        """The Google account's page, down to its end, and there the row."""
        window.click(window.find("mara@lindqvist.example"))
        window.find(row)
        self.scroll_down(window)
        window.click(window.find(row))

    def choose(self, window, dialog, *names):
        """Check buttons of a dialog, which offer no action: with the mouse."""
        x11 = self.window(dialog)
        for name in names:
            extents = window.find(name, "check box").get_extents(window.atspi.CoordType.WINDOW)
            self.click_widget(x11, (extents.x, extents.y, extents.width, extents.height))

    def choose_file(self, window, item, title, path):
        """An item of the main menu that opens a file chooser; there the path is typed."""
        def is_open():
            # The key that opens it also closes it.
            self.run("xdotool", "key", "F10")
            time.sleep(0.5)
            return window.has(item)
        wait_for("the menu", is_open)
        window.press(item)
        self.type_path(title, path)

    def type_path(self, title, path):
        """Into a file chooser, which GTK 4.8 lets nobody read while it goes. One that saves has an entry from the start."""
        chooser = self.window(title)
        time.sleep(0.5)
        self.raise_window(chooser)
        if not title.startswith("Export"):
            self.run("xdotool", "key", "ctrl+l")
            time.sleep(0.5)
        self.run("xdotool", "key", "ctrl+a")
        self.run("xdotool", "type", "--delay", "15", str(path))
        time.sleep(0.5)
        self.run("xdotool", "key", "Return")
        wait_for("the chooser to go", lambda: not self.run(
            "xdotool", "search", "--onlyvisible", "--name", title, check=False).stdout.split())
        time.sleep(1)

    def drop(self, window, path):
        """Drags the file out of another window into the middle of this one."""
        process = self.start("drag-source", [self.build / "tests/app/drag-source", path])
        source = self.window("Drag Source")
        self.run("xdotool", "windowmove", "--sync", source, 0, 0)
        self.raise_window(source)
        x, y, width, height = self.geometry(source)
        self.run("xdotool", "mousemove", x + width // 2, y + height // 2, "mousedown", 1)
        # a drag begins with the first movement, and its target hears of it with the next ones
        middle = self.middle(window)
        for step in (-200, -100, -20, 0):
            self.run("xdotool", "mousemove", *(at + step for at in middle))
            time.sleep(0.3)
        self.run("xdotool", "mouseup", 1)
        time.sleep(0.5)
        self.end(process)

    def pick_in_row(self, window, row, *keys):
        """In the drop-down of a row of the main window, with the keyboard."""
        window.click(window.find(row, "combo box"))
        time.sleep(0.5)
        self.run("xdotool", "key", "--delay", "80", *keys, "Return")
        time.sleep(0.3)

    def answer(self, window, button, call):
        """Presses a button of a dialog; returns the call it leads to. GTK 4.8 does not survive being looked at while the
        dialog goes."""
        # AdwMessageDialog 1.2 says its button's label twice
        window.press(f"{button} {button}", "push button")
        made = self.wait_call(call)
        time.sleep(0.5)
        return made

    def messages(self):
        """Warnings and criticals of the window."""
        text = (self.logs / "accord").read_text(errors="replace")
        return [line for line in text.splitlines()
                if ("WARNING" in line or "CRITICAL" in line) and "accessibility bus" not in line
                and "portal" not in line.lower() and "gtk_widget_size_allocate" not in line]

    def shot(self, path, window):
        """The window alone, without its shadow."""
        time.sleep(0.6)
        x, y, width, height = self.geometry(window)
        extents = self.run("xprop", "-id", window, "_GTK_FRAME_EXTENTS").stdout
        left, right, top, bottom = ([int(n) for n in extents.split("=")[1].split(",")] if "=" in extents else [0] * 4)
        x, y, width, height = x + left, y + top, width - left - right, height - top - bottom
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "+repage", path)
