#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of a calendar from accordctl to what the providers really hold: filters, the choice, privacy both ways."""
from journey import MARA, ctl, equal, main

PROVIDERS = ("google", "microsoft")


def made(provider):
    """Our calendar there, as accordctl shows it."""
    accounts = {a["id"]: a["provider"] for a in ctl("accounts").data}
    name = "outlook" if provider == "microsoft" else provider
    return next(c for c in ctl("calendars").data if c["name"] == "Project Deliverables" and accounts[c["account"]] == name)


def stored(place, provider, title):
    """The item as the provider holds it: title, text, place."""
    state = place.ask(f"/control/state?provider={provider}&user={MARA}")
    calendar = next(c for c in state["users"][0]["calendars"] if c["name"] == "Project Deliverables" and not c["deleted"])
    for event in calendar["events"]:
        if event.get("status") == "cancelled" or event.get("@removed"):
            continue
        if event.get("summary", event.get("subject")) == title:
            if provider == "google":
                return event.get("description", ""), event.get("location", "")
            return event.get("body", {}).get("content", ""), event.get("location", {}).get("displayName", "")
    return None


def everything_is_mirrored_first(place):
    for provider in ("google", "outlook"):
        equal(ctl("connect", provider).status, 0)
    equal(ctl("settings", "set", "automatic_sync", "off").status, 0)
    place.add_event("Board")
    place.add_event("Site visit", days=4)
    place.sql("UPDATE events SET notes = 'Bring the plans', place = 'Room 4' WHERE title = 'Board'")
    place.sql("UPDATE events SET status = 'tentative' WHERE title = 'Site visit'")
    equal(ctl("sync", "--approve").status, 0)
    for provider in PROVIDERS:
        equal(place.titles(provider), ["Board", "Site visit"])
        text, where = stored(place, provider, "Board")
        assert "Bring the plans" in text and where == "Room 4", (text, where)


def rules_are_shown(place):
    for one in ctl("calendars").data:
        equal([one[key] for key in ("kinds", "projects", "people", "categories", "status", "takes_categories")], [None] * 6)
        equal((one["privacy"], one["privacy_in"], one["deletion"]), ("everything", "everything", "follow"))


def nonsense_exits_2_and_changes_nothing(place):
    calendar = made("google")
    for arguments in (["--kinds", "meeting"], ["--kinds", ""], ["--status", "draft"], ["--privacy", "secret"], ["--projects"],
                      ["--privacy-in", "title"], ["--deletion", "perhaps"], ["--categories", ","], ["--kinds=deliverable,x"]):
        answer = ctl("calendars", "set", calendar["id"], *arguments)
        equal((answer.status, answer.error["code"]), (2, "usage"), arguments)
    equal(made("google"), calendar)


def changed_filter_says_what_it_does_and_leaves_the_copies(place):
    calendar = made("google")
    answer = ctl("calendars", "set", calendar["id"], "--status", "confirmed")
    equal((answer.status, answer.data["status"]), (0, ["confirmed"]))
    steps = answer.data["plan"]["steps"]
    equal([(s["kind"], s["title"], s["choices"]) for s in steps], [("release", "Site visit", ["leave", "take-away"])])
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), ["Board", "Site visit"])
    links = next(e for e in ctl("events", "list").data if e["title"] == "Site visit")["links"]
    equal(sorted(link["state"] for link in links), ["live", "released"])


def what_was_left_is_taken_away_when_asked(place):
    question = next(q for q in ctl("conflicts", "--all").data if q["title"] == "Site visit")
    equal(question["choices"], ["put-back", "take-away"])
    equal(ctl("resolve", question["id"], "take-away").status, 0)
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), ["Board"])
    equal(place.titles("microsoft"), ["Board", "Site visit"])


def rule_put_back_brings_it_again(place):
    answer = ctl("calendars", "set", made("google")["id"], "--status", "all")
    equal([s["kind"] for s in answer.data["plan"]["steps"]], ["push-new"])
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), ["Board", "Site visit"])


def sync_takes_away_what_no_longer_belongs(place):
    text = ctl("calendars", "set", made("microsoft")["id"], "--kinds", "deliverable,assignment", text=True)
    equal(text.status, 0)
    assert "2 copies no longer belong there" in text.out, text.out
    answer = ctl("sync", "--take-away")
    equal((answer.status, answer.data["deleted"]), (0, {"here": 0, "there": 2}), answer.out)
    equal(place.titles("microsoft"), [])
    equal(len([e for e in ctl("events", "list").data if e["title"] in ("Board", "Site visit")]), 2)
    equal(ctl("calendars", "set", made("microsoft")["id"], "--kinds", "all").data["kinds"], None)
    equal(ctl("sync").status, 0)
    equal(place.titles("microsoft"), ["Board", "Site visit"])


def single_step_of_a_plan_is_chosen(place):
    """One of two is taken away, the other left."""
    calendar = made("google")
    ctl("calendars", "set", calendar["id"], "--kinds", "deliverable")
    steps = ctl("plan").data["steps"]
    board = next(s for s in steps if s["title"] == "Board")
    equal(ctl("resolve", board["id"], "take-away").status, 0)
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), ["Site visit"])
    equal(ctl("calendars", "set", calendar["id"], "--kinds", "all").status, 0)
    equal(ctl("sync").status, 0)
    for question in ctl("conflicts", "--all").data:
        ctl("resolve", question["id"], "put-back")
    equal(ctl("sync").status, 0)
    equal(place.titles("google"), ["Board", "Site visit"])


def privacy_is_what_is_really_stored(place):
    shows = (("title", "Board", False), ("busy", "Busy", False), ("everything", "Board", True), ("busy", "Busy", False),
             ("title", "Board", False), ("everything", "Board", True))
    for level, title, whole in shows:
        for provider in PROVIDERS:
            answer = ctl("calendars", "set", made(provider)["id"], "--privacy", level)
            equal((answer.status, answer.data["privacy"]), (0, level))
        equal(ctl("sync").status, 0)
        for provider in PROVIDERS:
            text, where = stored(place, provider, title)
            equal(("Bring the plans" in text, where), (whole, "Room 4" if whole else ""), (level, provider))
        again = ctl("sync")
        equal((again.data["pushed"], again.data["pulled"]), (0, 0), level)
    equal(next(e for e in ctl("events", "list").data if e["title"] == "Board")["notes"], "Bring the plans")


def add_there(place, provider, title):
    state = place.ask(f"/control/state?provider={provider}&user={MARA}")
    calendar = next(c for c in state["users"][0]["calendars"] if c["name"] == "Project Deliverables" and not c["deleted"])
    day = place.sql("SELECT start FROM events WHERE title = 'Board'")[0][0]
    next_day = place.sql("SELECT \"end\" FROM events WHERE title = 'Board'")[0][0]
    if provider == "google":
        event = {"summary": title, "description": "Second floor", "location": "Main street 1",
                 "start": {"date": day}, "end": {"date": next_day}}
    else:
        event = {"subject": title, "body": {"contentType": "text", "content": "Second floor"},
                 "location": {"displayName": "Main street 1"}, "isAllDay": True,
                 "start": {"dateTime": day + "T00:00:00", "timeZone": "UTC"},
                 "end": {"dateTime": next_day + "T00:00:00", "timeZone": "UTC"}}
    path = f"/control/{provider}/{MARA}/calendars/{calendar['id']}/events"
    place.ask(path, event, "POST")


def privacy_in_hides_here_and_nothing_there(place):
    for provider in PROVIDERS:
        equal(ctl("calendars", "set", made(provider)["id"], "--share", "off").status, 0)
        add_there(place, provider, "Dentist " + provider)
    equal(ctl("sync").status, 0)
    for level, count in (("busy", 0), ("everything", 2), ("busy", 0)):
        for provider in PROVIDERS:
            equal(ctl("calendars", "set", made(provider)["id"], "--privacy-in", level).data["privacy_in"], level)
        equal(ctl("sync", "--approve").status, 0)
        listed = [e for e in ctl("events", "list").data if e["title"].startswith("Dentist")]
        equal(len(listed), count, level)
        equal({e["place"] for e in listed}, {"Main street 1"} if count else set())
        equal(len([e for e in ctl("events", "list").data if e["title"] == "Busy"]), 2 - count)
        for provider in PROVIDERS:
            text, where = stored(place, provider, "Dentist " + provider)
            assert "Second floor" in text and where == "Main street 1", (level, provider, text, where)


main([everything_is_mirrored_first, rules_are_shown, nonsense_exits_2_and_changes_nothing,
      changed_filter_says_what_it_does_and_leaves_the_copies, what_was_left_is_taken_away_when_asked,
      rule_put_back_brings_it_again, sync_takes_away_what_no_longer_belongs, single_step_of_a_plan_is_chosen,
      privacy_is_what_is_really_stored, privacy_in_hides_here_and_nothing_there])
