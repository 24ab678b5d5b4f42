-- SPDX-License-Identifier: GPL-3.0-or-later
-- Items that changed there and that the provider refuses to show: remembered, so that the listing can go on without them.

CREATE TABLE unread (
  calendar_id TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  remote_id   TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '',
  tries       INTEGER NOT NULL DEFAULT 1,
  asked_at    INTEGER NOT NULL,
  cycle       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (calendar_id, remote_id)
) WITHOUT ROWID;
