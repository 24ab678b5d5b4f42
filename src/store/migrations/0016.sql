-- SPDX-License-Identifier: GPL-3.0-or-later
-- Filters by category and status, privacy on the way in, and what a changed rule does with the copies that are there.

ALTER TABLE calendars ADD COLUMN categories TEXT;
ALTER TABLE calendars ADD COLUMN status TEXT;
ALTER TABLE calendars ADD COLUMN takes_categories TEXT;
ALTER TABLE calendars ADD COLUMN privacy_in TEXT NOT NULL DEFAULT 'everything' CHECK (privacy_in IN ('everything', 'busy'));
ALTER TABLE calendars ADD COLUMN review INTEGER NOT NULL DEFAULT 0 CHECK (review IN (0, 1));

-- One level stood for both ways; a calendar that only brings events here had it for these.
UPDATE calendars SET privacy_in = 'busy', privacy = 'everything' WHERE direction = 'in' AND privacy = 'busy';

ALTER TABLE plan_steps ADD COLUMN removable INTEGER NOT NULL DEFAULT 0 CHECK (removable IN (0, 1));

DROP TRIGGER calendars_rule_changed;
CREATE TRIGGER calendars_rule_changed AFTER UPDATE OF
  mirrored, direction, takes, share, privacy, privacy_in, invitations, deletion, kinds, projects, people, categories, status,
  takes_categories ON calendars
WHEN OLD.mirrored IS NOT NEW.mirrored OR OLD.direction IS NOT NEW.direction OR OLD.takes IS NOT NEW.takes OR
  OLD.share IS NOT NEW.share OR OLD.privacy IS NOT NEW.privacy OR OLD.privacy_in IS NOT NEW.privacy_in OR
  OLD.invitations IS NOT NEW.invitations OR OLD.deletion IS NOT NEW.deletion OR OLD.kinds IS NOT NEW.kinds OR
  OLD.projects IS NOT NEW.projects OR OLD.people IS NOT NEW.people OR OLD.categories IS NOT NEW.categories OR
  OLD.status IS NOT NEW.status OR OLD.takes_categories IS NOT NEW.takes_categories
BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'change_no';
END;

-- calendars.projects holds names. A namesake that is left keeps the old one.
CREATE TRIGGER projects_renamed AFTER UPDATE OF name ON projects WHEN OLD.name IS NOT NEW.name
BEGIN
  UPDATE calendars SET projects = trim(replace(
    char(10) || projects || char(10),
    char(10) || OLD.name || char(10),
    char(10) || CASE WHEN EXISTS (SELECT 1 FROM projects WHERE name = OLD.name) THEN OLD.name || char(10) ELSE '' END ||
      NEW.name || char(10)), char(10))
  WHERE instr(char(10) || projects || char(10), char(10) || OLD.name || char(10)) > 0;
END;
