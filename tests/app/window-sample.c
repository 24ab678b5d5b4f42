/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "window-sample"

/*
 * Fills a store with what the window's tests and pictures show:
 *
 *   window-sample STORE            three accounts, eleven projects' worth of days, runs, a first plan
 *   window-sample STORE empty      nothing
 *
 * Days are counted from today, so that the sample does not age.
 */

#include "model/accord-clock.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"

#define DAY (24 * 60 * 60)

typedef struct
{
  AccordStore *store;
  gint64 now;
  gint64 today; /* as if in UTC */
  GTimeZone *zone;
  guint runs;
} Sample;

/* Takes @value in place of what the constructor may have put there. */
static void
set (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

static void
must (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed");
}

/* ---- projects and people ---- */

static const struct
{
  const char *name;
  const char *client;
  const char *colour;
} projects[] = {
  { "Windpark Ostsee", "Nordwind AG", "#3a944a" },   { "Ferry Terminal", "Port Authority", "#2190a4" },
  { "Harbour Bridge", "Port Authority", "#3584e4" }, { "Brand Guide", "Meridian Studio", "#ed5b00" },
  { "Grid Study", "Kestrel Energy", "#1a5fb4" },     { "Substation 4", "Kestrel Energy", "#986a44" },
  { "Control Room", "Nordwind AG", "#9141ac" },      { "Website", NULL, "#e62d42" },
};

static void
add_projects (Sample *sample)
{
  for (guint i = 0; i < G_N_ELEMENTS (projects); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordProject) project = accord_project_new (projects[i].name);

      must (accord_store_ensure_project (
                sample->store, projects[i].name, projects[i].client, &project->id, &error),
            error);
      project->client = g_strdup (projects[i].client);
      project->colour = g_strdup (projects[i].colour);
      must (accord_store_update_project (sample->store, project, &error), error);
    }
}

/* ---- accounts and calendars ---- */

static const struct
{
  const char *id;
  const char *provider;
  const char *email;
  const char *name;
  AccordHealth health;
} accounts[] = {
  { "10000000-0000-4000-8000-000000000001",
    "outlook",
    "mara@halden.example",
    "Halden Studio",
    ACCORD_HEALTH_OK },
  { "10000000-0000-4000-8000-000000000002",
    "google",
    "mara@lindqvist.example",
    "Personal",
    ACCORD_HEALTH_OK },
  { "10000000-0000-4000-8000-000000000003",
    "outlook",
    "m.lindqvist@nordwind.example",
    "Nordwind AG",
    ACCORD_HEALTH_EXPIRED },
};

static const struct
{
  const char *id;
  guint account;
  const char *name;
  gboolean mirrored;
  gboolean approved;
  gboolean writable;
  AccordDirection direction;
} calendars[] = {
  { "calendar-o", 0, "Project Deliverables", TRUE, TRUE, TRUE, ACCORD_DIRECTION_BOTH },
  { "calendar-o2", 0, "Calendar", FALSE, FALSE, TRUE, ACCORD_DIRECTION_OUT },
  { "calendar-o3", 0, "Public holidays", FALSE, FALSE, FALSE, ACCORD_DIRECTION_IN },
  { "calendar-g", 1, "Project Deliverables", TRUE, TRUE, TRUE, ACCORD_DIRECTION_BOTH },
  { "calendar-g2", 1, "mara@lindqvist.example", FALSE, FALSE, TRUE, ACCORD_DIRECTION_BOTH },
  { "calendar-n", 2, "Project Deliverables", TRUE, TRUE, TRUE, ACCORD_DIRECTION_BOTH },
};

static void
add_accounts (Sample *sample)
{
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordAccount) account = accord_account_new ();

      set (&account->id, g_strdup (accounts[i].id));
      set (&account->provider, g_strdup (accounts[i].provider));
      set (&account->email, g_strdup (accounts[i].email));
      set (&account->name, g_strdup (accounts[i].name));
      set (&account->provider_user_id, g_strdup_printf ("user-%u", i));
      account->automatic = TRUE;
      account->health = accounts[i].health;
      account->connected_at = sample->now - 40 * DAY;
      account->last_sync = sample->now - 2 * 60;
      account->token_renewed_at = sample->now - 12 * 60;
      must (accord_store_put_account (sample->store, account, &error), error);
    }
}

static void
add_calendars (Sample *sample)
{
  for (guint i = 0; i < G_N_ELEMENTS (calendars); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordCalendar) calendar = accord_calendar_new ();

      set (&calendar->id, g_strdup (calendars[i].id));
      set (&calendar->account, g_strdup (accounts[calendars[i].account].id));
      set (&calendar->remote_id, g_strdup_printf ("remote-%u", i));
      set (&calendar->name, g_strdup (calendars[i].name));
      set (&calendar->role, g_strdup (calendars[i].writable ? "owner" : "reader"));
      calendar->writable = calendars[i].writable;
      calendar->mirrored = calendars[i].mirrored;
      calendar->approved = calendars[i].approved;
      calendar->direction = calendars[i].direction;
      calendar->share = calendars[i].mirrored;
      must (accord_store_put_calendar (sample->store, calendar, &error), error);
    }
}

/* ---- events ---- */

/* How an event stands in the three calendars: m mirrored, w waiting, c conflict, h held, l left alone, -
 * nothing. */
static const struct
{
  int day;    /* from today */
  int span;   /* days; 0: timed */
  int start;  /* minutes since midnight */
  int length; /* minutes */
  AccordKind kind;
  const char *project;
  const char *title;
  const char *place;
  const char *contact;
  const char *person;
  int percent;
  AccordStatus status;
  const char *marks;
} events[] = {
  { 0,
    9,
    0,
    0,
    ACCORD_KIND_ASSIGNMENT,
    "Windpark Ostsee",
    NULL,
    NULL,
    NULL,
    "Ayumi Tanaka",
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mmm" },
  { 0,
    0,
    570,
    60,
    ACCORD_KIND_APPOINTMENT,
    "Windpark Ostsee",
    "Kick-off with Ayumi Tanaka",
    "Room 4",
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mmh" },
  { 0,
    0,
    840,
    45,
    ACCORD_KIND_APPOINTMENT,
    "Ferry Terminal",
    "Fee review with Port Authority",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mwl" },
  { 1,
    1,
    0,
    0,
    ACCORD_KIND_DELIVERABLE,
    "Harbour Bridge",
    NULL,
    NULL,
    NULL,
    NULL,
    75,
    ACCORD_STATUS_CONFIRMED,
    "mcw" },
  { 1,
    0,
    660,
    60,
    ACCORD_KIND_APPOINTMENT,
    "Brand Guide",
    "Colour proofs with Inès Duarte",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mml" },
  { 4,
    1,
    0,
    0,
    ACCORD_KIND_DELIVERABLE,
    "Grid Study",
    "Draft report",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mwm" },
  { 4,
    12,
    0,
    0,
    ACCORD_KIND_ASSIGNMENT,
    "Substation 4",
    NULL,
    NULL,
    NULL,
    "Noor El-Amin",
    -1,
    ACCORD_STATUS_TENTATIVE,
    "mmm" },
  { 5,
    0,
    960,
    60,
    ACCORD_KIND_APPOINTMENT,
    "Control Room",
    "Site walk with Ole Brandt",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mmm" },
  { 8,
    1,
    0,
    0,
    ACCORD_KIND_DELIVERABLE,
    "Website",
    "Content freeze",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_CONFIRMED,
    "mmm" },
  { 9,
    0,
    600,
    90,
    ACCORD_KIND_APPOINTMENT,
    "Brand Guide",
    "設計レビュー 🎨",
    "オンライン",
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_TENTATIVE,
    "mm-" },
  { 12,
    1,
    0,
    0,
    ACCORD_KIND_DELIVERABLE,
    "Ferry Terminal",
    "Tender documents",
    NULL,
    NULL,
    NULL,
    -1,
    ACCORD_STATUS_DRAFT,
    "---" },
  { -6,
    1,
    0,
    0,
    ACCORD_KIND_DELIVERABLE,
    "Harbour Bridge",
    NULL,
    NULL,
    NULL,
    NULL,
    50,
    ACCORD_STATUS_CONFIRMED,
    "mmm" },
};

static gint64
local_time (Sample *sample, int day, int minutes)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (sample->today + day * (gint64) DAY);
  g_autoptr (GDateTime) local = g_date_time_new (sample->zone,
                                                 g_date_time_get_year (date),
                                                 g_date_time_get_month (date),
                                                 g_date_time_get_day_of_month (date),
                                                 minutes / 60,
                                                 minutes % 60,
                                                 0);

  return g_date_time_to_unix (local);
}

static void
set_when (Sample *sample, AccordEvent *event, guint i)
{
  gint64 day = sample->today + events[i].day * (gint64) DAY;
  gint64 start = local_time (sample, events[i].day, events[i].start);
  g_autofree char *zone = accord_zone_local ();

  if (events[i].span > 0)
    accord_when_set_days (&event->when, day, day + events[i].span * (gint64) DAY);
  else
    accord_when_set_span (&event->when, start, start + events[i].length * 60, zone);
}

static void
add_link (Sample *sample, const AccordEvent *event, const char *calendar, char mark)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordLink) link = accord_link_new (event->id, calendar);

  if (mark == '-')
    return;
  set (&link->remote_id, g_strdup_printf ("remote-%s", event->id));
  set (&link->web_link, g_strdup ("https://calendar.example/"));
  link->change_no = mark == 'w' ? event->change_no - 1 : event->change_no;
  link->synced_at = sample->now - 2 * 60;
  if (mark == 'c' || mark == 'h')
    {
      link->state = ACCORD_LINK_HELD;
      set (&link->hold, g_strdup (mark == 'c' ? "conflict" : "mail"));
    }
  else if (mark == 'l')
    link->state = ACCORD_LINK_RELEASED;
  must (accord_store_put_link (sample->store, link, &error), error);
}

static void
add_event (Sample *sample, guint i)
{
  static const char *const in[] = { "calendar-o", "calendar-g", "calendar-n" };
  static const int reminders[] = { 24 * 60, 3 * 24 * 60, 7 * 24 * 60 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordEvent) event = accord_event_new (events[i].kind);

  g_free (event->id);
  event->id = g_strdup_printf ("20000000-0000-4000-8000-%012u", i);
  event->status = events[i].status;
  event->title = g_strdup (events[i].title);
  event->place = g_strdup (events[i].place);
  event->percent = events[i].percent;
  event->project = accord_project_new (events[i].project);
  for (guint j = 0; j < G_N_ELEMENTS (projects); j++)
    if (g_str_equal (projects[j].name, events[i].project))
      event->project->client = g_strdup (projects[j].client);
  if (events[i].person != NULL)
    event->person = accord_person_new (events[i].person);
  if (i == 3)
    {
      event->notes = g_strdup ("Structural set B, south pier only");
      event->url = g_strdup ("https://projects.halden.example/hb/75");
      g_array_append_vals (event->reminders, reminders, G_N_ELEMENTS (reminders));
    }
  set_when (sample, event, i);
  must (accord_store_add_event (sample->store, event, &error), error);
  for (guint j = 0; j < G_N_ELEMENTS (in); j++)
    add_link (sample, event, in[j], events[i].marks[j]);
}

/* ---- runs and history ---- */

static void
add_run (Sample *sample,
         guint account,
         gint64 at,
         guint pushed,
         guint pulled,
         guint conflicts,
         const char *error_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordRunRecord) run = accord_run_record_new ();

  set (&run->id, g_strdup_printf ("30000000-0000-4000-8000-%012u", ++sample->runs));
  set (&run->cycle, g_strdup_printf ("31000000-0000-4000-8000-%012u", sample->runs));
  set (&run->account, g_strdup (accounts[account].id));
  set (&run->cause, g_strdup ("timer"));
  run->started_at = at * G_USEC_PER_SEC;
  run->finished_at = run->started_at + 1800 * 1000 + account * 1300 * 1000;
  run->pushed = pushed;
  run->pulled = pulled;
  run->conflicts = conflicts;
  run->calls = 1 + pushed + pulled;
  set (&run->error, g_strdup (error_text));
  must (accord_store_put_run (sample->store, run, &error), error);
}

static void
add_month (Sample *sample)
{
  static const guint numbers[] = { 18, 19, 17, 9, 0, 3,  23, 19, 25, 25, 15, 0, 2,  9, 24,
                                   26, 15, 19, 2, 0, 25, 28, 21, 15, 21, 0,  2, 15, 24 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gint64 at = sample->now - (gint64) (G_N_ELEMENTS (numbers) - i) * DAY;
      guint n = numbers[i];

      if (n > 0)
        add_run (
            sample, i % 2, at, n / 2, n - n / 2, 0, i == 16 || i == 25 ? "Google did not answer." : NULL);
    }
  add_run (sample, 1, sample->now - 3700, 12, 0, 1, NULL);
  add_run (sample, 0, sample->now - 120, 1, 1, 0, NULL);
}

static void
add_history (
    Sample *sample, const char *step, const char *calendar, const char *why, int before_day, gint64 at)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordHistory) entry = accord_history_new (step);
  g_auto (AccordWhen) before = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) after = ACCORD_WHEN_INIT;

  set (&entry->run, g_strdup_printf ("30000000-0000-4000-8000-%012u", sample->runs));
  set (&entry->event, g_strdup ("20000000-0000-4000-8000-000000000003"));
  set (&entry->calendar, g_strdup (calendar));
  set (&entry->why, g_strdup (why));
  set (&entry->title, g_strdup ("Harbour Bridge: 75% Milestone"));
  entry->at = at;
  if (before_day != 0)
    {
      accord_when_set_days (&before,
                            sample->today + before_day * (gint64) DAY,
                            sample->today + (before_day + 1) * (gint64) DAY);
      accord_when_set_days (&after, sample->today + DAY, sample->today + 2 * DAY);
      entry->before = accord_fields_new ();
      entry->after = accord_fields_new ();
      accord_fields_take (entry->before, ACCORD_FIELD_WHEN, accord_when_to_text (&before));
      accord_fields_take (entry->after, ACCORD_FIELD_WHEN, accord_when_to_text (&after));
      accord_fields_set (entry->before, ACCORD_FIELD_TITLE, "Harbour Bridge: 50% Milestone");
      accord_fields_set (entry->after, ACCORD_FIELD_TITLE, "Harbour Bridge: 75% Milestone");
      accord_fields_set (entry->before, ACCORD_FIELD_BODY, "Structural set");
      accord_fields_set (entry->after, ACCORD_FIELD_BODY, "Structural set B, south pier only");
    }
  must (accord_store_add_history (sample->store, entry, &error), error);
}

/* ---- the first plan ---- */

static AccordPlanStep *
new_step (Sample *sample, guint i, const char *kind, const char *event, const char *title, int day)
{
  AccordPlanStep *step = accord_plan_step_new ();
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  accord_when_set_days (&when, sample->today + day * (gint64) DAY, sample->today + (day + 1) * (gint64) DAY);
  set (&step->id, g_strdup_printf ("step-%u", i));
  set (&step->calendar, g_strdup ("calendar-o"));
  set (&step->kind, g_strdup (kind));
  set (&step->event, event != NULL ? g_strdup_printf ("20000000-0000-4000-8000-%012d", atoi (event)) : NULL);
  set (&step->title, g_strdup (title));
  set (&step->when, accord_when_to_text (&when));
  set (&step->why, g_strdup ("linked, changed here since"));
  step->ticked = TRUE;
  return step;
}

static void
add_plan (Sample *sample)
{
  static const char *const titles[] = { "Website: Content freeze",
                                        "Ferry Terminal: Tender documents",
                                        "Grid Study: Draft report",
                                        "Control Room: 25% Milestone",
                                        "Brand Guide: Final artwork" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) plan = accord_plan_record_new ();
  AccordPlanStep *step = new_step (sample, 0, "push", "3", "Harbour Bridge: 75% Milestone", 1);

  set (&plan->id, g_strdup ("40000000-0000-4000-8000-000000000001"));
  set (&plan->account, g_strdup (accounts[0].id));
  plan->created_at = sample->now;
  plan->repeating = 3;
  step->before = accord_fields_new ();
  step->after = accord_fields_new ();
  accord_fields_set (step->before, ACCORD_FIELD_TITLE, "Harbour Bridge: 25% Milestone");
  accord_fields_set (step->after, ACCORD_FIELD_TITLE, "Harbour Bridge: 75% Milestone");
  set (&step->why, g_strdup ("Your other computer made this copy; the event was changed here since."));
  g_ptr_array_add (plan->steps, step);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *event = g_strdup_printf ("%u", 4 + i);

      g_ptr_array_add (plan->steps, new_step (sample, 1 + i, "push", event, titles[i], 3 + (int) i));
    }
  for (guint i = 0; i < 46; i++)
    {
      g_autofree char *title = g_strdup_printf ("Windpark Ostsee: Turbine %u", i + 1);

      g_ptr_array_add (plan->steps, new_step (sample, 10 + i, "push-new", "0", title, (int) i - 10));
    }
  step = new_step (sample, 90, "push", "1", "Kick-off with Ayumi Tanaka", -3);
  step->mails = g_strdup ("ayumi@nordwind.example\nole@nordwind.example");
  g_ptr_array_add (plan->steps, step);
  must (accord_store_put_plan (sample->store, plan, &error), error);
}

/* ---- what would take the last run back ---- */

static void
add_undo_plan (Sample *sample)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) plan = accord_plan_record_new ();
  AccordPlanStep *step = new_step (sample, 200, "push", "3", "Harbour Bridge: 75% Milestone", 1);

  set (&plan->id, g_strdup ("40000000-0000-4000-8000-000000000002"));
  set (&plan->account, g_strdup (accounts[0].id));
  set (&plan->purpose, g_strdup ("undo"));
  set (&plan->cycle, g_strdup_printf ("31000000-0000-4000-8000-%012u", sample->runs));
  plan->created_at = sample->now;
  step->before = accord_fields_new ();
  step->after = accord_fields_new ();
  accord_fields_set (step->before, ACCORD_FIELD_TITLE, "Harbour Bridge: 75% Milestone");
  accord_fields_set (step->after, ACCORD_FIELD_TITLE, "Harbour Bridge: 50% Milestone");
  set (&step->why, g_strdup ("It gets back there what it was before."));
  g_ptr_array_add (plan->steps, step);
  step = new_step (sample, 201, "push-delete", "4", "Website: Content freeze", 3);
  set (&step->why, g_strdup ("It was new there: the copy goes again."));
  g_ptr_array_add (plan->steps, step);
  step = new_step (sample, 202, "pull", "5", "Ferry Terminal: Tender documents", 4);
  set (&step->why, g_strdup ("Changed here since."));
  step->held = TRUE;
  step->ticked = FALSE;
  g_ptr_array_add (plan->steps, step);
  must (accord_store_put_plan (sample->store, plan, &error), error);
}

/* ---- what would go with an account ---- */

static AccordPlanStep *
add_copy (Sample *sample, AccordPlanRecord *plan, guint i, const char *kind, const char *title, const char *why)
{
  g_autofree char *event = g_strdup_printf ("%u", i);
  AccordPlanStep *step = new_step (sample, 300 + i, kind, event, title, events[i].day);

  set (&step->calendar, g_strdup ("calendar-g"));
  set (&step->remote_id, g_strdup_printf ("remote-%s", step->event));
  set (&step->why, g_strdup (why));
  g_ptr_array_add (plan->steps, step);
  return step;
}

/* Three copies that go, one that would mail, one that was changed there, one that stays; and, of a reset, one event here. */
static void
add_leave_plan (Sample *sample, const char *id, const char *purpose, const char *options)
{
  static const char *const why = "Made by Accord: the copy there goes, the event here stays.";
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordPlanRecord) plan = accord_plan_record_new ();
  AccordPlanStep *step;

  set (&plan->id, g_strdup (id));
  set (&plan->account, g_strdup (accounts[1].id));
  set (&plan->purpose, g_strdup (purpose));
  plan->options = g_strdup (options);
  plan->created_at = sample->now;
  add_copy (sample, plan, 0, "push-delete", "Ayumi Tanaka · Windpark Ostsee", why);
  add_copy (sample, plan, 4, "push-delete", "Colour proofs with Inès Duarte", why);
  add_copy (sample, plan, 8, "push-delete", "Website: Content freeze", why);
  step = add_copy (sample, plan, 1, "push-delete", "Kick-off with Ayumi Tanaka", "Would mail 2 people.");
  step->mails = g_strdup ("ayumi@nordwind.example\nole@nordwind.example");
  step->ticked = FALSE;
  step = add_copy (
      sample, plan, 6, "push-delete", "Noor El-Amin · Substation 4", "Changed there since the last sync: that would be lost.");
  step->ticked = FALSE;
  step = add_copy (sample,
                   plan,
                   11,
                   "release",
                   "Harbour Bridge: 50% Milestone",
                   "Has ended and has attendees there: taking it away would mail about the past.");
  step->held = TRUE;
  step->ticked = FALSE;
  if (options != NULL)
    add_copy (sample,
              plan,
              9,
              "pull-delete",
              "設計レビュー 🎨",
              "Pulled from there: it is deleted here and stays there; the next plan pulls it anew.");
  must (accord_store_put_plan (sample->store, plan, &error), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (AccordStore) store = NULL;
  Sample sample = { NULL, accord_clock_seconds (accord_clock_get_system ()), 0, zone, 0 };

  if (argc < 2)
    {
      g_printerr ("usage: window-sample STORE [empty]\n");
      return 2;
    }
  store = accord_store_open (argv[1], &error);
  must (store != NULL, error);
  if (argc > 2)
    return 0;
  sample.store = store;
  sample.today = accord_date_of (sample.now, zone);
  must (accord_store_set_setting (store, "window_ahead", "90", &error), error);
  add_projects (&sample);
  add_accounts (&sample);
  add_calendars (&sample);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    add_event (&sample, i);
  add_month (&sample);
  add_history (
      &sample, "push", "calendar-o", "three fields, in one request; no mail was sent", -6, sample.now - 120);
  add_history (&sample,
               "conflict",
               "calendar-g",
               "changed on both sides; nothing was overwritten",
               0,
               sample.now - 60);
  add_plan (&sample);
  add_undo_plan (&sample);
  add_leave_plan (&sample, "40000000-0000-4000-8000-000000000003", "disconnect", NULL);
  add_leave_plan (&sample, "40000000-0000-4000-8000-000000000004", "reset", "there=remove here=remove");
  return 0;
}
