#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without a keyring on the bus: the sign-in says so in plain words and leaves nothing half done."""

from journey import ctl, equal, main


def service_has_to_be_started_by_hand(place):
    """The bus of this test starts nothing, as a bare window manager's may not."""
    answer = ctl("accounts", ACCORD_SERVICE_PROGRAM="/nonexistent/accord-service")
    equal((answer.status, answer.error["code"]), (1, "unavailable"))
    equal((ctl("accounts").status, ctl("accounts").data), (0, []))


def sign_in_says_that_there_is_no_keyring(place):
    answer = ctl("connect", "google")
    equal(answer.status, 1)
    assert "keyring" in answer.error["message"].lower() or "password" in answer.error["message"].lower(), answer.error


def nothing_is_left_half_connected(place):
    equal(ctl("accounts").data, [])
    equal(place.sql("SELECT count(*) FROM accounts"), [(0,)])
    assert not [r for r in place.ask("/control/requests")["requests"] if "/calendar/" in r["path"]]


main([service_has_to_be_started_by_hand, sign_in_says_that_there_is_no_keyring, nothing_is_left_half_connected],
     keyring=["--absent"])
