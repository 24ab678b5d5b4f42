#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole journey of somebody new: connects an Outlook and a Google account through a real browser, approves the
plan in the window, edits and deletes on each side, lets another program write the store, restarts in between, uses the
tray with the mouse, and proves from the practice server's own state that store and calendars hold the same events.

usage: journey.py PREFIX [--screenshots FOLDER] [--home FOLDER]
Prints what happened; with TAP lines for the test runner when TAP=1 is in the environment."""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import signal
import sys
import time
import traceback

import store
from browser import Browser
from desktop import Desktop, wait_for
from practice import Practice
from window import Window

PEOPLE = {"outlook": ("microsoft", "mara@halden.example"), "google": ("google", "mara@lindqvist.example")}
CALENDAR = "Project Deliverables"


class Journey:
    def __init__(self, desktop, source, screenshots):
        self.desktop = desktop
        self.source = pathlib.Path(source)
        self.screenshots = pathlib.Path(screenshots)
        self.store = desktop.home / ".local/share/accord/accord.db"
        self.random = random.Random(11)

    def note(self, text):
        print(text, flush=True)

    def shot(self, name):
        self.desktop.screenshot(self.screenshots / f"{name}.png")

    def ctl(self, *arguments, text=None, ok=(0,)):
        result = self.desktop.run(self.desktop.binary("accordctl"), *arguments, "--json", check=False, input=text)
        assert result.returncode in ok, f"accordctl {arguments} ended with {result.returncode}: {result.stdout}{result.stderr}"
        return json.loads(result.stdout)["data"]

    # -- what both sides hold ---------------------------------------------------------------------------------------

    def sides(self):
        ours = collections.Counter(store.wanted(self.store).values())
        both = {"store": ours}
        for name, (provider, email) in PEOPLE.items():
            items = self.practice.items(provider, email, CALENDAR)
            both[name] = collections.Counter(description for _, _, description in items)
        return both

    def differences(self):
        sides = self.sides()
        return [f"{name} lacks {missing}" if missing in sides["store"] - sides[name] else f"{name} has {missing}"
                for name in PEOPLE
                for missing in list(sides["store"] - sides[name]) + list(sides[name] - sides["store"])]

    def settle(self, what, seconds=30):
        """Waits until store and calendars are the same, seen from the server."""
        try:
            wait_for(what, lambda: not self.differences(), seconds, 0.3)
        except AssertionError:
            raise AssertionError(what + ": " + "; ".join(self.differences()[:5])) from None

    # -- the way ----------------------------------------------------------------------------------------------------

    def fill_the_store(self):
        self.store.parent.mkdir(parents=True, exist_ok=True)
        self.desktop.run(self.source / "data/sample/make-sample-store", self.store)
        events = store.rows(self.store, "SELECT count(*) AS n FROM events")[0]["n"]
        assert events >= 240, f"only {events} events in the sample store"
        self.note(f"Store: {events} events, {len(store.wanted(self.store))} of them belong into a calendar now")

    def start_practice(self):
        self.practice = Practice(self.desktop, "--seed")
        os.environ["ACCORD_ENDPOINTS"] = str(self.practice.endpoints)
        self.desktop.run("dbus-update-activation-environment", "ACCORD_ENDPOINTS", "DISPLAY", "BROWSER", "HOME")

    def open_the_window(self):
        self.application = self.desktop.start("accord", [self.desktop.binary("accord")])
        self.window = Window(self.desktop)
        self.window.find("Connect Outlook")
        self.shot("01-empty")

    def connect(self, provider, button):
        self.window.press(button)
        self.browser = getattr(self, "browser", None) or Browser(self.desktop)
        marker = "authorize" if provider == "outlook" else "/auth"
        self.browser.go_to_tab(lambda a: marker in a and "code=" not in a, "the sign-in page")
        self.shot(f"02-{provider}-waiting")
        self.browser.click("xpath", f"//label[contains(., '{PEOPLE[provider][1]}')]")
        self.shot(f"03-{provider}-consent")
        self.browser.press("Allow")
        self.browser.go_to_tab(lambda a: "code=" in a or "/?" in a, "the page that says the tab can be closed")
        assert "close this tab" in self.browser.text(), self.browser.text()

    def approve(self, provider):
        apply = self.window.find(lambda n: re.match(r"Apply [1-9]\d* Change", n), seconds=60)
        self.desktop.raise_window(self.window.x11)
        count = int(re.search(r"\d+", apply.get_name())[0])
        before = len([i for i in self.practice.items(*PEOPLE[provider], CALENDAR)])
        assert before == 0, f"{before} events were written before the plan was approved"
        self.shot(f"04-{provider}-plan")
        self.window.press(apply.get_name())
        self.note(f"{provider}: approved a plan of {count} changes")

    def connect_outlook(self):
        self.connect("outlook", "Connect Outlook")
        self.approve("outlook")
        self.wait_until_active(1)

    def connect_google(self):
        self.window.press(lambda n: n.startswith("Connect Another Account"))
        self.connect("google", "Connect Google")
        self.approve("google")
        self.wait_until_active(2)
        self.settle("both calendars hold what the store holds", 60)
        self.desktop.raise_window(self.window.x11)
        self.shot("05-accounts")

    def wait_until_active(self, count):
        wait_for("active accounts", lambda: sum(a["badge_code"] == "active" and a["last_sync"] is not None
                                                for a in self.ctl("accounts")) >= count, 120, 0.5)

    def another_program_writes(self):
        event = next(i for i, d in store.wanted(self.store).items() if not d[3])
        started = time.monotonic()
        assert store.write(self.store, "UPDATE events SET title = ?, title_override = NULL WHERE id = ?",
                           "Gespräch 打合せ 🚀", event) == 1
        self.settle("another program's edit is in both calendars", 20)
        took = time.monotonic() - started
        assert took < 8, f"mirroring a foreign commit took {took:.1f} s"
        self.note(f"Another program changed an event: in both calendars after {took:.1f} s")

    def there_to_here(self, name, edit):
        """Somebody edits a timed event of ours on the other side; then the person presses Sync Now."""
        provider, email = PEOPLE[name]
        calendar = self.practice.calendar(provider, email, CALENDAR)["id"]
        items = [i for i in self.practice.items(provider, email, CALENDAR) if i[1] and not i[2][3]]
        target = self.random.choice(sorted(items, key=lambda i: i[2]))
        edit(f"/control/{provider}/{email}/calendars/{calendar}/events/{target[0]}")
        self.window.press_topmost("Sync Now")
        return target

    def edit_in(self, name, place, body):
        target = self.there_to_here(name, lambda path: self.practice.ask("PATCH", path, body))
        event = target[1].split("/")[1]
        wait_for(f"the place edited at {name} in the store", lambda: store.rows(
            self.store, "SELECT id FROM events WHERE id = ? AND place = ?", event, place), 30, 0.3)
        for other in PEOPLE:
            wait_for(f"the place edited at {name} in {other}", lambda: self.practice.place_of(
                *PEOPLE[other], CALENDAR, event) == place, 30, 0.3)
        self.settle(f"after the edit made at {name} everything is the same", 40)
        self.note(f"An edit made in {name} came back and went to the other calendar")

    def edit_in_google(self):
        self.edit_in("google", "Room 7 🪑", {"location": "Room 7 🪑"})

    def edit_in_outlook(self):
        self.edit_in("outlook", "Saal Ü", {"location": {"displayName": "Saal Ü"}})

    def delete_in(self, name):
        before = len(store.wanted(self.store))
        self.there_to_here(name, lambda path: self.practice.ask("DELETE", path))
        wait_for(f"the deletion made at {name}", lambda: len(store.wanted(self.store)) == before - 1, 30, 0.3)
        self.settle(f"the deletion made at {name} is everywhere", 40)
        self.note(f"An event deleted in {name} went from the store and the other calendar")

    def delete_in_google(self):
        self.delete_in("google")

    def delete_in_outlook(self):
        self.delete_in("outlook")

    def delete_here(self):
        event = sorted(store.wanted(self.store))[0]
        self.ctl("events", "remove", text=json.dumps({"id": event}))
        self.settle("an event deleted here is gone from both calendars", 30)
        self.note("An event deleted here went from both calendars")

    def add_there_by_hand(self):
        """A person adds an event on the calendar's own web page."""
        provider, email = PEOPLE["google"]
        calendar = self.practice.calendar(provider, email, CALENDAR)["id"]
        start = time.strftime("%Y-%m-%dT15:00:00", time.localtime(time.time() + 2 * 86400))
        end = start.replace("T15", "T16")
        self.practice.ask("POST", f"/control/{provider}/{email}/calendars/{calendar}/events", {
            "summary": "Made by hand", "start": {"dateTime": start, "timeZone": "Europe/Berlin"},
            "end": {"dateTime": end, "timeZone": "Europe/Berlin"}})
        self.window.press_topmost("Sync Now")
        wait_for("an event made in Google to be in Outlook too", lambda: [
            i for i in self.practice.items(*PEOPLE["outlook"], CALENDAR) if i[2][0] == "Made by hand"], 40, 0.3)
        assert len(self.practice.items(provider, email, CALENDAR)) == len(set(
            i[0] for i in self.practice.items(provider, email, CALENDAR)))
        self.note("An event made by hand in Google is in the store and in Outlook")

    def service_pid(self):
        reply = self.desktop.run("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus",
                                 "-m", "org.freedesktop.DBus.GetConnectionUnixProcessID",
                                 "io.github.accord_calendar.Accord.Service", check=False).stdout
        found = re.search(r"uint32 (\d+)", reply)
        return int(found[1]) if found else None

    def restart_in_between(self):
        pid = self.service_pid()
        os.kill(pid, signal.SIGKILL)
        wait_for("the service to be gone", lambda: self.service_pid() != pid)
        self.practice.process.terminate()
        self.practice.process.wait()
        event = next(i for i, d in store.wanted(self.store).items() if not d[3])
        store.write(self.store, "UPDATE events SET place = 'while nobody looked' WHERE id = ?", event)
        self.restart_practice()
        self.ctl("sync")
        self.settle("after a restart everything is the same again", 60)
        self.note("Service and servers died and came back: nothing lost, nothing doubled")

    def restart_practice(self):
        """The same addresses again, from the file."""
        from urllib.parse import urlsplit
        port = lambda address: str(urlsplit(address).port)
        config = self.practice.config
        self.practice.arguments = ("--google-port", port(config["google"]["api"]), "--microsoft-port",
                                   port(config["microsoft"]["graph"]), "--control-port", port(config["practice"]["control"]))
        self.practice.start()

    def nothing_more_to_do(self):
        """The cycle after a finished one writes nothing."""
        self.practice.ask("DELETE", "/control/requests")
        self.ctl("sync")
        requests = self.practice.ask("GET", "/control/requests")
        log = requests["requests"] if isinstance(requests, dict) else requests
        writes = [r for r in log if r["method"] not in ("GET", "HEAD") and "/token" not in r["path"]]
        assert not writes, f"a quiet cycle wrote: {writes[:3]}"
        self.note(f"A further cycle: {len(log)} calls, no write")

    def tray(self):
        """The tray with the mouse: left click opens the window, the menu has its entries."""
        self.desktop.end(self.application)
        self.desktop.click(1266, 14)
        self.window = Window(self.desktop)
        self.desktop.click(1266, 14, 3)
        time.sleep(1)
        self.shot("06-tray")
        self.desktop.run("xdotool", "key", "Escape")
        self.note("The tray icon opened the window")

    def nobody_was_mailed(self):
        mails = self.practice.mails()
        assert not mails, f"{len(mails)} mails were sent: {mails[:3]}"
        self.note("Mails the providers would have sent: 0")

    def no_secret_anywhere(self):
        secrets = self.practice.secrets()
        assert len(secrets) >= 4, "the practice server remembers no tokens"
        places = [p for p in self.desktop.home.rglob("*") if p.is_file() and "keyrings" not in p.parts
                  and "browser-profile" not in p.parts and p != self.practice.state_file and p != self.practice.endpoints]
        for place in places:
            content = place.read_bytes()
            for secret in secrets:
                assert secret.encode() not in content, f"a token lies in {place}"
        self.note(f"{len(secrets)} tokens and codes looked for in {len(places)} files: none found")

    def report(self):
        for account in self.ctl("accounts"):
            counts = account["counts"]
            self.note(f"{account['provider']} {account['email']}: {account['badge']}, {counts['links']} linked, "
                      f"{counts['waiting']} waiting, {counts['conflicts']} conflicts, {counts['stuck']} stuck")
        sides = self.sides()
        self.note("From the practice server's state: " + ", ".join(
            f"{name} {sum(side.values())}" for name, side in sides.items()) + " events, "
            + ("all the same" if not self.differences() else "NOT the same"))
        assert not self.differences()


STEPS = ["fill_the_store", "start_practice", "open_the_window", "connect_outlook", "connect_google",
         "another_program_writes", "edit_in_google", "edit_in_outlook", "delete_in_google", "delete_in_outlook",
         "delete_here", "restart_in_between", "nothing_more_to_do", "add_there_by_hand", "tray", "nobody_was_mailed",
         "no_secret_anywhere", "report"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prefix")
    parser.add_argument("--source", default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--screenshots", default="screenshots")
    parser.add_argument("--home")
    options = parser.parse_args()
    tap = os.environ.get("TAP")
    if tap:
        print(f"1..{len(STEPS)}", flush=True)
    with Desktop(options.prefix, keep=options.home) as desktop:
        journey = Journey(desktop, options.source, options.screenshots)
        for number, step in enumerate(STEPS, 1):
            try:
                getattr(journey, step)()
                if tap:
                    print(f"ok {number} - {step.replace('_', '-')}", flush=True)
            except BaseException as error:
                traceback.print_exc()
                print(f"not ok {number} - {step.replace('_', '-')}: {error}" if tap else f"FAILED at {step}: {error}")
                journey.shot("failed")
                for log in sorted(desktop.logs.iterdir()):
                    tail = log.read_text(errors="replace").splitlines()[-15:]
                    print(f"# --- {log.name}", *tail, sep="\n# ", flush=True)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
