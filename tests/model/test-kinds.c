/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/accord-projection.h"

/* What each kind becomes in a calendar, word by word: the table of product.md. */

#define NONE ""

typedef struct
{
  const char *name;
  AccordKind kind;
  AccordStatus status;
  const char *title;            /* (nullable) the event's own */
  int percent;
  const char *notes;            /* (nullable) */
  const char *project;          /* (nullable) */
  const char *client;           /* (nullable) */
  const char *project_days[2];  /* (nullable) */
  const char *project_url;      /* (nullable) */
  const char *person;           /* (nullable) */
  const char *url;              /* (nullable) */
  const char *link_base;        /* (nullable) */
  const char *start, *end, *zone;
  const char *category;         /* (nullable) the event's own */
  const char *availability;     /* (nullable) busy */
  gboolean meeting;             /* place, attendees and a reminder */
  /* what the copy says */
  const char *shown, *when, *body, *categories, *busy, *stands;
} Row;

#define DELIVERABLE ACCORD_KIND_DELIVERABLE
#define ASSIGNMENT  ACCORD_KIND_ASSIGNMENT
#define APPOINTMENT ACCORD_KIND_APPOINTMENT
#define CONFIRMED   ACCORD_STATUS_CONFIRMED
#define TENTATIVE   ACCORD_STATUS_TENTATIVE

static const Row rows[] = {
  { .name = "deliverable/description", .kind = DELIVERABLE, .status = CONFIRMED, .title = "Final set", .percent = 50,
    .notes = "Two copies", .project = "Bridge", .client = "Port Authority", .person = "Ada Müller", .start = "2026-06-11",
    .url = "https://crm.example/d/7", .project_url = "https://crm.example/p/1", .link_base = "https://crm.example/e/",
    .shown = "Bridge: Final set", .when = "2026-06-11/2026-06-12",
    .body = "Project: Bridge\nClient: Port Authority\nAssigned: Ada Müller\nDeliverable: Final set\n\nTwo copies\n\n"
            "Link: https://crm.example/d/7",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "deliverable/percentage", .kind = DELIVERABLE, .status = CONFIRMED, .percent = 50, .project = "Bridge",
    .project_url = "https://crm.example/p/1", .link_base = "https://crm.example/e/", .start = "2026-06-11",
    .shown = "Bridge: 50% Milestone", .when = "2026-06-11/2026-06-12",
    .body = "Project: Bridge\nClient: Internal\nDeliverable: 50% Milestone\n\nLink: https://crm.example/p/1",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "deliverable/link-base", .kind = DELIVERABLE, .status = TENTATIVE, .percent = 0, .project = "Bridge",
    .link_base = "https://crm.example/e/", .start = "2026-06-11", .category = "Red",
    .shown = "Bridge: 0% Milestone", .when = "2026-06-11/2026-06-12",
    .body = "Project: Bridge\nClient: Internal\nDeliverable: 0% Milestone\n\nLink: https://crm.example/e/the-id",
    .categories = "Red", .busy = "busy", .stands = "tentative" },
  { .name = "deliverable/no-link-no-notes", .kind = DELIVERABLE, .status = CONFIRMED, .percent = 100, .project = "Bridge",
    .client = "", .start = "2026-06-11",
    .shown = "Bridge: 100% Milestone", .when = "2026-06-11/2026-06-12",
    .body = "Project: Bridge\nClient: Internal\nDeliverable: 100% Milestone",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "deliverable/neither-description-nor-percentage", .kind = DELIVERABLE, .status = CONFIRMED, .percent = -1,
    .project = "Bridge", .start = "2026-06-11",
    .shown = "Bridge: Milestone", .when = "2026-06-11/2026-06-12",
    .body = "Project: Bridge\nClient: Internal\nDeliverable: Milestone",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "deliverable/no-project", .kind = DELIVERABLE, .status = CONFIRMED, .title = "Tax return", .percent = -1,
    .start = "2026-06-11",
    .shown = "Tax return", .when = "2026-06-11/2026-06-12", .body = "Client: Internal\nDeliverable: Tax return",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  /* The project's days are not a deliverable's: without a date of its own it waits. */
  { .name = "deliverable/project-days-are-not-its-own", .kind = DELIVERABLE, .status = CONFIRMED, .title = "Draft",
    .percent = -1, .project = "Bridge", .project_days = { "2026-06-01", "2026-07-31" },
    .shown = "Bridge: Draft", .when = NONE, .body = "Project: Bridge\nClient: Internal\nDeliverable: Draft",
    .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "assignment/own-days", .kind = ASSIGNMENT, .status = CONFIRMED, .title = "Site", .percent = -1,
    .notes = "Bring boots", .project = "Bridge", .client = "Port Authority", .person = "Ada Müller",
    .project_days = { "2026-06-01", "2026-07-31" }, .start = "2026-06-08", .end = "2026-06-13",
    .shown = "Port Authority", .when = "2026-06-08/2026-06-13",
    .body = "Status: Confirmed\nProject: Bridge\nAssigned: Ada Müller\n\nBring boots",
    .categories = "Confirmed", .busy = "busy", .stands = "confirmed" },
  { .name = "assignment/the-project-s-days", .kind = ASSIGNMENT, .status = TENTATIVE, .percent = -1, .project = "Bridge",
    .client = "Port Authority", .person = "Ada Müller", .project_days = { "2026-06-01", "2026-07-31" },
    .shown = "Port Authority", .when = "2026-06-01/2026-08-01",
    .body = "Status: Tentative\nProject: Bridge\nAssigned: Ada Müller",
    .categories = "Tentative", .busy = "tentative", .stands = "tentative" },
  { .name = "assignment/a-project-of-one-day", .kind = ASSIGNMENT, .status = CONFIRMED, .percent = -1, .project = "Bridge",
    .client = "Port Authority", .project_days = { NULL, "2026-07-31" },
    .shown = "Port Authority", .when = "2026-07-31/2026-08-01", .body = "Status: Confirmed\nProject: Bridge",
    .categories = "Confirmed", .busy = "busy", .stands = "confirmed" },
  { .name = "assignment/no-days-anywhere", .kind = ASSIGNMENT, .status = CONFIRMED, .percent = -1, .project = "Bridge",
    .shown = "Internal", .when = NONE, .body = "Status: Confirmed\nProject: Bridge",
    .categories = "Confirmed", .busy = "busy", .stands = "confirmed" },
  { .name = "assignment/own-category-too", .kind = ASSIGNMENT, .status = CONFIRMED, .percent = -1, .project = "Bridge",
    .client = "Port Authority", .start = "2026-06-08", .end = "2026-06-13", .category = "Abroad",
    .shown = "Port Authority", .when = "2026-06-08/2026-06-13", .body = "Status: Confirmed\nProject: Bridge",
    .categories = "Confirmed\nAbroad", .busy = "busy", .stands = "confirmed" },
  /* What a person said of the time themselves is more than what the status says. */
  { .name = "assignment/out-of-office-stays", .kind = ASSIGNMENT, .status = TENTATIVE, .percent = -1, .project = "Bridge",
    .client = "Port Authority", .start = "2026-06-08", .end = "2026-06-13", .availability = "oof",
    .shown = "Port Authority", .when = "2026-06-08/2026-06-13", .body = "Status: Tentative\nProject: Bridge",
    .categories = "Tentative", .busy = "oof", .stands = "tentative" },
  { .name = "appointment/meeting", .kind = APPOINTMENT, .status = CONFIRMED, .title = "Kick-off", .percent = -1,
    .notes = "Agenda", .project = "Bridge", .client = "Port Authority", .start = "2026-06-11T10:00:00",
    .end = "2026-06-11T11:00:00", .zone = "Europe/Vienna", .meeting = TRUE,
    .shown = "Kick-off", .when = "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna",
    .body = "Agenda\n\nAttendees: Tom, lena@example.org", .categories = NONE, .busy = "busy", .stands = "confirmed" },
  { .name = "appointment/plain", .kind = APPOINTMENT, .status = TENTATIVE, .title = "Visit", .percent = -1,
    .start = "2026-06-11T10:00:00", .end = "2026-06-11T11:00:00", .zone = "America/New_York", .category = "Red",
    .shown = "Visit", .when = "2026-06-11T10:00:00-04:00/2026-06-11T11:00:00-04:00 America/New_York",
    .body = NONE, .categories = "Red", .busy = "tentative", .stands = "tentative" },
};

static void
add_project (AccordEvent *event, const Row *row)
{
  event->project = accord_project_new (row->project);
  event->project->client = g_strdup (row->client);
  event->project->url = g_strdup (row->project_url);
  event->project->starts_on = g_strdup (row->project_days[0]);
  event->project->ends_on = g_strdup (row->project_days[1]);
}

static void
add_meeting (AccordEvent *event)
{
  event->place = g_strdup ("Room 4");
  g_ptr_array_add (event->attendees, accord_attendee_new ("tom@example.org", "Tom", "required", NULL));
  g_ptr_array_add (event->attendees, accord_attendee_new ("lena@example.org", NULL, "optional", "accepted"));
  g_array_append_vals (event->reminders, &(int) { 15 }, 1);
}

static AccordEvent *
make_event (const Row *row)
{
  AccordEvent *event = accord_event_new (row->kind);

  g_free (event->id);
  event->id = g_strdup ("the-id");
  event->status = row->status;
  event->title = g_strdup (row->title);
  event->percent = row->percent;
  event->notes = g_strdup (row->notes);
  event->url = g_strdup (row->url);
  if (row->project != NULL)
    add_project (event, row);
  if (row->person != NULL)
    event->person = accord_person_new (row->person);
  if (row->category != NULL)
    g_ptr_array_add (event->categories, g_strdup (row->category));
  if (row->availability != NULL)
    {
      g_free (event->availability);
      event->availability = g_strdup (row->availability);
    }
  if (row->start != NULL)
    g_assert_true (accord_when_parse (&event->when, row->start, row->end, row->zone, NULL));
  if (row->meeting)
    add_meeting (event);
  return event;
}

static void
assert_field (const Row *row, const AccordFields *fields, AccordField field, const char *value)
{
  g_test_message ("%s: %s", row->name, accord_field_name (field));
  g_assert_cmpstr (accord_fields_get (fields, field), ==, value);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (AccordEvent) event = make_event (row);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordFields) fields = NULL;

  policy->link_base = g_strdup (row->link_base);
  fields = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, row->kind != DELIVERABLE);
  assert_field (row, fields, ACCORD_FIELD_TITLE, row->shown);
  assert_field (row, fields, ACCORD_FIELD_WHEN, row->when);
  assert_field (row, fields, ACCORD_FIELD_BODY, row->body);
  assert_field (row, fields, ACCORD_FIELD_CATEGORIES, row->categories);
  assert_field (row, fields, ACCORD_FIELD_BUSY, row->busy);
  assert_field (row, fields, ACCORD_FIELD_STATUS, row->stands);
  assert_field (row, fields, ACCORD_FIELD_PRIVACY, "default");
  assert_field (row, fields, ACCORD_FIELD_PLACE, row->meeting ? "Room 4" : "");
  assert_field (row, fields, ACCORD_FIELD_REMINDERS, row->meeting ? "15" : "");
  assert_field (row,
                fields,
                ACCORD_FIELD_ATTENDEES,
                row->meeting ? "lena@example.org\t\toptional\ntom@example.org\tTom\trequired" : "");
}

/* A project that rests says nothing of its events: each has a status of its own. */
static void
test_archived_project (void)
{
  g_autoptr (AccordEvent) event = make_event (&rows[8]);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordFields) before = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, TRUE);
  g_autoptr (AccordFields) after = NULL;

  event->project->archived = TRUE;
  after = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, TRUE);
  g_assert_cmpuint (accord_fields_diff (before, after), ==, 0);
}

/* ---- the category of the booking status ---- */

typedef struct
{
  const char *own;         /* (nullable) the event's, separated by spaces */
  AccordStatus status;     /* when the copy was made */
  const char *confirmed;   /* (nullable) settings then: none */
  const char *tentative;
  AccordStatus status_now;
  const char *confirmed_now;
  const char *remote;      /* categories there now */
  const char *own_after;
  const char *shown_after;
  gboolean owed;           /* has the copy to be written again? */
} Booking;

static const Booking bookings[] = {
  /* a person added one there */
  { NULL, CONFIRMED, "Confirmed", "Tentative", CONFIRMED, "Confirmed", "Confirmed Red", "Red", "Confirmed Red", FALSE },
  /* … and took the booking's away: it comes back */
  { NULL, CONFIRMED, "Confirmed", "Tentative", CONFIRMED, "Confirmed", "Red", "Red", "Confirmed Red", TRUE },
  { "Red", CONFIRMED, "Confirmed", "Tentative", CONFIRMED, "Confirmed", "", "", "Confirmed", TRUE },
  /* the other status's is said by the status, too */
  { NULL, CONFIRMED, "Confirmed", "Tentative", CONFIRMED, "Confirmed", "Tentative Red", "Red", "Confirmed Red", TRUE },
  /* changed here meanwhile */
  { NULL, TENTATIVE, "Confirmed", "Tentative", CONFIRMED, "Confirmed", "Tentative Red", "Red", "Confirmed Red", TRUE },
  /* another word is set meanwhile: the former one does not become the event's own */
  { NULL, CONFIRMED, "Booked", "Maybe", CONFIRMED, "Fixed", "Booked Red", "Red", "Fixed Red", TRUE },
  { "Red", CONFIRMED, "Booked", "Maybe", CONFIRMED, NULL, "Booked Red Blue", "Red Blue", "Red Blue", TRUE },
  /* none is set */
  { NULL, CONFIRMED, NULL, NULL, CONFIRMED, NULL, "Confirmed", "Confirmed", "Confirmed", FALSE },
  { "Red", CONFIRMED, NULL, NULL, CONFIRMED, NULL, "Red Blue", "Red Blue", "Red Blue", FALSE },
  { "Red", CONFIRMED, NULL, NULL, CONFIRMED, "Confirmed", "Red Blue", "Red Blue", "Confirmed Red Blue", TRUE },
  /* the event has one of that name itself */
  { "Confirmed Red", TENTATIVE, "Confirmed", "Tentative", TENTATIVE, "Confirmed", "Tentative Confirmed", "Confirmed",
    "Tentative Confirmed", FALSE },
};

static char *
as_lines (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", " ", 0);

  return g_strjoinv ("\n", parts);
}

static void
set_category (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

static void
test_booking (gconstpointer data)
{
  const Booking *row = data;
  const AccordFieldMask bit = ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES);
  g_autoptr (AccordEvent) event = accord_event_new (ASSIGNMENT);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordFields) remote = accord_fields_new ();
  g_autoptr (AccordFields) sent = NULL;
  g_autoptr (AccordFields) after = NULL;
  g_auto (GStrv) own = g_strsplit (row->own != NULL ? row->own : "", " ", 0);
  g_autofree char *shown = as_lines (row->shown_after);
  g_autofree char *expected = as_lines (row->own_after);
  g_autofree char *taken = NULL;

  for (guint i = 0; own[i] != NULL; i++)
    g_ptr_array_add (event->categories, g_strdup (own[i]));
  event->status = row->status;
  set_category (&policy->category_confirmed, row->confirmed);
  set_category (&policy->category_tentative, row->tentative);
  sent = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, FALSE);
  event->status = row->status_now;
  set_category (&policy->category_confirmed, row->confirmed_now);
  accord_fields_take (remote, ACCORD_FIELD_CATEGORIES, as_lines (row->remote));
  g_assert_cmpint (accord_event_owes_category (event, remote, bit, sent, sent, ACCORD_ORIGIN_HERE, policy), ==, row->owed);
  accord_event_take_fields (event, remote, bit, sent, ACCORD_ORIGIN_HERE, policy);
  g_ptr_array_add (event->categories, NULL);
  taken = g_strjoinv ("\n", (char **) event->categories->pdata);
  g_ptr_array_set_size (event->categories, event->categories->len - 1);
  g_assert_cmpstr (taken, ==, expected);
  after = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, FALSE);
  g_assert_cmpstr (accord_fields_get (after, ACCORD_FIELD_CATEGORIES), ==, shown);
}

/* Where the provider has no such category it is not missing, so that nothing is written again and again. */
static void
test_provider_without_names (void)
{
  g_autoptr (AccordEvent) event = accord_event_new (ASSIGNMENT);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordFields) sent = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, FALSE);
  g_autoptr (AccordFields) seen = accord_fields_new ();
  g_autoptr (AccordFields) remote = accord_fields_new ();

  accord_fields_set (seen, ACCORD_FIELD_CATEGORIES, "");
  accord_fields_set (remote, ACCORD_FIELD_CATEGORIES, "Blue");
  g_assert_false (accord_event_owes_category (
      event, remote, ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES), sent, seen, ACCORD_ORIGIN_HERE, policy));
}

/* The status and a category are changed there at once, where the provider says the status through busy. */
static void
test_status_changed_with_it (void)
{
  const AccordFieldMask pull = ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES) | ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY);
  g_autoptr (AccordEvent) event = accord_event_new (ASSIGNMENT);
  g_autoptr (AccordCalendar) calendar = accord_calendar_new ();
  g_autoptr (AccordPolicy) policy = accord_policy_new ();
  g_autoptr (AccordFields) remote = accord_fields_new ();
  g_autoptr (AccordFields) sent = NULL;

  event->status = TENTATIVE;
  sent = accord_project_event (event, calendar, ACCORD_ORIGIN_HERE, policy, TRUE);
  accord_fields_set (remote, ACCORD_FIELD_BUSY, "busy");
  accord_fields_set (remote, ACCORD_FIELD_CATEGORIES, "Confirmed\nRed");
  g_assert_false (accord_event_owes_category (event, remote, pull, sent, sent, ACCORD_ORIGIN_HERE, policy));
  accord_fields_set (remote, ACCORD_FIELD_CATEGORIES, "Tentative\nRed");
  g_assert_true (accord_event_owes_category (event, remote, pull, sent, sent, ACCORD_ORIGIN_HERE, policy));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/kinds/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/kinds/an-archived-project-changes-no-copy", test_archived_project);
  for (guint i = 0; i < G_N_ELEMENTS (bookings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kinds/booking-category/%u", i);

      g_test_add_data_func (path, &bookings[i], test_booking);
    }
  g_test_add_func ("/kinds/booking-category/not-missing-where-it-was-never-kept", test_provider_without_names);
  g_test_add_func ("/kinds/booking-category/follows-a-status-changed-there", test_status_changed_with_it);
  return g_test_run ();
}
