-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each pass looks for what was deleted long ago; it need not look at every event.

CREATE INDEX events_deleted ON events (deleted_at) WHERE deleted_at IS NOT NULL;
