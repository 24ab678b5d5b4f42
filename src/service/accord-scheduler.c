/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include <string.h>

#include "service/accord-scheduler.h"

#define PAUSED_UNTIL "paused_until"

/* The timer looks at the clock at least this often, because timers stand still while a computer sleeps. */
#define LOOK_SECONDS 60

/* A service that was just started leaves the session a moment to come up. */
#define START_SECONDS 10

typedef struct
{
  gint64 begun;        /* line time: nothing is due before */
  gint64 last_attempt; /* line time; 0: never */
  guint failures;
  double jitter;
} Entry;

struct _AccordScheduler
{
  GObject parent_instance;

  AccordStore *store;    /* (owned) */
  AccordClock *clock;    /* (owned) */
  gint64 origin;         /* seconds from the steady clock to line time */
  GPtrArray *accounts;   /* (owned) (element-type AccordAccount) as of the last reload */
  GHashTable *entries;   /* (owned) account id → Entry */
  gboolean switched_on;
  gint64 interval;       /* seconds */
  gint64 paused_until;
  guint timer;           /* source ids, 0: none */
  guint waking;
  char *cause;           /* (owned) (nullable) of the waking under way */
  gint64 burst_end;      /* monotonic µs: not put off beyond */
  gboolean started;      /* the first run was asked for */
};

G_DEFINE_FINAL_TYPE (AccordScheduler, accord_scheduler, G_TYPE_OBJECT)

static guint due_signal;

/* How long after what happened; a burst of the same puts it off up to the limit. Milliseconds. */
static const struct
{
  const char *cause;
  guint delay;
  guint limit;
} wakings[] = {
  { "change", 600, 600 }, /* the store's monitor has waited for the end of the burst */
  { "network", 3000, 10000 },
  { "resume", 8000, 20000 },
};

static double
draw_jitter (void)
{
  return g_random_double_range (-1.0, 1.0);
}

/* ---- the line of time: Unix seconds as of our beginning, that only pass. Who sets the clock moves nothing on it. ---- */

static gint64
line_now (AccordScheduler *self)
{
  return accord_clock_steady (self->clock) / G_TIME_SPAN_SECOND + self->origin;
}

/* What to add to a time of the line to get what the clock will say then. */
static gint64
line_to_clock (AccordScheduler *self)
{
  return accord_clock_seconds (self->clock) - line_now (self);
}

static gint64
paused_until (AccordScheduler *self)
{
  return self->paused_until > 0 ? self->paused_until - line_to_clock (self) : self->paused_until;
}

static const AccordAccount *
find_account (AccordScheduler *self, const char *id)
{
  for (guint i = 0; self->accounts != NULL && i < self->accounts->len; i++)
    {
      const AccordAccount *account = self->accounts->pdata[i];

      if (g_strcmp0 (account->id, id) == 0)
        return account;
    }
  return NULL;
}

/* An attempt that the store dates in the future was made before the clock was set back: how long ago nobody knows. */
static Entry *
entry_of (AccordScheduler *self, const char *id)
{
  const AccordAccount *account = find_account (self, id);
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->jitter = draw_jitter ();
      entry->begun = line_now (self) + (self->started ? self->interval : START_SECONDS);
      if (account != NULL && account->last_attempt <= accord_clock_seconds (self->clock))
        entry->last_attempt = MAX (account->last_attempt - line_to_clock (self), 0);
      g_hash_table_insert (self->entries, g_strdup (id), entry);
    }
  return entry;
}

static AccordScheduleFacts
facts_of (AccordScheduler *self, const AccordAccount *account)
{
  const Entry *entry = entry_of (self, account->id);
  AccordScheduleFacts facts = {
    .automatic = self->switched_on && account->automatic,
    .paused_until = paused_until (self),
    .interval = self->interval,
    .now = line_now (self),
    .begun = entry->begun,
    .last_attempt = entry->last_attempt,
    .failures = entry->failures,
    .health = account->health,
    .jitter = entry->jitter,
  };

  return facts;
}

/* In line time; 0: not by itself. */
static gint64
next_of (AccordScheduler *self, const AccordAccount *account)
{
  AccordScheduleFacts facts = facts_of (self, account);

  return accord_schedule_next (&facts);
}

gint64
accord_scheduler_get_next (AccordScheduler *self, const char *account)
{
  const AccordAccount *found;
  gint64 next;

  g_return_val_if_fail (ACCORD_IS_SCHEDULER (self), 0);

  found = find_account (self, account);
  next = found != NULL ? next_of (self, found) : 0;
  return next != 0 ? next + line_to_clock (self) : 0;
}

/* ---- the timer ---- */

static void arm (AccordScheduler *self);

static void
emit_due (AccordScheduler *self, GPtrArray *ids, const char *cause)
{
  if (ids->len == 0)
    return;
  /* What was asked for counts as tried: it is not asked for again while it waits for its turn. */
  for (guint i = 0; i < ids->len; i++)
    entry_of (self, ids->pdata[i])->last_attempt = line_now (self);
  g_ptr_array_add (ids, NULL);
  g_signal_emit (self, due_signal, 0, ids->pdata, cause);
}

static gboolean
timer_cb (gpointer user_data)
{
  AccordScheduler *self = user_data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 now = line_now (self);

  self->timer = 0;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const AccordAccount *account = self->accounts->pdata[i];
      gint64 next = next_of (self, account);

      if (next != 0 && next <= now)
        g_ptr_array_add (ids, g_strdup (account->id));
    }
  emit_due (self, ids, self->started ? "timer" : "start");
  self->started = self->started || ids->len > 0;
  arm (self);
  return G_SOURCE_REMOVE;
}

static void
arm (AccordScheduler *self)
{
  gint64 now = line_now (self);
  gint64 wait = LOOK_SECONDS;
  gboolean any = FALSE;

  g_clear_handle_id (&self->timer, g_source_remove);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      gint64 next = next_of (self, self->accounts->pdata[i]);

      if (next != 0)
        {
          wait = MIN (wait, next - now);
          any = TRUE;
        }
    }
  if (any)
    self->timer = g_timeout_add_seconds ((guint) CLAMP (wait, 1, LOOK_SECONDS), timer_cb, self);
}

void
accord_scheduler_reload (AccordScheduler *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *paused = NULL;

  g_return_if_fail (ACCORD_IS_SCHEDULER (self));

  paused = accord_store_get_setting (self->store, PAUSED_UNTIL);
  self->paused_until = paused != NULL ? g_ascii_strtoll (paused, NULL, 10) : 0;
  self->switched_on = accord_store_get_setting_bool (self->store, "automatic_sync");
  self->interval = (gint64) MAX (accord_store_get_setting_int (self->store, "interval"), 1) * 60;

  accounts = accord_store_list_accounts (self->store, &error);
  if (accounts == NULL)
    g_warning ("The accounts cannot be read: %s", error->message);
  else
    {
      g_clear_pointer (&self->accounts, g_ptr_array_unref);
      self->accounts = g_steal_pointer (&accounts);
    }
  arm (self);
}

void
accord_scheduler_report (AccordScheduler *self, const char *account, gboolean failed)
{
  Entry *entry;

  g_return_if_fail (ACCORD_IS_SCHEDULER (self));

  entry = entry_of (self, account);
  entry->failures = failed ? entry->failures + 1 : 0;
  entry->last_attempt = line_now (self);
  entry->jitter = draw_jitter ();
}

/* ---- what happens ---- */

static gboolean
woken_cb (gpointer user_data)
{
  AccordScheduler *self = user_data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *cause = g_steal_pointer (&self->cause);

  self->waking = 0;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const AccordAccount *account = self->accounts->pdata[i];
      AccordScheduleFacts facts = facts_of (self, account);

      if (accord_schedule_may_wake (&facts))
        g_ptr_array_add (ids, g_strdup (account->id));
    }
  emit_due (self, ids, cause);
  arm (self);
  return G_SOURCE_REMOVE;
}

void
accord_scheduler_wake (AccordScheduler *self, const char *cause)
{
  gint64 now = g_get_monotonic_time ();
  gsize row = 0;
  gint64 wait;

  g_return_if_fail (ACCORD_IS_SCHEDULER (self));

  while (row + 1 < G_N_ELEMENTS (wakings) && strcmp (wakings[row].cause, cause) != 0)
    row++;

  if (self->waking == 0)
    {
      self->cause = g_strdup (cause);
      self->burst_end = now + (gint64) wakings[row].limit * 1000;
    }
  g_clear_handle_id (&self->waking, g_source_remove);
  wait = MIN ((gint64) wakings[row].delay * 1000, MAX (self->burst_end - now, 0));
  self->waking = g_timeout_add ((guint) (wait / 1000), woken_cb, self);
}

/* ---- pausing ---- */

gboolean
accord_scheduler_pause (AccordScheduler *self, gint64 until, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, until);

  g_return_val_if_fail (ACCORD_IS_SCHEDULER (self), FALSE);

  if (!accord_store_set_setting (self->store, PAUSED_UNTIL, text, error))
    return FALSE;
  accord_scheduler_reload (self);
  return TRUE;
}

static gboolean
rests (AccordScheduler *self)
{
  return self->paused_until == ACCORD_PAUSED_FOR_GOOD ||
         self->paused_until > accord_clock_seconds (self->clock);
}

gboolean
accord_scheduler_is_paused (AccordScheduler *self)
{
  g_return_val_if_fail (ACCORD_IS_SCHEDULER (self), FALSE);

  return !self->switched_on || rests (self);
}

gboolean
accord_scheduler_is_automatic (AccordScheduler *self, const AccordAccount *account)
{
  g_return_val_if_fail (ACCORD_IS_SCHEDULER (self), FALSE);

  return account->automatic && !accord_scheduler_is_paused (self);
}

/* ---- type ---- */

static void
accord_scheduler_finalize (GObject *object)
{
  AccordScheduler *self = ACCORD_SCHEDULER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->waking, g_source_remove);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_hash_table_unref (self->entries);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self->cause);

  G_OBJECT_CLASS (accord_scheduler_parent_class)->finalize (object);
}

static void
accord_scheduler_class_init (AccordSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = accord_scheduler_finalize;

  due_signal = g_signal_new ("due",
                             G_TYPE_FROM_CLASS (klass),
                             G_SIGNAL_RUN_LAST,
                             0,
                             NULL,
                             NULL,
                             NULL,
                             G_TYPE_NONE,
                             2,
                             G_TYPE_STRV,
                             G_TYPE_STRING);
}

static void
accord_scheduler_init (AccordScheduler *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_account_free);
}

AccordScheduler *
accord_scheduler_new (AccordStore *store, AccordClock *clock)
{
  AccordScheduler *self = g_object_new (ACCORD_TYPE_SCHEDULER, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->origin = accord_clock_seconds (clock) - accord_clock_steady (clock) / G_TIME_SPAN_SECOND;
  accord_scheduler_reload (self);
  return self;
}
