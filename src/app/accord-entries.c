/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include "accord-entries.h"
#include "accord-sentences.h"
#include "model/accord-series.h"

static gint64
local_midnight (gint64 day, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (day);
  g_autoptr (GDateTime) local = g_date_time_new (zone,
                                                 g_date_time_get_year (utc),
                                                 g_date_time_get_month (utc),
                                                 g_date_time_get_day_of_month (utc),
                                                 0,
                                                 0,
                                                 0);

  return local != NULL ? g_date_time_to_unix (local) : day;
}

static const AccordLink *
find_link (GPtrArray *links, const char *calendar)
{
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);

      if (g_str_equal (link->calendar, calendar))
        return link;
    }
  return NULL;
}

/* The mark of one account: what matters most among its calendars. */
static void
judge_account (AccordEntry *entry,
               const char *account,
               GPtrArray *calendars,
               GPtrArray *links,
               const AccordPresenceFrame *frame)
{
  AccordPresence most = ACCORD_PRESENCE_NONE;
  char *why = NULL;

  for (guint i = 0; i < calendars->len; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (calendars, i);
      g_autofree char *reason = NULL;
      AccordPresence presence;

      if (!g_str_equal (calendar->account, account))
        continue;
      presence =
          accord_presence_judge (entry->event, calendar, find_link (links, calendar->id), frame, &reason);
      if (presence <= most)
        continue;
      most = presence;
      g_free (why);
      why = g_strdup_printf ("%s – %s", calendar->name, reason);
    }
  accord_entry_add_mark (entry, most, why);
}

static void
judge (AccordDesk *desk, AccordEntry *entry, GPtrArray *calendars, const AccordPresenceFrame *frame)
{
  GListModel *accounts = accord_desk_get_accounts (desk);
  g_autoptr (GPtrArray) links =
      accord_store_list_event_links (accord_desk_get_store (desk), entry->event->id, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);

      judge_account (entry, accord_account_info_get_id (account), calendars, links, frame);
    }
}

/* One reading of the list. */
typedef struct
{
  AccordDesk *desk;
  const AccordAgendaFilter *filter;
  const AccordPolicy *policy;
  const AccordPresenceFrame *frame;
  GPtrArray *calendars;
  GPtrArray *entries;
  gint64 from; /* Unix seconds */
  gint64 to;
} Reading;

/* As many occurrences of one series as a year has days. */
#define MOST_OCCURRENCES 366

/* Takes @entry. */
static void
add_entry (Reading *reading, AccordEntry *entry)
{
  g_autoptr (AccordEntry) owned = entry;
  AccordAgendaFilter first_sieve = *reading->filter;

  first_sieve.presence = -1;
  if (!accord_agenda_filter_matches (&first_sieve, entry))
    return;
  judge (reading->desk, entry, reading->calendars, reading->frame);
  if (accord_agenda_filter_matches (reading->filter, entry))
    g_ptr_array_add (reading->entries, g_steal_pointer (&owned));
}

static void
add_occurrences (Reading *reading, const AccordEvent *event)
{
  g_autoptr (GPtrArray) occurrences = NULL;

  if (!accord_event_repeats (event))
    {
      add_entry (reading, accord_entry_new (accord_event_copy (event), reading->policy));
      return;
    }
  occurrences =
      accord_event_list_occurrences (event, reading->from, reading->to, reading->frame->zone, MOST_OCCURRENCES);
  for (guint i = 0; i < occurrences->len; i++)
    {
      const AccordOccurrence *occurrence = g_ptr_array_index (occurrences, i);

      add_entry (reading,
                 accord_entry_new_occurrence (accord_event_copy (event), occurrence->event, reading->policy));
    }
}

GPtrArray *
accord_entries_read (
    AccordDesk *desk, gint64 from, gint64 to, const AccordAgendaFilter *filter, GError **error)
{
  AccordStore *store = accord_desk_get_store (desk);
  g_autoptr (AccordPolicy) policy = accord_store_read_policy (store);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_entry_free);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  AccordPresenceFrame frame;
  Reading reading;

  accord_desk_get_frame (desk, &frame);
  events = accord_store_list_events (
      store, local_midnight (from, frame.zone), local_midnight (to, frame.zone), TRUE, error);
  if (events == NULL)
    return NULL;
  calendars = accord_store_list_calendars (store, NULL, error);
  if (calendars == NULL)
    return NULL;

  reading = (Reading){ desk,
                       filter,
                       policy,
                       &frame,
                       calendars,
                       entries,
                       local_midnight (from, frame.zone),
                       local_midnight (to, frame.zone) };
  for (guint i = 0; i < events->len; i++)
    add_occurrences (&reading, g_ptr_array_index (events, i));
  return g_steal_pointer (&entries);
}
