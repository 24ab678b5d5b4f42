#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store is spoiled while the service has it open: it is said, kept aside, made anew, and nothing is lost or doubled."""
import atexit
import glob
import os
import sqlite3
import subprocess

from journey import ctl, equal, main, wait_until

# A desktop that shows notifications: it prints their texts.
DESKTOP = """
from gi.repository import Gio, GLib
XML = '''<node><interface name='org.freedesktop.Notifications'><method name='Notify'>
<arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/><arg type='as'/><arg type='a{sv}'/><arg type='i'/>
<arg type='u' direction='out'/></method><method name='CloseNotification'><arg type='u'/></method></interface></node>'''
def call(connection, sender, path, interface, method, parameters, invocation):
    if method == "Notify":
        print(parameters[4], flush=True)
    invocation.return_value(GLib.Variant("(u)", (1,)) if method == "Notify" else None)
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object("/org/freedesktop/Notifications", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], call)
Gio.bus_own_name_on_connection(bus, "org.freedesktop.Notifications", 0, lambda *a: print("here", flush=True), None)
GLib.MainLoop().run()
"""

TITLES = [f"Event {n:02}" for n in range(40)]


def desktop_shows_notifications(place):
    place.desktop = subprocess.Popen(["/usr/bin/python3", "-c", DESKTOP], stdout=subprocess.PIPE, text=True)
    atexit.register(place.desktop.terminate)
    equal(place.desktop.stdout.readline().strip(), "here")


def assert_told(place):
    """Told of the file that is kept: remembered once the desktop has shown it."""
    kept = ctl("status").data["salvaged"]["kept"]
    told = "SELECT value FROM settings WHERE key = 'notified.salvaged'"
    assert wait_until(lambda: place.sql(told) == [(kept,)], 30), (place.sql(told), kept)


def each_damage_was_told_once(place):
    assert_told(place)
    place.desktop.terminate()
    told = place.desktop.stdout.read().splitlines()
    equal((len(told), len(set(told))), (2, 2), told)
    assert all("damaged" in line and os.path.basename(place.store) + ".damaged-" in line for line in told), told


def mirrored_store(place):
    equal(ctl("connect", "google").status, 0)
    for title in TITLES:
        place.add_event(title)
    calendar = next(c for c in ctl("calendars").data if c["name"] == "Project Deliverables")
    equal(ctl("calendars", "set", calendar["id"], "--mirror", "on").status, 0)
    answer = ctl("sync", "--approve")
    equal(answer.status, 0, answer.err)
    assert wait_until(lambda: place.titles("google") == TITLES), place.titles("google")
    equal(ctl("status").data["salvaged"], None)


def spoil_root(place, table):
    connection = sqlite3.connect(place.store, timeout=10)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    # What is read anew: another program has written.
    connection.execute("UPDATE events SET notes = 'moved' WHERE title = 'Event 00'")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with open(place.store, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def damage_is_said_and_names_the_file(place):
    spoil_root(place, "links")
    answer = ctl("sync")
    equal(answer.status, 1, answer.err)
    assert place.store in answer.error["message"] and "damaged" in answer.error["message"], answer.error
    equal(place.titles("google"), TITLES)


def damaged_file_is_kept_and_a_new_one_made(place):
    assert wait_until(lambda: (ctl("status").data or {}).get("salvaged"), 30), ctl("status").envelope
    status = ctl("status").data
    kept = status["salvaged"]["kept"]
    assert kept.startswith(place.store + ".damaged-"), kept
    assert os.path.exists(kept)
    assert not glob.glob(place.store + ".suspect")
    assert kept in ctl("status", text=True).out
    assert_told(place)


def nothing_is_lost_or_doubled(place):
    def same():
        ctl("sync", "--approve")
        return place.titles("google") == TITLES and ctl("sync").data["pushed"] == 0
    assert wait_until(same, 30), place.titles("google")
    here = [t for (t,) in place.sql("SELECT title FROM events WHERE deleted_at IS NULL ORDER BY title")]
    equal(here, TITLES)
    equal(place.sql("SELECT count(*) FROM links WHERE state = 'live'"), [(len(TITLES),)])


def person_has_seen_it(place):
    kept = ctl("status").data["salvaged"]["kept"]
    answer = ctl("status", "--seen")
    equal((answer.status, answer.data["salvaged"]), (0, None))
    equal(ctl("status").data["salvaged"], None)
    assert os.path.exists(kept)


def loosen_index(place, name, removal):
    """A row goes and its entry in one index stays: every page is as it should be, and only who follows the entry sees it."""
    def alter(statement, *parameters):
        connection = sqlite3.connect(place.store, timeout=10)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement, parameters)
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        connection.execute(f"PRAGMA schema_version = {version + 1}")
        connection.commit()
        connection.close()
    row = place.sql("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE name = ?", name)[0]
    alter("DELETE FROM sqlite_schema WHERE name = ?", name)
    alter(removal)
    alter("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", *row)
    equal(place.sql("PRAGMA quick_check"), [("ok",)])


def damage_that_only_reading_shows_is_looked_for(place):
    equal(glob.glob(place.store + ".suspect"), [])
    loosen_index(place, "links_by_remote",
                 "DELETE FROM links WHERE event_id = (SELECT id FROM events WHERE title = 'Event 05')")
    place.sql("UPDATE calendars SET cursor = NULL")
    answer = ctl("sync")
    equal(answer.status, 1, answer.err)
    assert "damaged" in answer.error["message"], answer.error
    assert wait_until(lambda: (ctl("status").data or {}).get("salvaged"), 30), ctl("status").envelope
    equal(place.sql("PRAGMA integrity_check"), [("ok",)])


main([desktop_shows_notifications, mirrored_store, damage_is_said_and_names_the_file, damaged_file_is_kept_and_a_new_one_made,
      nothing_is_lost_or_doubled, person_has_seen_it, damage_that_only_reading_shows_is_looked_for,
      nothing_is_lost_or_doubled, each_damage_was_told_once])
