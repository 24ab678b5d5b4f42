#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every item of the reference sheet's checklist (§6) is played and tried by a test of its own.

Tests say in their names which items they are about: "/outlook/delta/50-55-occurrences-are-sparse". The table in
docs/practice.md is made of those names; with --write it is written, else compared.

    check-items.py [--write] docs/practice.md TEST-PROGRAM...
"""

import re
import subprocess
import sys

# What the items are, in a few words each.
ITEMS = """\
Google: any port of the loopback without registration
Microsoft: the port is ignored for localhost only
Microsoft: a redirect without a path gets a slash
a wrong verifier
a code used twice
Google: no secret
Microsoft: a secret from a public client
refresh: Google keeps the token, Microsoft gives another
Google: seven days in publishing status Testing
Google: a scope unticked
refusals, and what an administrator must allow
Microsoft: interaction required on refresh
Microsoft: no refresh token without offline_access
Google: revoking
stray answers: wrong state, issuer, twice
Microsoft: client_credentials need a tenant
a sync token on the last page only
an empty page before the last
sync tokens beside filters
sync tokens that end
a full list has no tombstones of masters
cancelled exceptions are listed always
tombstones with what is guaranteed
changes while paging
ids that exist, or did
ids outside the alphabet
a create whose reply is lost
a stale If-Match
deleting twice, reading what is deleted
PUT replaces, PATCH merges
long extended properties
ids of instances
"this and following" by another client
overrides that still fit survive
dates, times and zones that do not agree
bounds of a listing
rate limits, 403 and 429
quotaExceeded for hours
401 in mid-run, 403 for a scope
kinds of events
what a guest may change
reminders leave "updated" alone
batches: out of order, mixed
bursts of 5xx, rules that are refused
RDATE only, dates in other zones
PATCH replaces arrays and costs three
nextLink chains, empty pages
rows again, in any order
pages too large, links in a circle
sparse occurrences without their master
@removed for what left the window
the window is in the token
410 SyncStateNotFound
events/delta and its absence
a deleted date has no row
a changed master loses its exceptions
occurrences cannot cross
a transactionId again
412 and 409
whole days
zones: UTC, Windows names, custom
zones that are refused
bodies wrapped, a tag that changes by itself
two modes of ids
one iCalUId for a series
four at once
batches: dependencies, twenty
mails for guests
mailboxes: none, new
views wider than five years
a nextLink to another host
group calendars
broken transports and clocks""".split("\n")

BEGIN = "<!-- written by tests/practice/check-items.py -->\n"
END = "<!-- end -->\n"


def tests_of(programs):
    """Item → names of its tests, without their numbers."""
    found = {}
    for program in programs:
        listed = subprocess.run([program, "-l"], check=True, capture_output=True, text=True).stdout
        for path in listed.split():
            head, _, name = path.rpartition("/")
            numbers = re.match(r"(?:\d\d-)+", name)
            for number in re.findall(r"\d\d", numbers.group(0)) if numbers else []:
                found.setdefault(int(number), []).append(f"{head}/{name}")
    return found


def table(found):
    rows = ["| item | | tests |\n", "| --- | --- | --- |\n"]
    for number, words in enumerate(ITEMS, 1):
        names = ", ".join(f"`{name}`" for name in sorted(found.get(number, [])))
        rows.append(f"| {number} | {words} | {names} |\n")
    return "".join(rows)


def main(arguments):
    write = arguments[:1] == ["--write"]
    doc, *programs = arguments[1:] if write else arguments
    found = tests_of(programs)
    missing = [number for number in range(1, len(ITEMS) + 1) if number not in found]
    unknown = [number for number in found if not 1 <= number <= len(ITEMS)]
    if missing or unknown:
        print(f"items without a test: {missing}; tests of no item: {unknown}", file=sys.stderr)
        return 1
    with open(doc, encoding="utf-8") as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    new = before + BEGIN + table(found) + END + rest.split(END, 1)[1]
    if write:
        with open(doc, "w", encoding="utf-8") as file:
            file.write(new)
    elif new != text:
        print(f"{doc} does not name the tests of today: run check-items.py --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
