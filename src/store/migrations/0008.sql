-- SPDX-License-Identifier: GPL-3.0-or-later
-- Single occurrences of a series that are cancelled or have something of their own.

CREATE TABLE exceptions (
  event_id       TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  original       TEXT NOT NULL
                 CONSTRAINT "exceptions.original: the start the rule gives it, 2026-06-11T10:00:00 in the event's zone, or a date"
                 CHECK (date(substr(original, 1, 10), '+0 days') IS substr(original, 1, 10) AND
                        strftime('%s', original) IS NOT NULL),
  cancelled      INTEGER NOT NULL DEFAULT 0
                 CONSTRAINT "exceptions.cancelled: 0 or 1" CHECK (cancelled IN (0, 1)),
  title          TEXT,
  notes          TEXT,
  place          TEXT,
  "start"        TEXT
                 CONSTRAINT "exceptions.start: a date YYYY-MM-DD, or a time like 2026-06-11T10:00:00+02:00"
                 CHECK ("start" IS NULL OR (date(substr("start", 1, 10), '+0 days') IS substr("start", 1, 10) AND
                                            strftime('%s', "start") IS NOT NULL)),
  "end"          TEXT
                 CONSTRAINT "exceptions.end: a date YYYY-MM-DD (exclusive), or a time like 2026-06-11T11:00:00+02:00"
                 CHECK ("end" IS NULL OR (date(substr("end", 1, 10), '+0 days') IS substr("end", 1, 10) AND
                                          strftime('%s', "end") IS NOT NULL)),
  zone           TEXT,
  all_day        INTEGER
                 CONSTRAINT "exceptions.all_day: 0 or 1, as the start is written"
                 CHECK (all_day IS NULL OR (all_day IN (0, 1) AND "start" IS NOT NULL AND all_day = (length("start") = 10))),
  availability   TEXT
                 CONSTRAINT "exceptions.availability: free, busy, oof or workingElsewhere"
                 CHECK (availability IS NULL OR availability IN ('free', 'busy', 'oof', 'workingElsewhere')),
  reminders      TEXT
                 CONSTRAINT "exceptions.reminders: minutes before the start, separated by a space"
                 CHECK (reminders IS NULL OR reminders NOT GLOB '*[^0-9 ]*'),
  categories     TEXT,
  title_override TEXT,
  body_override  TEXT,
  PRIMARY KEY (event_id, original),
  CONSTRAINT "exceptions: an end needs a start" CHECK ("end" IS NULL OR "start" IS NOT NULL),
  CONSTRAINT "exceptions: start and end are both dates or both times" CHECK
    ("end" IS NULL OR (length("start") = 10) = (length("end") = 10)),
  CONSTRAINT "exceptions: the end is not before the start" CHECK
    ("end" IS NULL OR CAST(strftime('%s', "end") AS INTEGER) >= CAST(strftime('%s', "start") AS INTEGER) OR
     ("start" GLOB '*[Zz]' OR "start" GLOB '*[+-][0-9][0-9]:[0-9][0-9]') <>
     ("end" GLOB '*[Zz]' OR "end" GLOB '*[+-][0-9][0-9]:[0-9][0-9]'))
) WITHOUT ROWID;

CREATE TRIGGER exceptions_added AFTER INSERT ON exceptions
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = NEW.event_id;
END;

CREATE TRIGGER exceptions_changed AFTER UPDATE ON exceptions
WHEN OLD.event_id IS NOT NEW.event_id OR OLD.original IS NOT NEW.original OR OLD.cancelled IS NOT NEW.cancelled OR
  OLD.title IS NOT NEW.title OR OLD.notes IS NOT NEW.notes OR OLD.place IS NOT NEW.place OR
  OLD."start" IS NOT NEW."start" OR OLD."end" IS NOT NEW."end" OR OLD.zone IS NOT NEW.zone OR
  OLD.all_day IS NOT NEW.all_day OR OLD.availability IS NOT NEW.availability OR OLD.reminders IS NOT NEW.reminders OR
  OLD.categories IS NOT NEW.categories OR OLD.title_override IS NOT NEW.title_override OR
  OLD.body_override IS NOT NEW.body_override
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id IN (OLD.event_id, NEW.event_id);
END;

CREATE TRIGGER exceptions_removed AFTER DELETE ON exceptions
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = OLD.event_id;
END;
