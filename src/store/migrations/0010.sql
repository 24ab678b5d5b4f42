-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every cycle counts links: the index alone tells, and no row need be read.

DROP INDEX links_by_state;
CREATE INDEX links_by_state ON links (calendar_id, state, start_at, end_at, hold);
CREATE INDEX links_unmade ON links (calendar_id, state) WHERE remote_id IS NULL;
