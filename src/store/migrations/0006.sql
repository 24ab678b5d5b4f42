-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletions that a person confirmed by name: they are neither counted as unusual nor asked about again. A row is good for
-- that deletion only.
CREATE TABLE confirmed_deletions (
  event_id TEXT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TRIGGER events_came_back AFTER UPDATE OF deleted_at ON events
WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL
BEGIN
  DELETE FROM confirmed_deletions WHERE event_id = NEW.id;
END;
