-- SPDX-License-Identifier: GPL-3.0-or-later
-- An event may say that it has no reminder, which is not the same as having none of its own; and it keeps what the person
-- booked on it answered where that person was invited by the rule.

ALTER TABLE events ADD COLUMN no_reminder INTEGER NOT NULL DEFAULT 0
  CONSTRAINT "events.no_reminder: 0 or 1" CHECK (no_reminder IN (0, 1));
ALTER TABLE events ADD COLUMN person_response TEXT
  CONSTRAINT "events.person_response: none, accepted, declined or tentative"
  CHECK (person_response IS NULL OR person_response IN ('none', 'accepted', 'declined', 'tentative'));

CREATE TRIGGER events_people_changed AFTER UPDATE OF no_reminder, person_response ON events
WHEN OLD.no_reminder IS NOT NEW.no_reminder OR OLD.person_response IS NOT NEW.person_response
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
  UPDATE events SET change_no = (SELECT value FROM meta WHERE key = 'change_no'),
    updated_at = CASE WHEN NEW.updated_at IS NOT OLD.updated_at THEN NEW.updated_at ELSE CAST(strftime('%s', 'now') AS INTEGER) END
  WHERE id = NEW.id;
END;

-- Another person has not answered yet.
CREATE TRIGGER events_person_replaced AFTER UPDATE OF person_id ON events
WHEN OLD.person_id IS NOT NEW.person_id AND NEW.person_response IS NOT NULL AND NEW.person_response IS OLD.person_response
BEGIN
  UPDATE events SET person_response = NULL WHERE id = NEW.id;
END;
