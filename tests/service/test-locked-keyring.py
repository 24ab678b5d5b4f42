#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring that is locked, and a service that starts while it is: said, not waited for."""
import os
import subprocess
import time

from journey import PATIENCE, call, ctl, equal, main, service_pid, wait_until


def lock():
    subprocess.run(["gdbus", "call", "--session", "-d", "org.freedesktop.secrets", "-o", "/org/freedesktop/secrets", "-m",
                    "org.freedesktop.Secret.Service.Lock", "[objectpath '/org/freedesktop/secrets/aliases/default']"],
                   check=True, capture_output=True)


def account_is_connected(place):
    equal(ctl("connect", "google").status, 0)
    equal(ctl("sync", "--approve").status, 0)


def locked_keyring_is_an_error_in_plain_words(place):
    pid = service_pid()
    equal(call("Quit")[0], 0)
    assert wait_until(lambda: not os.path.exists(f"/proc/{pid}"))
    lock()
    answer = ctl("sync")
    equal((answer.status, answer.error["code"]), (3, "keyring"))
    assert "google mara@halden.example" in answer.error["message"], answer.error
    assert "keyring" in answer.error["message"].lower(), answer.error
    account = ctl("accounts").data[0]
    equal(account["badge_code"], "error")
    assert account["next_sync"] is not None


def service_answers_while_the_keyring_does_not(place):
    begun = time.monotonic()
    equal(ctl("status").data["service"], "running")
    equal(len(ctl("accounts").data), 1)
    assert time.monotonic() - begun < 5 * PATIENCE


def sign_in_with_a_locked_keyring_changes_nothing(place):
    account = ctl("accounts").data[0]["id"]
    answer = ctl("connect", "google", "--account", account)
    equal(answer.status, 1)
    assert "keyring" in answer.error["message"].lower(), answer.error
    equal([a["id"] for a in ctl("accounts").data], [account])


main([account_is_connected, locked_keyring_is_an_error_in_plain_words, service_answers_while_the_keyring_does_not,
      sign_in_with_a_locked_keyring_changes_nothing])
