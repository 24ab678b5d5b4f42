-- SPDX-License-Identifier: GPL-3.0-or-later
-- Review meetings: which deliverable one was made for, and what it was when it was made. Written by Accord alone. A row stays
-- when either event goes, so that none is made a second time.
CREATE TABLE reviews (
  deliverable TEXT PRIMARY KEY NOT NULL,
  review      TEXT NOT NULL UNIQUE,
  made        TEXT,
  gone        INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) WITHOUT ROWID;
