/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-csv-event.h"

#include <gio/gio.h>
#include <string.h>

/* ---- the rows ---- */

typedef struct
{
  GString *rows;      /* cells in [], rows by LF */
  GString *refused;   /* line: reason; */
} Seen;

static void
found (GPtrArray *cells, guint64 line, gpointer user_data)
{
  Seen *seen = user_data;

  g_string_append_printf (seen->rows, "%" G_GUINT64_FORMAT, line);
  for (guint i = 0; i < cells->len; i++)
    g_string_append_printf (seen->rows, "[%s]", (const char *) g_ptr_array_index (cells, i));
  g_string_append_c (seen->rows, '\n');
}

static void
refused (guint64 line, const char *reason, gpointer user_data)
{
  Seen *seen = user_data;

  g_string_append_printf (seen->refused, "%" G_GUINT64_FORMAT ": %s; ", line, reason);
}

/* In pieces of @piece bytes. */
static void
read_csv (const char *text, gsize length, gsize piece, Seen *seen)
{
  g_autoptr (AccordCsvReader) reader = accord_csv_reader_new (found, refused, seen);

  seen->rows = g_string_new (NULL);
  seen->refused = g_string_new (NULL);
  for (gsize i = 0; i < length; i += piece)
    accord_csv_reader_feed (reader, text + i, MIN (piece, length - i));
  accord_csv_reader_finish (reader);
}

static void
seen_clear (Seen *seen)
{
  g_string_free (seen->rows, TRUE);
  g_string_free (seen->refused, TRUE);
}

typedef struct
{
  const char *name, *text, *rows, *refused;
} RowCase;

static const RowCase row_cases[] = {
  { "plain", "a,b\r\n1,2\r\n", "1[a][b]\n2[1][2]\n", "" },
  { "no-line-end", "a,b\n1,2", "1[a][b]\n2[1][2]\n", "" },
  { "only-cr", "a,b\r1,2\r", "1[a][b]\n2[1][2]\n", "" },
  { "mark", "\xef\xbb\xbf" "a,b\n", "1[a][b]\n", "" },
  { "semicolons", "a;b;c,d\n1;2;3\n", "1[a][b][c,d]\n2[1][2][3]\n", "" },
  { "tabs", "a\tb\n1\t2\n", "1[a][b]\n2[1][2]\n", "" },
  { "quoted", "a,b\n\"x, \"\"y\"\"\",\"two\r\nlines\"\nlast,1\n", "1[a][b]\n2[x, \"y\"][two\nlines]\n4[last][1]\n", "" },
  { "quoted-head", "\"a;b;c\",b\n1,2\n", "1[a;b;c][b]\n2[1][2]\n", "" },
  { "empty-rows", "a,b\n\n,\n1,2\n\n", "1[a][b]\n4[1][2]\n", "" },
  { "short-and-long", "a,b\n1\n1,2,3\n", "1[a][b]\n2[1]\n3[1][2][3]\n", "" },
  { "empty-cells", "a,b,c\n,,x\n\"\",\"\",y\n", "1[a][b][c]\n2[][][x]\n3[][][y]\n", "" },
  { "not-utf8", "a,b\n\xff,2\n3,4\n", "1[a][b]\n3[3][4]\n", "2: this is not UTF-8 text; " },
  { "open-quote", "a,b\n\"x,2\n3,4\n", "1[a][b]\n", "2: a quotation mark is missing; " },
  { "nothing", "", "", "" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_cases); i++)
    for (gsize piece = 1; piece < 8; piece += 3)
      {
        Seen seen;

        read_csv (row_cases[i].text, strlen (row_cases[i].text), piece, &seen);
        g_test_message ("%s in pieces of %" G_GSIZE_FORMAT, row_cases[i].name, piece);
        g_assert_cmpstr (seen.rows->str, ==, row_cases[i].rows);
        g_assert_cmpstr (seen.refused->str, ==, row_cases[i].refused);
        seen_clear (&seen);
      }
}

static void
test_nul_is_refused (void)
{
  static const char text[] = "a,b\n1\0,2\n3,4\n";
  Seen seen;

  read_csv (text, sizeof text - 1, 3, &seen);
  g_assert_cmpstr (seen.rows->str, ==, "1[a][b]\n3[3][4]\n");
  g_assert_cmpstr (seen.refused->str, ==, "2: this is not UTF-8 text; ");
  seen_clear (&seen);
}

/* One cell too long, one row too long, too many columns, a quote that never ends: each alone. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  Seen seen;

  for (guint i = 0; i <= ACCORD_CSV_CELL; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, ",1\nfine,2\n");
  for (guint i = 0; i <= ACCORD_CSV_COLUMNS; i++)
    g_string_append (text, "y,");
  g_string_append (text, "\nfine,4\n\"");
  for (guint i = 0; i <= ACCORD_CSV_ROW; i++)
    g_string_append_c (text, 'z');
  g_string_append (text, "\nfine,6\n");
  read_csv (text->str, text->len, 4096, &seen);
  g_assert_cmpstr (seen.rows->str, ==, "1[a][b]\n3[fine][2]\n5[fine][4]\n7[fine][6]\n");
  g_assert_cmpstr (seen.refused->str, ==,
                   "2: a cell longer than Accord reads; 4: more columns than Accord reads; "
                   "6: a cell longer than Accord reads; ");
  seen_clear (&seen);
}

/* ---- events ---- */

static GPtrArray *
cells_of (const char *row)
{
  g_auto (GStrv) texts = g_strsplit (row, "|", -1);
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (cells, g_strdup (texts[i]));
  return cells;
}

typedef struct
{
  const char     *header, *row;
  AccordDateOrder order;
  const char     *when;    /* NULL: refused */
  const char     *reason;  /* of a refusal, in part */
} WhenCase;

static const WhenCase when_cases[] = {
  { "start|end", "2026-06-11|2026-06-13", 0, "2026-06-11/2026-06-13" },
  { "start", "2026-06-11", 0, "2026-06-11/2026-06-12" },
  { "start|end", "2026-06-11T10:00:00+02:00|2026-06-11T11:00:00+02:00", 0,
    "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna" },
  { "start|end|zone", "2026-06-11 10:00|2026-06-11 11:30|America/New_York", 0,
    "2026-06-11T10:00:00-04:00/2026-06-11T11:30:00-04:00 America/New_York" },
  { "Beginn|Ende", "11.06.2026 10:00|11.06.2026 11:00", 0,
    "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna" },
  { "Start Date|Start Time|End Date|End Time", "6/11/2026|1:05 PM|6/11/2026|2:00 PM", ACCORD_DATES_MONTH_FIRST,
    "2026-06-11T13:05:00+02:00/2026-06-11T14:00:00+02:00 Europe/Vienna" },
  { "Start Date|Start Time|End Time", "6/11/2026|12:00 AM|12:30 AM", ACCORD_DATES_MONTH_FIRST,
    "2026-06-11T00:00:00+02:00/2026-06-11T00:30:00+02:00 Europe/Vienna" },
  { "Start Date|Start Time|All day event", "6/11/2026|12:00:00 AM|TRUE", ACCORD_DATES_MONTH_FIRST, "2026-06-11/2026-06-12" },
  { "start", "", 0, "" },
  { "start", "31.02.2026", 0, NULL, "2026-02-31" },
  { "start", "soon", 0, NULL, "start: this is no date" },
  { "start", "2026-06-11 25:00", 0, NULL, "start: this is no time" },
  { "start|zone", "2026-06-11 10:00|Mars/Olympus", 0, NULL, "zone: this zone is not known here" },
  { "start|end", "2026-06-11|2026-06-10", 0, NULL, "" },
  { "start|all_day", "2026-06-11|perhaps", 0, NULL, "all_day: this is neither yes nor no" },
};

static void
test_when (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (when_cases); i++)
    {
      const WhenCase *c = &when_cases[i];
      g_autoptr (GPtrArray) header = cells_of (c->header);
      g_autoptr (GPtrArray) cells = cells_of (c->row);
      g_autoptr (AccordCsvMap) map = accord_csv_map_new (header, "Europe/Vienna");
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordEvent) event = NULL;
      g_autofree char *when = NULL;

      map->order = c->order;
      event = accord_csv_read_event (map, header, cells, &error);
      when = event != NULL ? accord_when_to_text (&event->when) : NULL;
      g_test_message ("%s", c->row);
      g_assert_cmpstr (when, ==, c->when);
      if (c->when == NULL)
        g_assert_nonnull (strstr (error->message, c->reason));
    }
}

static void
test_bad_cells_name_the_column (void)
{
  static const struct
  {
    const char *header, *row, *reason;
  } cases[] = {
    { "Subject|Progress", "x|101", "Progress: this is no number from 0 to 100" },
    { "Subject|kind", "x|party", "kind: this is none of" },
    { "Subject|status", "x|maybe", "status: this is none of" },
    { "Subject|Guests", "x|nobody", "Guests: each is an address" },
    { "Subject|reminders", "x|10;soon", "reminders: each is a number" },
    { "Subject|client", "x|Halden", "client: a client belongs to a project" },
    { "Subject|availability", "x|elsewhere", "availability: this is none of" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) header = cells_of (cases[i].header);
      g_autoptr (GPtrArray) cells = cells_of (cases[i].row);
      g_autoptr (AccordCsvMap) map = accord_csv_map_new (header, "UTC");
      g_autoptr (GError) error = NULL;

      g_assert_null (accord_csv_read_event (map, header, cells, &error));
      g_assert_true (g_str_has_prefix (error->message, cases[i].reason));
    }
}

static void
test_map_is_said_by_a_person (void)
{
  g_autoptr (GPtrArray) header = cells_of ("What|Phone|Wann|Title");
  g_autoptr (AccordCsvMap) map = accord_csv_map_new (header, "UTC");
  g_autoptr (GError) error = NULL;
  g_autofree char *guess = accord_csv_map_to_text (map, header);
  g_autofree char *said = NULL;

  g_assert_cmpstr (guess, ==, "What=\nPhone=\nWann=\nTitle=title");
  g_assert_true (accord_csv_map_set (map, header, "What=title\nWann=start", &error));
  said = accord_csv_map_to_text (map, header);
  g_assert_cmpstr (said, ==, "What=title\nPhone=\nWann=start\nTitle=");
  g_assert_false (accord_csv_map_set (map, header, "Who=person", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (accord_csv_map_set (map, header, "Phone=telephone", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
take_row (GPtrArray *cells, guint64 line, gpointer user_data)
{
  g_ptr_array_add (user_data, g_ptr_array_copy (cells, (GCopyFunc) (void (*) (void)) g_strdup, NULL));
}

static char *
write_event (const AccordEvent *event)
{
  GString *text = g_string_new (NULL);

  accord_csv_append_header (text);
  accord_csv_append_event (text, event);
  return g_string_free (text, FALSE);
}

/* All that an event has, and texts that a careless writer breaks on. */
static AccordEvent *
full_event (void)
{
  AccordEvent *event = accord_event_new (ACCORD_KIND_DELIVERABLE);

  event->status = ACCORD_STATUS_TENTATIVE;
  event->archived = TRUE;
  event->title = g_strdup ("\"Bridge\"; 50 %, =SUM(A1)");
  event->notes = g_strdup ("line\nline, too\n\nend ");
  event->place = g_strdup (" Room 4 ");
  event->percent = 0;
  event->recurrence = g_strdup ("RRULE:FREQ=WEEKLY;BYDAY=MO,TU\nEXDATE;TZID=Europe/Vienna:20260618T100000");
  event->contact = g_strdup ("Ö");
  event->url = g_strdup ("https://halden.example/?a=1,2;b");
  event->project = accord_project_new ("Bridge");
  event->project->client = g_strdup ("Halden");
  event->person = accord_person_new ("Mara");
  g_free (event->availability);
  event->availability = g_strdup ("workingElsewhere");
  g_free (event->visibility);
  event->visibility = g_strdup ("private");
  g_ptr_array_add (event->attendees, accord_attendee_new ("a@x.example", "A, B", "optional", NULL));
  g_ptr_array_add (event->attendees, accord_attendee_new ("b@x.example", NULL, NULL, NULL));
  g_array_append_vals (event->reminders, (int[]){ 0, 10, 1440 }, 3);
  g_ptr_array_add (event->categories, g_strdup ("Blue category"));
  g_ptr_array_add (event->categories, g_strdup ("x"));
  accord_when_parse (&event->when, "2026-06-11T10:00:00", "2026-06-11T11:00:00", "Europe/Vienna", NULL);
  return event;
}

static void
test_what_is_written_reads_the_same (void)
{
  g_autoptr (AccordEvent) event = full_event ();
  g_autofree char *text = write_event (event);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (AccordCsvReader) reader = accord_csv_reader_new (take_row, NULL, rows);
  g_autoptr (AccordCsvMap) map = NULL;
  g_autoptr (AccordEvent) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;

  accord_csv_reader_feed (reader, text, strlen (text));
  accord_csv_reader_finish (reader);
  g_assert_cmpuint (rows->len, ==, 2);
  map = accord_csv_map_new (g_ptr_array_index (rows, 0), "UTC");
  read = accord_csv_read_event (map, g_ptr_array_index (rows, 0), g_ptr_array_index (rows, 1), &error);
  g_assert_no_error (error);
  again = write_event (read);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (read->title, ==, event->title);
  g_assert_cmpstr (read->notes, ==, event->notes);
  g_assert_cmpstr (read->recurrence, ==, event->recurrence);
  g_assert_cmpint (read->percent, ==, 0);
  g_assert_true (read->archived);
  g_assert_cmpstr (read->project->client, ==, "Halden");
}

/* "No reminder" is not the same as none of its own. */
static void
test_no_reminder_is_a_word (void)
{
  static const char *const cells[] = { "Subject|reminders", "x|none", "x|", "x|10" };

  for (guint i = 1; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GPtrArray) header = cells_of (cells[0]);
      g_autoptr (GPtrArray) row = cells_of (cells[i]);
      g_autoptr (AccordCsvMap) map = accord_csv_map_new (header, "UTC");
      g_autoptr (AccordEvent) event = accord_csv_read_event (map, header, row, NULL);
      g_autofree char *text = write_event (event);

      g_assert_cmpint (event->no_reminder, ==, i == 1);
      g_assert_cmpint (strstr (text, "none") != NULL, ==, i == 1);
    }
}

static void
test_the_same_row_is_the_same_event (void)
{
  g_autoptr (GPtrArray) header = cells_of ("Subject|Date");
  g_autoptr (GPtrArray) row = cells_of ("Call Tom|2026-06-11");
  g_autoptr (GPtrArray) other = cells_of ("Call Tom|2026-06-12");
  g_autoptr (AccordCsvMap) map = accord_csv_map_new (header, "UTC");
  g_autoptr (AccordEvent) first = accord_csv_read_event (map, header, row, NULL);
  g_autoptr (AccordEvent) second = accord_csv_read_event (map, header, row, NULL);
  g_autoptr (AccordEvent) third = accord_csv_read_event (map, header, other, NULL);

  g_assert_true (g_uuid_string_is_valid (first->id));
  g_assert_cmpstr (first->id, ==, second->id);
  g_assert_cmpstr (first->id, !=, third->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/nul-is-refused", test_nul_is_refused);
  g_test_add_func ("/csv/bounds", test_bounds);
  g_test_add_func ("/csv/when", test_when);
  g_test_add_func ("/csv/bad-cells-name-the-column", test_bad_cells_name_the_column);
  g_test_add_func ("/csv/map-is-said-by-a-person", test_map_is_said_by_a_person);
  g_test_add_func ("/csv/what-is-written-reads-the-same", test_what_is_written_reads_the_same);
  g_test_add_func ("/csv/the-same-row-is-the-same-event", test_the_same_row_is_the_same_event);
  g_test_add_func ("/csv/no-reminder-is-a-word", test_no_reminder_is_a_word);
  return g_test_run ();
}
