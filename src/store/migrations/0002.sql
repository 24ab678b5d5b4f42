-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a provider refused is known again by its digest, and not sent a second time as it was.

ALTER TABLE links ADD COLUMN refused TEXT;
