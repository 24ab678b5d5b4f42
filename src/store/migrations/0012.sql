-- SPDX-License-Identifier: GPL-3.0-or-later
-- Calendars limited to some people's events: who an address belongs to counts for every meeting it is invited to, and a
-- person who is renamed stays in the filters.

CREATE INDEX people_by_email ON people (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE INDEX attendees_by_email ON attendees (email);

DROP TRIGGER people_changed;

CREATE TRIGGER people_changed AFTER UPDATE ON people
WHEN OLD.name IS NOT NEW.name OR OLD.email IS NOT NEW.email OR OLD.is_me IS NOT NEW.is_me
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CAST(strftime('%s', 'now') AS INTEGER)
  WHERE person_id = NEW.id;
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no')
  WHERE id IN (SELECT event_id FROM attendees WHERE email IN (OLD.email, NEW.email));
END;

CREATE TRIGGER people_added AFTER INSERT ON people WHEN NEW.email IS NOT NULL
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no')
  WHERE id IN (SELECT event_id FROM attendees WHERE email = NEW.email);
END;

CREATE TRIGGER people_removed AFTER DELETE ON people WHEN OLD.email IS NOT NULL
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no')
  WHERE id IN (SELECT event_id FROM attendees WHERE email = OLD.email);
END;

-- calendars.people holds names. A namesake who is left keeps the old one.
CREATE TRIGGER people_renamed AFTER UPDATE OF name ON people WHEN OLD.name IS NOT NEW.name
BEGIN
  UPDATE calendars SET people = trim(replace(
    char(10) || people || char(10),
    char(10) || OLD.name || char(10),
    char(10) || CASE WHEN EXISTS (SELECT 1 FROM people WHERE name = OLD.name) THEN OLD.name || char(10) ELSE '' END ||
      NEW.name || char(10)), char(10))
  WHERE instr(char(10) || people || char(10), char(10) || OLD.name || char(10)) > 0;
END;

-- A filter says "@me" for whoever is me, and holds one name a line.
CREATE TRIGGER people_name_added BEFORE INSERT ON people
WHEN NEW.name = '@me' OR instr(NEW.name, char(10)) > 0
BEGIN
  SELECT RAISE(ABORT, 'people.name: one line, and not @me');
END;

CREATE TRIGGER people_name_changed BEFORE UPDATE OF name ON people
WHEN NEW.name IS NOT OLD.name AND (NEW.name = '@me' OR instr(NEW.name, char(10)) > 0)
BEGIN
  SELECT RAISE(ABORT, 'people.name: one line, and not @me');
END;
