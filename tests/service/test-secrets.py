#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret where another program can read it: what crosses the bus, arguments, environments, the log, the files."""
import glob
import os
import re
import stat
import subprocess
import threading
import time
import urllib.parse

from journey import call, ctl, equal, main, wait_until

SEEN = {}  # where: text


class Watcher(threading.Thread):
    """What `ps` could have shown of every process that lives even for a moment."""

    def __init__(self):
        super().__init__(daemon=True)
        self.texts, self.stop = set(), False

    def run(self):
        while not self.stop:
            for folder in glob.glob("/proc/[0-9]*"):
                for name in ("cmdline", "environ"):
                    try:
                        with open(f"{folder}/{name}", "rb") as file:
                            self.texts.add(file.read())
                    except OSError:
                        pass
            time.sleep(0.02)


def secrets_of(place):
    """Every token the practice server gave out, its client's secret, and the codes that it made."""
    snapshot = place.ask("/control/snapshot")
    found = {t["value"] for t in snapshot["tokens"]}
    assert len(found) >= 4, found
    return found | {"GOCSPX-practice-not-a-secret"}


def everything_is_done_while_others_look_on(place):
    path = os.path.join(place.folder, "monitor")
    with open(path, "w") as out:
        monitor = subprocess.Popen(["dbus-monitor", "--session", "--monitor"], stdout=out, stderr=subprocess.DEVNULL)
    watcher = Watcher()
    watcher.start()
    assert wait_until(lambda: os.path.getsize(path) > 0)
    equal(ctl("connect", "google").status, 0)
    equal(ctl("connect", "outlook").status, 0)
    calendars = ctl("calendars").data
    assert len(calendars) >= 2, calendars
    for provider in ("google", "outlook"):
        account = next(a for a in ctl("accounts").data if a["provider"] == provider)["id"]
        call("CreateCalendar", account, "Seen by others")
    place.add_event("Title that is nobody else's")
    assert ctl("sync", "--approve").status in (0, 3)
    call("Reload")
    call("ListAccounts")
    account = next(a for a in ctl("accounts").data if a["provider"] == "google")["id"]
    equal(ctl("connect", "google", "--account", account).status, 0)
    time.sleep(0.3)
    watcher.stop = True
    watcher.join()
    monitor.terminate()
    monitor.wait()
    with open(path, errors="replace") as file:
        SEEN["bus"] = file.read()
    SEEN["processes"] = b"\0".join(watcher.texts).decode("latin-1")
    with open(os.environ["ACCORD_TEST_LOG"], errors="replace") as file:
        SEEN["log"] = file.read()


def the_bus_was_really_watched(place):
    assert "SignInFinished" in SEEN["bus"] and "RunFinished" in SEEN["bus"], SEEN["bus"][-2000:]
    assert "accordctl" in SEEN["processes"] and "accord-service" in SEEN["processes"]


def no_token_and_no_secret_is_seen(place):
    for secret in secrets_of(place):
        for where in ("log", "processes"):
            assert secret not in SEEN[where], (where, secret)
        # The keyring's own traffic is not Accord's: it is encrypted, or the keyring refuses.
        assert secret not in SEEN["bus"], ("bus", secret)


def no_code_and_no_verifier_is_seen(place):
    """The address that a browser opens crosses the bus; what it holds is of no use without the verifier."""
    for address in re.findall(r'string "(http://127\.0\.0\.1:\d+/[^"]*)"', SEEN["bus"]):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
        assert not {"code", "code_verifier", "client_secret", "access_token", "refresh_token"} & set(query), address
    for pattern in (r"code_verifier", r"[?&]code=", r"refresh_token", r"access_token", r"client_secret="):
        for where in ("log", "bus"):
            assert not re.search(pattern, SEEN[where]), (where, pattern)


def titles_are_not_in_the_log(place):
    assert "nobody else's" not in SEEN["log"]


def files_are_for_their_owner(place):
    names = [n for n in os.listdir(place.folder) if n.startswith("accord.db")]
    assert {"accord.db", "accord.db.lock"} <= set(names), names
    for name in names:
        equal(stat.S_IMODE(os.lstat(os.path.join(place.folder, name)).st_mode), 0o600, name)


def tokens_are_not_in_the_store(place):
    text = ""
    for name in os.listdir(place.folder):
        if name.startswith("accord.db"):
            with open(os.path.join(place.folder, name), "rb") as file:
                text += file.read().decode("latin-1")
    for secret in secrets_of(place) - {"GOCSPX-practice-not-a-secret"}:
        assert secret not in text, secret


def client_cannot_point_the_service_elsewhere(place):
    """The endpoints are those of the service's environment, not of whoever asks it."""
    elsewhere = os.path.join(place.folder, "elsewhere.ini")
    with open(elsewhere, "w") as file:
        file.write("[google]\nauthorize=http://127.0.0.1:9/a\ntoken=http://127.0.0.1:9/t\napi=http://127.0.0.1:9/v3\n")
    account = next(a for a in ctl("accounts").data if a["provider"] == "google")["id"]
    equal(ctl("connect", "google", "--account", account, ACCORD_ENDPOINTS=elsewhere).status, 0)
    assert ctl("sync", ACCORD_ENDPOINTS=elsewhere).status in (0, 3)


main([everything_is_done_while_others_look_on, the_bus_was_really_watched, no_token_and_no_secret_is_seen,
      no_code_and_no_verifier_is_seen, titles_are_not_in_the_log, files_are_for_their_owner,
      tokens_are_not_in_the_store, client_cannot_point_the_service_elsewhere])
