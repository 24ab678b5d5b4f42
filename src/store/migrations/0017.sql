-- SPDX-License-Identifier: GPL-3.0-or-later
-- What other programs read back is so at any moment: a calendar that is gone or takes no part any more says it for all of
-- its copies, and a copy that is gone there has no address.

DROP VIEW mirror_status;

CREATE VIEW mirror_status (event_id, account, provider, calendar, remote_id, web_link, state, last_synced_at) AS
  SELECT links.event_id, accounts.email, accounts.provider, calendars.name,
         CASE WHEN links.gone_there = 0 AND calendars.missing = 0 THEN links.remote_id END,
         CASE WHEN links.gone_there = 0 AND calendars.missing = 0 AND links.remote_id IS NOT NULL THEN links.web_link END,
         CASE WHEN links.state NOT IN ('live', 'held') THEN links.state
              WHEN calendars.mirrored = 0 OR accounts.disconnected = 1 THEN 'released'
              WHEN calendars.missing = 1 THEN 'held'
              ELSE links.state END,
         CASE WHEN links.synced_at > 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', links.synced_at, 'unixepoch') END
  FROM links JOIN calendars ON calendars.id = links.calendar_id JOIN accounts ON accounts.id = calendars.account_id;
