/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-review.h"

#include "accord-uuid.h"

#define DAY_SECONDS (24 * 60 * 60)
#define MINUTE_SECONDS 60

char *
accord_review_dup_id (const char *deliverable)
{
  g_return_val_if_fail (deliverable != NULL, NULL);

  return accord_uuid_of ("review", deliverable);
}

/* The last day, as midnight if in UTC. */
static gboolean
find_due_day (const AccordEvent *event, GTimeZone *zone, gint64 *day)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  if (!accord_event_get_when (event, &when))
    return FALSE;
  *day = when.all_day ? when.end - DAY_SECONDS : accord_date_of (when.end, zone);
  return TRUE;
}

/* 1970-01-01 was a Thursday. */
static gint64
leave_weekend (gint64 day)
{
  int weekday = (int) ((day / DAY_SECONDS + 3) % 7);

  return weekday >= 5 ? day - (weekday - 4) * DAY_SECONDS : day;
}

static gboolean
is_reviewed (const AccordEvent *event)
{
  return event->kind == ACCORD_KIND_DELIVERABLE && event->deleted_at == 0 && !event->archived &&
         (event->status == ACCORD_STATUS_CONFIRMED || event->status == ACCORD_STATUS_TENTATIVE) &&
         !accord_event_repeats (event);
}

static void
set_text (char **text, char *value)
{
  g_free (*text);
  *text = value;
}

AccordEvent *
accord_review_new (const AccordEvent *event, const AccordPolicy *policy, const char *zone)
{
  g_autoptr (GTimeZone) clock = NULL;
  g_autofree char *title = NULL;
  AccordEvent *review;
  gint64 day, start;

  g_return_val_if_fail (event != NULL && policy != NULL && zone != NULL, NULL);

  clock = accord_zone_get (zone);
  if (!is_reviewed (event) || !find_due_day (event, clock, &day))
    return NULL;
  day = leave_weekend (day - policy->review_before * DAY_SECONDS);
  start = accord_zone_instant (clock, day + policy->review_time * MINUTE_SECONDS);
  review = accord_event_new (ACCORD_KIND_APPOINTMENT);
  title = accord_event_dup_title (event, policy);
  set_text (&review->id, accord_review_dup_id (event->id));
  set_text (&review->title, g_strdup_printf ("%s: %s", policy->review_word, title));
  review->status = event->status;
  review->project = event->project != NULL ? accord_project_copy (event->project) : NULL;
  review->person = event->person != NULL ? accord_person_copy (event->person) : NULL;
  accord_when_set_span (&review->when, start, start + policy->review_length * MINUTE_SECONDS, zone);
  return review;
}

static void
add_text (GChecksum *sum, const char *text)
{
  g_checksum_update (sum, (const guchar *) (text != NULL ? text : "\f"), -1);
  g_checksum_update (sum, (const guchar *) "\n", 1);
}

static void
add_number (GChecksum *sum, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  add_text (sum, text);
}

static void
add_texts (GChecksum *sum, const AccordEvent *review)
{
  g_autofree char *when = accord_when_to_text (&review->when);
  const char *texts[] = { review->title,      review->notes,          review->place,         when,
                          review->recurrence, review->title_override, review->body_override, review->contact,
                          review->url,        review->availability,   review->visibility };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (sum, texts[i]);
}

char *
accord_review_digest (const AccordEvent *review)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_val_if_fail (review != NULL, NULL);

  add_texts (sum, review);
  add_number (sum, review->kind);
  add_number (sum, review->status);
  add_number (sum, review->archived);
  add_number (sum, review->no_reminder);
  add_number (sum, review->project != NULL ? review->project->id : 0);
  add_number (sum, review->person != NULL ? review->person->id : 0);
  add_number (sum, review->exceptions->len);
  for (guint i = 0; i < review->reminders->len; i++)
    add_number (sum, g_array_index (review->reminders, int, i));
  for (guint i = 0; i < review->categories->len; i++)
    add_text (sum, g_ptr_array_index (review->categories, i));
  for (guint i = 0; i < review->attendees->len; i++)
    add_text (sum, ((const AccordAttendee *) g_ptr_array_index (review->attendees, i))->email);
  return g_strdup (g_checksum_get_string (sum));
}
