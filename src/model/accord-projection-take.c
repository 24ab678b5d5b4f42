/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include <stdlib.h>
#include <string.h>

#include "accord-booking-private.h"
#include "accord-invited.h"
#include "accord-projection-private.h"

/* One taking of remote values into an event. */
typedef struct
{
  AccordEvent        *event;
  const AccordEvent  *before;   /* the event before anything was taken */
  const AccordFields *remote;
  const AccordFields *sent;     /* (nullable) */
  AccordOrigin        origin;
  const AccordPolicy *policy;
} Taking;

static void
set_text (char       **text,
          const char  *value)
{
  g_autofree char *copy = value != NULL && *value != '\0' ? g_strdup (value) : NULL;

  g_free (*text);
  *text = g_steal_pointer (&copy);
}

/* ---- reading titles and bodies back ---- */

/* 0–100, -1 when @text is something else. */
static int
read_percent (const char *text)
{
  guint64 value;

  return g_ascii_string_to_unsigned (text, 10, 0, 100, &value, NULL) ? (int) value : -1;
}

/* "75% Milestone" gives 75. */
static int
read_milestone (const char *text)
{
  const char *sign = strchr (text, '%');
  g_autofree char *number = sign != NULL ? g_strndup (text, sign - text) : NULL;

  return sign != NULL && g_str_equal (sign + 1, " " ACCORD_WORD_MILESTONE) ? read_percent (number) : -1;
}

static gboolean
readable (const AccordPlaceValues *values)
{
  const char *deliverable = values->value[ACCORD_PLACE_DELIVERABLE];
  const char *percent = values->value[ACCORD_PLACE_PERCENT];

  return (deliverable == NULL || *deliverable != '\0') && (percent == NULL || read_percent (percent) >= 0);
}

static void
take_deliverable (AccordEvent *event,
                  const char  *text)
{
  int percent = read_milestone (text);

  if (percent >= 0)
    event->percent = percent;
  else if (g_str_equal (text, ACCORD_WORD_MILESTONE))
    event->percent = -1;
  set_text (&event->title, percent >= 0 || g_str_equal (text, ACCORD_WORD_MILESTONE) ? NULL : text);
}

/* Only what moved, so that a title that says the same in other words changes nothing. */
static void
take_own_values (AccordEvent             *event,
                 const AccordPlaceValues *before,
                 const AccordPlaceValues *after)
{
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    {
      const char *value = after->value[i];

      if (value == NULL || g_strcmp0 (before->value[i], value) == 0)
        continue;
      if (i == ACCORD_PLACE_DELIVERABLE)
        take_deliverable (event, value);
      else if (i == ACCORD_PLACE_TITLE)
        set_text (&event->title, value);
      else if (i == ACCORD_PLACE_PERCENT)
        event->percent = read_percent (value);
      else if (i == ACCORD_PLACE_NOTES)
        set_text (&event->notes, value);
    }
}

static AccordTemplate *
template_of (const Taking *taking,
             AccordField   field)
{
  return field == ACCORD_FIELD_TITLE ? accord_title_template_new (taking->policy, taking->before->kind)
                                     : accord_body_template_new (taking->policy, taking->before->kind);
}

static gboolean
read_back (const Taking      *taking,
           AccordField        field,
           AccordPlaceValues *before,
           AccordPlaceValues *after)
{
  g_autoptr (AccordTemplate) template = template_of (taking, field);
  g_auto (AccordPlaceValues) now = { 0 };

  accord_event_fill_places (taking->before, taking->policy, FALSE, &now);
  return accord_template_read_back (template, &now, accord_fields_get (taking->sent, field),
                                    accord_fields_get (taking->remote, field), before, after) &&
         readable (after);
}

static void
take_words (Taking      *taking,
            AccordField  field,
            char       **override)
{
  g_auto (AccordPlaceValues) before = { 0 };
  g_auto (AccordPlaceValues) after = { 0 };

  if (read_back (taking, field, &before, &after))
    {
      take_own_values (taking->event, &before, &after);
      g_clear_pointer (override, g_free);
      return;
    }
  g_free (*override);
  *override = g_strdup (accord_fields_get (taking->remote, field));
}

static void
take_title (Taking     *taking,
            const char *value)
{
  if (taking->origin == ACCORD_ORIGIN_THERE)
    set_text (&taking->event->title, value);
  else
    take_words (taking, ACCORD_FIELD_TITLE, &taking->event->title_override);
}

static void
take_body (Taking     *taking,
           const char *value)
{
  if (taking->origin == ACCORD_ORIGIN_THERE)
    set_text (&taking->event->notes, value);
  else
    take_words (taking, ACCORD_FIELD_BODY, &taking->event->body_override);
}

/* ---- the other fields ---- */

static void
take_when (Taking     *taking,
           const char *value)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  AccordWhen *own = &taking->event->when;

  if (!accord_when_from_text (&when, value, NULL) || !when.set)
    return;
  if (own->set && !own->all_day && !when.all_day && accord_zone_same (own->zone, when.zone))
    accord_when_set_span (own, when.start, when.end, own->zone);
  else
    accord_when_copy (&when, own);
}

static void
take_place (Taking     *taking,
            const char *value)
{
  set_text (&taking->event->place, value);
}

static void
take_categories (Taking     *taking,
                 const char *value)
{
  AccordEvent *event = taking->event;
  const AccordPolicy *policy = taking->policy;
  g_autofree char *now = accord_event_dup_categories (event, taking->origin, policy);
  g_autofree char *taken = accord_policy_has_one_colour (policy) ? accord_colour_take (policy->colours, now, value)
                                                                 : g_strdup (value);
  g_auto (GStrv) names = g_strsplit (taken, "\n", 0);

  g_ptr_array_set_size (event->categories, 0);
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' &&
        !accord_booking_says (taking->before, names[i], taking->sent, taking->origin, taking->policy))
      g_ptr_array_add (event->categories, g_strdup (names[i]));
}

static AccordAttendee *
find_attendee (GPtrArray  *attendees,
               const char *address)
{
  for (guint i = 0; i < attendees->len; i++)
    {
      AccordAttendee *attendee = g_ptr_array_index (attendees, i);

      if (g_ascii_strcasecmp (attendee->email, address) == 0)
        return attendee;
    }
  return NULL;
}

/* Who is there by the rule is no attendee of the event's own. */
static void
take_attendees (Taking     *taking,
                const char *value)
{
  const AccordPerson *invited = accord_event_get_invited_person (taking->event, taking->policy);
  g_autoptr (GPtrArray) attendees = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_attendee_free);
  g_auto (GStrv) lines = g_strsplit (value, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 3);
      AccordAttendee *old;

      if (g_strv_length (parts) < 3 ||
          (invited != NULL && g_ascii_strcasecmp (invited->email, parts[0]) == 0))
        continue;
      old = find_attendee (taking->event->attendees, parts[0]);
      g_ptr_array_add (attendees, accord_attendee_new (old != NULL ? old->email : parts[0],
                                                       *parts[1] != '\0' ? parts[1] : NULL,
                                                       parts[2], old != NULL ? old->response : NULL));
    }
  g_ptr_array_unref (taking->event->attendees);
  taking->event->attendees = g_steal_pointer (&attendees);
}

static void
take_responses (Taking     *taking,
                const char *value)
{
  const AccordPerson *invited = accord_event_get_invited_person (taking->event, taking->policy);
  g_auto (GStrv) lines = g_strsplit (value, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 2);
      AccordAttendee *attendee =
          g_strv_length (parts) == 2 ? find_attendee (taking->event->attendees, parts[0]) : NULL;

      if (attendee != NULL)
        set_text (&attendee->response, parts[1]);
      else if (invited != NULL && parts[0] != NULL && g_ascii_strcasecmp (invited->email, parts[0]) == 0)
        set_text (&taking->event->person_response, parts[1]);
    }
}

/* Those of ours that the copy never had, as the provider keeps only the nearest ones: they stay when these change. */
static void
keep_unshown_reminders (Taking *taking,
                        GArray *into)
{
  const AccordHolding *holding = taking->policy->holding;
  const GArray *ours = taking->before->reminders;

  if (holding == NULL || accord_fields_get (taking->sent, ACCORD_FIELD_REMINDERS) == NULL)
    return;
  for (guint i = holding->reminders; i < ours->len; i++)
    g_array_append_val (into, g_array_index (ours, int, i));
}

/* That there is none any more is the event's own word: the default of its kind does not come back. */
static void
take_reminders (Taking     *taking,
                const char *value)
{
  AccordEvent *event = taking->event;
  gboolean had = event->reminders->len > 0 || accord_event_get_default_reminder (event, taking->policy) >= 0;
  g_auto (GStrv) minutes = g_strsplit (value, " ", 0);
  GArray *reminders = event->reminders;

  g_array_set_size (reminders, 0);
  keep_unshown_reminders (taking, reminders);
  for (guint i = 0; minutes[i] != NULL; i++)
    g_array_append_vals (reminders, &(int) { atoi (minutes[i]) }, *minutes[i] != '\0');
  accord_reminders_sort (reminders);
  if (reminders->len > 0)
    event->no_reminder = FALSE;
  else if (had && event->born_in == NULL)
    event->no_reminder = TRUE;
}

/* "tentative" comes only from providers that say the status this way. */
static void
take_busy (Taking     *taking,
           const char *value)
{
  AccordEvent *event = taking->event;

  if (g_str_equal (value, "tentative"))
    {
      event->status = ACCORD_STATUS_TENTATIVE;
      return;
    }
  if (g_strcmp0 (accord_fields_get (taking->sent, ACCORD_FIELD_BUSY), "tentative") == 0)
    event->status = ACCORD_STATUS_CONFIRMED;
  if (*value != '\0')
    set_text (&event->availability, value);
}

static void
take_status (Taking     *taking,
             const char *value)
{
  AccordStatus status;

  if (accord_status_from_text (value, &status))
    taking->event->status = status;
}

static void
take_privacy (Taking     *taking,
              const char *value)
{
  if (*value != '\0')
    set_text (&taking->event->visibility, value);
}

static void
take_organiser (Taking     *taking,
                const char *value)
{
  set_text (&taking->event->organiser, value);
}

static void
take_online (Taking     *taking,
             const char *value)
{
  set_text (&taking->event->online, value);
}

static void
take_recurrence (Taking     *taking,
                 const char *value)
{
  AccordEvent *event = taking->event;

  accord_event_fold_exdates (event);
  set_text (&event->recurrence, value);
  if (event->recurrence == NULL)
    g_ptr_array_set_size (event->exceptions, 0);
}

static void
take_exceptions (Taking     *taking,
                 const char *value)
{
  accord_event_take_exceptions (taking->event, NULL, value, taking->sent, taking->origin, taking->policy);
}

static void (*const takers[ACCORD_N_FIELDS]) (Taking *taking, const char *value) = {
  [ACCORD_FIELD_TITLE] = take_title,
  [ACCORD_FIELD_WHEN] = take_when,
  [ACCORD_FIELD_PLACE] = take_place,
  [ACCORD_FIELD_BODY] = take_body,
  [ACCORD_FIELD_CATEGORIES] = take_categories,
  [ACCORD_FIELD_ATTENDEES] = take_attendees,
  [ACCORD_FIELD_REMINDERS] = take_reminders,
  [ACCORD_FIELD_BUSY] = take_busy,
  [ACCORD_FIELD_STATUS] = take_status,
  [ACCORD_FIELD_PRIVACY] = take_privacy,
  [ACCORD_FIELD_ORGANISER] = take_organiser,
  [ACCORD_FIELD_RESPONSES] = take_responses,
  [ACCORD_FIELD_ONLINE] = take_online,
  [ACCORD_FIELD_RECURRENCE] = take_recurrence,
  [ACCORD_FIELD_EXCEPTIONS] = take_exceptions,
};

void
accord_event_take_fields (AccordEvent        *event,
                          const AccordFields *remote,
                          AccordFieldMask     mask,
                          const AccordFields *sent,
                          AccordOrigin        origin,
                          const AccordPolicy *policy)
{
  g_autoptr (AccordEvent) before = NULL;
  Taking taking;

  g_return_if_fail (event != NULL && remote != NULL && policy != NULL);

  before = accord_event_copy (event);
  taking = (Taking) { event, before, remote, sent, origin, policy };
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    if ((mask & ACCORD_FIELD_BIT (i)) && remote->value[i] != NULL)
      takers[i] (&taking, remote->value[i]);
  /* An item whose title we may not see is shown as the word (sync-rules §4, privacy in). */
  if (origin == ACCORD_ORIGIN_THERE && !(mask & ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE)) &&
      event->title == NULL)
    event->title = g_strdup (policy->busy_word);
}

static gboolean
own_part_stands (const Taking *taking,
                 AccordField   field)
{
  g_auto (AccordPlaceValues) before = { 0 };
  g_auto (AccordPlaceValues) after = { 0 };
  g_auto (AccordPlaceValues) now = { 0 };
  g_autoptr (AccordTemplate) template = template_of (taking, field);
  AccordPlaceMask own = accord_template_get_own (template);

  if (!read_back (taking, field, &before, &after))
    return FALSE;
  accord_event_fill_places (taking->before, taking->policy, FALSE, &now);
  for (guint i = 0; i < ACCORD_N_PLACES; i++)
    if ((own & ACCORD_PLACE_BIT (i)) && g_strcmp0 (before.value[i], now.value[i]) != 0)
      return FALSE;
  return TRUE;
}

AccordFieldMask
accord_event_find_derived (const AccordEvent  *event,
                           const AccordFields *sent,
                           const AccordFields *remote,
                           AccordFieldMask     mask,
                           AccordOrigin        origin,
                           const AccordPolicy *policy)
{
  const Taking taking = { NULL, event, remote, sent, origin, policy };
  AccordFieldMask derived = 0;

  g_return_val_if_fail (event != NULL && remote != NULL && policy != NULL, 0);

  if (origin == ACCORD_ORIGIN_THERE || sent == NULL)
    return 0;
  if ((mask & ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES)) &&
      accord_booking_own_stand (event, sent, origin, policy))
    derived |= ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES);
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    {
      gboolean overridden =
          i == ACCORD_FIELD_TITLE ? event->title_override != NULL : event->body_override != NULL;

      if ((mask & ACCORD_FIELD_BIT (i)) && (i == ACCORD_FIELD_TITLE || i == ACCORD_FIELD_BODY) &&
          !overridden && sent->value[i] != NULL && remote->value[i] != NULL && own_part_stands (&taking, i))
        derived |= ACCORD_FIELD_BIT (i);
    }
  return derived;
}
