# SPDX-License-Identifier: GPL-3.0-or-later
"""What ought to be in a calendar, worked out from the store's tables alone: an account of the rules that shares no code
with Accord, so that one can be held against the other."""
import datetime
import itertools
import sqlite3
import zoneinfo

LOCAL = zoneinfo.ZoneInfo("Europe/Berlin")


def rows(path, query, *parameters):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(query, parameters)]
    finally:
        connection.close()


def write(path, statement, *parameters):
    """Another program changes the store."""
    connection = sqlite3.connect(path, timeout=10)
    connection.execute("PRAGMA foreign_keys=ON")
    with connection:
        changed = connection.execute(statement, parameters).rowcount
    connection.close()
    return changed


def window(back=30, ahead=30, now=None):
    today = (now or datetime.datetime.now(LOCAL)).date()
    midnight = lambda day: datetime.datetime.combine(day, datetime.time(), LOCAL)
    return (midnight(today - datetime.timedelta(days=back)), midnight(today + datetime.timedelta(days=ahead + 1)))


def instant(text, zone):
    """A stored time as (moment, all-day): a date, or RFC 3339 with or without offset."""
    if len(text) == 10:
        return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(), LOCAL), True
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace(" ", "T"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone or "UTC"))
    return moment, False


def span(event):
    """(start, end, all-day) of an event with its project's dates joined as starts_on and ends_on; None without dates."""
    start, end = event["start"], event["end"]
    if not start and event["kind"] == "assignment" and event["starts_on"] and event["ends_on"]:
        start = event["starts_on"]
        end = (datetime.date.fromisoformat(event["ends_on"]) + datetime.timedelta(days=1)).isoformat()
    if not start:
        return None
    begin, all_day = instant(start, event["zone"])
    if not end:
        return begin, begin + datetime.timedelta(days=1 if all_day else 0), all_day
    return begin, instant(end, event["zone"])[0], all_day


def title(event):
    if event["title_override"]:
        return event["title_override"]
    if event["born_in"] or event["kind"] == "appointment":
        return event["title"] or ""
    if event["kind"] == "assignment":
        return event["client"] or "Internal"
    what = event["title"] or (f"{event['percent']}% Milestone" if event["percent"] is not None else "")
    return f"{event['project']}: {what}" if event["project"] else what


WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def occurrences(event, first, end):
    """The starts of an event before end; of a series those of its rule, which is one of the shapes the sample store has."""
    if not event["recurrence"]:
        return [first]
    parts = dict(part.split("=") for part in event["recurrence"].removeprefix("RRULE:").split(";"))
    step, limit = int(parts.get("INTERVAL", 1)), int(parts.get("COUNT", 10000))
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        assert WEEKDAYS[first.weekday()] == parts.get("BYDAY", WEEKDAYS[first.weekday()]), event["recurrence"]
        days = datetime.timedelta(days=step * (7 if parts["FREQ"] == "WEEKLY" else 1))
        starts = (first + n * days for n in range(limit))
    elif parts["FREQ"] == "MONTHLY":
        place, day = int(parts["BYDAY"][:-2]), WEEKDAYS.index(parts["BYDAY"][-2:])
        starts = (start for start in (first + datetime.timedelta(days=n) for n in range(limit))
                  if start.weekday() == day and is_in_month(start, place))
    else:
        assert parts == {"FREQ": "YEARLY"}, event["recurrence"]
        starts = (first.replace(year=first.year + n) for n in range(100))
    return itertools.takewhile(lambda start: start < end, starts)


def is_in_month(day, place):
    """Whether it is this one of its weekday in its month; -1 is the last."""
    if place < 0:
        return (day + datetime.timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == place


def touches(first, last, begin, end):
    return (first < end and last > begin) or (first == last and begin <= first < end)


def wanted(path, back=30, ahead=30):
    """{event id: (title, first, last, all-day)} of the events that ought to be in every shared calendar: all-day ones by
    their dates, others by their moments."""
    begin, end = window(back, ahead)
    result = {}
    for event in rows(path, """SELECT e.*, p.name AS project, p.client, p.starts_on, p.ends_on FROM events e
                               LEFT JOIN projects p ON p.id = e.project_id"""):
        when = span(event)
        if (event["status"] not in ("confirmed", "tentative") or event["archived"] or event["deleted_at"]
                or when is None):
            continue
        first, last, all_day = when
        if any(touches(start, start + (last - first), begin, end) for start in occurrences(event, first, end)):
            result[event["id"]] = describe(title(event), first, last, all_day)
    return result


def describe(name, first, last, all_day):
    if all_day:
        return (name, first.date().isoformat(), last.date().isoformat(), True)
    stamp = lambda t: t.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (name, stamp(first), stamp(last), False)
