-- SPDX-License-Identifier: GPL-3.0-or-later
-- Plans of two more purposes: what disconnecting or resetting an account takes away. What was approved goes on.

CREATE TABLE purposed_plans (
  id         TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL DEFAULT 'sync' CHECK (purpose IN ('sync', 'undo', 'disconnect', 'reset')),
  cycle      TEXT,
  options    TEXT,
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'done')),
  note       TEXT,
  created_at INTEGER NOT NULL,
  repeating  INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, purpose)
);

CREATE TABLE purposed_steps (
  plan_id     TEXT NOT NULL REFERENCES purposed_plans (id) ON DELETE CASCADE,
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
  PRIMARY KEY (plan_id, position)
) WITHOUT ROWID;

INSERT INTO purposed_plans (id, account_id, purpose, cycle, state, note, created_at, repeating)
  SELECT id, account_id, purpose, cycle, state, note, created_at, repeating FROM plans;

INSERT INTO purposed_steps (plan_id, position, id, calendar_id, kind, event_id, remote_id, title, "when", why, "before", "after",
                            mails, held, ticked)
  SELECT plan_id, position, id, calendar_id, kind, event_id, remote_id, title, "when", why, "before", "after", mails, held, ticked
  FROM plan_steps;

DROP TABLE plan_steps;
DROP TABLE plans;

ALTER TABLE purposed_plans RENAME TO plans;
ALTER TABLE purposed_steps RENAME TO plan_steps;
