# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice server seen from outside: its control interface, and its calendars in words that can be held against
the store. Parses Google's and Microsoft's JSON by itself."""
import configparser
import datetime
import json
import urllib.request
import zoneinfo

from desktop import wait_for
from store import LOCAL, describe

# Enough of the Windows names for what the sample store uses; a name that is not here fails loudly.
WINDOWS_ZONES = {
    "W. Europe Standard Time": "Europe/Berlin", "GMT Standard Time": "Europe/London", "UTC": "UTC",
    "Eastern Standard Time": "America/New_York", "Pacific Standard Time": "America/Los_Angeles",
    "Tokyo Standard Time": "Asia/Tokyo", "Romance Standard Time": "Europe/Paris",
    "Central Europe Standard Time": "Europe/Budapest", "FLE Standard Time": "Europe/Kiev",
    "India Standard Time": "Asia/Kolkata", "AUS Eastern Standard Time": "Australia/Sydney",
    "Greenwich Standard Time": "Atlantic/Reykjavik", "Central Standard Time": "America/Chicago",
    "E. South America Standard Time": "America/Sao_Paulo", "China Standard Time": "Asia/Shanghai",
    "Singapore Standard Time": "Asia/Singapore", "Arabian Standard Time": "Asia/Dubai",
    "New Zealand Standard Time": "Pacific/Auckland", "Nepal Standard Time": "Asia/Kathmandu",
}


class Practice:
    def __init__(self, desktop, *arguments):
        self.desktop = desktop
        self.state_file = desktop.home / "practice-state.json"
        self.endpoints = desktop.home / "endpoints"
        self.arguments = arguments
        self.start()

    def start(self):
        self.endpoints.unlink(missing_ok=True)
        self.process = self.desktop.start("practice", [
            self.desktop.binary("accord-practice"), "--state", self.state_file, "--endpoints", self.endpoints,
            *self.arguments])
        wait_for("the practice server", self.endpoints.exists)
        config = configparser.ConfigParser(interpolation=None)
        config.read(self.endpoints)
        self.config = config
        self.control = config["practice"]["control"].rstrip("/")

    def ask(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.control + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def state(self):
        return self.ask("GET", "/control/state")

    def calendars(self, provider, email):
        for user in self.state()["users"]:
            if user["provider"] == provider and user["email"] == email:
                return user["calendars"]
        raise AssertionError(f"the practice server knows no {email} at {provider}")

    def calendar(self, provider, email, name):
        found = [c for c in self.calendars(provider, email) if c["name"] == name and not c.get("deleted")]
        assert len(found) < 2, f"{len(found)} calendars called {name} at {provider}"
        return found[0] if found else None

    def items(self, provider, email, name):
        """Living items of a calendar as [(id, mark, description)]."""
        calendar = self.calendar(provider, email, name)
        if calendar is None:
            return []
        read = read_google if provider == "google" else read_graph
        return [read(item) for item in calendar["events"] if is_alive(item)]

    def place_of(self, provider, email, name, event):
        """The place of the copy of one of our events."""
        for item in self.calendar(provider, email, name)["events"]:
            reader = read_google if provider == "google" else read_graph
            if is_alive(item) and (reader(item)[1] or "").split("/")[1:2] == [event]:
                place = item.get("location")
                return place.get("displayName") if isinstance(place, dict) else place
        return None

    def mails(self):
        return self.state()["mails"]

    def secrets(self):
        """Every token, code and secret it ever handed out, from its own file."""
        state = json.loads(self.state_file.read_text())
        return {token["value"] for token in state.get("tokens", []) if len(token.get("value", "")) > 8}


def is_alive(item):
    return "@removed" not in item and item.get("status") != "cancelled"


def read_google(item):
    event = item
    mark = next(iter(event.get("extendedProperties", {}).get("private", {}).values()), None)
    if "date" in event["start"]:
        day = lambda end: datetime.datetime.combine(datetime.date.fromisoformat(event[end]["date"]), datetime.time(), LOCAL)
        return item["id"], mark, describe(event.get("summary", ""), day("start"), day("end"), True)

    def moment(end):
        value = datetime.datetime.fromisoformat(event[end]["dateTime"].replace("Z", "+00:00"))
        return value if value.tzinfo else value.replace(tzinfo=zoneinfo.ZoneInfo(event[end]["timeZone"]))
    return item["id"], mark, describe(event.get("summary", ""), moment("start"), moment("end"), False)


def read_graph(item):
    event = item
    properties = event.get("singleValueExtendedProperties", [])
    mark = properties[0]["value"] if properties else None
    clock = lambda end: datetime.datetime.fromisoformat(event[end]["dateTime"][:19])
    if event.get("isAllDay"):
        day = lambda end: clock(end).replace(tzinfo=LOCAL)
        return item["id"], mark, describe(event.get("subject", ""), day("start"), day("end"), True)

    def moment(end):
        name = event[end]["timeZone"]
        zone = zoneinfo.ZoneInfo(WINDOWS_ZONES.get(name, name))
        return clock(end).replace(tzinfo=zone)
    return item["id"], mark, describe(event.get("subject", ""), moment("start"), moment("end"), False)
