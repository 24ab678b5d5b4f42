#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""accordctl and accord-service together: from nothing to two mirrored calendars, and what can get in between."""
import json
import os
import pathlib
import re
import subprocess
import time

from journey import MARA, NAME, OTHER, PATIENCE, call, ctl, equal, main, service_pid, wait_until

ACCOUNT_KEYS = {"id", "provider", "email", "provider_user_id", "badge", "badge_code", "last_sync", "next_sync", "counts"}
CALENDAR_KEYS = {"id", "account", "remote_id", "name", "mirrored", "direction", "takes", "takes_categories", "share", "kinds", "projects",
                 "people", "categories", "status", "privacy", "privacy_in", "deletion", "role", "writable", "invitations"}
STEP_KEYS = {"calendar", "kind", "event", "remote_id", "why", "fields", "mails"}
QUESTION_KEYS = {"id", "account", "calendar", "event", "remote_id", "kind", "title", "when", "why", "fields", "choices"}
SYNC_KEYS = {"run_id", "pulled", "pushed", "deleted", "conflicts", "stuck", "calls"}


def account(provider):
    return next(a for a in ctl("accounts").data if a["provider"] == provider)


def badge_becomes(provider, code):
    """A run of its own may be under way: the badge is looked at when it has ended."""
    assert wait_until(lambda: account(provider)["badge_code"] == code, 8), account(provider)


def status_starts_no_service(place):
    answer = ctl("status")
    equal(answer.status, 0)
    equal(answer.data["service"], "stopped")
    equal(answer.data["store"], place.store)
    equal(answer.data["accounts"], [])
    assert answer.data["schema"] >= 1


def accounts_starts_the_service_through_the_bus(place):
    answer = ctl("accounts")
    equal((answer.status, answer.data, answer.envelope["ok"], answer.envelope["schema"]), (0, [], True, 1))
    equal(ctl("status").data["service"], "running")


def service_links_no_gtk(place):
    libraries = subprocess.run(["ldd", os.environ["ACCORD_SERVICE_PROGRAM"]], capture_output=True, text=True).stdout
    assert "libgio" in libraries
    assert not re.search("libgtk|libgdk|libadwaita", libraries), libraries


def sync_without_account_says_so(place):
    answer = ctl("sync")
    equal((answer.status, answer.error["code"]), (1, "not-found"))


def refusal_in_the_browser_is_told(place):
    answer = ctl("connect", "google", PRACTICE_ANSWER="deny")
    equal(answer.status, 1)
    assert answer.error["message"], answer.envelope
    equal(ctl("accounts").data, [])


def print_url_prints_the_address_first_and_waits(place):
    process = subprocess.Popen([os.environ["ACCORDCTL"], "--json", "connect", "google", "--print-url"], text=True,
                               stdout=subprocess.PIPE)
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), address
    equal(process.poll(), None)
    subprocess.run([os.environ["BROWSER"], address], check=True)
    out, _ = process.communicate(timeout=20)
    equal(process.returncode, 0)
    assert f'"{MARA}"' in out


def both_accounts_are_connected(place):
    answer = ctl("connect", "outlook")
    equal(answer.status, 0, answer.err)
    equal(set(answer.data), ACCOUNT_KEYS)
    accounts = ctl("accounts").data
    equal(sorted(a["provider"] for a in accounts), ["google", "outlook"])
    for one in accounts:
        badge_becomes(one["provider"], "active")
        equal((one["email"], one["counts"]), (MARA, {"links": 0, "waiting": 0, "conflicts": 0, "stuck": 0}))


def same_identity_is_refused(place):
    answer = ctl("connect", "google")
    equal(answer.status, 1)
    assert "already" in answer.error["message"]
    equal(len(ctl("accounts").data), 2)


def somebody_else_may_not_sign_in_again(place):
    which = account("google")["id"]
    bus = subprocess.Popen(["gdbus", "monitor", "--session", "-d", NAME], stdout=subprocess.PIPE, text=True)
    answer = ctl("connect", "google", "--account", which, PRACTICE_PERSON=OTHER)
    equal(answer.status, 1)
    assert OTHER in answer.error["message"] and MARA in answer.error["message"], answer.error
    equal(account("google")["email"], MARA)
    # that it was somebody else, so that the window can offer another account
    finished = next(line for line in bus.stdout if "SignInFinished" in line)
    assert f"'{which}'" in finished and OTHER in finished, finished
    bus.terminate()


def signing_in_again_keeps_the_account(place):
    before = account("google")["id"]
    answer = ctl("connect", "google", "--account", before)
    equal((answer.status, answer.data["id"]), (0, before))
    equal(ctl("connect", "google", "--account", account("outlook")["id"]).error["code"], "not-found")


def permission_left_out_is_named_with_what_it_costs(place):
    prefix = "https://www.googleapis.com/auth/calendar."
    costs = {"app.created": "cannot be made", "calendarlist.readonly": "others cannot be chosen",
             "events": "read and write events"}
    for scope, words in costs.items():
        equal(ctl("connect", "google", "--account", account("google")["id"], PRACTICE_UNTICK=prefix + scope).status, 0)
        said = call("ListAccounts")[1]
        equal([scope for scope, words in costs.items() if words in said], [scope])
    equal(ctl("connect", "google", "--account", account("google")["id"]).status, 0)
    assert not any(words in call("ListAccounts")[1] for words in costs.values())


def calendars_are_listed_and_set(place):
    calendars = ctl("calendars").data
    for one in calendars:
        equal(set(one), CALENDAR_KEYS)
    made = [c for c in calendars if c["name"] == "Project Deliverables"]
    equal([(c["mirrored"], c["direction"], c["takes"], c["share"], c["remote_id"]) for c in made],
          [(True, "both", "all", True, None)] * 2)
    family = next(c for c in calendars if c["name"] == "Family")
    answer = ctl("calendars", "set", family["id"], "--mirror", "on", "--direction", "in", "--takes=ours", "--share", "off")
    equal((answer.status, answer.data["mirrored"], answer.data["direction"], answer.data["takes"]), (0, True, "in", "ours"))
    equal(ctl("calendars", "set", family["id"], "--mirror", "off", "--direction", "both", "--takes", "all").status, 0)


def flags_with_nonsense_exit_2(place):
    calendar = ctl("calendars").data[0]["id"]
    for arguments in (["--privacy", "secret"], ["--kinds", "meeting"], ["--deletion=perhaps"], ["--mirror", "perhaps"],
                      ["--mirror"], ["--nonsense", "on"]):
        answer = ctl("calendars", "set", calendar, *arguments)
        equal((answer.status, answer.error["code"]), (2, "usage"), arguments)
    equal(ctl("calendars", "set", "nobody", "--mirror", "on").error["code"], "not-found")
    equal(ctl("connect", "icloud").status, 2)
    equal(ctl("reset", account("google")["id"], "--there", "perhaps").status, 2)
    equal(len(ctl("accounts").data), 2)


def read_only_calendar_is_never_written_to(place):
    holidays = next(c for c in ctl("calendars").data if c["name"] == "Public holidays")
    equal((holidays["writable"], holidays["role"]), (False, "reader"))
    equal(ctl("calendars", "set", holidays["id"], "--mirror", "on", "--direction", "both").error["code"], "invalid")
    answer = ctl("calendars", "set", holidays["id"], "--mirror", "on")
    equal((answer.data["mirrored"], answer.data["direction"]), (True, "in"))
    ctl("calendars", "set", holidays["id"], "--mirror", "off")


def plan_comes_before_the_first_write(place):
    place.add_event("Visit")
    plan = ctl("plan")
    equal(plan.status, 0)
    equal((set(plan.data), plan.data["mails_total"]), ({"steps", "mails_total", "held"}, 0))
    assert all(STEP_KEYS <= set(step) for step in plan.data["steps"]), plan.data["steps"]
    equal(sorted(s["kind"] for s in plan.data["steps"]), ["create-calendar"] * 2 + ["push-new"] * 2)
    title = next(f for s in plan.data["steps"] for f in s["fields"] if f["name"] == "title")
    equal(title, {"name": "title", "before": None, "after": "Visit"})
    one = ctl("plan", "--account", account("google")["id"])
    equal(len(one.data["steps"]), 2)

    answer = ctl("sync")
    equal((answer.status, answer.error["code"]), (3, "needs-approval"))
    equal(len(answer.data["steps"]), 4)
    equal((place.titles("google"), place.titles("microsoft")), ([], []))
    equal([r for r in place.ask("/control/requests")["requests"] if r["method"] in ("PUT", "PATCH", "DELETE")], [])


def approved_plan_reaches_both(place):
    answer = ctl("sync", "--approve")
    equal(answer.status, 0, answer.out)
    equal(set(answer.data), SYNC_KEYS)
    equal((answer.data["pushed"], answer.data["pulled"], answer.data["deleted"]), (2, 0, {"here": 0, "there": 0}))
    equal((place.titles("google"), place.titles("microsoft")), (["Visit"], ["Visit"]))
    badge_becomes("google", "active")
    one = account("google")
    equal(one["counts"]["links"], 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["last_sync"]), one


def next_sync_writes_nothing(place):
    assert wait_until(lambda: not any(a["badge_code"] == "syncing" for a in ctl("accounts").data))
    place.ask("/control/requests", method="DELETE")
    answer = ctl("sync")
    equal((answer.status, answer.data["pushed"], answer.data["pulled"]), (0, 0, 0))
    equal(place.ask("/control/requests")["writes"], 0)


def foreign_commit_is_mirrored_within_5_seconds(place):
    begun = time.monotonic()
    place.add_event("Kick-off", days=5)
    wanted = ["Kick-off", "Visit"]
    assert wait_until(lambda: place.titles("google") == wanted and place.titles("microsoft") == wanted, 5.0), (
        place.titles("google"), place.titles("microsoft"))
    assert time.monotonic() - begun < 5.0 * PATIENCE


def what_the_service_wrote_itself_starts_no_run(place):
    time.sleep(2.5 * PATIENCE)
    place.ask("/control/requests", method="DELETE")
    time.sleep(2.5)
    equal(place.ask("/control/requests")["count"], 0)


def pause_rests_and_resume_goes_on(place):
    equal(call("Pause", "int64 -1")[0], 0)
    badge_becomes("google", "paused")
    equal(account("google")["next_sync"], None)
    place.add_event("While paused", days=6)
    time.sleep(3)
    assert "While paused" not in place.titles("google")
    equal(call("Pause", "int64 0")[0], 0)
    badge_becomes("google", "active")
    equal(ctl("sync").status, 0)
    assert "While paused" in place.titles("google")


def settings_reach_the_service(place):
    equal(ctl("settings", "set", "automatic_sync", "off").status, 0)
    equal(account("outlook")["badge_code"], "paused")
    equal(ctl("settings", "set", "automatic_sync", "on").status, 0)
    equal(account("outlook")["badge_code"], "active")


def text_names_accounts_and_runs(place):
    listed = ctl("calendars", text=True).out
    equal(sorted(line for line in listed.splitlines() if line.endswith(MARA)), ["google " + MARA, "outlook " + MARA], listed)
    answer = ctl("sync", text=True)
    assert place.sql("SELECT count(*) FROM runs WHERE cycle = ?", answer.out.split("Run ")[1].strip()) != [(0,)], answer.out
    for command in (["calendars", "set", "nonsense", "--share", "on"], ["undo", "nonsense"]):
        answer = ctl(*command)
        equal((answer.status, answer.error["code"]), (1, "not-found"))
        assert "nonsense" in answer.error["message"], answer.error
    answer = ctl("accounts", store=os.path.join(place.folder, "endpoints.ini"))
    assert answer.status == 1 and "endpoints.ini" in answer.error["message"], answer.error


def provider_that_is_busy_is_named(place):
    place.ask("/control/faults", {"provider": "google", "path": "/calendar/v3", "times": 0, "action": "status", "status": 503})
    answer = ctl("sync")
    place.ask("/control/faults", method="DELETE")
    equal((answer.status, answer.error["code"]), (1, "busy"), answer.out)
    assert answer.error["message"].startswith("google mara@halden.example: "), answer.error
    assert "outlook" not in answer.error["message"], answer.error
    equal(account("google")["badge_code"], "error")
    equal(ctl("sync").status, 0)
    equal(account("google")["badge_code"], "active")


def second_service_on_the_store_is_refused(place):
    process = subprocess.run([os.environ["ACCORD_SERVICE_PROGRAM"], "--private", "--store", place.store],
                             capture_output=True, text=True, timeout=20)
    equal(process.returncode, 1)
    assert place.store in process.stderr and "Another" in process.stderr, process.stderr


def second_store_has_a_service_of_its_own(place):
    other = os.path.join(place.folder, "try.db")
    pid = service_pid()
    answer = ctl("accounts", store=other)
    equal((answer.status, answer.data), (0, []))
    schema = ctl("status").data["schema"]
    equal(ctl("status", store=other).data, {"store": other, "schema": schema, "service": "running", "salvaged": None, "accounts": []})
    equal(oct(os.stat(other + ".bus").st_mode & 0o777), "0o600")
    equal(len(ctl("accounts").data), 2)
    equal(service_pid(), pid)
    assert wait_until(lambda: not os.path.exists(other + ".bus"), 20), "it stays after its last client"
    equal(ctl("status", store=other).data["service"], "stopped")


def unknown_accounts_and_choices_are_refused_in_words(place):
    for method, arguments in (("Reset", ["x", "{}"]), ("Disconnect", ["x", "true"]), ("Cancel" + "SignIn", ["x"])):
        assert "Error.NotFound" in call(method, *arguments)[2], method
    assert "Error.Invalid" in call("Reset", account("google")["id"], "{'there': <'perhaps'>}")[2]


def sync_is_taken_back_as_a_plan_first(place):
    equal(ctl("settings", "set", "automatic_sync", "off").status, 0)
    equal(ctl("sync").status, 0)
    place.add_event("To be undone", days=7)
    first = ctl("sync")
    equal((first.status, first.data["pushed"]), (0, 2))
    shown = ctl("undo", first.data["run_id"])
    equal((shown.status, shown.envelope["error"]["code"], shown.data["held"], shown.data["mails_total"]),
          (3, "needs-approval", 0, 0))
    equal([step["kind"] for step in shown.data["steps"]], ["push-delete", "push-delete"])
    assert "To be undone" in place.titles("google"), "it was only asked for"
    done = ctl("undo", first.data["run_id"], "--approve")
    equal((done.status, set(done.data), done.data["deleted"]), (0, SYNC_KEYS, {"here": 0, "there": 2}), )
    for provider in ("google", "microsoft"):
        assert "To be undone" not in place.titles(provider), place.titles(provider)
    again = ctl("undo", first.data["run_id"], "--approve")
    equal((again.status, again.data["steps"], again.data["note"]), (0, [], "This sync was undone already."))
    place.ask("/control/requests", method="DELETE")
    equal(ctl("sync").status, 0)
    equal(place.ask("/control/requests")["writes"], 0)
    back = ctl("undo", done.data["run_id"], "--approve")
    equal((back.status, back.data["pushed"]), (0, 2))
    for provider in ("google", "microsoft"):
        assert "To be undone" in place.titles(provider), place.titles(provider)
    equal((ctl("undo", "no-such-run").status, ctl("undo").status), (1, 2))
    equal(ctl("settings", "set", "automatic_sync", "on").status, 0)


def edit_at_google(place, title, **changes):
    """As the person does it in the browser."""
    for calendar in place.ask(f"/control/state?provider=google&user={MARA}")["users"][0]["calendars"]:
        for event in calendar["events"]:
            if event.get("summary") == title and event.get("status") != "cancelled":
                place.ask(f"/control/google/{MARA}/calendars/{calendar['id']}/events/{event['id']}", changes, "PATCH")
                return
    raise AssertionError(f"{title} is not there")


def clash_at_google(place, title):
    """The title is changed on both sides, the place here and the description there."""
    place.sql("UPDATE events SET title = ?, place = 'Room 4' WHERE title = ?", title + " mine", title)
    edit_at_google(place, title, summary=title + " theirs", description="Bring drawings")


def conflicts_are_listed_and_resolved(place):
    equal(ctl("settings", "set", "conflict_rule", "ask").status, 0)
    titles = ["Clash one", "Clash two", "Clash three"]
    for day, title in enumerate(titles):
        place.add_event(title, days=10 + day)
    equal(ctl("sync").status, 0)
    equal(ctl("conflicts").data, [])
    equal(call("Pause", "int64 -1")[0], 0)
    for title in titles:
        clash_at_google(place, title)
    equal(ctl("sync").data["conflicts"], 3)

    google = account("google")
    equal((google["counts"]["conflicts"], ctl("conflicts", "--account", account("outlook")["id"]).data), (3, []))
    listed = ctl("conflicts", "--account", google["id"]).data
    equal([set(one) for one in listed], [QUESTION_KEYS] * 3)
    found = {one["title"]: one for one in listed}
    one = found["Clash one mine"]
    equal((one["kind"], one["account"], one["choices"]), ("conflict", google["id"], ["mine", "theirs", "both"]))
    equal(one["fields"], [{"name": "title", "here": "Clash one mine", "there": "Clash one theirs", "was": "Clash one"}])
    assert one["id"] in ctl("conflicts", text=True).out

    equal(ctl("resolve", one["id"], "do").error["code"], "invalid")
    equal(ctl("resolve", one["id"], "--field", "title=ours").status, 2)
    equal(ctl("resolve", one["id"], "--field", "place=mine").error["code"], "invalid")
    equal(ctl("resolve", "0123456789abcdef", "mine").error["code"], "not-found")
    assert "NotFound" in call("Resolve", "x", "{'choice': <'mine'>}")[2]
    equal(len(ctl("conflicts").data), 3)

    equal(ctl("resolve", one["id"], "mine").data, {"id": one["id"], "choice": "mine"})
    equal(ctl("resolve", found["Clash two mine"]["id"], "--field", "title=theirs").status, 0)
    equal(ctl("resolve", found["Clash three mine"]["id"], "both").status, 0)
    equal(ctl("conflicts").data, [])
    equal(ctl("sync").status, 0)
    equal(ctl("sync").data["conflicts"], 0)
    wanted = ["Clash one mine", "Clash three mine", "Clash three theirs", "Clash two theirs"]
    for provider in ("google", "microsoft"):
        equal([t for t in place.titles(provider) if t.startswith("Clash")], wanted, provider)
    equal(place.sql("SELECT count(*) FROM events WHERE title LIKE 'Clash%' AND place = 'Room 4' AND notes = 'Bring drawings'"),
          [(4,)])
    place.ask("/control/requests", method="DELETE")
    equal(ctl("sync").data["pushed"], 0)
    equal(place.ask("/control/requests")["writes"], 0)
    equal(call("Pause", "int64 0")[0], 0)
    equal(ctl("settings", "set", "conflict_rule", "newest").status, 0)


def provider_that_fails_is_told_and_retried_later(place):
    place.ask("/control/faults", {"provider": "google", "path": "/calendar/v3", "times": 0, "action": "reset"})
    answer = ctl("sync", "--account", account("google")["id"])
    equal(answer.status, 1, answer.out)
    equal(answer.error["code"], "offline")
    badge_becomes("google", "offline")
    one = account("google")
    assert one["next_sync"] is not None
    place.ask("/control/faults", method="DELETE")
    equal(ctl("sync", "--account", one["id"]).status, 0)
    badge_becomes("google", "active")


def run_that_hangs_is_shown_and_stopped(place):
    place.ask("/control/faults", {"provider": "google", "path": "/calendar/v3", "times": 0, "action": "hang"})
    waiting = subprocess.Popen([os.environ["ACCORDCTL"], "--json", "sync"], stdout=subprocess.PIPE, text=True)
    badge_becomes("google", "syncing")
    equal(call("Cancel", "''")[0], 0)
    out, _ = waiting.communicate(timeout=30 * PATIENCE)
    place.ask("/control/faults", method="DELETE")
    equal((waiting.returncode, json.loads(out)["error"]["code"]), (1, "cancelled"), out)
    equal(account("google")["badge_code"], "active")
    equal(ctl("sync").status, 0)


def lost_sign_in_needs_a_person(place, what="consent", badge="revoked"):
    if badge == "revoked":  # refused before its end
        place.ask("/control/expire", {"provider": "google", "user": MARA, "what": "access"})
    place.ask("/control/expire", {"provider": "google", "user": MARA, "what": what})
    answer = ctl("sync", "--account", account("google")["id"])
    equal((answer.status, answer.error["code"]), (3, "sign-in"), answer.out)
    equal((account("google")["badge_code"], account("google")["next_sync"]), (badge, None))
    equal(ctl("connect", "google", "--account", account("google")["id"]).status, 0)
    badge_becomes("google", "active")
    equal(ctl("sync").status, 0)


def token_that_ends_by_itself_is_no_withdrawal(place):
    place.ask("/control/clock", {"advance": 7200})
    try:
        lost_sign_in_needs_a_person(place, "refresh", "expired")
    finally:
        place.ask("/control/clock", {"advance": -7200})


def signing_in_again_after(place, why, meanwhile):
    """A sign-in is needed, for the reason; until then nothing is lost, and afterwards what was made meanwhile goes there once."""
    links = place.sql("SELECT event_id, calendar_id, remote_id, state FROM links ORDER BY 1, 2")
    before = place.titles("google")
    place.add_event(meanwhile, days=9)
    answer = ctl("sync", "--account", account("google")["id"])
    equal((answer.status, answer.error["code"]), (3, "sign-in"), answer.out)
    assert why in call("ListAccounts")[1], call("ListAccounts")[1]
    equal(place.sql("SELECT event_id, calendar_id, remote_id, state FROM links WHERE event_id IN "
                    "(SELECT id FROM events WHERE title IS NOT ?) ORDER BY 1, 2", meanwhile), links)
    equal(place.titles("google"), before)
    return before + [meanwhile]


def signed_in_again(place, expected):
    equal(ctl("connect", "google", "--account", account("google")["id"]).status, 0)
    badge_becomes("google", "active")
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), sorted(expected))
    answer = ctl("sync")
    equal((answer.status, answer.data["pushed"], answer.data["pulled"]), (0, 0, 0))


def end_service():
    pid = service_pid()
    equal(call("Quit")[0], 0)
    assert wait_until(lambda: not os.path.exists(f"/proc/{pid}"), 10)


def replaced_registration_keeps_the_links(place):
    end_service()
    place.sql("UPDATE accounts SET client_id = 'of-another-registration' WHERE provider = 'google'")
    signed_in_again(place, signing_in_again_after(place, "The app registration was replaced.", "Without its registration"))


def replaced_secret_keeps_the_links(place):
    endpoints = pathlib.Path(os.environ["ACCORD_ENDPOINTS"])
    right = endpoints.read_text()
    wrong = re.sub("client_secret=.*", "client_secret=of-another-registration", right)
    assert wrong != right
    endpoints.write_text(wrong)
    end_service()
    place.ask("/control/clock", {"advance": 7200})
    try:
        expected = signing_in_again_after(place, "no longer accepts the saved sign-in", "Without its secret")
    finally:
        place.ask("/control/clock", {"advance": -7200})
        endpoints.write_text(right)
        end_service()
    signed_in_again(place, expected)


def calendar_is_created_at_the_provider(place):
    answer = ctl("calendars", "create", account("outlook")["id"], "Rehearsal plan")
    equal((answer.status, answer.data["name"]), (0, "Rehearsal plan"), answer.out)
    assert answer.data["remote_id"]
    state = place.ask(f"/control/state?provider=microsoft&user={MARA}")
    assert "Rehearsal plan" in [c["name"] for c in state["users"][0]["calendars"]]
    ctl("calendars", "set", answer.data["id"], "--mirror", "off")


def disconnecting_keeps_the_copies_and_coming_back_doubles_nothing(place):
    before = place.titles("google")
    gone = account("google")["id"]
    equal(ctl("disconnect", gone).status, 0)
    equal([a["provider"] for a in ctl("accounts").data], ["outlook"])
    equal(place.titles("google"), before)
    equal(place.sql("SELECT DISTINCT state FROM links JOIN calendars ON calendars.id = calendar_id WHERE account_id = ?", gone),
          [("released",)])
    equal(ctl("disconnect", gone).error["code"], "not-found")

    answer = ctl("connect", "google")
    equal((answer.status, answer.data["id"]), (0, gone))
    equal(ctl("sync").status, 3)
    equal(ctl("sync", "--approve").status, 0)
    equal(place.titles("google"), before)
    place.add_event("After the return", days=8)
    assert wait_until(lambda: place.titles("google") == sorted(before + ["After the return"]), 6), place.titles("google")


def reset_begins_again_and_doubles_nothing(place):
    equal(ctl("settings", "set", "automatic_sync", "off").status, 0)
    equal(ctl("sync").status, 0)
    before, which = place.titles("google"), account("google")["id"]
    equal(ctl("reset", which).status, 0)
    answer = ctl("sync")
    equal((answer.status, {step["kind"] for step in answer.data["steps"]}), (3, {"adopt"}))
    equal(ctl("sync", "--approve").status, 0)
    plan = ctl("reset", which, "--there", "remove")
    equal((plan.status, {step["kind"] for step in plan.data["steps"]}), (3, {"push-delete"}))
    equal(place.titles("google"), before)
    answer = ctl("reset", which, "--there", "remove", "--approve")
    equal((answer.status, answer.data["deleted"]["there"]), (0, len(plan.data["steps"])))
    equal(len(place.titles("google")), len(before) - len(plan.data["steps"]))
    equal(ctl("sync").status, 3)
    equal(ctl("sync", "--approve").status, 0)
    equal(place.titles("google"), before)
    answer = ctl("sync")
    equal((answer.status, answer.data["pushed"], answer.data["pulled"]), (0, 0, 0))


def disconnecting_takes_away_only_our_copies_when_approved(place):
    events, copies = place.sql("SELECT count(*) FROM events WHERE deleted_at IS NULL"), place.titles("google")
    others, gone = place.titles("microsoft"), account("google")["id"]
    plan = ctl("disconnect", gone, "--remove-copies")
    again = ctl("disconnect", gone, "--remove-copies")
    equal((plan.status, plan.error["code"], again.status), (3, "needs-approval", 3))
    equal([step["title"] for step in again.data["steps"]], [step["title"] for step in plan.data["steps"]])
    equal((place.titles("google"), len(ctl("accounts").data)), (copies, 2))
    answer = ctl("disconnect", gone, "--remove-copies", "--approve")
    equal((answer.status, answer.data["deleted"]), (0, {"here": 0, "there": len(plan.data["steps"])}))
    equal([a["provider"] for a in ctl("accounts").data], ["outlook"])
    equal(sorted(place.titles("google") + [step["title"] for step in plan.data["steps"]]), copies)
    equal((place.titles("microsoft"), place.sql("SELECT count(*) FROM events WHERE deleted_at IS NULL")), (others, events))
    equal(place.sql("SELECT count(*) FROM plans WHERE purpose = 'disconnect'"), [(0,)])

    equal(ctl("connect", "google").data["id"], gone)
    equal(ctl("sync").status, 3)
    equal(ctl("sync", "--approve").status, 0)
    equal(place.titles("google"), copies)
    equal(ctl("settings", "set", "automatic_sync", "on").status, 0)


def deletions_another_program_confirms_are_not_asked_about(place):
    equal(call("Pause", "int64 -1")[0], 0)
    gone = [f"Heap {i:02}" for i in range(14)]
    for title in gone:
        place.add_event(title, days=9)
    equal(ctl("sync").status, 0)
    place.sql("UPDATE events SET deleted_at = unixepoch() WHERE title LIKE 'Heap%'")
    # unconfirmed it stops, and is asked about in both calendars
    answer = ctl("sync")
    equal(answer.data["deleted"], {"here": 0, "there": 0})
    equal(len([q for q in ctl("conflicts").data if q["kind"] == "brake"]), 28)

    ids = [row[0] for row in place.sql("SELECT id FROM events WHERE title LIKE 'Heap%'")]
    other = place.sql("SELECT id FROM events WHERE title = 'Kick-off'")[0][0]
    for wrong, code in ((other, "Error.Invalid"), ("no-such-event", "Error.NotFound")):
        refused = call("Sync", "[]", "{'confirmed': <%s>}" % json.dumps(ids[:3] + [wrong]).replace('"', "'"))
        assert code in refused[2], refused
    equal(place.sql("SELECT count(*) FROM confirmed_deletions"), [(0,)])

    equal(call("Sync", "[]", "{'confirmed': <%s>}" % json.dumps(ids).replace('"', "'"))[0], 0)
    for provider in ("google", "microsoft"):
        assert wait_until(lambda: not any(t in gone for t in place.titles(provider))), place.titles(provider)
    equal(ctl("sync").status, 0)
    equal(ctl("conflicts").data, [])
    equal(place.sql("SELECT count(*) FROM events WHERE title LIKE 'Heap%' AND deleted_at IS NULL"), [(0,)])
    equal(call("Pause", "int64 0")[0], 0)


def many_get_a_status_after_it_was_said_what_that_does(place):
    equal(call("Pause", "int64 -1")[0], 0)
    kept = {p: set(place.titles(p)) for p in ("google", "microsoft")}
    titles = [f"Batch {i}" for i in range(12)]
    for title in titles:
        place.add_event(title, days=8)
    equal(ctl("sync").status, 0)
    ids = json.dumps([row[0] for row in place.sql("SELECT id FROM events WHERE title LIKE 'Batch%'")])
    before = place.sql("SELECT id, status, archived, change_no FROM events ORDER BY id")
    would = ctl("events", "status", "archived", "--dry-run", input=ids)
    equal(would.status, 0)
    equal([s["kind"] for s in would.data["steps"]], ["push-delete"] * 24)
    equal([s["held"] for s in would.data["steps"]], [False] * 24)
    equal(place.sql("SELECT id, status, archived, change_no FROM events ORDER BY id"), before)
    equal(place.sql("SELECT count(*) FROM plans WHERE purpose = 'status'"), [(0,)])
    # what is only supposed cannot be approved
    plan = call("Suppose", ids.replace('"', "'"), "'archived'")[1].strip().strip("(',)")
    assert "Error." in call("Approve", f"'{plan}'", "@as []")[2]

    equal(ctl("events", "status", "archived", "--confirm", input=ids).status, 0)
    equal(ctl("sync").data["deleted"], {"here": 0, "there": 24})
    equal({p: set(place.titles(p)) for p in kept}, kept)
    equal(ctl("conflicts").data, [])
    equal(call("Pause", "int64 0")[0], 0)


def nothing_secret_is_left_lying_about(place):
    secrets = [r"ya29\.", r"GOCSPX", r"1//", r"\bM\.C\d", r"code_verifier", r"refresh_token\W+\w"]
    with open(os.environ["ACCORD_TEST_LOG"]) as file:
        text = file.read()
    with open(place.store, "rb") as file:
        text += file.read().decode("latin-1")
    for secret in secrets:
        assert not re.search(secret, text), secret
    assert "Visit" not in open(os.environ["ACCORD_TEST_LOG"]).read()


def service_stays_small(place):
    with open(f"/proc/{service_pid()}/smaps_rollup") as file:
        pss = int(re.search(r"Pss:\s+(\d+)", file.read()).group(1))
    print(f"# {pss} kB")
    assert pss < 30 * 1024 or PATIENCE > 1, pss


WINDOW = """
import gi, sys
from gi.repository import Gio, GLib
loop = GLib.MainLoop()
Gio.bus_own_name(Gio.BusType.SESSION, "io.github.accord_calendar.Accord", 0, None, lambda *_: print("here", flush=True), None)
GLib.io_add_watch(0, GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
loop.run()
"""


def open_and_close_a_window():
    window = subprocess.Popen(["/usr/bin/python3", "-c", WINDOW], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    equal(window.stdout.readline().strip(), "here")
    time.sleep(0.3)
    window.communicate("close\n", timeout=10)


def service_outlives_the_window_unless_told_otherwise(place):
    pid = service_pid()
    open_and_close_a_window()
    time.sleep(1)
    equal(service_pid(), pid)
    equal(ctl("settings", "set", "background", "off").status, 0)
    open_and_close_a_window()
    assert wait_until(lambda: service_pid() is None, 10), "it goes on without the window"
    equal(ctl("settings", "set", "background", "on").status, 0)
    equal(ctl("accounts").status, 0)


def quit_ends_it_and_the_next_command_starts_it(place):
    end_service()
    equal(ctl("status").data["service"], "stopped")
    equal(len(ctl("status").data["accounts"]), 2)
    answer = ctl("sync")
    equal((answer.status, answer.data["pushed"], answer.data["pulled"]), (0, 0, 0))


main([
    status_starts_no_service, accounts_starts_the_service_through_the_bus, service_links_no_gtk,
    sync_without_account_says_so, refusal_in_the_browser_is_told, print_url_prints_the_address_first_and_waits,
    both_accounts_are_connected, same_identity_is_refused, somebody_else_may_not_sign_in_again,
    signing_in_again_keeps_the_account, permission_left_out_is_named_with_what_it_costs, calendars_are_listed_and_set, flags_with_nonsense_exit_2,
    read_only_calendar_is_never_written_to, plan_comes_before_the_first_write, approved_plan_reaches_both,
    next_sync_writes_nothing, foreign_commit_is_mirrored_within_5_seconds, what_the_service_wrote_itself_starts_no_run,
    pause_rests_and_resume_goes_on, settings_reach_the_service, text_names_accounts_and_runs,
    provider_that_is_busy_is_named, second_service_on_the_store_is_refused, second_store_has_a_service_of_its_own, unknown_accounts_and_choices_are_refused_in_words,
    sync_is_taken_back_as_a_plan_first, conflicts_are_listed_and_resolved,
    provider_that_fails_is_told_and_retried_later, run_that_hangs_is_shown_and_stopped, lost_sign_in_needs_a_person,
    token_that_ends_by_itself_is_no_withdrawal, replaced_registration_keeps_the_links,
    replaced_secret_keeps_the_links, calendar_is_created_at_the_provider,
    disconnecting_keeps_the_copies_and_coming_back_doubles_nothing, reset_begins_again_and_doubles_nothing,
    disconnecting_takes_away_only_our_copies_when_approved,
    deletions_another_program_confirms_are_not_asked_about,
    many_get_a_status_after_it_was_said_what_that_does, nothing_secret_is_left_lying_about,
    service_stays_small, service_outlives_the_window_unless_told_otherwise, quit_ends_it_and_the_next_command_starts_it,
])
