# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the service stand on: accord-practice, a bus that starts accord-service, accordctl as it is run.

A test file calls main(functions, ...), which starts itself again inside with-keyring and prints TAP there.
"""
import atexit
import configparser
import datetime
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "io.github.accord_calendar.Accord.Service"
PATH = "/io/github/accord_calendar/Accord/Service"
INTERFACE = "io.github.accord_calendar.Accord.Sync1"
PATIENCE = float(os.environ.get("ACCORD_TEST_PATIENCE", "1"))  # more with sanitizers
MARA, OTHER = "mara@halden.example", "mara@lindqvist.example"


class Place:
    """A folder with a store, the endpoints of a running accord-practice, and a service file for the bus."""

    def __init__(self):
        self.folder = os.environ["ACCORD_TEST_PLACE"]
        self.store = os.environ["ACCORD_STORE"]
        self.practice = None

    def start_practice(self):
        endpoints = os.environ["ACCORD_ENDPOINTS"]
        self.practice = subprocess.Popen([os.environ["ACCORD_PRACTICE"], "--endpoints", endpoints],
                                         stdout=subprocess.PIPE, text=True)
        assert self.practice.stdout.readline().startswith("ready ")
        parser = configparser.ConfigParser()
        parser.read(endpoints)
        self.control = parser["practice"]["control"]
        atexit.register(self.practice.terminate)

    def ask(self, path, body=None, method=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.control + path, data, method=method)
        with urllib.request.urlopen(request) as reply:
            return json.loads(reply.read() or "null")

    def titles(self, provider, person=MARA, calendar="Project Deliverables"):
        """Living events of a person's calendar, as the practice server holds them."""
        state = self.ask(f"/control/state?provider={provider}&user={person}")
        found = [c for c in state["users"][0]["calendars"] if c["name"] == calendar and not c["deleted"]]
        events = [e for c in found for e in c["events"]]
        return sorted(e.get("summary", e.get("subject", "")) for e in events
                      if e.get("status") != "cancelled" and not e.get("@removed") and not e.get("isCancelled")
                      and ("start" in e))

    def sql(self, statement, *parameters):
        """Another program at the store."""
        connection = sqlite3.connect(self.store, timeout=10)
        with connection:
            rows = connection.execute(statement, parameters).fetchall()
        connection.close()
        return rows

    def add_event(self, title, days=3):
        day = datetime.date.today() + datetime.timedelta(days)
        self.sql("INSERT INTO events (id, kind, title, start, \"end\", all_day, status) VALUES "
                 "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || "
                 "'-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), 'appointment', ?, ?, ?, 1, "
                 "'confirmed')", title, day.isoformat(), (day + datetime.timedelta(1)).isoformat())


class Answer:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr
        self.envelope = json.loads(self.out.splitlines()[-1]) if self.out.strip().startswith(("{", "http")) else None
        self.data = self.envelope["data"] if self.envelope else None
        self.error = self.envelope["error"] if self.envelope else None


def ctl(*arguments, text=False, store=None, input=None, **environment):
    command = [os.environ["ACCORDCTL"]] + ([] if text else ["--json"]) + (["--store", store] if store else [])
    process = subprocess.run(command + list(arguments), input=input, capture_output=True, text=True, timeout=60 * PATIENCE,
                             env=dict(os.environ, **environment))
    return Answer(process)


def call(method, *arguments):
    """A method of the service, called as any program may."""
    process = subprocess.run(["gdbus", "call", "--session", "-d", NAME, "-o", PATH, "-m", f"{INTERFACE}.{method}", *arguments],
                             capture_output=True, text=True, timeout=60 * PATIENCE)
    return process.returncode, process.stdout.strip(), process.stderr.strip()


def wait_until(condition, seconds=10.0):
    end = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def equal(got, expected, what=""):
    assert got == expected, f"{what}: got {got!r}, expected {expected!r}"


def service_pid():
    process = subprocess.run(["gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus", "-m",
                              "org.freedesktop.DBus.GetConnectionUnixProcessID", NAME], capture_output=True, text=True)
    found = re.search(r"uint32 (\d+)", process.stdout)
    return int(found.group(1)) if found else None


def run_inside(functions):
    place = Place()
    place.start_practice()
    print(f"1..{len(functions)}", flush=True)
    failed = 0
    for number, function in enumerate(functions, 1):
        name = function.__name__.replace("_", "-")
        try:
            function(place)
            print(f"ok {number} {name}", flush=True)
        except Exception as error:  # the next steps say what still holds
            failed += 1
            print(f"not ok {number} {name}\n# {type(error).__name__}: {error}".replace("\n", "\n# "), flush=True)
    return 1 if failed else 0


def start_again(keyring):
    place = tempfile.mkdtemp(prefix="accord-service-")
    services = os.path.join(place, "share", "dbus-1", "services")
    os.makedirs(services)
    with open(os.path.join(services, NAME + ".service"), "w") as file:
        file.write(f"[D-BUS Service]\nName={NAME}\nExec={os.environ['ACCORD_SERVICE_PROGRAM']} --debug\n")
    environment = dict(os.environ, ACCORD_TEST_PLACE=place, ACCORD_TEST_INSIDE="1",
                       ACCORD_STORE=os.path.join(place, "accord.db"), ACCORD_ENDPOINTS=os.path.join(place, "endpoints.ini"),
                       XDG_DATA_DIRS=os.path.join(place, "share") + ":/usr/local/share:/usr/share",
                       BROWSER=os.path.join(HERE, "practice-browser"), LC_ALL="C.UTF-8")
    wrapper = [os.path.join(HERE, "..", "remote", "with-keyring"), *keyring, "--without-display"]
    log = os.path.join(place, "log")
    with open(log, "w") as errors:
        environment["ACCORD_TEST_LOG"] = log
        process = subprocess.Popen([*wrapper, "/usr/bin/python3", os.path.abspath(sys.argv[0])], env=environment,
                                   stderr=errors, start_new_session=True)
        try:
            status = process.wait(timeout=240 * PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
            status = 1
            print("Bail out! The test took too long")
    if status != 0:
        with open(log) as errors:
            for line in errors.read().splitlines()[-60:]:
                print("#", line)
    shutil.rmtree(place, ignore_errors=True)
    return status


def main(functions, keyring=()):
    sys.exit(run_inside(functions) if "ACCORD_TEST_INSIDE" in os.environ else start_again(keyring))
