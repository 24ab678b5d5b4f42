#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One flow through the window, as a person with a screen reader goes it.  test-window.py BUILD FLOW"""
import shutil
import sys
import time

from stage import ACCOUNTS, GOOGLE, NORDWIND, OUTLOOK, Stage, wait_for

QUIET = {OUTLOOK: ACCOUNTS[OUTLOOK], GOOGLE: dict(ACCOUNTS[GOOGLE], badge_code="active", reason="")}
STEPS = 53


def open_quiet(stage):
    """The window on the usual store, while nothing goes on."""
    stage.fill()
    stage.say(QUIET)
    return stage.open()


def empty_state_offers_three_ways(stage):
    stage.fill("empty")
    stage.say()
    window = stage.open()
    for name in ("Connect Outlook", "Connect Google", "Try with Practice Accounts"):
        window.find(name, "push button")
    return window


def connecting_waits_for_the_browser_and_can_be_cancelled(stage):
    stage.fill("empty")
    stage.say(sign_in=dict(address="http://127.0.0.1:9/authorize?state=x"))
    window = stage.open()
    window.press("Connect Outlook")
    window.find("Waiting for Your Browser…")
    stage.wait_call("SignIn outlook")
    opened = stage.home / "addresses"
    wait_for("the address in the browser", lambda: opened.exists() and "state=x" in opened.read_text())
    window.press("Open Again")
    wait_for("the address once more", lambda: len(opened.read_text().splitlines()) == 2)
    window.press("Copy Link")
    window.find(lambda n: n.startswith("The link is on the clipboard"))
    window.press("Cancel")
    stage.wait_call("CancelSignIn flow-1")
    window.find("Connect Google")
    return window


def signing_in_leads_to_the_plan_and_back(stage):
    stage.fill()
    stage.query("UPDATE calendars SET approved = 0 WHERE id = 'calendar-o'")
    stage.say(QUIET, sign_in=dict(account=OUTLOOK))
    window = stage.open()
    window.find("mara@halden.example")
    stage.act("connect", "<'outlook'>")
    window.find(f"{STEPS} changes in 1 calendar")
    window.find("First Sync")
    window.press("Later")
    # back to the accounts, not to the sign-in that is over
    window.find("Connect Another Account…")
    return window


def refused_sign_in_says_why(stage):
    stage.fill("empty")
    stage.say(sign_in=dict(error="Access was refused on Google’s page."))
    window = stage.open()
    window.press("Connect Google")
    window.find("Access was refused on Google’s page.")
    stage.say(sign_in={})
    window.press("Try Again")
    window.find("Waiting for Your Browser…")
    return window


def somebody_else_is_added_as_another_account(stage):
    refusal = "You signed in as a@example.org, but this account belongs to b@example.org. Add a@example.org as another account instead."
    stage.fill()
    stage.say({**QUIET, NORDWIND: ACCOUNTS[NORDWIND]}, sign_in=dict(error="Access was refused."))
    window = stage.open()
    window.press("Sign In Again")
    window.find("Access was refused.")
    assert not window.has("Add as Another Account")
    stage.say({**QUIET, NORDWIND: ACCOUNTS[NORDWIND]}, sign_in=dict(error=refusal, account=NORDWIND))
    window.press("Try Again")
    window.find(refusal)
    stage.wait_call(f"SignIn outlook {NORDWIND}")
    stage.say({**QUIET, NORDWIND: ACCOUNTS[NORDWIND]}, sign_in=dict(account=OUTLOOK))
    window.press("Add as Another Account")
    wait_for("a sign-in without the account", lambda: "SignIn outlook" in [c.strip() for c in stage.calls()])
    return window


def missing_registration_is_explained(stage):
    stage.fill("empty")
    stage.say(sign_in=dict(registration="none"))
    window = stage.open()
    window.press("Connect Google")
    window.find("Google Needs an App Registration")
    window.press("Enter Registration…")
    window.find("Registration in use")
    return window


def applying_a_plan_sends_what_was_left_out(stage):
    stage.fill()
    stage.query("UPDATE calendars SET approved = 0 WHERE id = 'calendar-o'")
    stage.say(QUIET, run=dict(finish="true", pushed=50))
    window = stage.open()
    window.press("Show Plan")
    stage.wait_call(f"Plan {OUTLOOK}")
    window.find(f"{STEPS} changes in 1 calendar")
    # one step would mail: skipped unless a person says otherwise
    window.find(f"Apply {STEPS - 1} Changes")
    window.click(window.find("Change"))
    window.click(window.find("Website: Content freeze", "check box"))
    window.press(f"Apply {STEPS - 2} Changes")
    call = stage.wait_call("Approve 40000000-0000-4000-8000-000000000001")
    assert call.endswith("without step-1,step-90"), call
    window.find("Connect Another Account…")
    return window


def later_writes_nothing(stage):
    stage.fill()
    stage.query("UPDATE calendars SET approved = 0 WHERE id = 'calendar-o'")
    stage.say(QUIET)
    window = stage.open()
    window.press("Show Plan")
    window.press("Later")
    window.find("Connect Another Account…")
    assert not any(c.startswith("Approve") for c in stage.calls()), stage.calls()
    return window


def undoing_a_sync_shows_a_plan_first(stage):
    stage.fill()
    stage.say(QUIET, run=dict(finish="true", pushed=1, deleted_there=1))
    window = stage.open()
    stage.run("xdotool", "key", "alt+3")
    window.click(window.find("1 pushed · 1 pulled"))
    window.press("Undo…")
    assert stage.wait_call("Undo 31000000-0000-4000-8000-0000000000"), stage.calls()
    window.find("3 changes in 1 calendar")
    window.find("Undo a Sync")
    window.find("Nobody is mailed")
    # what has changed since is shown, and stays as it is
    window.find("Stays as It Is")
    window.press("Not Now")
    window.press("Undo…")
    window.find("Undo 2 Changes")
    window.click(window.find("Take Away Again"))
    window.click(window.find("Website: Content freeze", "check box"))
    window.press("Undo 1 Change")
    call = stage.wait_call("Approve 40000000-0000-4000-8000-000000000002")
    assert "step-201" in call and "step-200" not in call, call
    window.find("1 pushed · 1 pulled")
    return window


def sync_and_stop_reach_the_service(stage):
    stage.fill()
    stage.say(QUIET, run=dict(done=12, total=40))
    window = stage.open()
    window.find("mara@halden.example")
    window.press("Sync Now")
    stage.wait_call("Sync")
    window.find("12 of 40")
    window.press("Stop Sync")
    stage.wait_call("Cancel")
    return window


def badges_follow_the_service(stage):
    words = {"active": ("Active", "Sync Now"), "syncing": ("Syncing… 12/40", "Stop"), "paused": ("Paused", "Resume"),
             "offline": ("Offline", "Show Queue"), "expired": ("Sign-in needed", "Sign In Again"),
             "revoked": ("Access revoked", "Connect Again"), "error": ("Error", "Try Again"),
             "attention": ("Attention · 2", "Show Them")}
    stage.fill()
    window = None
    for code, (badge, button) in words.items():
        stage.say({GOOGLE: dict(ACCOUNTS[GOOGLE], badge_code=code, conflicts=1, stuck=1)})
        window = window or stage.open()
        window.find(badge)
        window.find(button, "push button")
    return window


def preferences_are_written_to_the_store(stage):
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'window'>")
    spin = window.find("Days back", "spin button")
    window.atspi.Value.set_current_value(spin, 45)
    wait_for("the window in the store", lambda: stage.query(
        "SELECT value FROM settings WHERE key = 'window_back'") == [("45",)])
    stage.wait_call("Reload")
    stage.act("preferences-page", "<'general'>")
    switch = wait_for("the switch", lambda: window.look(
        lambda n, r: n == "Keep running when the window is closed" and r not in ("label", "list item")))
    window.atspi.Action.do_action(switch, 0)
    wait_for("the switch in the store", lambda: stage.query(
        "SELECT value FROM settings WHERE key = 'background'") == [("off",)])
    return window


def disconnecting_asks_first(stage):
    window = open_quiet(stage)
    stage.open_way_out(window, "Disconnect…")
    window.find("Disconnect mara@lindqvist.example?")
    assert not any(c.startswith("Disconnect") for c in stage.calls()), stage.calls()
    call = stage.answer(window, "Disconnect", "Disconnect")
    assert call == f"Disconnect {GOOGLE} keeping copies", call
    wait_for("the account to go", lambda: not window.has("mara@lindqvist.example"))
    window.find("Connect Another Account…")
    return window


def ask_to_disconnect(stage, window):
    """Up to the plan of what is removed."""
    stage.open_way_out(window, "Disconnect…")
    stage.choose(window, "Disconnect mara@lindqvist.example?", "Remove the copies")
    call = stage.answer(window, "Show Plan", "Disconnect")
    assert call == f"Disconnect {GOOGLE} removing copies", call
    window.find("6 changes in 1 calendar")


def plans_of(stage, purpose):
    return stage.query("SELECT state FROM plans WHERE purpose = ?", purpose)


def disconnecting_removes_what_is_ticked(stage):
    stage.fill()
    stage.say(QUIET, run=dict(done=1, total=3))
    window = stage.open()
    ask_to_disconnect(stage, window)
    # what would mail, was changed there, or stays in any case is not ticked
    window.find(lambda n: n.startswith("Removing these would make Google send 2 people 2 mails"))
    window.find("1 copy stays there")
    window.find("Remove 3 Copies and Disconnect")
    window.find("Stays as It Is")
    window.click(window.find("Remove"))
    window.click(window.find("Website: Content freeze", "check box"))
    window.press("Remove 2 Copies and Disconnect")
    call = stage.wait_call("Approve 40000000-0000-4000-8000-000000000003")
    left_out = call.split()[-1].split(",")
    assert sorted(left_out) == ["step-301", "step-306", "step-308"], call
    window.find("Removing the Copies…")
    window.find("1 of 3")
    # left in the middle, it goes on
    window.press("Back")
    window.find("Connect Another Account…")
    assert plans_of(stage, "disconnect") == [("approved",)]
    return window


def a_departure_that_is_left_leaves_no_plan(stage):
    window = open_quiet(stage)
    ask_to_disconnect(stage, window)
    assert plans_of(stage, "disconnect") == [("open",)]
    window.press("Cancel")
    wait_for("the plan to go", lambda: plans_of(stage, "disconnect") == [])
    # the account is as it was
    window.find("Disconnect…")
    assert not any(c.startswith("Approve") for c in stage.calls()), stage.calls()
    return window


def a_departure_rests_and_goes_on(stage):
    stage.fill()
    stage.say(QUIET, run=dict(finish="true"), leave=dict(removed=1, error="Google could not be reached."))
    window = stage.open()
    ask_to_disconnect(stage, window)
    window.press("Remove 3 Copies and Disconnect")
    window.find("Not Disconnected Yet")
    window.find(lambda n: n.startswith("Google could not be reached. 1 of 3 copies were removed."))
    # left and found again: nothing is asked a second time
    window.press("Back")
    window.find("Connect Another Account…")
    stage.open_way_out(window, "Disconnect…")
    window.find("Not Disconnected Yet")
    assert len([c for c in stage.calls() if c.startswith("Disconnect")]) == 1, stage.calls()
    stage.say(QUIET, run=dict(finish="true"))
    window.press("Try Again")
    stage.wait_call(f"Sync {GOOGLE}")
    window.find("mara@lindqvist.example is disconnected. 2 copies were removed.")
    wait_for("the account to go", lambda: not window.has("mara@lindqvist.example"))
    window.find("Connect Another Account…")
    assert plans_of(stage, "disconnect") == []
    return window


def the_rest_of_a_departure_is_kept(stage):
    stage.fill()
    stage.say(QUIET, run=dict(finish="true"), leave=dict(removed=1, error="Google could not be reached."))
    window = stage.open()
    ask_to_disconnect(stage, window)
    window.press("Remove 3 Copies and Disconnect")
    window.press("Disconnect, Keep the Rest")
    stage.wait_call(f"Disconnect {GOOGLE} keeping copies")
    wait_for("the account to go", lambda: not window.has("mara@lindqvist.example"))
    window.find("Connect Another Account…")
    return window


def resetting_asks_for_each_side(stage):
    stage.fill()
    stage.say(QUIET, run=dict(finish="true"))
    window = stage.open()
    stage.open_way_out(window, "Reset…")
    window.find("Reset mara@lindqvist.example?")
    window.find("Reset Reset", "push button")
    stage.choose(window, "Reset mara@lindqvist.example?", "Remove here what came from Google",
                 "Remove the copies in Google")
    call = stage.answer(window, "Show Plan", f"Reset {GOOGLE}")
    assert "'there': <'remove'>" in call and "'here': <'remove'>" in call, call
    window.find("7 changes in 1 calendar")
    window.find("Remove Here")
    window.press("Remove 4 Events and Reset")
    stage.wait_call("Approve 40000000-0000-4000-8000-000000000004")
    window.find("Reset. The next sync begins with a plan.")
    window.find("mara@lindqvist.example")
    return window


def resetting_without_removing_is_done_at_once(stage):
    window = open_quiet(stage)
    stage.open_way_out(window, "Reset…")
    call = stage.answer(window, "Reset", f"Reset {GOOGLE}")
    assert "'there': <'keep'>" in call and "'here': <'keep'>" in call, call
    window.find("Reset. The next sync begins with a plan.")
    return window


def a_calendar_that_is_gone_is_made_again_or_forgotten(stage):
    stage.fill()
    stage.query("UPDATE calendars SET missing = 1 WHERE id = 'calendar-g'")
    stage.say(QUIET)
    window = stage.open()
    window.click(window.find("mara@lindqvist.example"))
    window.find("No longer there; its events rest")
    window.click(window.find("Project Deliverables"))
    window.find("This calendar is gone there")
    window.press("Make Again")
    stage.wait_call(f"CreateCalendar {GOOGLE} Project Deliverables")
    return window


def left_over(stage, n):
    """The page of Outlook's account, whose plan leaves n copies over when a rule changes."""
    stage.fill()
    stage.leave_over(n)
    stage.say(QUIET)
    window = stage.open()
    window.click(window.find("mara@halden.example"))
    window.find("Disconnect…")
    window.click(window.find("Project Deliverables"))
    window.find("Sends")
    return window


def rules_of(stage, columns, calendar="calendar-o"):
    return stage.query(f"SELECT {columns} FROM calendars WHERE id = '{calendar}'")[0]


def changed_rule_shows_first_what_it_does(stage):
    window = left_over(stage, 3)
    window.click(window.find("Sends"))
    window.find("Sent to Project Deliverables")
    window.press("Assignments", "check box")
    window.press("Confirmed", "check box")
    window.find("Assignments · confirmed")
    window.press("Done")
    window.find("Changed Rules")
    window.find(lambda n: n.startswith("3 copies no longer belong where they are"))
    equal = rules_of(stage, "kinds, status, review")
    assert equal == ("assignment", "confirmed", 1), equal
    # nothing was asked of the service but a plan
    assert not any(c.startswith(("Approve", "Resolve", "Sync ")) for c in stage.calls()), stage.calls()
    window.find("Leave Alone")
    stage.pick_in_row(window, "They no longer belong there", "Down")
    window.find("Take Away")
    window.press("Apply 3 Changes")
    call = stage.wait_call("Resolve ")
    assert "'choice': <'take-away'>" in call and "'later': <true>" in call, call
    ids = {row[0] for row in stage.query("SELECT id FROM plan_steps")}
    assert len(ids) == 3 and all(id in call for id in ids), (ids, call)
    stage.wait_call("Approve ")
    order = [c.split()[0] for c in stage.calls()]
    assert order.index("Resolve") < order.index("Approve"), order
    window.find("Disconnect…")
    return window


def one_left_over_is_taken_away_by_itself(stage):
    window = left_over(stage, 2)
    title = stage.query("SELECT title, id FROM plan_steps ORDER BY position LIMIT 1")[0]
    window.click(window.find("Sends"))
    window.press("Assignments", "check box")
    window.press("Done")
    window.find(lambda n: n.startswith("2 copies no longer belong where they are"))
    window.click(window.find(title[0], "list item"))
    window.press("Take it away there", "check box")
    window.press("Apply 2 Changes")
    call = stage.wait_call("Resolve ")
    assert call.startswith(f"Resolve {title[1]} ") and "'also': <@as []>" in call, call
    stage.wait_call("Approve ")
    return window


def changed_rule_that_is_put_off_takes_nothing_away(stage):
    window = left_over(stage, 2)
    stage.pick_in_row(window, "Privacy", "Down", "Down")
    window.find("Changed Rules")
    window.find(lambda n: n.startswith("2 copies no longer belong where they are"))
    window.press("Later")
    window.find("Disconnect…")
    assert rules_of(stage, "privacy, review") == ("busy", 1), rules_of(stage, "privacy, review")
    assert not any(c.startswith(("Approve", "Resolve", "Sync ")) for c in stage.calls()), stage.calls()
    # the question stays open: the card leads to the plan
    window.press("Back")
    window.press("Show Plan")
    window.find(lambda n: n.startswith("2 copies no longer belong where they are"))
    return window


def changed_rule_that_touches_nothing_says_so(stage):
    window = left_over(stage, 0)
    window.click(window.find("Sends"))
    window.press("Tentative", "check box")
    window.find("Everything · tentative")
    window.press("Done")
    window.find("Disconnect…")
    wait_for("the question to end", lambda: rules_of(stage, "status, review") == ("tentative", 0))
    assert not any(c.startswith(("Approve", "Resolve", "Sync ")) for c in stage.calls()), stage.calls()
    return window


def cancelled_choice_changes_no_rule(stage):
    window = left_over(stage, 2)
    before = rules_of(stage, "kinds, status, projects, people, categories, review")
    window.click(window.find("Sends"))
    window.press("Deliverables", "check box")
    window.press("Cancel")
    window.find("Disconnect…")
    assert rules_of(stage, "kinds, status, projects, people, categories, review") == before
    assert not any(c.startswith("Plan") for c in stage.calls()), stage.calls()
    return window


def open_menu(stage, window):
    def is_open():
        # An item that a program presses leaves the menu open, and its keys with it: the pointer opens it again.
        window.click(window.find("Main Menu"))
        time.sleep(0.5)
        return window.has("Preview Changes…")
    wait_for("the menu", is_open)


def the_menu_undoes_the_last_sync(stage):
    stage.fill()
    stage.say(QUIET, run=dict(finish="true", pushed=1, deleted_there=1))
    window = stage.open()
    window.find("mara@lindqvist.example")
    open_menu(stage, window)
    window.press("Undo Last Sync…")
    newest = stage.query("SELECT cycle FROM runs ORDER BY started_at DESC LIMIT 1")[0][0]
    stage.wait_call(f"Undo {newest}")
    window.find("3 changes in 1 calendar")
    window.press("Undo 2 Changes")
    stage.wait_call("Approve 40000000-0000-4000-8000-000000000002")
    window.find("mara@lindqvist.example")
    # a second time there is nothing, and it says so
    stage.query("DELETE FROM plan_steps WHERE plan_id = '40000000-0000-4000-8000-000000000002'")
    stage.query("UPDATE plans SET note = 'This sync was undone already.' WHERE id = '40000000-0000-4000-8000-000000000002'")
    open_menu(stage, window)
    window.press("Undo Last Sync…")
    window.find("Nothing to Undo")
    window.find("This sync was undone already.")
    assert len([c for c in stage.calls() if c.startswith("Approve")]) == 1, stage.calls()
    return window


def the_menu_says_why_nothing_can_be_undone(stage):
    stage.fill("empty")
    stage.say()
    window = stage.open()
    window.find("Connect Google")
    open_menu(stage, window)
    item = window.find("Undo Last Sync…")
    assert not item.get_state_set().contains(window.atspi.StateType.SENSITIVE)
    window.find("Nothing to undo yet")
    return window


def search_finds_and_says_when_it_does_not(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off with Ayumi Tanaka"))
    window.type("Search events", "colour inès")
    window.find(lambda n: n.startswith("Colour proofs with Inès Duarte"))
    wait_for("the others to go", lambda: not window.has(lambda n: n.startswith("Kick-off")))
    window.type("Search events", "drainage")
    window.find("No Events Found")
    window.press("Clear Search")
    window.find(lambda n: n.startswith("Kick-off with Ayumi Tanaka"))
    return window


def marks_say_why(stage):
    stage.fill()
    stage.say({**QUIET, NORDWIND: ACCOUNTS[NORDWIND]})
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Conflict: ") and "changed on both sides" in n)
    window.find(lambda n: n.startswith("Held: ") and "would mail people" in n)
    window.find(lambda n: n.startswith("Waiting: ") and "next sync" in n)
    return window


def add_from_elsewhere(stage):
    """As another program writes an event."""
    stage.query("INSERT INTO events (kind, title, start, \"end\", zone) VALUES ('appointment', 'From the CRM', "
                "strftime('%Y-%m-%dT12:00:00Z', 'now', '+1 day'), strftime('%Y-%m-%dT13:00:00Z', 'now', '+1 day'), 'UTC')")


def another_programs_event_appears(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    add_from_elsewhere(stage)
    window.find(lambda n: n.startswith("From the CRM"), seconds=10)
    return window


def damaged_store_is_said_until_seen(stage):
    stage.fill()
    stage.say(QUIET)
    kept = str(stage.store) + ".damaged-2026-06-10-120000"
    stage.query("INSERT OR REPLACE INTO settings (key, value) VALUES ('salvaged', ?)", f"1781092800 {kept}")
    window = stage.open()
    window.find(lambda n: n.startswith("The store was damaged") and n.endswith("accord.db.damaged-2026-06-10-120000."))
    window.find("Show Folder", "push button")
    window.press("Got It")
    wait_for("the message to end", lambda: stage.query("SELECT value FROM settings WHERE key = 'salvaged'") == [("",)])
    stage.wait_call("Reload")
    wait_for("the strip to go", lambda: not window.has("Got It"))
    return window


def a_store_made_new_is_read_at_once(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    # as the service does with a damaged one, while the window has it open
    for end in ("", "-wal", "-shm"):
        shutil.move(f"{stage.store}{end}", f"{stage.store}.damaged-2026-06-10-120000{end}")
    stage.fill("empty")
    add_from_elsewhere(stage)
    window.find(lambda n: n.startswith("From the CRM"), seconds=20)
    assert not window.has(lambda n: n.startswith("Kick-off")), window.texts()
    return window


def editing_an_event_changes_the_store(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    window.press("Edit")
    spin = window.find("Progress in percent", "spin button")
    window.atspi.Value.set_current_value(spin, 90)
    # the preview says what the calendars will show before it is saved
    window.find("Harbour Bridge: 90% Milestone")
    window.press("Save")
    wait_for("the percentage in the store", lambda: stage.query(
        "SELECT percent FROM events WHERE id = '20000000-0000-4000-8000-000000000003'") == [(90,)])
    stage.wait_call("Reload")
    return window


CHOSEN = ("Kick-off with Ayumi Tanaka", "Colour proofs with Inès Duarte", "Harbour Bridge: 75% Milestone")


def pick(window, name):
    window.press(name, "check box")


def can_pick(window, name=CHOSEN[0]):
    return window.look(lambda n, r: n == name and r == "check box") is not None


def question_goes(stage):
    """GTK 4.8 does not bear being read by a screen reader while a window of it is taken down."""
    wait_for("the question to go", lambda: not stage.run(
        "xdotool", "search", "--onlyvisible", "--name", "^Delete . Events", check=False).stdout.split())
    time.sleep(0.5)


def several_events_are_deleted_after_one_question(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    assert not can_pick(window)
    window.press("Select events")
    window.find("0 selected")
    assert not window.find("Delete…", "push button").get_state_set().contains(window.atspi.StateType.SENSITIVE)
    for name in CHOSEN:
        pick(window, name)
    window.find("3 selected")
    pick(window, CHOSEN[2])
    window.find("2 selected")
    # the row itself picks too, and opens nothing
    window.click(window.find(lambda n: n.startswith(CHOSEN[2] + ", "), "list item"))
    window.find("3 selected")
    # what another program writes takes nothing away from what was picked
    add_from_elsewhere(stage)
    window.find("From the CRM", "check box", 10)
    window.find("3 selected")

    window.press("Delete…", "push button")
    window.find("Delete 3 Events?")
    shown = wait_for("the names in the question", lambda: [
        n for n in CHOSEN if window.look(lambda name, r: name == n and r == "label" or name.startswith(n) and r == "list item")])
    assert len(shown) == 3, shown
    window.press("Cancel Cancel", "push button")
    question_goes(stage)
    assert stage.query("SELECT count(*) FROM events WHERE deleted_at IS NOT NULL") == [(0,)]
    window.find("3 selected")

    window.press("Delete…", "push button")
    window.press("Delete Delete", "push button")
    question_goes(stage)
    gone = wait_for("the deletions", lambda: stage.query("SELECT id FROM events WHERE deleted_at IS NOT NULL ORDER BY id"))
    assert len(gone) == 3, gone
    assert stage.query("SELECT event_id FROM confirmed_deletions ORDER BY event_id") == gone
    stage.wait_call("Reload")
    window.find("3 events deleted")
    wait_for("them to go", lambda: not window.has(lambda n: n.startswith("Kick-off")))
    # the list is an ordinary one again
    wait_for("the check boxes to go", lambda: not can_pick(window, "From the CRM"))
    window.click(window.find(lambda n: n.startswith("From the CRM, "), "list item"))
    window.find("Where Is This Event?")
    return window


def statuses(stage):
    return dict(stage.query("SELECT id, CASE archived WHEN 1 THEN 'archived' ELSE status END FROM events ORDER BY id"))


def choose_status(stage, window, word):
    """By the keyboard: a menu of a button offers no action."""
    window.press("Set the Status of the Selected Events")
    names = ["Draft", "Tentative", "Confirmed", "Cancelled", "Archived"]
    window.find(word, "menu item")
    time.sleep(0.5)
    stage.run("xdotool", "key", "--delay", "80", *["Down"] * names.index(word), "Return")


def status_question_goes(stage):
    wait_for("the question to go", lambda: not stage.run(
        "xdotool", "search", "--onlyvisible", "--name", " Events?$", check=False).stdout.split())
    time.sleep(0.5)


def many_get_a_status_and_it_is_taken_back(stage):
    stage.fill()
    stage.say(QUIET, suppose=dict(steps="push-delete, push-delete, push-delete ada@x.example, hide"))
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    before = statuses(stage)
    window.press("Select events")
    for name in CHOSEN:
        pick(window, name)
    window.find("3 selected")

    choose_status(stage, window, "Cancelled")
    window.find("Cancel 3 Events?")
    # what the engine found, in numbers, before anything is written
    text = window.find(lambda n: n.startswith("3 copies will be taken away.")).get_name()
    assert "1 is somebody else’s: it stays in its calendar." in text and "1 mail will be sent." in text, text
    assert [c for c in stage.calls() if c.startswith("Suppose")] == ["Suppose cancelled of 3 events"]
    assert statuses(stage) == before
    assert stage.query("SELECT count(*) FROM plans WHERE purpose = 'status'") == [(0,)]
    window.press(lambda n: n.startswith("Leave as They Are"), "push button")
    status_question_goes(stage)
    assert statuses(stage) == before
    window.find("3 selected")

    choose_status(stage, window, "Cancelled")
    window.find(lambda n: n.startswith("3 copies will be taken away."))
    window.press(lambda n: n.startswith("Change Status"), "push button")
    status_question_goes(stage)
    window.find("3 events are cancelled now")
    changed = wait_for("the status", lambda: [i for i, s in statuses(stage).items() if s != before[i]])
    assert len(changed) == 3 and all(statuses(stage)[i] == "cancelled" for i in changed)
    assert [i for i, in stage.query("SELECT event_id FROM confirmed_deletions ORDER BY event_id")] == sorted(changed)
    window.press(lambda n: n.startswith("Undo"), "push button")
    wait_for("it to be as it was", lambda: statuses(stage) == before)
    assert stage.query("SELECT count(*) FROM confirmed_deletions") == [(0,)]
    window.find("3 events are as they were")
    stage.wait_call("Reload")
    return window


def a_status_can_be_set_when_nothing_can_be_said(stage):
    stage.fill()
    stage.say(QUIET, suppose=dict(error="There is no connection."))
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    window.press("Select events")
    for name in CHOSEN[:2]:
        pick(window, name)
    choose_status(stage, window, "Archived")
    window.find(lambda n: "There is no connection." in n and n.startswith("What becomes of their copies cannot be said now"))
    window.press(lambda n: n.startswith("Change Status"), "push button")
    status_question_goes(stage)
    window.find("2 events are archived now")
    wait_for("two to be archived", lambda: list(statuses(stage).values()).count("archived") == 2)
    return window


def ending_the_picking_deletes_nothing(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    window.press("Select events")
    window.press("Select All", "push button")
    n = stage.query("SELECT count(*) FROM events WHERE deleted_at IS NULL")[0][0]
    picked = window.find(lambda name: name.endswith(" selected") and not name.startswith("0 "))
    assert 0 < int(picked.get_name().split()[0]) <= n
    window.press("Select events")
    wait_for("the check boxes to go", lambda: not can_pick(window))
    assert stage.query("SELECT count(*) FROM events WHERE deleted_at IS NOT NULL") == [(0,)]
    # begun again, nothing is picked
    window.press("Select events")
    window.find("0 selected")
    return window


def conflict_rule_is_asked_for_in_preferences(stage):
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'rules'>")
    preferences = stage.window("Preferences")
    for keys, value in ((["Down"] * 3, "ask"), (["Up"] * 2, "mine")):
        extents = window.find("When both sides changed", "combo box").get_extents(window.atspi.CoordType.WINDOW)
        stage.click_widget(preferences, (extents.x, extents.y, extents.width, extents.height))
        time.sleep(0.5)
        stage.run("xdotool", "key", "--delay", "80", *keys, "Return")
        wait_for(f"{value} in the store", lambda: stage.query(
            "SELECT value FROM settings WHERE key = 'conflict_rule'") == [(value,)])
    stage.wait_call("Reload")
    return window


def setting(stage, key):
    rows = stage.query("SELECT value FROM settings WHERE key = ?", key)
    return rows[0][0] if rows else None


def write(window, name, text):
    window.atspi.EditableText.set_text_contents(window.find(name, "text"), text)


def open_texts(stage, window, kind):
    preferences = stage.window("Preferences")
    extents = window.find(kind, "list item").get_extents(window.atspi.CoordType.WINDOW)
    stage.click_widget(preferences, (extents.x, extents.y, extents.width, extents.height))
    window.find("Example")


def can_save(window):
    return window.find("Save", "push button").get_state_set().contains(window.atspi.StateType.SENSITIVE)


def texts_are_tried_before_they_are_saved(stage):
    stage.fill()
    stage.say(QUIET)
    window = stage.open()
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'texts'>")
    # the page itself says what the templates in force do
    window.find("Harbour Bridge: 75% Milestone", "label")
    open_texts(stage, window, "Deliverables")
    window.find("A title that is edited in a calendar comes back into the description.")

    write(window, "Template of the title", "{deliverable} ({projekt})")
    window.find(lambda n: n.startswith("{projekt} is no placeholder; there are {project}, {client}, "))
    assert not can_save(window)
    write(window, "Template of the title", "[{deliverable}")
    window.find("“[{deliverable}”: the [ is not closed")
    assert not can_save(window)
    write(window, "Template of the title", "{client}")
    window.find(lambda n: n.startswith("A title that is edited in a calendar cannot be read back"))
    assert can_save(window)

    # as it will stand in the calendar, at every letter; the store knows nothing of it yet
    write(window, "Template of the title", "{deliverable} ({project})")
    window.find("75% Milestone (Harbour Bridge)")
    window.find("A title that is edited in a calendar comes back into the description.")
    assert setting(stage, "title_template_deliverable") is None
    window.press("Save", "push button")
    window.find("Copies are written anew at the next sync.")
    wait_for("the template in the store", lambda: setting(stage, "title_template_deliverable") == "{deliverable} ({project})")
    stage.wait_call("Reload")
    # … and nothing where nobody wrote anything
    assert setting(stage, "body_template_deliverable") in (None, "")
    window.find("75% Milestone (Harbour Bridge)")

    time.sleep(0.5)
    open_texts(stage, window, "Deliverables")
    window.press(lambda n: n == "Use the Default")
    window.find("Harbour Bridge: 75% Milestone")
    window.press("Save", "push button")
    window.press(lambda n: n.startswith("Preview Changes"), "push button")
    wait_for("the default", lambda: setting(stage, "title_template_deliverable") == "")
    stage.wait_call("Plan")
    return window


def words_of_copies_are_written_in_preferences(stage):
    stage.fill()
    stage.say(QUIET)
    window = stage.open()
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'texts'>")
    preferences = stage.window("Preferences")
    # from below: the toast lies over the last row
    for name, key, text in (("Link of events without one; their id is added", "link_base", "https://crm.example/e/"),
                            ("Category when tentative", "category_tentative", ""),
                            ("Category when confirmed", "category_confirmed", "Booked")):
        extents = window.find(name, "text").get_extents(window.atspi.CoordType.WINDOW)
        stage.click_widget(preferences, (extents.x, extents.y, extents.width, extents.height))
        stage.run("xdotool", "key", "ctrl+a", "Delete")
        if text:
            stage.run("xdotool", "type", "--delay", "60", text)
        stage.run("xdotool", "key", "Return")
        wait_for(f"{key} in the store", lambda: setting(stage, key) == text)
    stage.wait_call("Reload")
    return window


def act(window, name, role=None):
    """Presses it without the pointer: it may lie below what is shown."""
    window.atspi.Action.do_action(window.find(name, role) if role else window.find(name), 0)


def click_in(stage, window, x11, name, role):
    extents = window.find(name, role).get_extents(window.atspi.CoordType.WINDOW)
    stage.click_widget(x11, (extents.x, extents.y, extents.width, extents.height))


def who_is_me_is_said_in_preferences(stage):
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'people'>")
    preferences = stage.window("Preferences")
    # nobody is: the owner of the first account is proposed
    act(window, "This Is Me", "push button")
    wait_for("the owner is me", lambda: stage.query(
        "SELECT name, email FROM people WHERE is_me = 1") == [("Halden Studio", "mara@halden.example")])
    click_in(stage, window, preferences, "Ayumi Tanaka", "check box")
    wait_for("somebody else is me", lambda: stage.query(
        "SELECT name FROM people WHERE is_me = 1") == [("Ayumi Tanaka",)])
    click_in(stage, window, preferences, "Invite assigned people", "check box")
    wait_for("the rule in the store", lambda: setting(stage, "invite_assigned") == "on")
    spin = window.find("Days before", "spin button")
    window.atspi.Value.set_current_value(spin, 5)
    wait_for("the days in the store", lambda: setting(stage, "review_before") == "5")
    stage.wait_call("Reload")
    return window


def save_person(stage, window):
    """AdwMessageDialog 1.2 says its button's label twice; GTK 4.8 does not survive being looked at while it goes."""
    act(window, "Save Save", "push button")
    time.sleep(1)


def people_are_added_and_renamed_in_preferences(stage):
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.act("preferences-page", "<'people'>")
    stage.window("Preferences")
    act(window, "Add Person", "push button")
    write(window, "Name", "Zoë Ek")
    write(window, "E-mail address", "zoe@halden.example")
    save_person(stage, window)
    wait_for("a new person", lambda: stage.query(
        "SELECT email FROM people WHERE name = 'Zoë Ek'") == [("zoe@halden.example",)])
    act(window, "Edit “Noor El-Amin”", "push button")
    write(window, "Name", "Noor Amin")
    save_person(stage, window)
    wait_for("another name", lambda: stage.query(
        "SELECT count(*) FROM people WHERE name = 'Noor Amin'") == [(1,)])
    window.find("zoe@halden.example")
    return window


def a_deliverable_gets_its_review_meeting(stage):
    stage.fill()
    stage.say(QUIET)
    stage.query("INSERT INTO settings (key, value) VALUES ('review_before', '0'), ('review_time', '17:00')")
    # where that is a weekend it is the Friday before, which is still to come
    stage.query("UPDATE events SET start = date('now', '+4 days'), \"end\" = NULL "
                "WHERE id = '20000000-0000-4000-8000-000000000003'")
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off with Ayumi Tanaka"))
    window.type("Search events", "75%")
    wait_for("the others to go", lambda: not window.has(lambda n: n.startswith("Kick-off")))
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    window.press("Edit")
    window.find("What each calendar shows")
    act(window, "Make a Review Meeting", "push button")
    wait_for("the review in the store", lambda: stage.query(
        "SELECT title, kind FROM events WHERE id IN (SELECT review FROM reviews)")
        == [("Review: Harbour Bridge: 75% Milestone", "appointment")])
    stage.wait_call("Reload")
    return window


ASKING = {OUTLOOK: ACCOUNTS[OUTLOOK],
          GOOGLE: dict(ACCOUNTS[GOOGLE], badge_code="attention", conflicts=1, reason="", done=0, total=0)}


def conflict_is_decided_field_by_field(stage):
    stage.fill()
    stage.ask_conflict()
    stage.say(ASKING)
    window = stage.open()
    window.press("Show Them")
    window.find("Conflict")
    # what is chosen is said, and the result with it
    window.find("Harbour Bridge: 75% Milestone")
    window.press("Title, theirs: Harbour Bridge: 60% Milestone")
    window.press("Place, mine: Quay 7, hut 2")
    window.press("Notes, theirs: Structural set, add drainage plan")
    wait_for("the result", lambda: window.look(
        lambda n, r: n.startswith("Harbour Bridge: 60% Milestone · ") and r == "label"))
    window.press("Save")
    call = stage.wait_call("Resolve conflict-1 ")
    assert "{'fields': <{'title': 'theirs', 'place': 'mine', 'body': 'theirs'}>}" in call, call
    window.find("Decided. A sync carries it out.")
    window.find("Connect Another Account…")
    return window


def conflict_is_decided_as_a_whole(stage):
    stage.fill()
    stage.ask_conflict()
    stage.say(ASKING)
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    window.press("Decide…")
    window.press("Keep Both")
    call = stage.wait_call("Resolve conflict-1 ")
    assert call == "Resolve conflict-1 {'choice': <'both'>}", call
    # back to where it was asked
    window.find("Where Is This Event?")
    return window


def braked_deletions_are_answered_for_what_is_ticked(stage):
    stage.fill()
    stage.ask_brake()
    stage.say({**ASKING, OUTLOOK: dict(ACCOUNTS[OUTLOOK], badge_code="attention", stuck=3),
               GOOGLE: QUIET[GOOGLE]})
    window = stage.open()
    window.press("Show Them")
    window.find("3 events")
    window.find(lambda n: n.startswith("This sync would delete 3 of 5 events"))
    window.click(window.find("Fee review with Port Authority", "check box"))
    window.press("Put Them Back")
    stage.wait_call("Resolve brake-1 {'choice': <'put-back'>}")
    stage.wait_call("Resolve brake-4 {'choice': <'put-back'>}")
    assert not any(c.startswith("Resolve brake-2") for c in stage.calls()), stage.calls()
    # what was left out stays on the page
    window.find("Fee review with Port Authority")
    wait_for("the answered ones to go", lambda: not window.has("3 events"))
    window.press("Leave as They Are")
    stage.wait_call("Resolve brake-2 {'choice': <'leave'>}")
    window.find("Connect Another Account…")
    return window


def released_event_is_put_back(stage):
    stage.fill()
    stage.query("UPDATE links SET state = 'released', hold = NULL, why = 'Deleted there.' WHERE calendar_id = 'calendar-o' AND "
                "event_id = '20000000-0000-4000-8000-000000000003'")
    stage.say(QUIET)
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    window.press("Put Back")
    call = stage.wait_call("Resolve ")
    assert call.endswith("{'choice': <'put-back'>}"), call
    return window


def colours_of_categories_are_chosen_in_preferences(stage):
    stage.fill()
    stage.query("DELETE FROM category_colours WHERE position > 2")
    stage.say(QUIET)
    window = stage.open()
    stage.act("preferences-page", "<'rules'>")
    window.find("Colours of Categories")
    extents = window.find("Another category", "text").get_extents(window.atspi.CoordType.WINDOW)
    stage.click_widget(stage.window("Preferences"), (extents.x, extents.y, extents.width, extents.height))
    stage.run("xdotool", "type", "--delay", "20", "Bridge")
    stage.run("xdotool", "key", "Return")
    wait_for("the category in the store", lambda: stage.query(
        "SELECT colour FROM category_colours WHERE name = 'Bridge'") == [("Blueberry",)])
    window.press("Remove “Sage”")
    wait_for("the category to go", lambda: stage.query(
        "SELECT count(*) FROM category_colours WHERE name = 'Sage'") == [(0,)])
    wait_for("its row to go", lambda: not window.has("Remove “Sage”"))
    assert window.has("Remove “Bridge”")
    return window


def what_is_only_shown_there_is_counted(stage):
    stage.fill()
    # SPECIAL with BIRTHDAY, and with LOCATION; as a listing leaves them
    for n, traits in enumerate((32 + 128, 32 + 128, 32 + 128, 32 + 256)):
        stage.query("INSERT INTO remote_items (calendar_id, remote_id, traits) VALUES ('calendar-o', ?, ?)", f"special-{n}", traits)
    stage.say(QUIET)
    window = stage.open()
    window.click(window.find("mara@halden.example"))
    window.find("Disconnect…")
    assert any(n.get_name() == "3 birthdays, 1 working location" for n in window.walk())
    return window


def copies_and_meetings_open_in_the_browser(stage):
    stage.fill()
    event = "20000000-0000-4000-8000-000000000003"
    stage.query("UPDATE links SET web_link = 'https://calendar.example/copy' WHERE calendar_id = 'calendar-o' AND event_id = ?", event)
    # what is no page is not even offered
    stage.query("UPDATE links SET web_link = 'file:///etc/passwd' WHERE calendar_id <> 'calendar-o' AND event_id = ?", event)
    stage.query("UPDATE events SET online = 'https://meet.example/room' WHERE id = ?", event)
    stage.say(QUIET)
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    buttons = wait_for("the buttons", lambda: [
        n for n in window.walk() if n.name == "Open in the Browser" and window.showing(n)])
    assert len(buttons) == 2, buttons
    opened = stage.home / "addresses"
    for button, address in zip(buttons, ("https://calendar.example/copy", "https://meet.example/room")):
        window.click(button)
        wait_for(f"{address} in the browser", lambda a=address: opened.exists() and a in opened.read_text().splitlines())
    assert len(opened.read_text().splitlines()) == 2
    return window


def what_a_rule_left_can_be_taken_away_later(stage):
    stage.fill()
    stage.query("UPDATE links SET state = 'released', origin = 'here', hold = NULL, why = 'The rules of this calendar no longer "
                "include it; the copy is left as it is.' WHERE calendar_id = 'calendar-o' AND "
                "event_id = '20000000-0000-4000-8000-000000000003'")
    stage.say(QUIET)
    window = stage.open()
    stage.run("xdotool", "key", "alt+2")
    window.click(window.find(lambda n: n.startswith("Harbour Bridge: 75% Milestone")))
    window.press("Decide…")
    window.find("Put Back")
    window.press("Take Away There")
    call = stage.wait_call("Resolve ")
    assert call.endswith("{'choice': <'take-away'>}"), call
    return window


TABLE = """Betreff,Wann,Ort,Telefon
Site meeting,11/06/2026 10:00,Quay 7,1
Design review,06/12/2026 14:00,Office,2
Broken,soon,,3
"""
# Enough that somebody can stop it; and how many are stored at once.
MANY, BATCH = 30000, 500
# Of the drop-down of a column: after "Not imported", and four fields before them.
TITLE, START = ["Down"] * 5, ["Down"] * 6


def here(stage):
    return stage.query("SELECT title, start, place FROM events WHERE title IN ('Site meeting', 'Design review', 'Broken') "
                       "AND deleted_at IS NULL ORDER BY title")


def outcome(window, name, number):
    """A row of the page with its number."""
    window.find(name)
    window.find(str(number), "label")


def can_press(window, name):
    return window.find(name, "push button").get_state_set().contains(window.atspi.StateType.SENSITIVE)


def begin_import(stage):
    """The page of an import whose table has been told which column is when; and the table."""
    table = stage.home / "bookings.csv"
    table.write_text(TABLE)
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.choose_file(window, "Import…", "Import Events", table)
    # the name of one column tells nothing, so no row has a date yet
    window.find("3 events to import")
    stage.pick_in_row(window, "Wann", *START)
    window.find("2 events to import")
    return window, table


def a_table_is_tried_before_it_is_imported(stage):
    window, _ = begin_import(stage)
    window.find("start: this is no date")
    window.find("bookings.csv, line 4")
    stage.pick_in_row(window, "Order of dates", "Down")
    time.sleep(1)
    window.find("2 events to import")
    assert here(stage) == [], "it was written before anybody said so"
    assert not any(c.startswith("Reload") for c in stage.calls()), stage.calls()

    window.press("Import", "push button")
    window.find("2 events imported")
    window.find("bookings.csv, line 4")
    stage.wait_call("Reload")
    dates = [(title, start[:10], place) for title, start, place in here(stage)]
    assert dates == [("Design review", "2026-06-12", "Office"), ("Site meeting", "2026-11-06", "Quay 7")], dates
    window.press("Show Events")
    window.find("Select events")
    return window


def columns_are_remembered_and_known_events_stay(stage):
    window, table = begin_import(stage)
    window.press("Import", "push button")
    window.find("2 events imported")
    window.press("Close", "push button")
    window.find("Connect Another Account…")
    stage.query("UPDATE events SET place = 'Moved here' WHERE title = 'Site meeting'")

    stage.choose_file(window, "Import…", "Import Events", table)
    window.find("Nothing to import")
    outcome(window, "Here already", 2)
    assert not can_press(window, "Import")
    window.click(window.find("Replace events that are here already", "list item"))
    window.find("2 events to import")
    outcome(window, "To be replaced", 2)
    assert ("Moved here",) in [(place,) for _, _, place in here(stage)]
    window.press("Import", "push button")
    window.find("2 events imported")
    assert [place for _, _, place in here(stage)] == ["Office", "Quay 7"], here(stage)
    return window


def leaving_the_import_writes_nothing(stage):
    stage.fill()
    stage.say(QUIET)
    folder = stage.home / "calendars"
    folder.mkdir()
    (folder / "one.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\nBEGIN:VEVENT\r\nUID:one@x.example\r\nSUMMARY:Site meeting\r\n"
        "DTSTART:20260611T080000Z\r\nDTEND:20260611T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    (folder / "two.csv").write_text("title,start\nDesign review,2026-06-12 14:00\n")
    (folder / "notes.txt").write_text("no calendar at all")
    window = stage.open()
    window.find("mara@halden.example")
    stage.choose_file(window, "Import Folder…", "Import a Folder", folder)
    window.find("calendars")
    window.find("2 events to import")
    zone = window.find("Time zone of times that name none", "text")
    window.atspi.EditableText.set_text_contents(zone, "Europe/Nowhere")
    wait_for("the button to wait", lambda: not can_press(window, "Import"))
    window.press("Cancel", "push button")
    window.find("Connect Another Account…")
    assert here(stage) == [], "it was written before anybody said so"
    return window


def stopping_an_import_keeps_what_came_before(stage):
    table = stage.home / "many.csv"
    table.write_text("Title,Start\n" + "".join(f"Many {i},2026-06-{i % 28 + 1:02} 10:00\n" for i in range(MANY)))
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.choose_file(window, "Import…", "Import Events", table)
    window.find(f"{MANY} events to import", seconds=60)
    window.press("Import", "push button")
    # some of it is stored
    window.find(lambda n: n.endswith("00 events"))
    window.press("Stop Import")
    window.find(lambda n: n.startswith("Stopped."))
    [(kept,)] = stage.query("SELECT count(*) FROM events WHERE title LIKE 'Many %'")
    assert 0 < kept < MANY and kept % BATCH == 0, kept
    outcome(window, "Added", kept)
    stage.wait_call("Reload")
    return window


def files_are_dropped_on_the_window(stage):
    table = stage.home / "bookings.csv"
    table.write_text(TABLE)
    window = open_quiet(stage)
    window.find("mara@halden.example")
    stage.drop(window, table)
    window.find("3 events to import")
    # another page lies over the views now, with an entry in its middle that takes text
    stage.drop(window, table)
    window.find("Finish this page first, then drop the files again.")
    assert here(stage) == [], "it was written before anybody said so"
    return window


def what_is_picked_is_exported(stage):
    window = open_quiet(stage)
    stage.run("xdotool", "key", "alt+2")
    window.find(lambda n: n.startswith("Kick-off"))
    window.press("Select events")
    for name in CHOSEN[:2]:
        pick(window, name)
    window.find("2 selected")
    window.press("Export the Selected Events…")
    stage.type_path("Export 2 Events", stage.home / "picked.csv")
    window.find("2 events written")
    rows = (stage.home / "picked.csv").read_text().splitlines()
    assert len(rows) == 3 and rows[0].startswith("id,kind,"), rows
    for name in CHOSEN[:2]:
        assert any(name in row for row in rows[1:]), (name, rows)
    return window


def everything_is_exported_and_what_a_table_cannot_hold_is_said(stage):
    stage.fill()
    stage.query("INSERT INTO events (id, kind, title, start, \"end\", zone, recurrence) VALUES ('3f0c9a52-7f1f-4a54-8df0-6f8a0d6c1e22', 'appointment', 'Standup', "
                "'2026-06-01T08:00:00Z', '2026-06-01T08:15:00Z', 'UTC', 'RRULE:FREQ=DAILY;COUNT=5')")
    stage.query("INSERT INTO exceptions (event_id, original, title) VALUES ('3f0c9a52-7f1f-4a54-8df0-6f8a0d6c1e22', '2026-06-02T08:00:00', 'Standup with guests')")
    stage.say(QUIET)
    n = stage.query("SELECT count(*) FROM events WHERE deleted_at IS NULL")[0][0]
    window = stage.open()
    window.find("mara@halden.example")
    stage.choose_file(window, "Export…", "Export All Events", stage.home / "all")
    window.find(f"{n} events written")
    text = (stage.home / "all.ics").read_text()
    assert text.count("BEGIN:VEVENT") >= n and "SUMMARY:Standup" in text
    stage.choose_file(window, "Export…", "Export All Events", stage.home / "all.csv")
    window.find(f"{n} Events Written")
    window.find("1 series has changed occurrences, which CSV cannot hold; iCalendar does")
    assert "Standup" in (stage.home / "all.csv").read_text()
    return window


def main():
    if any(shutil.which(tool) is None for tool in ("Xvfb", "xfwm4", "xdotool", "dbus-daemon", "xprop")):
        print("a screen is needed: Xvfb, xfwm4, xdotool, xprop")
        return 77
    flow = globals()[sys.argv[2].replace("-", "_")]
    with Stage(sys.argv[1]) as stage:
        try:
            flow(stage)
            assert stage.accord.poll() is None, "the window is gone"
            assert not stage.messages(), stage.messages()
        except BaseException:
            print((stage.logs / "accord").read_text()[-3000:], file=sys.stderr)
            print(stage.calls(), file=sys.stderr)
            raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
