-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a process that died was about to do is told afterwards as it would have told it itself.

ALTER TABLE journal ADD COLUMN step TEXT;
ALTER TABLE journal ADD COLUMN why TEXT;
ALTER TABLE journal ADD COLUMN title TEXT;
ALTER TABLE journal ADD COLUMN link_why TEXT;
