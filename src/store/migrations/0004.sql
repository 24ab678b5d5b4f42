-- SPDX-License-Identifier: GPL-3.0-or-later
-- What undoing a cycle needs: which side a step wrote to and on which item, what a process that died was about to do, and
-- plans of two purposes beside each other.

ALTER TABLE history ADD COLUMN side TEXT CHECK (side IS NULL OR side IN ('here', 'there', 'link'));
ALTER TABLE history ADD COLUMN remote_id TEXT;

ALTER TABLE runs ADD COLUMN undoes TEXT;

CREATE INDEX runs_by_cycle ON runs (cycle);

ALTER TABLE journal ADD COLUMN "before" TEXT;
ALTER TABLE journal ADD COLUMN "local" TEXT;
ALTER TABLE journal ADD COLUMN state TEXT;

-- Every pass makes its plan anew: the old ones need not be carried over.
DROP TABLE plan_steps;
DROP TABLE plans;

CREATE TABLE plans (
  id         TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL DEFAULT 'sync' CHECK (purpose IN ('sync', 'undo')),
  cycle      TEXT,
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'done')),
  note       TEXT,
  created_at INTEGER NOT NULL,
  repeating  INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account_id, purpose)
);

CREATE TABLE plan_steps (
  plan_id     TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
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
