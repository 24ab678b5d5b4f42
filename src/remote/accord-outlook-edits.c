/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-outlook"

#include "remote/accord-outlook-private.h"

#include "model/accord-exceptions.h"
#include "model/accord-occurrence.h"
#include "remote/accord-address.h"
#include "remote/accord-json.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-outlook-series.h"
#include "remote/accord-provider-write.h"
#include "remote/accord-series.h"

/* Neighbours that both move may stand in each other's way: what was refused is tried again when the others
 * have moved. */
#define MOST_ROUNDS 3
#define DAY ((gint64) 24 * 60 * 60)
#define CLOCK_CHANGE ((gint64) 2 * 60 * 60) /* more than any zone's clock is set by */

/* A write of which single occurrences are left to do. */
typedef struct
{
  AccordWrite *write;          /* (unowned) */
  AccordOutlookSeries *series; /* (owned) as it is now */
  gboolean rewritten;          /* its master was written: what became of its occurrences is our doing */
  GPtrArray *edits;            /* (owned) (nullable) (element-type AccordOccurrenceEdit) */
} Job;

/* One of them on its way. */
typedef struct
{
  Job *job;                         /* (unowned) */
  const AccordOccurrenceEdit *edit; /* (unowned) */
  char *id;                         /* (owned) (nullable) of the instance */
  char *tag;                        /* (owned) (nullable) its own, if it differs from the rule already */
  char *refusal;                    /* (owned) (nullable) */
} Order;

static void
job_free (gpointer data)
{
  Job *job = data;

  accord_outlook_series_free (job->series);
  g_clear_pointer (&job->edits, g_ptr_array_unref);
  g_free (job);
}

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->id);
  g_free (order->tag);
  g_free (order->refusal);
  g_free (order);
}

static gboolean
send_all (AccordOutlook *self,
          const AccordCalendar *calendar,
          GPtrArray *exchanges,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *probe = accord_outlook_build_calendar (self, calendar);

  return accord_provider_send_all (self->http, probe, exchanges, calendar->remote_id, cancellable, error);
}

/* A write that makes the series anew, or its times: Graph drops what single occurrences had. */
static gboolean
rewrites (const AccordWrite *write)
{
  return write->kind == ACCORD_WRITE_CREATE || accord_fields_get (write->fields, ACCORD_FIELD_WHEN) != NULL ||
         accord_fields_get (write->fields, ACCORD_FIELD_RECURRENCE) != NULL;
}

static gboolean
has_series (const AccordWrite *write)
{
  if (write->error != NULL || write->kind == ACCORD_WRITE_REMOVE)
    return FALSE;
  if (write->item == NULL)
    return !write->done && accord_fields_get (write->fields, ACCORD_FIELD_EXCEPTIONS) != NULL;
  return accord_fields_get (write->item->fields, ACCORD_FIELD_RECURRENCE) != NULL;
}

static GPtrArray *
collect_jobs (GPtrArray *writes)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (job_free);

  for (guint i = 0; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);
      Job *job;

      if (!has_series (write))
        continue;
      job = g_new0 (Job, 1);
      job->write = write;
      job->series = accord_outlook_series_new (write->item != NULL ? write->item->id : write->remote_id,
                                               write->zone_hint);
      job->rewritten = write->done && rewrites (write);
      g_ptr_array_add (jobs, job);
    }
  return jobs;
}

/* Reads those of @jobs that @due picks. */
static gboolean
load (AccordOutlook *self,
      const AccordCalendar *calendar,
      GPtrArray *jobs,
      gboolean (*due) (const Job *job),
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GPtrArray) series = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    if (due (g_ptr_array_index (jobs, i)))
      g_ptr_array_add (series, ((Job *) g_ptr_array_index (jobs, i))->series);
  return accord_outlook_load_series (self, calendar, series, cancellable, error);
}

static gboolean
is_any (const Job *job)
{
  return TRUE;
}

static gboolean
has_edits (const Job *job)
{
  return job->edits != NULL && job->edits->len > 0;
}

static gboolean
restores (const Job *job)
{
  for (guint i = 0; job->edits != NULL && i < job->edits->len; i++)
    if (((AccordOccurrenceEdit *) g_ptr_array_index (job->edits, i))->kind == ACCORD_OCCURRENCE_RESTORE)
      return TRUE;
  return FALSE;
}

static const char *
exceptions_of (const AccordOutlookSeries *series)
{
  return series != NULL && series->item != NULL && series->item->fields != NULL
             ? accord_fields_get (series->item->fields, ACCORD_FIELD_EXCEPTIONS)
             : NULL;
}

static void
plan (Job *job, const AccordOutlookSeries *before)
{
  const char *wanted = accord_fields_get (job->write->fields, ACCORD_FIELD_EXCEPTIONS);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&job->edits, g_ptr_array_unref);
  if (wanted == NULL || job->series->reply == NULL || (job->series->item->traits & ACCORD_REMOTE_REPEATS))
    return;
  job->edits = accord_series_plan_edits (job->series->item->fields,
                                         wanted,
                                         exceptions_of (before),
                                         exceptions_of (job->series),
                                         job->rewritten,
                                         &error);
  if (job->edits == NULL && job->write->error == NULL)
    job->write->error = g_steal_pointer (&error);
}

/* A member that says nothing for this kind of pattern, and another value of it than the one there. */
static void
vary (JsonObject *pattern, JsonObject *there)
{
  gboolean weekly = g_strcmp0 (accord_json_string (pattern, "type"), "weekly") == 0;
  const char *first_day = accord_json_string (there, "pattern/firstDayOfWeek");
  const char *index = accord_json_string (there, "pattern/index");

  if (weekly)
    json_object_set_string_member (pattern, "index", g_strcmp0 (index, "last") == 0 ? "first" : "last");
  else
    json_object_set_string_member (pattern,
                                   "firstDayOfWeek",
                                   g_strcmp0 (first_day, "monday") == 0 ? "sunday" : "monday");
}

/* The only way to have a cancelled occurrence take place again: the rule is written anew, in other words for
 * the same days, which drops all that single occurrences had. */
static AccordExchange *
new_wipe (AccordOutlook *self, const AccordCalendar *calendar, const Job *job)
{
  const AccordRemoteItem *item = job->series->item;
  const AccordFieldContext context = { .fallback_zone = self->zone,
                                       .series = TRUE,
                                       .when = accord_fields_get (item->fields, ACCORD_FIELD_WHEN) };
  g_autoptr (AccordFields) rule =
      accord_fields_filter (item->fields, ACCORD_FIELD_BIT (ACCORD_FIELD_RECURRENCE));
  g_autoptr (AccordFields) fields = accord_outlook_series_with_start (rule, job->series);
  g_autofree char *tag = accord_series_tag_master (item->tag);
  AccordExchange *exchange = accord_outlook_new_event_exchange (self, "PATCH", calendar, item->id);

  exchange->body = accord_outlook_event_encode (fields, &context, NULL, NULL);
  vary (accord_json_object (accord_json_root (exchange->body), "recurrence/pattern"),
        accord_json_object (accord_json_root (job->series->reply), "recurrence"));
  accord_exchange_set_tag (exchange, tag);
  exchange->repeatable = tag != NULL;
  return exchange;
}

static gboolean
wipe (AccordOutlook *self,
      const AccordCalendar *calendar,
      GPtrArray *jobs,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  g_autoptr (GPtrArray) due = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    if (restores (g_ptr_array_index (jobs, i)))
      {
        g_ptr_array_add (due, g_ptr_array_index (jobs, i));
        g_ptr_array_add (exchanges, new_wipe (self, calendar, g_ptr_array_index (jobs, i)));
      }
  if (due->len == 0)
    return TRUE;
  if (!send_all (self, calendar, exchanges, cancellable, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    {
      Job *job = g_ptr_array_index (due, i);
      const AccordExchange *exchange = g_ptr_array_index (exchanges, i);

      job->rewritten = job->rewritten || accord_provider_succeeded (exchange);
      if (!accord_provider_succeeded (exchange) && job->write->error == NULL)
        accord_outlook_set_error (exchange, ACCORD_CALL_ITEM, job->series->id, &job->write->error);
    }
  if (!load (self, calendar, due, is_any, cancellable, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    plan (g_ptr_array_index (due, i), NULL);
  return TRUE;
}

/* ---- instances ---- */

static gboolean
is_row_of (JsonObject *row, const AccordWhen *series, const char *key)
{
  g_autofree char *own = row != NULL ? accord_outlook_series_key (row, series) : NULL;

  return g_strcmp0 (own, key) == 0;
}

static gboolean
take_row (Order *order, JsonArray *rows, const AccordWhen *series)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = accord_json_element (rows, i);

      if (!is_row_of (row, series, order->edit->key))
        continue;
      order->id = g_strdup (accord_json_string (row, "id"));
      /* What is as the rule has it shares its tag with the series, which moves with every edit. */
      if (g_strcmp0 (accord_json_string (row, "type"), "exception") == 0)
        order->tag = g_strdup (accord_json_string (row, "@odata.etag"));
      return order->id != NULL;
    }
  return FALSE;
}

static void
series_when (const Order *order, AccordWhen *when)
{
  accord_when_from_text (when, accord_fields_get (order->job->series->item->fields, ACCORD_FIELD_WHEN), NULL);
}

/* Whole days lie somewhere around their date in UTC, by the zone of the series, and a reading that the clock shows twice is
 * meant either way. */
static AccordExchange *
new_search (AccordOutlook *self, const AccordCalendar *calendar, const Order *order)
{
  g_auto (AccordWhen) series = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  gint64 around;

  series_when (order, &series);
  if (!accord_occurrence_at (&series, order->edit->key, &when))
    return NULL;
  around = when.all_day ? DAY : CLOCK_CHANGE;
  return accord_outlook_new_exchange ("GET",
                                      accord_outlook_build_instances (self,
                                                                      calendar,
                                                                      order->job->series->id,
                                                                      when.start - around,
                                                                      MAX (when.end, when.start + 60) +
                                                                          around));
}

/* Finds the instance of every order: changed ones are with their series, for the others the day is asked for.
 */
static gboolean
find_instances (AccordOutlook *self,
                const AccordCalendar *calendar,
                GPtrArray *orders,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();

  for (guint i = 0; i < orders->len; i++)
    {
      Order *order = g_ptr_array_index (orders, i);
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
      AccordExchange *exchange;

      series_when (order, &when);
      if (take_row (order,
                    accord_json_array (accord_json_root (order->job->series->reply), "exceptionOccurrences"),
                    &when))
        continue;
      exchange = new_search (self, calendar, order);
      if (exchange == NULL)
        continue;
      g_ptr_array_add (exchanges, exchange);
      g_ptr_array_add (asked, order);
    }
  if (!send_all (self, calendar, exchanges, cancellable, error))
    return FALSE;
  for (guint i = 0; i < asked->len; i++)
    {
      const AccordExchange *exchange = g_ptr_array_index (exchanges, i);
      g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

      series_when (g_ptr_array_index (asked, i), &when);
      take_row (g_ptr_array_index (asked, i),
                accord_json_array (accord_json_root (exchange->reply), "value"),
                &when);
    }
  return TRUE;
}

/* ---- edits ---- */

static AccordExchange *
new_edit (AccordOutlook *self, const AccordCalendar *calendar, const Order *order)
{
  const AccordFieldContext context = { .zone_hint = order->job->write->zone_hint,
                                       .fallback_zone = self->zone };
  gboolean cancels = order->edit->kind == ACCORD_OCCURRENCE_CANCEL;
  AccordExchange *exchange =
      accord_outlook_new_event_exchange (self, cancels ? "DELETE" : "PATCH", calendar, order->id);

  if (!cancels)
    exchange->body = accord_outlook_event_encode (order->edit->fields, &context, NULL, NULL);
  accord_exchange_set_tag (exchange, order->tag);
  /* The same values twice are the same as once. */
  exchange->repeatable = TRUE;
  return exchange;
}

static void
read_outcome (Order *order, const AccordExchange *exchange)
{
  gboolean gone = exchange->status == 404 || exchange->status == 410;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&order->refusal, g_free);
  if (accord_provider_succeeded (exchange) || (gone && order->edit->kind == ACCORD_OCCURRENCE_CANCEL))
    return;
  accord_outlook_set_error (exchange, ACCORD_CALL_ITEM, order->edit->key, &error);
  order->refusal = g_strdup (error->message);
}

/* Sends the orders that were refused so far, or not sent yet. Returns how many went through; -1: the pass
 * must stop. */
static int
send_orders (AccordOutlook *self,
             const AccordCalendar *calendar,
             GPtrArray *orders,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exchange_free);
  int done = 0;

  for (guint i = 0; i < orders->len; i++)
    g_ptr_array_add (exchanges, new_edit (self, calendar, g_ptr_array_index (orders, i)));
  if (!send_all (self, calendar, exchanges, cancellable, error))
    return -1;
  for (guint i = 0; i < orders->len; i++)
    {
      Order *order = g_ptr_array_index (orders, i);

      read_outcome (order, g_ptr_array_index (exchanges, i));
      done += order->refusal == NULL;
    }
  return done;
}

static gboolean
run_orders (AccordOutlook *self,
            const AccordCalendar *calendar,
            GPtrArray *orders,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  for (guint i = 0; i < orders->len; i++)
    {
      Order *order = g_ptr_array_index (orders, i);

      if (order->id != NULL)
        g_ptr_array_add (left, order);
      else if (order->edit->kind != ACCORD_OCCURRENCE_CANCEL)
        order->refusal = g_strdup_printf ("%s: there is no such occurrence", order->edit->key);
    }
  for (guint round = 0; round < MOST_ROUNDS && left->len > 0; round++)
    {
      int done = send_orders (self, calendar, left, cancellable, error);

      if (done <= 0)
        return done == 0;
      for (guint i = left->len; i > 0; i--)
        if (((Order *) g_ptr_array_index (left, i - 1))->refusal == NULL)
          g_ptr_array_remove_index (left, i - 1);
    }
  return TRUE;
}

static GPtrArray *
collect_orders (GPtrArray *jobs)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func (order_free);

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      for (guint j = 0; has_edits (job) && j < job->edits->len; j++)
        {
          Order *order = g_new0 (Order, 1);

          order->job = job;
          order->edit = g_ptr_array_index (job->edits, j);
          g_ptr_array_add (orders, order);
        }
    }
  return orders;
}

static void
report_refusals (GPtrArray *orders)
{
  for (guint i = 0; i < orders->len; i++)
    {
      const Order *order = g_ptr_array_index (orders, i);

      if (order->refusal != NULL && order->job->write->error == NULL)
        g_set_error (&order->job->write->error,
                     ACCORD_REMOTE_ERROR,
                     ACCORD_REMOTE_ERROR_ITEM_REJECTED,
                     "occurrence %s",
                     order->refusal);
    }
}

static gboolean
run_jobs (AccordOutlook *self,
          const AccordCalendar *calendar,
          GPtrArray *jobs,
          GHashTable *befores,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) orders = NULL;

  if (!load (self, calendar, jobs, is_any, cancellable, error))
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = g_ptr_array_index (jobs, i);

      plan (job, g_hash_table_lookup (befores, job->series->id));
    }
  if (!wipe (self, calendar, jobs, cancellable, error))
    return FALSE;
  orders = collect_orders (jobs);
  if (!find_instances (self, calendar, orders, cancellable, error) ||
      !run_orders (self, calendar, orders, cancellable, error) ||
      !load (self, calendar, jobs, has_edits, cancellable, error))
    return FALSE;
  report_refusals (orders);
  return TRUE;
}

/* What the write came to is what is there now. */
static void
finish (Job *job)
{
  AccordWrite *write = job->write;
  gboolean present = job->series->item->state == ACCORD_REMOTE_PRESENT;
  gboolean changed = g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
  g_autofree char *mark = write->item != NULL ? g_strdup (write->item->mark) : NULL;

  if (!present || (changed && write->item == NULL))
    {
      /* Not readable now: what came of it the next cycle will see. */
      write->done = FALSE;
      g_clear_pointer (&write->item, accord_remote_item_free);
      return;
    }
  g_clear_pointer (&write->item, accord_remote_item_free);
  write->item = g_steal_pointer (&job->series->item);
  if (write->item->mark == NULL)
    write->item->mark = g_steal_pointer (&mark);
  write->done = TRUE;
  if (changed)
    g_clear_error (&write->error);
}

gboolean
accord_outlook_write_occurrences (AccordOutlook *self,
                                  const AccordCalendar *calendar,
                                  GPtrArray *writes,
                                  GHashTable *befores,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (GPtrArray) jobs = collect_jobs (writes);

  if (jobs->len == 0)
    return TRUE;
  if (run_jobs (self, calendar, jobs, befores, cancellable, error))
    {
      for (guint i = 0; i < jobs->len; i++)
        finish (g_ptr_array_index (jobs, i));
      return TRUE;
    }
  /* A reply that shows only the master would say that no occurrence has anything of its own. */
  for (guint i = 0; i < jobs->len; i++)
    {
      AccordWrite *write = ((Job *) g_ptr_array_index (jobs, i))->write;

      write->done = FALSE;
      g_clear_pointer (&write->item, accord_remote_item_free);
      g_clear_error (&write->error);
    }
  return FALSE;
}
