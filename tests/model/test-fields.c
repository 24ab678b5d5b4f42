/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "model/accord-clock.h"
#include "model/accord-event.h"
#include "model/accord-fields.h"
#include "model/accord-mark.h"

#define STORE "6a7c0c9e-0d0c-4b6c-9d61-0a8c2f5e7d11"
#define EVENT "0b2f9a52-7f1f-4a54-8df0-6f8a0d6c1e22"

static void
test_image_round_trip (void)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (AccordFields) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  accord_fields_set (fields, ACCORD_FIELD_TITLE, "Über \"uns\" 🎉");
  accord_fields_set (fields, ACCORD_FIELD_BODY, "a\nb\\");
  accord_fields_set (fields, ACCORD_FIELD_REMINDERS, "");
  text = accord_fields_to_text (fields);
  again = accord_fields_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accord_fields_carried (again), ==, accord_fields_carried (fields));
  g_assert_cmpuint (accord_fields_diff (again, fields), ==, 0);
  g_assert_cmpstr (accord_fields_get (again, ACCORD_FIELD_REMINDERS), ==, "");
  g_assert_null (accord_fields_get (again, ACCORD_FIELD_PLACE));
}

/* Every character below 0x80 and some beyond: what is written here any JSON parser reads as the same text, and what another
 * writer made of it is read here as the same. */
static void
test_image_is_json (void)
{
  g_autoptr (AccordFields) fields = accord_fields_new ();
  g_autoptr (AccordFields) other = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) value = g_string_new ("Zoë 🎻 ");
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;
  g_autoptr (GError) error = NULL;

  for (char c = 1; c > 0; c++)
    g_string_append_c (value, c);
  accord_fields_set (fields, ACCORD_FIELD_TITLE, value->str);
  accord_fields_set (fields, ACCORD_FIELD_BODY, "");
  accord_fields_set (fields, ACCORD_FIELD_ONLINE, "\\");
  text = accord_fields_to_text (fields);
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "title"), ==, value->str);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "body"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "online"), ==, "\\");
  pretty = json_to_string (root, TRUE);
  other = accord_fields_from_text (pretty, &error);
  g_assert_no_error (error);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    g_assert_cmpstr (accord_fields_get (other, field), ==, accord_fields_get (fields, field));
}

/* An order, an escape or a member that is not written here. */
static void
test_foreign_images (void)
{
  static const char *const texts[] = {
    "{\"title\":\"Caf\\u00e9\",\"v\":1}",
    "{\"v\":1,\"place\":\"\",\"title\":\"Café\"}",
    "{\"v\":1,\"title\":\"Café\",\"later\":[\"\\\"}\"]}",
    "{\"v\":1,\"title\":\"Caf\\u00E9\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordFields) fields = accord_fields_from_text (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (accord_fields_get (fields, ACCORD_FIELD_TITLE), ==, "Café");
    }
}

static void
test_broken_images (void)
{
  static const char *const texts[] = {
    "", "[]", "{\"v\":99}", "{}", "{\"v\":1,\"title\":7}", "{\"v\":1,\"title\":\"a\""
  };

  g_assert_null (accord_fields_from_text (NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (accord_fields_from_text (texts[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_diff_ignores_what_is_not_carried (void)
{
  g_autoptr (AccordFields) a = accord_fields_new ();
  g_autoptr (AccordFields) b = accord_fields_new ();

  accord_fields_set (a, ACCORD_FIELD_TITLE, "x");
  accord_fields_set (a, ACCORD_FIELD_PLACE, "here");
  accord_fields_set (b, ACCORD_FIELD_TITLE, "y");
  accord_fields_set (a,
                     ACCORD_FIELD_WHEN,
                     "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Berlin");
  accord_fields_set (b,
                     ACCORD_FIELD_WHEN,
                     "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna");
  g_assert_cmpuint (accord_fields_diff (a, b), ==, ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE));
}

static void
test_normalise (void)
{
  static const struct { const char *in, *line, *body; } rows[] = {
    { "  A\r\nB \t", "A B", "  A\nB" },
    { "Cafe\xcc\x81", "Café", "Café" },
    { "x \n\n y  \n\n\n", "x   y", "x\n\n y" },
    { "\r\r", "", "" },
    { NULL, "", "" },
    { "a\xff", "a�", "a�" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = accord_normalise_line (rows[i].in);
      g_autofree char *line_again = accord_normalise_line (line);
      g_autofree char *body = accord_normalise_body (rows[i].in);
      g_autofree char *body_again = accord_normalise_body (body);

      g_assert_cmpstr (line, ==, rows[i].line);
      g_assert_cmpstr (line_again, ==, line);
      g_assert_cmpstr (body, ==, rows[i].body);
      g_assert_cmpstr (body_again, ==, body);
    }
}

static void
test_mark (void)
{
  g_autoptr (AccordMark) mark = accord_mark_new (STORE, EVENT, 3, "work@example.org");
  g_autofree char *text = accord_mark_to_text (mark);
  g_autoptr (AccordMark) again = accord_mark_from_text (text);
  g_autofree char *key = accord_create_key (EVENT, "work@example.org", 3);
  g_autofree char *next = accord_create_key (EVENT, "work@example.org", 4);
  g_autofree char *elsewhere = accord_create_key (EVENT, "home@example.org", 3);

  g_assert_true (g_str_has_prefix (text, STORE "/" EVENT "/3/"));
  g_assert_nonnull (again);
  g_assert_cmpstr (again->event, ==, EVENT);
  g_assert_cmpuint (again->generation, ==, 3);
  g_assert_true (accord_mark_is_for_calendar (again, "work@example.org"));
  g_assert_false (accord_mark_is_for_calendar (again, "home@example.org"));
  g_assert_cmpuint (strlen (key), ==, 64);
  g_assert_cmpstr (key, !=, next);
  g_assert_cmpstr (key, !=, elsewhere);
}

static void
test_foreign_marks (void)
{
  static const char *const texts[] = {
    "",
    "hello",
    STORE "/" EVENT "/1",
    STORE "/" EVENT "/-1/0123456789abcdef",
    STORE "/" EVENT "/1/0123456789ABCDEF",
    STORE "/" EVENT "/1/0123456789abcdef/x",
    "x/" EVENT "/1/0123456789abcdef",
  };

  g_assert_null (accord_mark_from_text (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (accord_mark_from_text (texts[i]));
}

static void
test_event_copy (void)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_ASSIGNMENT);
  g_autoptr (AccordEvent) copy = NULL;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autofree char *text = NULL;

  event->title = g_strdup ("T");
  event->project = accord_project_new ("Bridge");
  event->project->starts_on = g_strdup ("2026-06-01");
  event->project->ends_on = g_strdup ("2026-06-30");
  g_ptr_array_add (event->attendees, accord_attendee_new ("a@example.org", NULL, NULL, NULL));
  copy = accord_event_copy (event);
  g_clear_pointer (&event->title, g_free);
  g_assert_cmpstr (copy->title, ==, "T");
  g_assert_cmpuint (copy->attendees->len, ==, 1);
  g_assert_true (copy->attendees->pdata[0] != event->attendees->pdata[0]);

  g_assert_true (accord_event_get_when (copy, &when));
  text = accord_when_to_text (&when);
  g_assert_cmpstr (text, ==, "2026-06-01/2026-07-01");
  copy->kind = ACCORD_KIND_DELIVERABLE;
  g_assert_false (accord_event_get_when (copy, &when));
}

static void
test_repeats (void)
{
  g_autoptr (AccordEvent) event = accord_event_new (ACCORD_KIND_APPOINTMENT);

  g_assert_false (accord_event_repeats (event));
  event->recurrence = g_strdup ("EXDATE:20260101\nRRULE:FREQ=WEEKLY");
  g_assert_true (accord_event_repeats (event));
  g_free (event->recurrence);
  event->recurrence = g_strdup ("");
  g_assert_false (accord_event_repeats (event));
}

static void
test_fake_clock (void)
{
  g_autoptr (AccordFakeClock) clock = accord_fake_clock_new (1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_clock_wait (ACCORD_CLOCK (clock), 90 * G_TIME_SPAN_SECOND, NULL, NULL));
  accord_fake_clock_advance (clock, 10);
  g_assert_cmpint (accord_clock_seconds (ACCORD_CLOCK (clock)), ==, 1100);
  g_assert_cmpint (accord_fake_clock_waited (clock), ==, 90 * G_TIME_SPAN_SECOND);
  g_cancellable_cancel (cancellable);
  g_assert_false (accord_clock_wait (ACCORD_CLOCK (clock), 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  /* an hour on the system clock, were the cancel not seen */
  g_assert_false (accord_clock_wait (accord_clock_get_system (), G_TIME_SPAN_HOUR, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fields/image-loses-nothing", test_image_round_trip);
  g_test_add_func ("/fields/image-is-json-whoever-wrote-it", test_image_is_json);
  g_test_add_func ("/fields/foreign-image-is-read-as-well", test_foreign_images);
  g_test_add_func ("/fields/broken-image-is-an-error", test_broken_images);
  g_test_add_func ("/fields/diff-ignores-what-is-not-carried", test_diff_ignores_what_is_not_carried);
  g_test_add_func ("/fields/normalisation-is-idempotent", test_normalise);
  g_test_add_func ("/mark/survives-its-text-and-knows-its-calendar", test_mark);
  g_test_add_func ("/mark/foreign-text-is-no-mark", test_foreign_marks);
  g_test_add_func ("/event/copy-shares-nothing-and-projects-lend-dates", test_event_copy);
  g_test_add_func ("/event/only-rules-and-dates-repeat", test_repeats);
  g_test_add_func ("/clock/waiting-never-sleeps-and-hears-a-cancel", test_fake_clock);
  return g_test_run ();
}
