/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include <string.h>

#include "model/accord-recurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook-series.h"

/* Cancelled and changed occurrences are shown when they are asked for by name (providers.md §3.4), and then
 * only what is named comes back. */
#define SELECT                                                                                               \
  "type,subject,start,end,isAllDay,originalStartTimeZone,location,body,categories,attendees,isReminderOn,"   \
  "reminderMinutesBeforeStart,showAs,sensitivity,organizer,isOrganizer,responseStatus,onlineMeeting,"        \
  "onlineMeetingUrl,isDraft,isCancelled,iCalUId,webLink,lastModifiedDateTime,transactionId,recurrence,"      \
  "cancelledOccurrences,exceptionOccurrences"
#define EXPAND ACCORD_OUTLOOK_EXPAND ",exceptionOccurrences"

/* The longest range that is answered (docs#6284), and how much of it lies behind us. */
#define RANGE ((gint64) 1825 * 24 * 60 * 60)
#define BEHIND ((gint64) 730 * 24 * 60 * 60)
#define INSTANCES_OF_A_PAGE "500"

AccordOutlookSeries *
accord_outlook_series_new (const char *id, const char *zone_hint)
{
  AccordOutlookSeries *self = g_new0 (AccordOutlookSeries, 1);

  self->id = g_strdup (id);
  self->zone_hint = g_strdup (zone_hint);
  return self;
}

void
accord_outlook_series_free (AccordOutlookSeries *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->zone_hint);
  g_clear_pointer (&self->item, accord_remote_item_free);
  g_clear_pointer (&self->reply, json_node_unref);
  g_free (self);
}

static AccordExchange *
new_series_get (AccordOutlook *self, const AccordCalendar *calendar, const char *id)
{
  char *address =
      accord_address_build (self->api, "me", "calendars", calendar->remote_id, "events", id, NULL);

  address = accord_address_add (address, "$select", SELECT);
  return accord_outlook_new_exchange ("GET", accord_address_add (address, "$expand", EXPAND));
}

static gboolean
is_series (const AccordRemoteItem *item)
{
  return item->state == ACCORD_REMOTE_PRESENT &&
         accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE) != NULL;
}

/* All of a series, or what of it lies around now. */
static gboolean
choose_range (const AccordRemoteItem *item, gint64 *from, gint64 *to)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 start, end;

  accord_when_from_text (&when, accord_fields_get (item->fields, ACCORD_FIELD_WHEN), NULL);
  accord_recurrence_span (
      accord_fields_get (item->fields, ACCORD_FIELD_RECURRENCE), &when, utc, &start, &end);
  *from = MAX (start, MIN (now - BEHIND, end - RANGE / 2));
  *to = MIN (end, *from + RANGE);
  return *to < end;
}

/* Both dates are of the zone of the event; one that Exchange made itself is left alone. */
static gboolean
starts_before_its_pattern (const AccordOutlookSeries *there)
{
  JsonObject *event = accord_json_root (there->reply);
  const char *said = accord_json_string (event, "recurrence/range/startDate");
  const char *when = accord_fields_get (there->item->fields, ACCORD_FIELD_WHEN);
  g_autofree char *zone = accord_outlook_event_zone_read (accord_json_string (event, "originalStartTimeZone"));

  return zone != NULL && said != NULL && when != NULL && strncmp (said, when, strlen ("2026-11-09")) < 0;
}

AccordFields *
accord_outlook_series_with_start (const AccordFields *fields, const AccordOutlookSeries *there)
{
  AccordFields *whole = accord_fields_copy (fields);

  if (there != NULL && there->reply != NULL && accord_fields_get (fields, ACCORD_FIELD_RECURRENCE) != NULL &&
      accord_fields_get (fields, ACCORD_FIELD_WHEN) == NULL && starts_before_its_pattern (there))
    accord_fields_set (whole, ACCORD_FIELD_WHEN, accord_fields_get (there->item->fields, ACCORD_FIELD_WHEN));
  return whole;
}

char *
accord_outlook_build_instances (
    AccordOutlook *self, const AccordCalendar *calendar, const char *id, gint64 from, gint64 to)
{
  g_autofree char *first = accord_address_instant (from);
  g_autofree char *last = accord_address_instant (to);
  char *address = accord_address_build (
      self->api, "me", "calendars", calendar->remote_id, "events", id, "instances", NULL);

  return accord_address_add (accord_address_add (address, "startDateTime", first), "endDateTime", last);
}

/* Takes @failure. */
static gboolean
leave_unknown (AccordOutlookSeries *series, GError *failure, GError **error)
{
  accord_remote_item_free (series->item);
  series->item = accord_provider_leave_unknown (series->id, failure, error);
  g_clear_pointer (&series->reply, json_node_unref);
  return series->item != NULL;
}

/* A server that does not name them shows by its instances what became of the occurrences. */
static gboolean
fill (AccordOutlook *self,
      const AccordCalendar *calendar,
      AccordOutlookSeries *series,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *mark = g_strdup (series->item->mark);
  g_autoptr (GPtrArray) rows = NULL;
  GError *failure = NULL;
  JsonObject *event = accord_json_root (series->reply);
  char *address;
  gint64 from, to;
  gboolean cut = choose_range (series->item, &from, &to);

  address = accord_outlook_build_instances (self, calendar, series->id, from, to);
  address = accord_address_add (address, "$top", INSTANCES_OF_A_PAGE);
  rows = accord_outlook_read_pages (self, address, ACCORD_CALL_ITEM, series->id, cancellable, &failure);
  if (rows == NULL)
    return leave_unknown (series, failure, error);
  accord_outlook_series_fill (event, series->item, rows, from, to, cut);
  accord_remote_item_free (series->item);
  series->item = accord_outlook_read_event (self, event, series->zone_hint);
  if (series->item->mark == NULL)
    series->item->mark = g_steal_pointer (&mark);
  return TRUE;
}

static gboolean
read_series (AccordOutlook *self, AccordOutlookSeries *series, const AccordExchange *exchange, GError **error)
{
  g_clear_pointer (&series->item, accord_remote_item_free);
  g_clear_pointer (&series->reply, json_node_unref);
  series->item = accord_outlook_read_answer (self, series->id, exchange, series->zone_hint, error);
  if (series->item == NULL)
    return FALSE;
  if (series->item->state == ACCORD_REMOTE_PRESENT)
    series->reply = json_node_copy (exchange->reply);
  return TRUE;
}

gboolean
accord_outlook_load_series (AccordOutlook *self,
                            const AccordCalendar *calendar,
                            GPtrArray *series,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);

  for (guint i = 0; i < series->len; i++)
    g_ptr_array_add (exchanges,
                     new_series_get (self,
                                     calendar,
                                     ((AccordOutlookSeries *) g_ptr_array_index (series, i))->id));
  if (!accord_outlook_send_gets (self, exchanges, calendar, cancellable, error))
    return FALSE;
  for (guint i = 0; i < series->len; i++)
    {
      AccordOutlookSeries *one = g_ptr_array_index (series, i);

      if (!read_series (self, one, g_ptr_array_index (exchanges, i), error))
        return FALSE;
      if (is_series (one->item) && !accord_outlook_series_is_whole (accord_json_root (one->reply)) &&
          !fill (self, calendar, one, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
accord_outlook_complete_series (AccordOutlook *self,
                                const AccordCalendar *calendar,
                                GPtrArray *items,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_outlook_series_free);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      if (!is_series (item))
        continue;
      g_ptr_array_add (series, accord_outlook_series_new (item->id, NULL));
      g_array_append_val (places, i);
    }
  if (!accord_outlook_load_series (self, calendar, series, cancellable, error))
    return FALSE;
  for (guint i = 0; i < series->len; i++)
    {
      AccordRemoteItem **place =
          (AccordRemoteItem **) &g_ptr_array_index (items, g_array_index (places, guint, i));

      accord_remote_item_free (*place);
      *place = g_steal_pointer (&((AccordOutlookSeries *) g_ptr_array_index (series, i))->item);
    }
  return TRUE;
}
