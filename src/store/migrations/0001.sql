-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. Other programs write here with any SQLite client: constraints and triggers use built-in SQL only,
-- and a constraint's name says what it allows. docs/event-store.md documents every table and column.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value
) WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES
  ('store', lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
                  substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
  ('change_no', 0),
  ('settled_change_no', 0);

CREATE TABLE settings (
  key   TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) WITHOUT ROWID;

---------------------------------------------------------------- what a person plans

CREATE TABLE projects (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL
            CONSTRAINT "projects.name: not empty" CHECK (trim(name) <> ''),
  client    TEXT,
  url       TEXT,
  starts_on TEXT
            CONSTRAINT "projects.starts_on: a date YYYY-MM-DD" CHECK (starts_on IS NULL OR date(starts_on, '+0 days') IS starts_on),
  ends_on   TEXT
            CONSTRAINT "projects.ends_on: a date YYYY-MM-DD" CHECK (ends_on IS NULL OR date(ends_on, '+0 days') IS ends_on),
  colour    TEXT
            CONSTRAINT "projects.colour: #rrggbb" CHECK (colour IS NULL OR
              (length(colour) = 7 AND substr(colour, 1, 1) = '#' AND substr(colour, 2) NOT GLOB '*[^0-9a-fA-F]*')),
  archived  INTEGER NOT NULL DEFAULT 0
            CONSTRAINT "projects.archived: 0 or 1" CHECK (archived IN (0, 1)),
  CONSTRAINT "projects: ends_on is not before starts_on" CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on)
);

CREATE UNIQUE INDEX projects_by_name ON projects (name, coalesce(client, ''));

CREATE TABLE people (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL
        CONSTRAINT "people.name: not empty" CHECK (trim(name) <> ''),
  email TEXT,
  is_me INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "people.is_me: 0 or 1" CHECK (is_me IN (0, 1))
);

CREATE UNIQUE INDEX people_me ON people (is_me) WHERE is_me = 1;
CREATE INDEX people_by_name ON people (name);

CREATE TABLE events (
  id             TEXT PRIMARY KEY NOT NULL
                 DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
                                substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' ||
                                hex(randomblob(6))))
                 CONSTRAINT "events.id: a UUID like 3f0c9a52-7f1f-4a54-8df0-6f8a0d6c1e22"
                 CHECK (length(id) = 36 AND id GLOB '????????-????-????-????-????????????' AND
                        length(replace(id, '-', '')) = 32 AND id NOT GLOB '*[^0-9a-fA-F-]*'),
  kind           TEXT NOT NULL DEFAULT 'appointment'
                 CONSTRAINT "events.kind: deliverable, assignment or appointment"
                 CHECK (kind IN ('deliverable', 'assignment', 'appointment')),
  project_id     INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  person_id      INTEGER REFERENCES people (id) ON DELETE SET NULL,
  contact        TEXT,
  title          TEXT,
  notes          TEXT,
  place          TEXT,
  "start"        TEXT
                 CONSTRAINT "events.start: a date YYYY-MM-DD, or a time like 2026-06-11T10:00:00+02:00"
                 CHECK ("start" IS NULL OR (date(substr("start", 1, 10), '+0 days') IS substr("start", 1, 10) AND
                                            strftime('%s', "start") IS NOT NULL)),
  "end"          TEXT
                 CONSTRAINT "events.end: a date YYYY-MM-DD (exclusive), or a time like 2026-06-11T11:00:00+02:00"
                 CHECK ("end" IS NULL OR (date(substr("end", 1, 10), '+0 days') IS substr("end", 1, 10) AND
                                          strftime('%s', "end") IS NOT NULL)),
  zone           TEXT,
  all_day        INTEGER NOT NULL DEFAULT 0
                 CONSTRAINT "events.all_day: 0 or 1" CHECK (all_day IN (0, 1)),
  status         TEXT NOT NULL DEFAULT 'confirmed'
                 CONSTRAINT "events.status: draft, tentative, confirmed or cancelled"
                 CHECK (status IN ('draft', 'tentative', 'confirmed', 'cancelled')),
  archived       INTEGER NOT NULL DEFAULT 0
                 CONSTRAINT "events.archived: 0 or 1" CHECK (archived IN (0, 1)),
  percent        INTEGER
                 CONSTRAINT "events.percent: 0 to 100" CHECK (percent IS NULL OR
                   (typeof(percent) = 'integer' AND percent BETWEEN 0 AND 100)),
  recurrence     TEXT,
  availability   TEXT NOT NULL DEFAULT 'busy'
                 CONSTRAINT "events.availability: free, busy, oof or workingElsewhere"
                 CHECK (availability IN ('free', 'busy', 'oof', 'workingElsewhere')),
  visibility     TEXT NOT NULL DEFAULT 'default'
                 CONSTRAINT "events.visibility: default, public or private"
                 CHECK (visibility IN ('default', 'public', 'private')),
  url            TEXT,
  title_override TEXT,
  body_override  TEXT,
  born_in        TEXT,
  organiser      TEXT,
  online         TEXT,
  carrier        TEXT,
  change_no      INTEGER NOT NULL DEFAULT 0,
  updated_at     INTEGER NOT NULL DEFAULT 0,
  deleted_at     INTEGER
                 CONSTRAINT "events.deleted_at: Unix seconds" CHECK (deleted_at IS NULL OR typeof(deleted_at) = 'integer'),
  -- For ranges: a time without offset counts as UTC here, so readers widen a range by a day and look closely then.
  start_at       INTEGER GENERATED ALWAYS AS (CAST(strftime('%s', "start") AS INTEGER)) VIRTUAL,
  end_at         INTEGER GENERATED ALWAYS AS (CAST(strftime('%s', coalesce("end", "start")) AS INTEGER)) VIRTUAL,
  CONSTRAINT "events: an end needs a start" CHECK ("end" IS NULL OR "start" IS NOT NULL),
  CONSTRAINT "events: start and end are both dates or both times" CHECK
    ("end" IS NULL OR all_day = 1 OR (length("start") = 10) = (length("end") = 10)),
  CONSTRAINT "events: the end is not before the start" CHECK
    ("end" IS NULL OR CAST(strftime('%s', "end") AS INTEGER) >= CAST(strftime('%s', "start") AS INTEGER) OR
     ("start" GLOB '*[Zz]' OR "start" GLOB '*[+-][0-9][0-9]:[0-9][0-9]') <>
     ("end" GLOB '*[Zz]' OR "end" GLOB '*[+-][0-9][0-9]:[0-9][0-9]'))
);

CREATE INDEX events_by_time ON events (start_at, end_at);
CREATE INDEX events_by_change ON events (change_no);
CREATE INDEX events_by_project ON events (project_id);
CREATE INDEX events_by_person ON events (person_id);
CREATE INDEX events_repeating ON events (recurrence) WHERE recurrence IS NOT NULL;

CREATE TABLE attendees (
  id       INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  email    TEXT NOT NULL COLLATE NOCASE
           CONSTRAINT "attendees.email: not empty, without white space" CHECK (email <> '' AND email NOT GLOB '*[ ' || char(9) || char(10) || ']*'),
  name     TEXT,
  role     TEXT NOT NULL DEFAULT 'required'
           CONSTRAINT "attendees.role: required, optional or resource" CHECK (role IN ('required', 'optional', 'resource')),
  response TEXT NOT NULL DEFAULT 'none'
           CONSTRAINT "attendees.response: none, accepted, declined or tentative"
           CHECK (response IN ('none', 'accepted', 'declined', 'tentative')),
  UNIQUE (event_id, email)
);

CREATE TABLE reminders (
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  minutes  INTEGER NOT NULL
           CONSTRAINT "reminders.minutes: 0 or more minutes before the start"
           CHECK (typeof(minutes) = 'integer' AND minutes BETWEEN 0 AND 525600),
  PRIMARY KEY (event_id, minutes)
) WITHOUT ROWID;

CREATE TABLE categories (
  id       INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  name     TEXT NOT NULL
           CONSTRAINT "categories.name: one line, not empty" CHECK (trim(name) <> '' AND instr(name, char(10)) = 0),
  UNIQUE (event_id, name)
);

-- What stays of a removed row, so that its copies can be taken away.
CREATE TABLE removed_events (
  id         TEXT PRIMARY KEY NOT NULL,
  kind       TEXT NOT NULL,
  title      TEXT,
  change_no  INTEGER NOT NULL,
  removed_at INTEGER NOT NULL
);

CREATE INDEX removed_events_by_change ON removed_events (change_no);

---------------------------------------------------------------- numbering of every change

CREATE TRIGGER events_id_stays BEFORE UPDATE OF id ON events WHEN OLD.id IS NOT NEW.id
BEGIN
  SELECT raise(ABORT, 'events.id never changes: remove the event and add another');
END;

-- A date makes an all-day event, a time one with a clock; all_day = 1 beside a time cuts the time off.
CREATE TRIGGER events_added_whole_day AFTER INSERT ON events WHEN NEW.all_day = 1 AND length(NEW."start") > 10
BEGIN
  UPDATE events SET "start" = substr(NEW."start", 1, 10),
    "end" = CASE WHEN NEW."end" IS NULL THEN NULL
                 WHEN substr(NEW."end" || 'T00:00', 12, 5) = '00:00' AND substr(NEW."end", 1, 10) > substr(NEW."start", 1, 10)
                 THEN substr(NEW."end", 1, 10)
                 ELSE date(substr(NEW."end", 1, 10), '+1 day') END
  WHERE id = NEW.id;
END;

CREATE TRIGGER events_became_whole_day AFTER UPDATE OF all_day ON events
WHEN OLD.all_day = 0 AND NEW.all_day = 1 AND length(NEW."start") > 10
BEGIN
  UPDATE events SET "start" = substr(NEW."start", 1, 10),
    "end" = CASE WHEN NEW."end" IS NULL THEN NULL
                 WHEN substr(NEW."end" || 'T00:00', 12, 5) = '00:00' AND substr(NEW."end", 1, 10) > substr(NEW."start", 1, 10)
                 THEN substr(NEW."end", 1, 10)
                 ELSE date(substr(NEW."end", 1, 10), '+1 day') END
  WHERE id = NEW.id;
END;

CREATE TRIGGER events_added_date AFTER INSERT ON events WHEN NEW.all_day = 0 AND length(NEW."start") = 10
BEGIN
  UPDATE events SET all_day = 1 WHERE id = NEW.id;
END;

CREATE TRIGGER events_start_form AFTER UPDATE OF "start" ON events
WHEN NEW."start" IS NOT OLD."start" AND OLD.all_day = NEW.all_day AND NEW.all_day <> (length(NEW."start") = 10)
BEGIN
  UPDATE events SET all_day = (length(NEW."start") = 10) WHERE id = NEW.id;
END;

CREATE TRIGGER events_added AFTER INSERT ON events
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CASE WHEN NEW.updated_at <> 0 THEN NEW.updated_at ELSE CAST(strftime('%s', 'now') AS INTEGER) END
  WHERE id = NEW.id;
  DELETE FROM removed_events WHERE id = NEW.id;
END;

-- Writing the same again is no change: an upsert of everything every night moves nothing.
CREATE TRIGGER events_changed AFTER UPDATE OF
  kind, project_id, person_id, contact, title, notes, place, "start", "end", zone, all_day, status, archived, percent, recurrence,
  availability, visibility, url, title_override, body_override, born_in, organiser, online, carrier, deleted_at ON events
WHEN OLD.kind IS NOT NEW.kind OR OLD.project_id IS NOT NEW.project_id OR OLD.person_id IS NOT NEW.person_id OR
  OLD.contact IS NOT NEW.contact OR OLD.title IS NOT NEW.title OR OLD.notes IS NOT NEW.notes OR OLD.place IS NOT NEW.place OR
  OLD."start" IS NOT NEW."start" OR OLD."end" IS NOT NEW."end" OR OLD.zone IS NOT NEW.zone OR OLD.all_day IS NOT NEW.all_day OR
  OLD.status IS NOT NEW.status OR OLD.archived IS NOT NEW.archived OR OLD.percent IS NOT NEW.percent OR
  OLD.recurrence IS NOT NEW.recurrence OR OLD.availability IS NOT NEW.availability OR OLD.visibility IS NOT NEW.visibility OR
  OLD.url IS NOT NEW.url OR OLD.title_override IS NOT NEW.title_override OR OLD.body_override IS NOT NEW.body_override OR
  OLD.born_in IS NOT NEW.born_in OR OLD.organiser IS NOT NEW.organiser OR OLD.online IS NOT NEW.online OR
  OLD.carrier IS NOT NEW.carrier OR OLD.deleted_at IS NOT NEW.deleted_at
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CASE WHEN NEW.updated_at IS NOT OLD.updated_at THEN NEW.updated_at ELSE CAST(strftime('%s', 'now') AS INTEGER) END
  WHERE id = NEW.id;
END;

CREATE TRIGGER events_removed AFTER DELETE ON events
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  INSERT OR REPLACE INTO removed_events (id, kind, title, change_no, removed_at)
    SELECT OLD.id, OLD.kind, OLD.title, value, CAST(strftime('%s', 'now') AS INTEGER) FROM meta WHERE key = 'change_no';
END;

CREATE TRIGGER attendees_added AFTER INSERT ON attendees
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = NEW.event_id;
END;

CREATE TRIGGER attendees_changed AFTER UPDATE ON attendees
WHEN OLD.event_id IS NOT NEW.event_id OR OLD.email IS NOT NEW.email OR OLD.name IS NOT NEW.name OR OLD.role IS NOT NEW.role OR OLD.response IS NOT NEW.response
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id IN (OLD.event_id, NEW.event_id);
END;

CREATE TRIGGER attendees_removed AFTER DELETE ON attendees
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = OLD.event_id;
END;

CREATE TRIGGER reminders_added AFTER INSERT ON reminders
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = NEW.event_id;
END;

CREATE TRIGGER reminders_changed AFTER UPDATE ON reminders
WHEN OLD.event_id IS NOT NEW.event_id OR OLD.minutes IS NOT NEW.minutes
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id IN (OLD.event_id, NEW.event_id);
END;

CREATE TRIGGER reminders_removed AFTER DELETE ON reminders
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = OLD.event_id;
END;

CREATE TRIGGER categories_added AFTER INSERT ON categories
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = NEW.event_id;
END;

CREATE TRIGGER categories_changed AFTER UPDATE ON categories
WHEN OLD.event_id IS NOT NEW.event_id OR OLD.name IS NOT NEW.name
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id IN (OLD.event_id, NEW.event_id);
END;

CREATE TRIGGER categories_removed AFTER DELETE ON categories
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE id = OLD.event_id;
END;

CREATE TRIGGER projects_changed AFTER UPDATE ON projects
WHEN OLD.name IS NOT NEW.name OR OLD.client IS NOT NEW.client OR OLD.url IS NOT NEW.url OR OLD.starts_on IS NOT NEW.starts_on OR
  OLD.ends_on IS NOT NEW.ends_on OR OLD.colour IS NOT NEW.colour OR OLD.archived IS NOT NEW.archived
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE project_id = NEW.id;
END;

CREATE TRIGGER people_changed AFTER UPDATE ON people
WHEN OLD.name IS NOT NEW.name OR OLD.email IS NOT NEW.email OR OLD.is_me IS NOT NEW.is_me
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE person_id = NEW.id;
END;

CREATE TRIGGER settings_added AFTER INSERT ON settings
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
END;

CREATE TRIGGER settings_changed AFTER UPDATE ON settings WHEN OLD.value IS NOT NEW.value
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
END;

---------------------------------------------------------------- where the copies are: written by Accord alone

CREATE TABLE accounts (
  id               TEXT PRIMARY KEY NOT NULL,
  provider         TEXT NOT NULL CHECK (provider IN ('google', 'outlook', 'caldav')),
  email            TEXT NOT NULL,
  name             TEXT,
  provider_user_id TEXT NOT NULL,
  tenant           TEXT,
  client_id        TEXT,
  scopes           TEXT,
  automatic        INTEGER NOT NULL DEFAULT 1 CHECK (automatic IN (0, 1)),
  disconnected     INTEGER NOT NULL DEFAULT 0 CHECK (disconnected IN (0, 1)),
  health           TEXT NOT NULL DEFAULT 'ok' CHECK (health IN ('ok', 'offline', 'expired', 'revoked', 'error')),
  reason           TEXT,
  connected_at     INTEGER NOT NULL DEFAULT 0,
  last_sync        INTEGER NOT NULL DEFAULT 0,
  last_attempt     INTEGER NOT NULL DEFAULT 0,
  token_renewed_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (provider, provider_user_id)
);

CREATE TABLE calendars (
  id                TEXT PRIMARY KEY NOT NULL,
  account_id        TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  remote_id         TEXT,
  name              TEXT NOT NULL,
  zone              TEXT,
  role              TEXT NOT NULL DEFAULT 'owner' CHECK (role IN ('owner', 'writer', 'reader')),
  writable          INTEGER NOT NULL DEFAULT 1 CHECK (writable IN (0, 1)),
  is_primary        INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
  made_here         INTEGER NOT NULL DEFAULT 0 CHECK (made_here IN (0, 1)),
  mirrored          INTEGER NOT NULL DEFAULT 0 CHECK (mirrored IN (0, 1)),
  approved          INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1)),
  missing           INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
  direction         TEXT NOT NULL DEFAULT 'both' CHECK (direction IN ('both', 'out', 'in')),
  takes             TEXT NOT NULL DEFAULT 'all' CHECK (takes IN ('all', 'ours')),
  share             INTEGER NOT NULL DEFAULT 0 CHECK (share IN (0, 1)),
  privacy           TEXT NOT NULL DEFAULT 'everything' CHECK (privacy IN ('everything', 'title', 'busy')),
  invitations       TEXT NOT NULL DEFAULT 'copy' CHECK (invitations IN ('copy', 'send', 'ask')),
  deletion          TEXT NOT NULL DEFAULT 'follow' CHECK (deletion IN ('follow', 'keep', 'ask')),
  kinds             TEXT,
  projects          TEXT,
  people            TEXT,
  cursor            TEXT,
  listed_from       INTEGER NOT NULL DEFAULT 0,
  listed_to         INTEGER NOT NULL DEFAULT 0,
  settled_change_no INTEGER NOT NULL DEFAULT 0,
  settled_at        INTEGER NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX calendars_by_remote ON calendars (account_id, remote_id) WHERE remote_id IS NOT NULL;

-- Another rule is looked at like another event.
CREATE TRIGGER calendars_rule_changed AFTER UPDATE OF
  mirrored, direction, takes, share, privacy, invitations, deletion, kinds, projects, people ON calendars
WHEN OLD.mirrored IS NOT NEW.mirrored OR OLD.direction IS NOT NEW.direction OR OLD.takes IS NOT NEW.takes OR
  OLD.share IS NOT NEW.share OR OLD.privacy IS NOT NEW.privacy OR OLD.invitations IS NOT NEW.invitations OR
  OLD.deletion IS NOT NEW.deletion OR OLD.kinds IS NOT NEW.kinds OR OLD.projects IS NOT NEW.projects OR
  OLD.people IS NOT NEW.people
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
END;

-- A link keeps its event's id when the row is gone.
CREATE TABLE links (
  id               INTEGER PRIMARY KEY,
  event_id         TEXT NOT NULL,
  calendar_id      TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  remote_id        TEXT,
  tag              TEXT,
  state            TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'held', 'released', 'withdrawn', 'hidden')),
  origin           TEXT NOT NULL DEFAULT 'here' CHECK (origin IN ('here', 'there')),
  organised_by_me  INTEGER NOT NULL DEFAULT 1 CHECK (organised_by_me IN (0, 1)),
  generation       INTEGER NOT NULL DEFAULT 0,
  sent             TEXT,
  seen             TEXT,
  why              TEXT,
  hold             TEXT CHECK (hold IS NULL OR hold IN ('conflict', 'brake', 'stuck', 'mail', 'deletion', 'unrepresentable',
                                                      'disconnected')),
  web_link         TEXT,
  uid              TEXT,
  change_no        INTEGER NOT NULL DEFAULT 0,
  synced_at        INTEGER NOT NULL DEFAULT 0,
  gone_there       INTEGER NOT NULL DEFAULT 0 CHECK (gone_there IN (0, 1)),
  start_at         INTEGER,
  end_at           INTEGER,
  UNIQUE (event_id, calendar_id)
);

CREATE UNIQUE INDEX links_by_remote ON links (calendar_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX links_by_state ON links (calendar_id, state, start_at);
CREATE INDEX links_gone_there ON links (calendar_id) WHERE gone_there = 1;

CREATE TABLE remote_items (
  calendar_id TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  remote_id   TEXT NOT NULL,
  tag         TEXT,
  traits      INTEGER NOT NULL DEFAULT 0,
  fields      TEXT,
  mark        TEXT,
  uid         TEXT,
  web_link    TEXT,
  updated     INTEGER NOT NULL DEFAULT 0,
  start_at    INTEGER,
  end_at      INTEGER,
  PRIMARY KEY (calendar_id, remote_id)
) WITHOUT ROWID;

CREATE INDEX remote_items_by_time ON remote_items (calendar_id, start_at, end_at);

-- Intents: committed before the call, gone with the transaction that stores its outcome.
CREATE TABLE journal (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  run         TEXT NOT NULL,
  calendar_id TEXT NOT NULL REFERENCES calendars (id) ON DELETE CASCADE,
  event_id    TEXT,
  kind        TEXT NOT NULL CHECK (kind IN ('create', 'update', 'remove', 'create-calendar')),
  key         TEXT,
  mark        TEXT,
  generation  INTEGER NOT NULL DEFAULT 0,
  remote_id   TEXT,
  fields      TEXT,
  change_no   INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE history (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  run         TEXT,
  event_id    TEXT,
  calendar_id TEXT,
  step        TEXT NOT NULL,
  why         TEXT,
  title       TEXT,
  "before"    TEXT,
  "after"     TEXT,
  error       TEXT,
  at          INTEGER NOT NULL
);

CREATE INDEX history_by_run ON history (run);
CREATE INDEX history_by_event ON history (event_id);

CREATE TABLE runs (
  id            TEXT PRIMARY KEY NOT NULL,
  cycle         TEXT NOT NULL,
  account_id    TEXT NOT NULL,
  cause         TEXT NOT NULL,
  started_at    INTEGER NOT NULL,
  finished_at   INTEGER NOT NULL DEFAULT 0,
  pulled        INTEGER NOT NULL DEFAULT 0,
  pushed        INTEGER NOT NULL DEFAULT 0,
  deleted_here  INTEGER NOT NULL DEFAULT 0,
  deleted_there INTEGER NOT NULL DEFAULT 0,
  conflicts     INTEGER NOT NULL DEFAULT 0,
  stuck         INTEGER NOT NULL DEFAULT 0,
  calls         INTEGER NOT NULL DEFAULT 0,
  error         TEXT,
  error_kind    TEXT
);

CREATE INDEX runs_by_account ON runs (account_id, started_at);

CREATE TABLE plans (
  id         TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  repeating  INTEGER NOT NULL DEFAULT 0
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

---------------------------------------------------------------- what other programs may read back

CREATE VIEW mirror_status (event_id, account, provider, calendar, remote_id, web_link, state, last_synced_at) AS
  SELECT links.event_id, accounts.email, accounts.provider, calendars.name, links.remote_id, links.web_link, links.state,
         CASE WHEN links.synced_at > 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', links.synced_at, 'unixepoch') END
  FROM links JOIN calendars ON calendars.id = links.calendar_id JOIN accounts ON accounts.id = calendars.account_id;
