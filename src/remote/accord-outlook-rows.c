/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"

/* A feed names what is in a calendar, but shows no marks and often no fields (providers.md §3.5). When a full listing
 * begins, the feed is therefore walked to its end first: from then on every change is named by its next round. Only then
 * what it named is read, a thousand at a time, by listing the calendar's events: each is as new as the feed knew it, or
 * newer. What that listing lacks, or shows with another tag than the feed did, is asked for by itself. A server that lists
 * no events so has all of them asked for by themselves. */

#define ROWS_OF_A_PAGE "1000"
#define FETCHED_AT_A_TIME 1000
/* One batch shows that many: no listing is cheaper. */
#define FEW 20

void
accord_outlook_rows_begin (AccordOutlook *self)
{
  g_hash_table_remove_all (self->wanted);
  g_clear_pointer (&self->wanted_at, g_free);
  self->rows_over = FALSE;
}

void
accord_outlook_rows_want (AccordOutlook *self, const char *id, const char *tag)
{
  g_hash_table_replace (self->wanted, g_strdup (id), g_strdup (tag));
}

void
accord_outlook_rows_drop (AccordOutlook *self, const char *id)
{
  g_hash_table_remove (self->wanted, id);
}

void
accord_outlook_rows_continue (AccordOutlook *self, const char *link)
{
  g_free (self->wanted_at);
  self->wanted_at = g_strdup (link);
}

gboolean
accord_outlook_rows_check (AccordOutlook *self,
                           const AccordCalendar *calendar,
                           const char *link,
                           GError **error)
{
  if (g_strcmp0 (link, self->wanted_at) == 0)
    return TRUE;
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               ACCORD_REMOTE_ERROR_CURSOR_EXPIRED,
               "calendar %s: what was listed so far is not known any more",
               calendar->remote_id);
  return FALSE;
}

gboolean
accord_outlook_rows_postpone (AccordOutlook *self, AccordFeed *feed, const char *since)
{
  if (g_hash_table_size (self->wanted) <= FEW)
    return FALSE;
  accord_outlook_rows_continue (self, since);
  self->rows_over = self->no_rows;
  feed->then = g_strdup (since);
  g_clear_pointer (&feed->page, g_free);
  return TRUE;
}

/* Values are compared in UTC, in which they are shown too; a day on either side stands for any zone. */
static char *
build_filter (const AccordFeed *feed)
{
  g_autofree char *from = accord_address_instant (feed->from - 24 * 60 * 60);
  g_autofree char *to = accord_address_instant (feed->to + 24 * 60 * 60);

  return g_strdup_printf ("start/dateTime lt '%.19s' and end/dateTime ge '%.19s'", to, from);
}

static AccordExchange *
new_page_exchange (AccordOutlook *self, const char *calendar, const AccordFeed *feed)
{
  g_autofree char *filter = build_filter (feed);
  char *address;

  if (feed->page != NULL)
    return accord_outlook_new_exchange ("GET", g_strdup (feed->page));
  address = accord_address_build (self->api, "me", "calendars", calendar, "events", NULL);
  address = accord_address_add (address, "$top", ROWS_OF_A_PAGE);
  address = accord_address_add (address, "$filter", filter);
  return accord_outlook_new_exchange ("GET", accord_address_add (address, "$expand", ACCORD_OUTLOOK_EXPAND));
}

/* No more of the listing: what is still wanted is asked for by itself. */
static void
end_rows (AccordOutlook *self, AccordFeed *feed)
{
  self->rows_over = TRUE;
  g_clear_pointer (&feed->page, g_free);
  feed->n_pages++; /* no cursor is told twice */
}

/* FALSE, with @error: the pass must stop. What is refused, or makes no sense, only ends the listing of rows. */
static gboolean
send_page (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordFeed *feed,
           AccordExchange **out,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *probe = accord_outlook_build_calendar (self, calendar);
  g_autoptr (AccordExchange) exchange = new_page_exchange (self, calendar->remote_id, feed);
  g_autoptr (GError) local_error = NULL;
  gboolean sent;

  accord_http_set_probe (self->http, probe);
  sent = accord_provider_send (self->http, exchange, calendar->remote_id, cancellable, &local_error);
  accord_http_set_probe (self->http, NULL);
  if (sent && accord_provider_succeeded (exchange))
    {
      *out = g_steal_pointer (&exchange);
      return TRUE;
    }
  if (sent)
    accord_outlook_set_error (exchange, ACCORD_CALL_CALENDAR, calendar->remote_id, &local_error);
  g_debug ("%s", local_error->message);
  /* A large page may be more than a server manages: the next listing goes without, whatever this one does. */
  self->no_rows = !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (!sent && !g_error_matches (local_error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  end_rows (self, feed);
  return TRUE;
}

/* A series is read whole, by itself. A row with another tag is newer than the feed, or comes from a part of the server
 * that lags behind it: only asking for that event tells. Rows come again (docs#16500); what the feed did not name is for
 * its next round. */
static gboolean
is_wanted (AccordOutlook *self, JsonObject *row)
{
  const char *id = accord_json_string (row, "id");
  const char *tag = accord_json_string (row, "@odata.etag");
  gpointer named;

  return id != NULL && tag != NULL && g_hash_table_lookup_extended (self->wanted, id, NULL, &named) &&
         (named == NULL || g_str_equal (named, tag)) && !accord_outlook_event_is_skeletal (row) &&
         !accord_outlook_event_repeats (row);
}

static void
read_rows (AccordOutlook *self, JsonArray *values, AccordChanges *out)
{
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonObject *row = accord_json_element (values, i);
      g_autoptr (AccordRemoteItem) item = NULL;

      if (!is_wanted (self, row))
        continue;
      item = accord_outlook_read_event (self, row, NULL);
      accord_outlook_rows_drop (self, item->id);
      if (item->traits & ACCORD_REMOTE_REPEATS)
        out->repeating++;
      else
        g_ptr_array_add (out->items, g_steal_pointer (&item));
    }
}

static gboolean
list_page (AccordOutlook *self,
           const AccordCalendar *calendar,
           AccordFeed *feed,
           AccordChanges *out,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AccordExchange) exchange = NULL;
  g_autoptr (GError) circle = NULL;
  JsonObject *reply;
  const char *next;

  if (!send_page (self, calendar, feed, &exchange, cancellable, error))
    return FALSE;
  if (exchange == NULL)
    return TRUE;
  reply = accord_json_root (exchange->reply);
  read_rows (self, accord_json_array (reply, "value"), out);
  next = accord_json_string (reply, "@odata.nextLink");
  if (next == NULL)
    end_rows (self, feed);
  else if (!accord_outlook_check_link (self, next, error))
    return FALSE;
  else if (!accord_feed_follow (feed, self->seen_pages, next, &circle))
    {
      g_debug ("%s", circle->message);
      end_rows (self, feed);
    }
  return TRUE;
}

static gboolean
fetch_some (AccordOutlook *self,
            const AccordCalendar *calendar,
            AccordFeed *feed,
            AccordChanges *out,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  feed->n_pages++;
  g_hash_table_iter_init (&iter, self->wanted);
  while (ids->len < FETCHED_AT_A_TIME && g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_ptr_array_add (ids, g_strdup (id));
      g_hash_table_iter_remove (&iter);
    }
  return accord_outlook_add_fetched (self, calendar, ids, out, cancellable, error);
}

gboolean
accord_outlook_rows_list (AccordOutlook *self,
                          const AccordCalendar *calendar,
                          AccordFeed *feed,
                          AccordChanges *out,
                          GCancellable *cancellable,
                          GError **error)
{
  if (!accord_outlook_rows_check (self, calendar, feed->then, error))
    return FALSE;
  if (!self->rows_over ? !list_page (self, calendar, feed, out, cancellable, error)
                       : !fetch_some (self, calendar, feed, out, cancellable, error))
    return FALSE;
  out->more = !self->rows_over || g_hash_table_size (self->wanted) > 0;
  out->complete = !out->more;
  if (!out->more)
    accord_feed_end_round (feed, feed->then);
  out->cursor = accord_feed_to_text (feed);
  return TRUE;
}

gboolean
accord_outlook_rows_fetch (AccordOutlook *self,
                           const AccordCalendar *calendar,
                           AccordFeed *feed,
                           AccordChanges *out,
                           GCancellable *cancellable,
                           GError **error)
{
  while (g_hash_table_size (self->wanted) > 0)
    if (!fetch_some (self, calendar, feed, out, cancellable, error))
      return FALSE;
  return TRUE;
}
