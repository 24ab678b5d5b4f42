/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-merge.h"
#include "model/accord-projection.h"

#define T ACCORD_FIELD_TITLE
#define B ACCORD_FIELD_BODY

typedef struct
{
  AccordEvent *event;
  AccordCalendar *calendar;
  AccordPolicy *policy;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->event = accord_event_new (ACCORD_KIND_DELIVERABLE);
  f->event->project = accord_project_new ("Bridge");
  f->event->percent = 50;
  accord_when_parse (&f->event->when, "2026-06-11", NULL, NULL, NULL);
  f->calendar = accord_calendar_new ();
  f->policy = accord_policy_new ();
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  accord_event_free (f->event);
  accord_calendar_free (f->calendar);
  accord_policy_free (f->policy);
}

static AccordFields *
project (Fixture *f)
{
  return accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, FALSE);
}

/* @value stands there where @sent was. */
static void
take (Fixture            *f,
      AccordField         field,
      const char         *value,
      const AccordFields *sent)
{
  g_autoptr (AccordFields) remote = accord_fields_new ();

  accord_fields_set (remote, field, value);
  accord_event_take_fields (f->event, remote, ACCORD_FIELD_BIT (field), sent, ACCORD_ORIGIN_HERE, f->policy);
}

static void
assert_projects (Fixture     *f,
                 AccordField  field,
                 const char  *value)
{
  g_autoptr (AccordFields) fields = project (f);

  g_assert_cmpstr (accord_fields_get (fields, field), ==, value);
}

static void
replace (char       **text,
         const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
test_titles (Fixture       *f,
             gconstpointer  data)
{
  g_autofree char *shown = NULL;

  assert_projects (f, T, "Bridge: 50% Milestone");
  replace (&f->event->title, "Draft");
  assert_projects (f, T, "Bridge: Draft");
  g_clear_pointer (&f->event->project, accord_project_free);
  assert_projects (f, T, "Draft");
  f->event->kind = ACCORD_KIND_ASSIGNMENT;
  assert_projects (f, T, "Internal");
  f->event->project = accord_project_new ("Bridge");
  f->event->project->client = g_strdup ("Stadtwerke");
  assert_projects (f, T, "Stadtwerke");
  f->event->kind = ACCORD_KIND_APPOINTMENT;
  assert_projects (f, T, "Draft");
  replace (&f->event->title_override, "Call Tom");
  assert_projects (f, T, "Call Tom");
  shown = accord_event_dup_title (f->event, f->policy);
  g_assert_cmpstr (shown, ==, "Call Tom");
}

static void
test_bodies (Fixture       *f,
             gconstpointer  data)
{
  f->event->person = accord_person_new ("Ada Müller");
  assert_projects (f,
                   B,
                   "Project: Bridge\nClient: Internal\nAssigned: Ada Müller\nDeliverable: 50% Milestone");
  replace (&f->event->notes, "two\n\nlines");
  replace (&f->policy->link_base, "https://crm.example/");
  replace (&f->event->id, "7");
  assert_projects (f,
                   B,
                   "Project: Bridge\nClient: Internal\nAssigned: Ada Müller\nDeliverable: 50% Milestone\n\n"
                   "two\n\nlines\n\nLink: https://crm.example/7");
  f->event->project->url = g_strdup ("https://bridge.example");
  g_clear_pointer (&f->event->notes, g_free);
  assert_projects (f,
                   B,
                   "Project: Bridge\nClient: Internal\nAssigned: Ada Müller\nDeliverable: 50% Milestone\n\n"
                   "Link: https://bridge.example");
  f->event->kind = ACCORD_KIND_ASSIGNMENT;
  f->event->status = ACCORD_STATUS_TENTATIVE;
  assert_projects (
      f, B, "Status: Tentative\nProject: Bridge\nAssigned: Ada Müller\n\nLink: https://bridge.example");
  assert_projects (f, ACCORD_FIELD_CATEGORIES, "Tentative");
}

static void
test_attendee_names (Fixture       *f,
                     gconstpointer  data)
{
  f->event->kind = ACCORD_KIND_APPOINTMENT;
  replace (&f->event->title, "Kick-off");
  replace (&f->event->notes, "Agenda");
  g_ptr_array_add (f->event->attendees,
                   accord_attendee_new ("Tom@example.org", "Tom", "optional", "accepted"));
  g_ptr_array_add (f->event->attendees, accord_attendee_new ("ada@example.org", NULL, NULL, NULL));
  assert_projects (f, B, "Agenda\n\nAttendees: Tom, ada@example.org");
  assert_projects (f, ACCORD_FIELD_ATTENDEES, "ada@example.org\t\trequired\ntom@example.org\tTom\toptional");
  assert_projects (f, ACCORD_FIELD_RESPONSES, "ada@example.org\tnone\ntom@example.org\taccepted");
  replace (&f->event->carrier, f->calendar->id);
  assert_projects (f, B, "Agenda\n\nAttendees: Tom, ada@example.org");
  f->calendar->invitations = ACCORD_INVITATIONS_SEND;
  assert_projects (f, B, "Agenda");
}

/* sync-rules §5, row by row */
static void
test_read_back_rows (Fixture       *f,
                     gconstpointer  data)
{
  static const struct { const char *description, *remote, *title, *override; int percent; } rows[] = {
    { NULL, "Bridge: 75% Milestone", NULL, NULL, 75 },
    { NULL, "Bridge: Final set", "Final set", NULL, 50 },
    { "Draft", "Call Tom", "Draft", "Call Tom", 50 },
    { "Draft", "Bridge: 20% Milestone", NULL, NULL, 20 },
    { "Draft", "Bridge: 120% Milestone", "120% Milestone", NULL, 50 },
    { "Draft", "Bridge:", "Draft", "Bridge:", 50 },
    { "Draft", "Bridge II: Draft", "Draft", "Bridge II: Draft", 50 },
    { "Draft", "Bridge: Draft", "Draft", NULL, 50 },
    { "Draft", "Bridge: a: b", "a: b", NULL, 50 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) sent = NULL;

      g_test_message ("row %u", i);
      replace (&f->event->title, rows[i].description);
      g_clear_pointer (&f->event->title_override, g_free);
      f->event->percent = 50;
      sent = project (f);
      take (f, T, rows[i].remote, sent);
      g_assert_cmpstr (f->event->title, ==, rows[i].title);
      g_assert_cmpstr (f->event->title_override, ==, rows[i].override);
      g_assert_cmpint (f->event->percent, ==, rows[i].percent);
      assert_projects (f, T, rows[i].remote);
    }
}

/* §5: the project was renamed here while the title was edited there: no conflict, and both live on. */
static void
test_renamed_project (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr (AccordFields) sent = NULL;
  g_autoptr (AccordFields) local = NULL;
  g_autoptr (AccordFields) remote = NULL;
  g_autoptr (AccordMerge) merge = NULL;
  AccordFieldClass classes[ACCORD_N_FIELDS] = { [T] = ACCORD_CLASS_BOTH };
  AccordFieldMask derived;

  replace (&f->event->title, "Draft");
  sent = project (f);
  remote = accord_fields_copy (sent);
  accord_fields_set (remote, T, "Bridge: Final set");
  replace (&f->event->project->name, "Bridge II");
  local = project (f);
  derived =
      accord_event_find_derived (f->event, sent, remote, ACCORD_FIELDS_ALL, ACCORD_ORIGIN_HERE, f->policy);
  g_assert_cmpuint (derived & ACCORD_FIELD_BIT (T), !=, 0);
  merge = accord_merge (sent, sent, local, remote, classes, derived);
  g_assert_cmpuint (merge->clash, ==, 0);
  g_assert_cmpuint (merge->reprojected, ==, ACCORD_FIELD_BIT (T));
  accord_event_take_fields (
      f->event, merge->here, accord_fields_carried (merge->here), sent, ACCORD_ORIGIN_HERE, f->policy);
  g_assert_cmpstr (f->event->title, ==, "Final set");
  g_assert_null (f->event->title_override);
  assert_projects (f, T, "Bridge II: Final set");
}

static void
test_own_edit_clashes (Fixture       *f,
                       gconstpointer  data)
{
  g_autoptr (AccordFields) sent = NULL;
  g_autoptr (AccordFields) remote = NULL;

  replace (&f->event->title, "Draft");
  sent = project (f);
  remote = accord_fields_copy (sent);
  accord_fields_set (remote, T, "Bridge: Final set");
  replace (&f->event->title, "Second draft");
  g_assert_cmpuint (
      accord_event_find_derived (f->event, sent, remote, ACCORD_FIELD_BIT (T), ACCORD_ORIGIN_HERE, f->policy),
      ==,
      0);
}

static void
test_notes_read_back (Fixture       *f,
                      gconstpointer  data)
{
  static const struct { const char *notes, *find, *put, *after; gboolean override; } rows[] = {
    { "old", "old", "new\n\nlines", "new\n\nlines", FALSE },
    { "old", "\n\nold", "", NULL, FALSE },
    { NULL, "Milestone", "Milestone\n\nadded", "added", FALSE },
    { "old", "Client: Internal", "Client: Somebody", "old", TRUE },
    { "old", "\nLink: https://bridge.example", "", "old", TRUE },
    { "old", "\n", "\n\n", "old", FALSE },
  };

  f->event->project->url = g_strdup ("https://bridge.example");
  g_ptr_array_add (f->event->attendees, accord_attendee_new ("ada@example.org", "Ada", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AccordFields) sent = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *body = NULL;

      g_test_message ("row %u", i);
      replace (&f->event->notes, rows[i].notes);
      g_clear_pointer (&f->event->body_override, g_free);
      sent = project (f);
      parts = g_strsplit (accord_fields_get (sent, B), rows[i].find, -1);
      body = g_strjoinv (rows[i].put, parts);
      take (f, B, body, sent);
      g_assert_cmpstr (f->event->notes, ==, rows[i].after);
      g_assert_cmpstr (f->event->body_override, ==, rows[i].override ? body : NULL);
    }
}

static void
test_own_template (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (AccordFields) sent = NULL;
  g_autoptr (AccordFields) ambiguous = NULL;

  f->policy->title_template[ACCORD_KIND_DELIVERABLE] =
      g_strdup ("{percent}% of {project}[ for {client}] ({title})");
  replace (&f->event->title, "Draft");
  sent = project (f);
  g_assert_cmpstr (accord_fields_get (sent, T), ==, "50% of Bridge for Internal (Draft)");
  take (f, T, "60% of Bridge for Internal (Final)", sent);
  g_assert_cmpint (f->event->percent, ==, 60);
  g_assert_cmpstr (f->event->title, ==, "Final");
  take (f, T, "many% of Bridge for Internal (Final)", sent);
  g_assert_cmpstr (f->event->title_override, ==, "many% of Bridge for Internal (Final)");

  replace (&f->policy->title_template[ACCORD_KIND_DELIVERABLE], "{title} {deliverable}");
  g_clear_pointer (&f->event->title_override, g_free);
  ambiguous = project (f);
  take (f, T, "a b c", ambiguous);
  g_assert_cmpstr (f->event->title_override, ==, "a b c");
}

static void
test_endless_template (Fixture       *f,
                       gconstpointer  data)
{
  g_autoptr (AccordFields) sent = accord_fields_new ();
  g_autofree char *body = g_strnfill (60000, 'a');

  f->policy->body_template[ACCORD_KIND_DELIVERABLE] = g_strdup ("{notes}{project}{client}{people}x");
  accord_fields_set (sent, B, "something else");
  take (f, B, body, sent);
  g_assert_cmpstr (f->event->body_override, ==, body);
}

static void
test_busy_word (Fixture       *f,
                gconstpointer  data)
{
  f->calendar->privacy = ACCORD_PRIVACY_BUSY;
  assert_projects (f, T, "Busy");
  f->calendar->privacy = ACCORD_PRIVACY_EVERYTHING;
  replace (&f->event->visibility, "private");
  assert_projects (f, T, "Bridge: 50% Milestone");
  /* private and born elsewhere: busy only, whatever the calendar says (§3) */
  replace (&f->event->born_in, "another");
  assert_projects (f, T, "Busy");
}

static void
test_status_through_busy (Fixture       *f,
                          gconstpointer  data)
{
  g_autoptr (AccordFields) sent = NULL;

  f->event->status = ACCORD_STATUS_TENTATIVE;
  sent = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_HERE, f->policy, TRUE);
  g_assert_cmpstr (accord_fields_get (sent, ACCORD_FIELD_BUSY), ==, "tentative");
  take (f, ACCORD_FIELD_BUSY, "busy", sent);
  g_assert_cmpint (f->event->status, ==, ACCORD_STATUS_CONFIRMED);
  take (f, ACCORD_FIELD_BUSY, "tentative", NULL);
  g_assert_cmpint (f->event->status, ==, ACCORD_STATUS_TENTATIVE);
  g_assert_cmpstr (f->event->availability, ==, "busy");
  /* where the status is a field of its own, busy says nothing about it */
  take (f, ACCORD_FIELD_BUSY, "free", NULL);
  g_assert_cmpint (f->event->status, ==, ACCORD_STATUS_TENTATIVE);
}

static void
test_zone_and_dates (Fixture       *f,
                     gconstpointer  data)
{
  accord_when_parse (&f->event->when, "2026-06-11T10:00:00", "2026-06-11T11:00:00", "Europe/Vienna", NULL);
  take (f, ACCORD_FIELD_WHEN, "2026-06-11T12:00:00+02:00/2026-06-11T13:00:00+02:00 Europe/Berlin", NULL);
  assert_projects (f, ACCORD_FIELD_WHEN, "2026-06-11T12:00:00+02:00/2026-06-11T13:00:00+02:00 Europe/Vienna");
  take (f, ACCORD_FIELD_WHEN, "2026-06-11T12:00:00+01:00/2026-06-11T13:00:00+01:00 Europe/London", NULL);
  assert_projects (f, ACCORD_FIELD_WHEN, "2026-06-11T12:00:00+01:00/2026-06-11T13:00:00+01:00 Europe/London");

  /* an assignment moved there gets dates of its own, the project keeps its */
  f->event->kind = ACCORD_KIND_ASSIGNMENT;
  f->event->project->ends_on = g_strdup ("2026-07-31");
  accord_when_clear (&f->event->when);
  assert_projects (f, ACCORD_FIELD_WHEN, "2026-07-31/2026-08-01");
  take (f, ACCORD_FIELD_WHEN, "2026-08-03/2026-08-04", NULL);
  assert_projects (f, ACCORD_FIELD_WHEN, "2026-08-03/2026-08-04");
  g_assert_cmpstr (f->event->project->ends_on, ==, "2026-07-31");
}

static void
test_origin_there (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (AccordFields) remote = accord_fields_new ();
  g_autoptr (AccordFields) again = NULL;

  accord_fields_set (remote, T, "Bridge: 10% Milestone");
  accord_fields_set (remote, B, "raw");
  accord_fields_set (remote, ACCORD_FIELD_ATTENDEES, "a@example.org\tA\trequired");
  accord_fields_set (remote, ACCORD_FIELD_RESPONSES, "a@example.org\tdeclined");
  accord_fields_set (remote, ACCORD_FIELD_CATEGORIES, "Red\nConfirmed");
  accord_fields_set (remote, ACCORD_FIELD_REMINDERS, "5 10");
  accord_fields_set (remote, ACCORD_FIELD_PLACE, "Room 4");
  accord_fields_set (remote, ACCORD_FIELD_PRIVACY, "private");
  accord_fields_set (remote, ACCORD_FIELD_ORGANISER, "boss@example.org");
  accord_fields_set (remote, ACCORD_FIELD_ONLINE, "https://meet.example");
  accord_event_take_fields (f->event, remote, ACCORD_FIELDS_ALL, NULL, ACCORD_ORIGIN_THERE, f->policy);
  g_assert_cmpstr (f->event->title, ==, "Bridge: 10% Milestone");
  g_assert_cmpint (f->event->percent, ==, 50);
  again = accord_project_event (f->event, f->calendar, ACCORD_ORIGIN_THERE, f->policy, FALSE);
  g_assert_cmpuint (accord_fields_diff (remote, again), ==, 0);
}

/* ---- whatever somebody writes there, it stands there afterwards ---- */

static char *
random_text (GRand   *rand,
             gboolean lines)
{
  static const char *const pieces[] = {
    "Bridge", ": ", "Draft", "50% Milestone", "75%", " ", "Ü", "引", "Client: Internal", "Link: ", "Deliverable: ",
    "Attendees: Tom", "[", "]", "{notes}", "%", "-", "x",
  };
  GString *text = g_string_new (NULL);

  for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    {
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      if (lines && g_rand_boolean (rand))
        g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static char *
without_gaps (const char *text)
{
  g_autoptr (GRegex) gaps = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *joined = g_regex_replace_literal (gaps, text, -1, 0, " ", 0, NULL);

  return g_strdup (g_strstrip (joined));
}

static void
edit_at_random (Fixture     *f,
                GRand       *rand,
                AccordField  field)
{
  g_autoptr (AccordFields) sent = project (f);
  g_autoptr (AccordFields) after = NULL;
  g_autofree char *edit = random_text (rand, field == B);
  g_autofree char *edited = NULL;
  g_autofree char *remote = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *shown = NULL;

  if (g_rand_boolean (rand))
    edited = g_strconcat (accord_fields_get (sent, field), edit, NULL);
  else
    edited = g_strdup (edit);
  remote = field == B ? accord_normalise_body (edited) : accord_normalise_line (edited);
  if (*remote == '\0')
    return;
  take (f, field, remote, sent);
  after = project (f);
  expected = field == B ? without_gaps (remote) : g_strdup (remote);
  shown = field == B ? without_gaps (accord_fields_get (after, field)) : g_strdup (accord_fields_get (after, field));
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_any_edit_stands (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260611);

  g_ptr_array_add (f->event->attendees, accord_attendee_new ("tom@example.org", "Tom", NULL, NULL));
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *title = random_text (rand, FALSE);
      g_autofree char *notes = random_text (rand, TRUE);
      g_autofree char *name = random_text (rand, FALSE);
      g_autofree char *line = accord_normalise_line (name);

      f->event->kind = g_rand_int_range (rand, 0, 3);
      f->event->percent = g_rand_int_range (rand, -1, 101);
      replace (&f->event->title, title);
      replace (&f->event->notes, notes);
      replace (&f->event->project->name, *line != '\0' ? line : "Bridge");
      replace (&f->event->project->url, g_rand_boolean (rand) ? "https://bridge.example" : NULL);
      g_clear_pointer (&f->event->title_override, g_free);
      g_clear_pointer (&f->event->body_override, g_free);
      edit_at_random (f, rand, T);
      edit_at_random (f, rand, B);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/projection/titles-by-kind", test_titles);
  ADD ("/projection/bodies-by-kind", test_bodies);
  ADD ("/projection/names-stand-in-the-body-when-not-carried", test_attendee_names);
  ADD ("/projection/title-read-back-row-by-row", test_read_back_rows);
  ADD ("/projection/renamed-project-is-no-conflict", test_renamed_project);
  ADD ("/projection/own-edit-on-both-sides-is-a-conflict", test_own_edit_clashes);
  ADD ("/projection/only-notes-come-back-from-a-body", test_notes_read_back);
  ADD ("/projection/a-template-of-ones-own-reads-back", test_own_template);
  ADD ("/projection/hopeless-template-gives-up", test_endless_template);
  ADD ("/projection/busy-only-shows-the-word", test_busy_word);
  ADD ("/projection/tentative-through-busy", test_status_through_busy);
  ADD ("/projection/remote-move-keeps-zone-and-project-dates", test_zone_and_dates);
  ADD ("/projection/raw-values-where-the-original-is-there", test_origin_there);
  ADD ("/projection/whatever-is-written-there-stands-there", test_any_edit_stands);
  return g_test_run ();
}
