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
  gint64 begun;        /* nothing is due before */
  gint64 last_attempt; /* by our own account; the store's may be older */
  guint failures;
  double jitter;
} Entry;

struct _AccordScheduler
{
  GObject parent_instance;

  AccordStore *store;    /* (owned) */
  AccordClock *clock;    /* (owned) */
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

static Entry *
entry_of (AccordScheduler *self, const char *account)
{
  Entry *entry = g_hash_table_lookup (self->entries, account);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->jitter = draw_jitter ();
      entry->begun = accord_clock_seconds (self->clock) + (self->started ? self->interval : START_SECONDS);
      g_hash_table_insert (self->entries, g_strdup (account), entry);
    }
  return entry;
}

static AccordScheduleFacts
facts_of (AccordScheduler *self, const AccordAccount *account)
{
  const Entry *entry = entry_of (self, account->id);
  AccordScheduleFacts facts = {
    .automatic = self->switched_on && account->automatic,
    .paused_until = self->paused_until,
    .interval = self->interval,
    .now = accord_clock_seconds (self->clock),
    .begun = entry->begun,
    .last_attempt = MAX (entry->last_attempt, account->last_attempt),
    .failures = entry->failures,
    .health = account->health,
    .jitter = entry->jitter,
  };

  return facts;
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

gint64
accord_scheduler_get_next (AccordScheduler *self, const char *account)
{
  const AccordAccount *found;
  AccordScheduleFacts facts;

  g_return_val_if_fail (ACCORD_IS_SCHEDULER (self), 0);

  found = find_account (self, account);
  if (found == NULL)
    return 0;
  facts = facts_of (self, found);
  return accord_schedule_next (&facts);
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
    entry_of (self, ids->pdata[i])->last_attempt = accord_clock_seconds (self->clock);
  g_ptr_array_add (ids, NULL);
  g_signal_emit (self, due_signal, 0, ids->pdata, cause);
}

static gboolean
timer_cb (gpointer user_data)
{
  AccordScheduler *self = user_data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gint64 now = accord_clock_seconds (self->clock);

  self->timer = 0;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const AccordAccount *account = self->accounts->pdata[i];
      gint64 next = accord_scheduler_get_next (self, account->id);

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
  gint64 now = accord_clock_seconds (self->clock);
  gint64 wait = LOOK_SECONDS;
  gboolean any = FALSE;

  g_clear_handle_id (&self->timer, g_source_remove);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      gint64 next = accord_scheduler_get_next (self, ((AccordAccount *) self->accounts->pdata[i])->id);

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
  entry->last_attempt = accord_clock_seconds (self->clock);
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
  accord_scheduler_reload (self);
  return self;
}
