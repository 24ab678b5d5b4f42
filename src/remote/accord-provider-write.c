/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-provider"

#include "remote/accord-provider-write.h"

#include "remote/accord-json.h"

/* Writes that go out together. */
typedef struct
{
  AccordProvider *provider;
  AccordHttp *http;
  const AccordWriteCalls *calls;
  const AccordCalendar *calendar;
  GCancellable *cancellable;
  GPtrArray *writes;    /* (owned) (element-type AccordWrite) not owning */
  GPtrArray *befores;   /* (owned) (element-type AccordExchange) one a write, NULL: none needed */
  GPtrArray *exchanges; /* (owned) (element-type AccordExchange) one a write, NULL: cannot be said */
  GError *failure;      /* (owned) (nullable) the first that concerns more than one item */
} Wave;

static void
exchange_clear (gpointer exchange)
{
  accord_exchange_free (exchange);
}

static void
wave_clear (Wave *self)
{
  g_clear_pointer (&self->writes, g_ptr_array_unref);
  g_clear_pointer (&self->befores, g_ptr_array_unref);
  g_clear_pointer (&self->exchanges, g_ptr_array_unref);
  g_clear_error (&self->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wave, wave_clear)

/* Whom errors name. */
static const char *
name_of (const Wave *self, const AccordWrite *write)
{
  return write->remote_id != NULL ? write->remote_id : self->calendar->remote_id;
}

/* Takes @error: of the item, or else of the wave. */
static void
take_error (Wave *self, AccordWrite *write, GError *error)
{
  if (accord_provider_error_is_item (error))
    {
      g_clear_error (&write->error);
      write->error = error;
    }
  else if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
}

/* FALSE: nothing came back that could be judged. */
static gboolean
was_answered (Wave *self, AccordWrite *write, const AccordExchange *exchange)
{
  GError *error = NULL;

  if (exchange->error != NULL)
    {
      error = g_error_copy (exchange->error);
      g_prefix_error (&error, "%s: ", name_of (self, write));
      take_error (self, write, error);
      return FALSE;
    }
  if (exchange->status == 0 && self->failure == NULL)
    g_set_error (&self->failure,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_OFFLINE,
                 "%s: no reply",
                 name_of (self, write));
  return exchange->status != 0;
}

static gboolean
send (Wave *self, GPtrArray *exchanges)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < exchanges->len; i++)
    if (g_ptr_array_index (exchanges, i) != NULL)
      g_ptr_array_add (due, g_ptr_array_index (exchanges, i));
  if (due->len == 0 || accord_http_send (self->http, due, self->cancellable, &error))
    return TRUE;
  g_prefix_error (&error, "%s: ", self->calendar->remote_id);
  g_clear_error (&self->failure);
  self->failure = g_steal_pointer (&error);
  return FALSE;
}

static void
read_befores (Wave *self)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (self->writes, i);
      const AccordExchange *before = g_ptr_array_index (self->befores, i);
      GError *error = NULL;

      if (before == NULL || !was_answered (self, write, before) || accord_provider_succeeded (before))
        continue;
      self->calls->set_error (before, ACCORD_CALL_ITEM, name_of (self, write), &error);
      take_error (self, write, error);
    }
}

static gboolean
load_befores (Wave *self)
{
  for (guint i = 0; i < self->writes->len; i++)
    g_ptr_array_add (self->befores,
                     self->calls->new_before != NULL
                         ? self->calls->new_before (self->provider,
                                                    self->calendar,
                                                    g_ptr_array_index (self->writes, i))
                         : NULL);
  if (!send (self, self->befores))
    return FALSE;
  read_befores (self);
  return self->failure == NULL;
}

static void
build_requests (Wave *self)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      const AccordWrite *write = g_ptr_array_index (self->writes, i);
      const AccordExchange *before = g_ptr_array_index (self->befores, i);
      AccordExchange *exchange = NULL;

      if (write->error == NULL)
        {
          exchange = self->calls->new_request (self->provider,
                                               self->calendar,
                                               write,
                                               before != NULL ? accord_json_root (before->reply) : NULL);
          /* Its key or its tag tells a second one from the first; what is removed cannot be removed twice. */
          exchange->repeatable =
              write->key != NULL || write->tag != NULL || write->kind == ACCORD_WRITE_REMOVE;
        }
      g_ptr_array_add (self->exchanges, exchange);
    }
}

static void
read_outcome (Wave *self, AccordWrite *write, const AccordExchange *exchange)
{
  gboolean gone = exchange->status == 404 || exchange->status == 410;
  /* There is no item yet that could be gone: the calendar is. */
  AccordCallScope scope =
      gone && write->kind == ACCORD_WRITE_CREATE ? ACCORD_CALL_CALENDAR : ACCORD_CALL_ITEM;
  GError *error = NULL;

  if (accord_provider_succeeded (exchange) || (gone && write->kind == ACCORD_WRITE_REMOVE))
    write->done =
        self->calls->read_reply (self->provider, self->calendar, write, exchange, self->cancellable, &error);
  else
    self->calls->set_error (exchange, scope, name_of (self, write), &error);
  if (g_error_matches (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS) &&
      self->calls->exists != NULL)
    self->calls->exists (self->provider, write);
  if (error != NULL)
    take_error (self, write, error);
}

/* Items that are gone may mean that their calendar is. */
static void
check_gone (Wave *self)
{
  GError *error = NULL;
  guint gone = 0;

  for (guint i = 0; i < self->writes->len; i++)
    gone += g_error_matches (((const AccordWrite *) g_ptr_array_index (self->writes, i))->error,
                             ACCORD_REMOTE_ERROR,
                             ACCORD_REMOTE_ERROR_ITEM_GONE)
                ? 1
                : 0;
  if (gone == 0 || (self->failure == NULL &&
                    self->calls->check_calendar (self->provider, self->calendar, self->cancellable, &error)))
    return;
  for (guint i = 0; i < self->writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (self->writes, i);

      if (g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE))
        g_clear_error (&write->error);
    }
  if (error != NULL)
    self->failure = error;
}

static void
wave_run (Wave *self)
{
  if (load_befores (self))
    {
      build_requests (self);
      send (self, self->exchanges);
      for (guint i = 0; i < self->writes->len; i++)
        {
          AccordWrite *write = g_ptr_array_index (self->writes, i);
          const AccordExchange *exchange = g_ptr_array_index (self->exchanges, i);

          if (exchange != NULL && was_answered (self, write, exchange))
            read_outcome (self, write, exchange);
        }
    }
  check_gone (self);
}

/* From @first on until one comes that waits for an earlier one, as it is about the same item. */
static guint
gather (Wave *self, GPtrArray *writes, guint first)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint i;

  for (i = first; i < writes->len; i++)
    {
      AccordWrite *write = g_ptr_array_index (writes, i);

      if (write->remote_id != NULL && !g_hash_table_add (ids, write->remote_id))
        break;
      g_ptr_array_add (self->writes, write);
    }
  return i;
}

const char *
accord_provider_write_method (AccordWriteKind kind)
{
  static const char *const methods[] = {
    [ACCORD_WRITE_CREATE] = "POST",
    [ACCORD_WRITE_UPDATE] = "PATCH",
    [ACCORD_WRITE_REMOVE] = "DELETE",
  };

  return methods[kind];
}

gboolean
accord_provider_write (AccordProvider *provider,
                       AccordHttp *http,
                       const char *probe,
                       const AccordWriteCalls *calls,
                       const AccordCalendar *calendar,
                       GPtrArray *writes,
                       GCancellable *cancellable,
                       GError **error)
{
  guint next = 0;

  while (next < writes->len)
    {
      g_auto (Wave) wave = { provider, http, calls, calendar, cancellable, NULL, NULL, NULL, NULL };

      wave.writes = g_ptr_array_new ();
      wave.befores = g_ptr_array_new_with_free_func (exchange_clear);
      wave.exchanges = g_ptr_array_new_with_free_func (exchange_clear);
      next = gather (&wave, writes, next);
      accord_http_set_probe (http, probe);
      wave_run (&wave);
      accord_http_set_probe (http, NULL);
      if (wave.failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&wave.failure));
          return FALSE;
        }
    }
  return TRUE;
}
