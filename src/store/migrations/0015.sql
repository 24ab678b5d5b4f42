-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which colour stands for a category where a provider has one colour instead of names, and what a copy leaves out.

CREATE TABLE category_colours (
  name     TEXT PRIMARY KEY COLLATE NOCASE CHECK (name <> '' AND instr(name, char(10)) = 0),
  colour   TEXT NOT NULL CHECK (colour IN ('Lavender', 'Sage', 'Grape', 'Flamingo', 'Banana', 'Tangerine', 'Peacock', 'Graphite',
                                           'Blueberry', 'Basil', 'Tomato')),
  position INTEGER NOT NULL DEFAULT 0
);

INSERT INTO category_colours (name, colour, position) VALUES
  ('Lavender', 'Lavender', 1), ('Sage', 'Sage', 2), ('Grape', 'Grape', 3), ('Flamingo', 'Flamingo', 4), ('Banana', 'Banana', 5),
  ('Tangerine', 'Tangerine', 6), ('Peacock', 'Peacock', 7), ('Graphite', 'Graphite', 8), ('Blueberry', 'Blueberry', 9),
  ('Basil', 'Basil', 10), ('Tomato', 'Tomato', 11), ('Red category', 'Tomato', 12), ('Orange category', 'Tangerine', 13),
  ('Yellow category', 'Banana', 14), ('Green category', 'Basil', 15), ('Blue category', 'Blueberry', 16),
  ('Purple category', 'Grape', 17);

-- What was sent to Google is remembered as the colour now, not as the names it was made from: only the first counted then.
UPDATE links
   SET sent = json_set(sent, '$.categories', coalesce((
         SELECT colour FROM category_colours
          WHERE name = substr(json_extract(links.sent, '$.categories'), 1,
                              instr(json_extract(links.sent, '$.categories') || char(10), char(10)) - 1)), ''))
 WHERE CASE WHEN json_valid(sent) THEN coalesce(json_extract(sent, '$.categories'), '') <> '' ELSE 0 END
   AND calendar_id IN (SELECT calendars.id FROM calendars JOIN accounts ON accounts.id = calendars.account_id
                        WHERE accounts.provider = 'google');

ALTER TABLE plan_steps ADD COLUMN notes TEXT;
