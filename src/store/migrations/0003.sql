-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person is asked about single events, and what was answered. Written by Accord alone.

-- The open questions of each calendar, as its last pass left them.
CREATE TABLE questions (
  id          TEXT NOT NULL,
  calendar_id TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL CHECK (kind IN ('conflict', 'brake', 'deletion', 'orphan')),
  step        TEXT NOT NULL,
  event_id    TEXT,
  remote_id   TEXT,
  title       TEXT,
  "when"      TEXT,
  why         TEXT NOT NULL,
  was         TEXT,
  here        TEXT,
  there       TEXT,
  mine        INTEGER NOT NULL DEFAULT 1 CHECK (mine IN (0, 1)),
  PRIMARY KEY (calendar_id, id)
) WITHOUT ROWID;

CREATE INDEX questions_by_id ON questions (id);

-- Answers that still have to be carried out; gone with the transaction that stores what came of them.
CREATE TABLE answers (
  id          TEXT PRIMARY KEY NOT NULL,
  calendar_id TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL CHECK (kind IN ('conflict', 'brake', 'deletion', 'orphan', 'released', 'hidden', 'mark')),
  event_id    TEXT,
  remote_id   TEXT,
  choice      TEXT NOT NULL CHECK (choice IN ('fields', 'both', 'do', 'put-back', 'leave', 'follow', 'keep', 'restore',
                                              'take-away', 'show', 'mark')),
  fields      TEXT,
  here        TEXT,
  there       TEXT,
  answered_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE INDEX answers_by_calendar ON answers (calendar_id);
