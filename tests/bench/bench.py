#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what a sync costs, against accord-practice, a real keyring and a real session bus, and beside it the floor:
the same bytes sent by a plain libsoup loop with no logic, in the same run.

usage: bench.py PREFIX FLOOR [--json] [--events N] [--links N] [--idle SECONDS] [SESSION …]
A session is a provider and what is measured, such as google-push. Prints a table; the exit status is 1 when a target
was missed, or when a session could not be measured: it says why, and the others go on."""
import argparse
import configparser
import datetime
import json
import math
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from recorder import Recorder  # noqa: E402

SERVICE = "io.github.accord_calendar.Accord.Service"
OBJECT = "/io/github/accord_calendar/Accord/Service"
INTERFACE = "io.github.accord_calendar.Accord.Sync1"
PERSON = "mara@halden.example"
TICK = os.sysconf("SC_CLK_TCK")
QUIET_CYCLES = 20
PROVIDERS = {
    # its group in the endpoints file, its name at the practice server, what its API lies under, writes of a batch, rows of a
    # page, how often each row must come in a first pull: Google's listing shows events in full and ends in a place to go on
    # from; Graph's feed alone has that place, and its rows show neither fields nor our mark, so that the events are listed too
    "google": ("google", "google", ("/calendar/v3", "/batch/calendar/v3"), 50, 2500, 1),
    "outlook": ("microsoft", "microsoft", ("/v1.0",), 20, 1000, 2),
}


# ---- a service of its own, and what is known of its process -----------------------------------------------------------

class Session:
    """One service with an empty store, one account's provider behind a recorder."""

    def __init__(self, prefix, provider):
        self.prefix, self.provider = pathlib.Path(prefix), provider
        self.group, self.side, self.paths, self.batch, self.page, self.times = PROVIDERS[provider]
        self.folder = pathlib.Path(os.environ["ACCORD_BENCH_PLACE"])
        self.store = self.folder / "accord.db"
        self.start_practice()

    def start_practice(self):
        plain = self.folder / "practice.ini"
        self.practice = subprocess.Popen([self.prefix / "bin/accord-practice", "--endpoints", plain],
                                         stdout=subprocess.PIPE, text=True)
        assert self.practice.stdout.readline().startswith("ready ")
        text = plain.read_text()
        config = configparser.ConfigParser(interpolation=None)
        config.read_string(text)
        self.control = config["practice"]["control"]
        port = int(urllib.parse.urlsplit(config[self.group]["api" if self.group == "google" else "graph"]).port)
        self.recorder = Recorder(("127.0.0.1", port))
        pathlib.Path(os.environ["ACCORD_ENDPOINTS"]).write_text(text.replace(f":{port}", f":{self.recorder.port}"))
        self.ask("/control/settings", {"latency_ms": 0, "user_requests_per_minute": 100000000, "graph_batch_writes": 0,
                                       "etag_bump": False})

    def close(self):
        self.practice.terminate()
        self.practice.wait()
        self.recorder.close()

    def ask(self, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(self.control + path, data) as reply:
            return json.loads(reply.read() or "null")

    def ctl(self, *arguments, ok=(0,)):
        done = subprocess.run([self.prefix / "bin/accordctl", "--json", *arguments], capture_output=True, text=True)
        assert done.returncode in ok, f"accordctl {arguments}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout.splitlines()[-1])["data"]

    def connect(self):
        self.ctl("settings", "set", "automatic_sync", "off")
        self.ctl("connect", self.provider)

    def fill(self, count):
        """Another program adds appointments over the days around today."""
        today = datetime.date.today()
        rows = []
        for number in range(count):
            start = datetime.datetime.combine(today + datetime.timedelta(number % 50 - 20),
                                              datetime.time(8 + number % 9, number * 7 % 60))
            rows.append((str(uuid.uuid4()), f"Meeting {number} about the bridge", "Bring the drawings.\nSecond line.", "Room 4",
                         start.isoformat() + "+00:00", (start + datetime.timedelta(hours=1)).isoformat() + "+00:00", "UTC"))
        connection = sqlite3.connect(self.store, timeout=30)
        with connection:
            connection.executemany('INSERT INTO events (id, kind, title, notes, place, start, "end", zone) '
                                   "VALUES (?, 'appointment', ?, ?, ?, ?, ?, ?)", rows)
        connection.close()

    def fill_there(self, count):
        """Another person adds events at the provider."""
        calendar = f"/control/{self.side}/{PERSON}/calendars"
        made = self.ask(calendar, {"name": "Choir", "zone": "UTC", "role": "owner"})
        today = datetime.date.today()
        for number in range(count):
            start = datetime.datetime.combine(today + datetime.timedelta(number % 50 - 20), datetime.time(8 + number % 9))
            end = start + datetime.timedelta(hours=1)
            if self.provider == "google":
                event = {"summary": f"Rehearsal {number}", "location": "Hall", "description": "Bring the score.",
                         "start": {"dateTime": start.isoformat() + "Z"}, "end": {"dateTime": end.isoformat() + "Z"}}
            else:
                event = {"subject": f"Rehearsal {number}", "location": {"displayName": "Hall"},
                         "body": {"contentType": "text", "content": "Bring the score."},
                         "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
                         "end": {"dateTime": end.isoformat(), "timeZone": "UTC"}}
            self.ask(f"{calendar}/{urllib.parse.quote(made['id'], safe='')}/events", event)
        return made

    def pid(self):
        bus = subprocess.run(["gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus", "-m",
                              "org.freedesktop.DBus.GetConnectionUnixProcessID", SERVICE], capture_output=True, text=True)
        return int(bus.stdout.split()[-1].rstrip(",)"))

    def cpu_ms(self):
        fields = pathlib.Path(f"/proc/{self.pid()}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICK

    def memory_mb(self, name):
        for line in pathlib.Path(f"/proc/{self.pid()}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        raise AssertionError(name)

    def switches(self):
        """Thread → times it went to sleep by itself: each time it was woken once."""
        counts = {}
        for task in pathlib.Path(f"/proc/{self.pid()}/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    counts[task.name] = int(line.split()[1])
        return counts

    def wakeups_in(self, seconds):
        before = self.switches()
        time.sleep(seconds)
        return sum(count - before.get(task, 0) for task, count in self.switches().items())


class Answers(threading.Thread):
    """How long the service takes to answer on the bus while something runs."""

    def __init__(self):
        super().__init__(daemon=True)
        from gi.repository import Gio
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.times, self.running = [], True

    def run(self):
        from gi.repository import Gio, GLib
        question = GLib.Variant("(ss)", (INTERFACE, "State"))
        while self.running:
            begun = time.monotonic()
            self.bus.call_sync(SERVICE, OBJECT, "org.freedesktop.DBus.Properties", "Get", question, None,
                               Gio.DBusCallFlags.NONE, 60000, None)
            self.times.append((time.monotonic() - begun) * 1000)
            time.sleep(0.002)

    def stop(self):
        self.running = False
        self.join()
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.999) - 1)]


# ---- the floor ---------------------------------------------------------------------------------------------------------

def measure_floor(floor, exchanges, folder):
    """Processor time in ms that a plain loop needs for the same requests and replies."""
    path = folder / "requests"
    with open(path, "wb") as file:
        for one in exchanges:
            headers = [f"{n}: {v}" for n, v in one.headers]
            file.write(f"{one.method} {one.path} {len(headers)} {len(one.body)}\n".encode())
            file.write("".join(h + "\n" for h in headers).encode() + one.body)
    replay = Recorder(exchanges=exchanges)
    try:
        done = subprocess.run([floor, f"http://127.0.0.1:{replay.port}", path], capture_output=True, text=True)
    finally:
        replay.close()
    assert done.returncode == 0, done.stderr
    count, _, _, cpu = done.stdout.split()
    assert int(count) == len(exchanges), done.stdout
    return float(cpu)


def measure_run(session, floor, work, asked):
    """Runs work() and returns its figures, the floor's among them. Asked all the while it only tells how long the answers
    took: to give them takes a sixth of the processor time, which the floor does not need."""
    session.recorder.clear()
    if asked:
        answers = Answers()
        answers.start()
        work()
        return {"answer_ms": answers.stop()}
    cpu, begun = session.cpu_ms(), time.monotonic()
    work()
    wall, cpu = time.monotonic() - begun, session.cpu_ms() - cpu
    exchanges = session.recorder.take(session.paths)
    return {"calls": len(exchanges), "wall_s": wall, "cpu_ms": cpu, "floor_ms": measure_floor(floor, exchanges, session.folder),
            "peak_mb": session.memory_mb("VmHWM")}


# ---- what is measured ---------------------------------------------------------------------------------------------------

def result(name, value, unit, limit, **more):
    return {"name": name, "value": value, "unit": unit, "limit": limit, "met": value <= limit, **more}


def rows_of_run(what, figures, minimum):
    if "answer_ms" in figures:
        return [result(f"{what}: answer on the bus, 99.9 %", figures["answer_ms"], "ms", 16)]
    ratio = figures["cpu_ms"] / max(figures["floor_ms"], 0.1)
    return [
        result(f"{what}: calls", figures["calls"], "", math.ceil(minimum * 1.05), minimum=minimum),
        result(f"{what}: processor time", figures["cpu_ms"], "ms", 3 * figures["floor_ms"], floor=figures["floor_ms"], ratio=ratio),
        result(f"{what}: peak memory", figures["peak_mb"], "MB", 120),
        {"name": f"{what}: time", "value": figures["wall_s"], "unit": "s", "limit": None, "met": True},
    ]


def measure_quiet(session, floor, what):
    """Cycles in which nothing changed."""
    for _ in range(3):
        session.ctl("sync")
    session.recorder.clear()
    cpu = session.cpu_ms()
    for _ in range(QUIET_CYCLES):
        session.ctl("sync")
    cpu = (session.cpu_ms() - cpu) / QUIET_CYCLES
    exchanges = session.recorder.take(session.paths)
    mirrored = sum(c["mirrored"] for c in session.ctl("calendars"))
    writes = sum(e.method != "GET" and "batch" not in e.path for e in exchanges)
    base = measure_floor(floor, exchanges, session.folder) / QUIET_CYCLES
    return [
        result(f"{what}: calls for each calendar", len(exchanges) / QUIET_CYCLES / mirrored, "", 1, minimum=1),
        result(f"{what}: writes", writes, "", 0),
        result(f"{what}: processor time", cpu, "ms", 50, floor=base, ratio=cpu / max(base, 0.1)),
    ]


def push(session, floor, options):
    session.ctl("status")
    session.connect()
    session.fill(options.events)
    figures = measure_run(session, floor, lambda: session.ctl("sync", "--approve"), options.asked)
    linked = session.ctl("accounts")[0]["counts"]["links"]
    assert linked == options.events, f"{linked} of {options.events} linked"
    # The calendar is made and looked at once before and, to see that nothing is left, once after the writes.
    minimum = 1 + math.ceil(options.events / session.batch) + 1 + 1
    rows = rows_of_run(f"{session.provider}, first push of {options.events}", figures, minimum)
    return rows if options.asked else rows + edit(session)


def edit(session):
    """From another program's commit to the first byte at the provider."""
    session.ctl("settings", "set", "automatic_sync", "on")
    session.ctl("sync")
    slowest = 0
    for number in range(5):
        session.recorder.clear()
        connection = sqlite3.connect(session.store, timeout=30)
        with connection:
            connection.execute("UPDATE events SET place = ? WHERE rowid = (SELECT min(rowid) FROM events)", (f"Room {number}",))
        committed = time.monotonic()
        connection.close()
        while not (writes := [e for e in session.recorder.take(session.paths) if e.method in ("PATCH", "PUT", "POST")]):
            assert time.monotonic() < committed + 30, "the edit never went out"
            time.sleep(0.01)
        slowest = max(slowest, writes[0].arrived - committed)
        session.ctl("sync")
    session.ctl("settings", "set", "automatic_sync", "off")
    return [result(f"{session.provider}, one local edit: on the wire after", slowest, "s", 2)]


def pull(session, floor, options):
    session.fill_there(options.events)
    session.connect()
    for calendar in session.ctl("calendars"):
        session.ctl("calendars", "set", calendar["id"], "--mirror", "on" if calendar["name"] == "Choir" else "off")
    figures = measure_run(session, floor, lambda: session.ctl("sync", "--approve"), options.asked)
    linked = session.ctl("accounts")[0]["counts"]["links"]
    assert linked == options.events, f"{linked} of {options.events} linked"
    # And the list of calendars, once.
    minimum = session.times * math.ceil(options.events / session.page) + 1
    return rows_of_run(f"{session.provider}, first pull of {options.events}", figures, minimum)


def quiet(session, floor, options):
    session.ctl("status")
    session.connect()
    session.fill(1)
    session.ctl("sync", "--approve")
    return measure_quiet(session, floor, f"{session.provider}, no change, 1 link")


def many(session, floor, options):
    session.ctl("status")
    session.connect()
    session.fill(options.links)
    session.ctl("sync", "--approve")
    linked = session.ctl("accounts")[0]["counts"]["links"]
    assert linked == options.links, f"{linked} of {options.links} linked"
    rows = measure_quiet(session, floor, f"{session.provider}, no change, {options.links} links")
    # A service that has just been started, as after a night: what it needs when it only waits.
    subprocess.run(["gdbus", "call", "--session", "-d", SERVICE, "-o", OBJECT, "-m", INTERFACE + ".Quit"], capture_output=True)
    time.sleep(2)
    session.ctl("sync")
    time.sleep(5)
    woken = session.wakeups_in(options.idle)
    return rows + [
        result(f"{session.provider}, {options.links} links, idle {options.idle} s: memory", session.memory_mb("VmRSS"), "MB", 30),
        result(f"{session.provider}, {options.links} links, idle {options.idle} s: wake-ups", woken, "", 1),
    ]


MEASURES = {"quiet": quiet, "push": push, "pull": pull, "many": many}
ASKED = ("push", "pull")   # those that are measured once more while the service is asked all the time
SESSIONS = [f"{provider}-{measure}" for measure in MEASURES for provider in PROVIDERS]


# ---- running -----------------------------------------------------------------------------------------------------------

def run_inside(options):
    provider, measure = options.sessions[0].split("-")
    session = Session(options.prefix, provider)
    try:
        rows = MEASURES[measure](session, options.floor, options)
    finally:
        session.close()
    pathlib.Path(os.environ["ACCORD_BENCH_PLACE"], "result.json").write_text(json.dumps(rows))


def run_session(options, name, asked):
    """A home, a bus and a keyring of its own for each."""
    place = pathlib.Path(tempfile.mkdtemp(prefix="accord-bench-"))
    services = place / "share/dbus-1/services"
    services.mkdir(parents=True)
    (services / f"{SERVICE}.service").write_text(
        f"[D-BUS Service]\nName={SERVICE}\nExec={options.prefix}/libexec/accord-service\n")
    environment = dict(os.environ, ACCORD_BENCH_PLACE=str(place), ACCORD_STORE=str(place / "accord.db"), LC_ALL="C.UTF-8",
                       ACCORD_ENDPOINTS=str(place / "endpoints.ini"), TZ="Europe/Berlin",
                       XDG_DATA_DIRS=f"{place}/share:{options.prefix}/share:/usr/local/share:/usr/share",
                       BROWSER=str(HERE.parent / "service/practice-browser"))
    command = [HERE.parent / "remote/with-keyring", "--without-display", "/usr/bin/python3", __file__, options.prefix, options.floor,
               "--events", str(options.events), "--links", str(options.links), "--idle", str(options.idle), *(["--asked"] if asked else []), name]
    with open(place / "log", "w") as log:
        status = subprocess.run(command, env=environment, stderr=log).returncode
    if status != 0:
        sys.stderr.write(f"bench: {name} could not be measured:\n" + "".join(open(place / "log").readlines()[-25:]))
        sys.stderr.write(f"bench: its store and its log are in {place}\n")
        return None
    rows = json.loads((place / "result.json").read_text())
    shutil.rmtree(place, ignore_errors=True)
    return rows


def show(row):
    number = f"{row['value']:.1f}".rstrip("0").rstrip(".") if isinstance(row["value"], float) else str(row["value"])
    limit = "" if row["limit"] is None else f"{row['limit']:.0f}" if row["limit"] >= 10 else f"{row['limit']:g}"
    ratio = f"{row['ratio']:.1f} × floor" if "ratio" in row else f"minimum {row['minimum']}" if "minimum" in row else ""
    print(f"{row['name']:<62} {number + ' ' + row['unit']:>12} {limit:>8}  {ratio:<16} {'' if row['met'] else 'missed'}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prefix")
    parser.add_argument("floor")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--links", type=int, default=20000)
    parser.add_argument("--idle", type=int, default=60)
    parser.add_argument("--asked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("sessions", nargs="*", default=SESSIONS)
    options = parser.parse_intermixed_args()
    if unknown := set(options.sessions) - set(SESSIONS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SESSIONS)}")
    if "ACCORD_BENCH_PLACE" in os.environ:
        return run_inside(options)
    rows, failed = [], []
    load = os.getloadavg()[0]
    if not options.json:
        print(f"load {load:.1f} on {os.cpu_count()} processors: only on a quiet machine do wall times and answers on the bus count")
        print(f"{'':<62} {'measured':>12} {'target':>8}")
    runs = [(name, asked) for name in options.sessions for asked in (False, True) if not asked or name.split("-")[1] in ASKED]
    for name, asked in runs:
        measured = run_session(options, name, asked)
        if measured is None:
            failed.append(name)
        for row in measured or []:
            rows.append(row)
            if not options.json:
                show(row)
    if options.json:
        print(json.dumps({"schema": 1, "load": load, "processors": os.cpu_count(), "failed": failed, "rows": rows}, indent=1))
    return 0 if not failed and all(row["met"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
