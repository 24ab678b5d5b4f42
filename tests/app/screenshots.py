#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of every screen of the window: light, dark and 360 pixels wide.  screenshots.py BUILD [FOLDER] [NAME…]"""
import pathlib
import subprocess
import sys
import time

from stage import ACCOUNTS, GOOGLE, NORDWIND, OUTLOOK, Stage

QUIET = {OUTLOOK: ACCOUNTS[OUTLOOK], GOOGLE: dict(ACCOUNTS[GOOGLE], badge_code="active", reason="", done=0, total=0),
         NORDWIND: ACCOUNTS[NORDWIND]}
BRAKED = {OUTLOOK: dict(ACCOUNTS[OUTLOOK], badge_code="attention", stuck=3), GOOGLE: QUIET[GOOGLE]}
STATES = [
    dict(badge_code="active"), dict(badge_code="syncing", done=12, total=40, reason="Reading “Calendar”"),
    dict(badge_code="paused", automatic="false"), dict(badge_code="offline", waiting=3),
    dict(badge_code="expired"), dict(badge_code="revoked", reason="Google says that access was taken back."),
    dict(badge_code="error", reason="Outlook refuses: the mailbox is full."),
    dict(badge_code="attention", conflicts=1, stuck=1, reason="One event is in conflict and one was not accepted."),
]
BADGES = {f"10000000-0000-4000-8000-0000000001{i:02}": dict(
    ACCOUNTS[OUTLOOK], name=f"State {i + 1}", **{"provider": "google" if i % 2 else "outlook", **state})
    for i, state in enumerate(STATES)}


def accounts_empty(stage, window):
    window.find("Connect Outlook")


def accounts(stage, window):
    window.find("mara@halden.example")


def open_account(stage, window):
    window.click(window.find("mara@halden.example"))
    window.find("Disconnect…")


def leave(row, *choices):
    def show(stage, window):
        dialog = f"{row.rstrip('…')} mara@lindqvist.example?"
        stage.open_way_out(window, row)
        window.find(dialog)
        stage.choose(window, dialog, *choices)
    return show


def leave_plan(row, *choices):
    def show(stage, window):
        leave(row, *choices)(stage, window)
        stage.answer(window, "Show Plan", row.rstrip("…"))
        window.click(window.find("Remove"))
    return show


def leaving(stage, window):
    leave_plan("Disconnect…", "Remove the copies")(stage, window)
    window.press("Remove 3 Copies and Disconnect")
    window.find(lambda n: n in ("Removing the Copies…", "Not Disconnected Yet"))


def leaving_strip(stage, window):
    leaving(stage, window)
    window.press("Back")
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("mara@lindqvist.example is not disconnected yet"))


def lost_calendar(stage, window):
    stage.query("UPDATE calendars SET missing = 1 WHERE id = 'calendar-g'")
    window.click(window.find("mara@lindqvist.example"))
    window.click(window.find("Project Deliverables"))
    window.find("This calendar is gone there")


def open_rules(stage, window):
    open_account(stage, window)
    window.click(window.find("Project Deliverables"))
    window.find("Sends")


def rules_lower(stage, window):
    open_rules(stage, window)
    stage.scroll_down(window)


def sends(stage, window):
    stage.query("INSERT INTO categories (event_id, name) SELECT id, 'Site visit' FROM events LIMIT 1")
    open_rules(stage, window)
    window.click(window.find("Sends"))
    window.press("Deliverables", "check box")
    window.press("Confirmed", "check box")


def sends_lower(stage, window):
    sends(stage, window)
    stage.scroll_down(window)


def changed_rules(stage, window):
    stage.leave_over(3)
    sends(stage, window)
    window.press("Done")
    window.find("Changed Rules")
    time.sleep(1)


def menu(stage, window):
    window.find(lambda n: n.endswith(".example") or n == "Connect Google")
    stage.run("xdotool", "key", "F10")
    window.find("Undo Last Sync…")


def open_account_lower(stage, window):
    open_account(stage, window)
    stage.scroll_down(window)


def sign_in(stage, window):
    window.press("Connect Outlook")
    window.find("Waiting for Your Browser…")


def unregistered(stage, window):
    window.press("Connect Google")
    window.find("Google Needs an App Registration")


def refused(stage, window):
    window.press("Connect Google")
    window.find("Sign-In Did Not Work")


def events(stage, window):
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Nordwind AG"))


def events_picked(stage, window):
    events(stage, window)
    window.press("Select events")
    for name in ("Kick-off with Ayumi Tanaka", "Colour proofs with Inès Duarte"):
        window.press(name, "check box")
    window.find("2 selected")


def events_removal(stage, window):
    events_picked(stage, window)
    window.press("Delete…", "push button")
    window.find("Delete 2 Events?")
    return "Delete 2 Events?"


def events_status(stage, window):
    events_picked(stage, window)
    window.press("Set the Status of the Selected Events")
    window.find("Cancelled", "menu item")
    time.sleep(0.5)
    stage.run("xdotool", "key", "--delay", "80", "Down", "Down", "Down", "Return")
    window.find("Cancel 2 Events?")
    window.find(lambda n: "cannot be said now" in n or "No copy" in n or "taken away" in n)
    return "Cancel 2 Events?"


def events_nothing(stage, window):
    events(stage, window)
    window.type("Search events", "drainage")
    window.find("No Events Found")


def biography(stage, window):
    events(stage, window)
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75%")))
    window.find("Where Is This Event?")


def editor(stage, window):
    biography(stage, window)
    window.press("Edit")
    window.find("What each calendar shows")
    return "Edit Deliverable"


def new_event(stage, window):
    stage.run("xdotool", "key", "ctrl+n")
    window.find("Cancel")
    window.press("Appointment")
    return "New Appointment"


def plan(stage, window):
    stage.query("UPDATE calendars SET approved = 0 WHERE id = 'calendar-o'")
    window.press("Show Plan")
    window.click(window.find("Change"))
    window.click(window.find("Harbour Bridge: 75% Milestone"))


def conflict(stage, window):
    stage.ask_conflict()
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75%")))
    window.press("Decide…")
    window.press("Notes, theirs: Structural set, add drainage plan")


def brake(stage, window):
    stage.ask_brake()
    window.press("Show Them")
    window.find("3 events")


def activity(stage, window):
    stage.run("xdotool", "key", "alt+3")
    window.click(window.find("1 pushed · 1 pulled"))


def undo(stage, window):
    activity(stage, window)
    window.press("Undo…")
    window.find("3 changes in 1 calendar")
    window.click(window.find("Change Back"))
    window.click(window.find("Harbour Bridge: 75% Milestone"))


def preferences(page):
    def show(stage, window):
        stage.act("preferences-page", f"<'{page}'>")
        window.find("General")
        return "Preferences"
    return show


def open_texts(stage, window, kind="Deliverables"):
    """The page Texts, and the editor of one kind; its title."""
    stage.act("preferences-page", "<'texts'>")
    preferences = stage.window("Preferences")
    time.sleep(1)
    extents = window.find(kind, "list item").get_extents(window.atspi.CoordType.WINDOW)
    stage.click_widget(preferences, (extents.x, extents.y, extents.width, extents.height))
    window.find("Example")
    return kind


def texts_fault(stage, window):
    kind = open_texts(stage, window)
    entry = window.find("Template of the title", "text")
    window.atspi.EditableText.set_text_contents(entry, "{project}: {descripton}")
    window.find(lambda n: n.startswith("{descripton} is no placeholder"))
    return kind


def scroll_in(stage, x11):
    """To the end of another window, the pointer where no spin button is."""
    x, y, width, height = stage.geometry(x11)
    stage.run("xdotool", "mousemove", x + width // 4, y + height // 2, "click", "--repeat", 60, "--delay", 10, 5)
    time.sleep(0.5)


def people(stage, window):
    stage.query("INSERT INTO settings (key, value) VALUES ('reminder_deliverable', '900'), ('invite_assigned', 'on')")
    return preferences("people")(stage, window)


def people_lower(stage, window):
    title = people(stage, window)
    scroll_in(stage, stage.window(title))
    return title


def editor_lower(stage, window):
    stage.query("INSERT INTO settings (key, value) VALUES ('reminder_deliverable', '900')")
    title = editor(stage, window)
    scroll_in(stage, stage.window(title))
    return title


def about(stage, window):
    stage.act("about")
    window.find("Credits")


def shortcuts(stage, window):
    stage.run("xdotool", "key", "ctrl+question")
    window.find("Sync now")
    return "Shortcuts"


TABLE = """Betreff,Wann,Ort,Telefon
Site meeting,11/06/2026 10:00,Quay 7,030 555 1
Design review,06/12/2026 14:00,Office,030 555 2
Handover,soon,Quay 7,030 555 3
"""


def importing(stage, window):
    table = stage.home / "bookings.csv"
    table.write_text(TABLE)
    stage.choose_file(window, "Import…", "Import Events", table)
    window.find("3 events to import")
    stage.pick_in_row(window, "Wann", *["Down"] * 6)
    window.find("2 events to import")


def import_top(stage, window):
    importing(stage, window)
    stage.run("xdotool", "key", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab")


def import_lower(stage, window):
    importing(stage, window)
    stage.scroll_down(window)


def imported(stage, window):
    importing(stage, window)
    window.press("Import", "push button")
    window.find("2 events imported")


# name, what the service says, what a person does
SCENES = [
    ("01-accounts-empty", None, accounts_empty), ("02-accounts", ACCOUNTS, accounts),
    ("02b-badge-states", BADGES, accounts_empty), ("03-account-page", QUIET, open_account),
    ("03b-account-page-lower", QUIET, open_account_lower), ("04-signing-in", None, sign_in),
    ("04b-no-registration", None, unregistered), ("04c-refused", None, refused),
    ("05-events", QUIET, events), ("05c-events-picked", QUIET, events_picked), ("05d-events-removal", QUIET, events_removal),
    ("05e-events-status", QUIET, events_status),
    ("05b-events-nothing-found", QUIET, events_nothing),
    ("06-event-editor", QUIET, editor), ("06b-new-appointment", QUIET, new_event),
    ("07-event-biography", QUIET, biography), ("08-plan", QUIET, plan),
    ("09-conflict", QUIET, conflict), ("09b-brake", BRAKED, brake), ("10-activity", QUIET, activity),
    ("10b-undo", QUIET, undo), ("10c-menu", QUIET, menu), ("10d-menu-nothing", None, menu),
    ("03c-lost-calendar", QUIET, lost_calendar), ("03d-rules", QUIET, open_rules), ("03e-rules-lower", QUIET, rules_lower),
    ("03f-sends", QUIET, sends), ("03g-sends-lower", QUIET, sends_lower), ("08b-changed-rules", QUIET, changed_rules),
    ("19-disconnect", QUIET, leave("Disconnect…")),
    ("19b-disconnect-plan", QUIET, leave_plan("Disconnect…", "Remove the copies")),
    ("19c-disconnecting", QUIET, leaving), ("19d-not-disconnected", QUIET, leaving),
    ("19e-not-disconnected-strip", QUIET, leaving_strip),
    ("20-reset", QUIET, leave("Reset…")),
    ("20b-reset-plan", QUIET, leave_plan("Reset…", "Remove the copies in Google", "Remove here what came from Google")),
    ("21-import", QUIET, import_top), ("21b-import-lower", QUIET, import_lower), ("21c-imported", QUIET, imported),
    ("11a-preferences-general", QUIET, preferences("general")),
    ("11b-preferences-window", QUIET, preferences("window")), ("11c-preferences-rules", QUIET, preferences("rules")),
    ("11d-preferences-sign-in", QUIET, preferences("sign-in")),
    ("11e-preferences-texts", QUIET, preferences("texts")), ("22-text-editor", QUIET, open_texts),
    ("22b-text-fault", QUIET, texts_fault),
    ("11f-preferences-people", QUIET, people), ("11g-preferences-people-lower", QUIET, people_lower),
    ("06c-deliverable-lower", QUIET, editor_lower), ("18-shortcuts", QUIET, shortcuts),
]
LOOKS = [("", dict()), ("-dark", dict(dark=True)), ("-narrow", dict(size=(360, 720)))]


def sign_in_group(name):
    if name == "04b-no-registration":
        return dict(registration="none")
    if name == "04c-refused":
        return dict(error="Google did not let Accord in: access was refused on its page.")
    return {}


def take(build, folder, name, says, do, look, options):
    screen = "1280x1100x24" if name == "02b-badge-states" else "1280x800x24"
    if name == "02b-badge-states" and "size" not in options:
        options = dict(options, size=(760, 1040))
    with Stage(build, screen=screen, **options) as stage:
        stage.fill(*(["empty"] if says is None or says is BADGES else []))
        if name == "08-plan":
            stage.query("UPDATE calendars SET approved = 0 WHERE id = 'calendar-o'")
        running = dict(service=dict(state="syncing"), run=dict(done=12, total=40)) if says is ACCOUNTS else {}
        if name.startswith("19c"):
            running = dict(run=dict(done=1, total=3))
        elif name.startswith(("19d", "19e")):
            running = dict(run=dict(done=1, total=3, finish="true"),
                           leave=dict(removed=1, error="Google could not be reached."))
        stage.say(says, sign_in=sign_in_group(name), **running)
        window = stage.open()
        if says:
            window.find(lambda n: n.endswith(".example"))
        elif name == "02b-badge-states":
            window.find("Stop")
        if says is BADGES:
            title = None
        else:
            title = do(stage, window)
        stage.shot(folder / f"{name}{look}.png", stage.window(title) if title else window.x11)
        for line in stage.messages():
            print(f"{name}{look}: {line}", file=sys.stderr)


def take_one(build, folder, picture):
    """One picture; a process of its own, for the accessibility bus is found once a process."""
    for name, says, do in SCENES:
        for look, options in LOOKS:
            if name + look == picture:
                take(build, folder, name, says, do, look, options)


def main():
    build = pathlib.Path(sys.argv[1])
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else build / "screenshots")
    wanted = sys.argv[3:]
    if wanted[:1] == ["--one"]:
        take_one(build, folder, wanted[1])
        return 0
    failed = 0
    for name, _, _ in SCENES:
        for look, _ in LOOKS:
            if wanted and name not in wanted and name + look not in wanted:
                continue
            one = subprocess.run([sys.executable, __file__, build, folder, "--one", name + look], check=False)
            failed += one.returncode != 0
            print(f"{folder}/{name}{look}.png" if one.returncode == 0 else f"{name}{look} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
