-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan of one more purpose: what would happen if events had another status. Of a status a person named, too, what it
-- takes away is confirmed; a row is good as long as the event belongs into no calendar.

CREATE TABLE standing_plans (
  id         TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL DEFAULT 'sync' CHECK (purpose IN ('sync', 'undo', 'disconnect', 'reset', 'status')),
  cycle      TEXT,
  options    TEXT,
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'done')),
  note       TEXT,
  created_at INTEGER NOT NULL,
  repeating  INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, purpose)
);

CREATE TABLE standing_steps (
  plan_id     TEXT NOT NULL REFERENCES standing_plans (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  id          TEXT NOT NULL,
  calendar_id TEXT NOT NULL,
  kind        TEXT NOT NULL,
  event_id    TEXT,
  remote_id   TEXT,
  title       TEXT,
  "when"      TEXT,
  why         TEXT NOT NULL,
  "before"    TEXT,
  "after"     TEXT,
  mails       TEXT,
  held        INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  ticked      INTEGER NOT NULL DEFAULT 1 CHECK (ticked IN (0, 1)),
  notes       TEXT,
  removable   INTEGER NOT NULL DEFAULT 0 CHECK (removable IN (0, 1)),
  PRIMARY KEY (plan_id, position)
) WITHOUT ROWID;

INSERT INTO standing_plans (id, account_id, purpose, cycle, options, state, note, created_at, repeating)
  SELECT id, account_id, purpose, cycle, options, state, note, created_at, repeating FROM plans;

INSERT INTO standing_steps (plan_id, position, id, calendar_id, kind, event_id, remote_id, title, "when", why, "before", "after",
                            mails, held, ticked, notes, removable)
  SELECT plan_id, position, id, calendar_id, kind, event_id, remote_id, title, "when", why, "before", "after", mails, held, ticked,
         notes, removable
  FROM plan_steps;

DROP TABLE plan_steps;
DROP TABLE plans;

ALTER TABLE standing_plans RENAME TO plans;
ALTER TABLE standing_steps RENAME TO plan_steps;

DROP TRIGGER events_came_back;
CREATE TRIGGER events_came_back AFTER UPDATE OF deleted_at, status, archived ON events
WHEN NEW.deleted_at IS NULL AND NEW.archived = 0 AND NEW.status IN ('tentative', 'confirmed') AND
  (OLD.deleted_at IS NOT NULL OR OLD.archived = 1 OR OLD.status IN ('draft', 'cancelled'))
BEGIN
  DELETE FROM confirmed_deletions WHERE event_id = NEW.id;
END;
