/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-store-monitor.h"

#define RATE_LIMIT  100    /* ms between two notices of one file */
#define QUIET       400    /* ms without a notice that end a burst */
#define AT_MOST     4500   /* ms after the first notice of a burst */

struct _AccordStoreMonitor
{
  GObject parent_instance;

  AccordStore  *store;         /* (owned) */
  GFileMonitor *monitor;       /* (owned) of the folder: the -wal comes and goes */
  char         *names[3];      /* (owned) the store's files */
  guint         timeout;       /* source, 0: no burst */
  gint64        burst_began;   /* monotonic microseconds */
  gint64        data_version;
};

G_DEFINE_FINAL_TYPE (AccordStoreMonitor, accord_store_monitor, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
accord_store_monitor_dispose (GObject *object)
{
  AccordStoreMonitor *self = ACCORD_STORE_MONITOR (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->store);
  for (guint i = 0; i < G_N_ELEMENTS (self->names); i++)
    g_clear_pointer (&self->names[i], g_free);
  G_OBJECT_CLASS (accord_store_monitor_parent_class)->dispose (object);
}

static void
accord_store_monitor_class_init (AccordStoreMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_store_monitor_dispose;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_store_monitor_init (AccordStoreMonitor *self)
{
}

gboolean
accord_store_monitor_check (AccordStoreMonitor *self)
{
  gint64 data_version;

  g_return_val_if_fail (ACCORD_IS_STORE_MONITOR (self), FALSE);

  data_version = accord_store_get_data_version (self->store);
  if (data_version == self->data_version)
    return FALSE;
  self->data_version = data_version;
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

static gboolean
burst_over_cb (gpointer user_data)
{
  AccordStoreMonitor *self = user_data;

  self->timeout = 0;
  accord_store_monitor_check (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_ours (AccordStoreMonitor *self,
         GFile              *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (self->names); i++)
    if (g_str_equal (name, self->names[i]))
      return TRUE;
  return FALSE;
}

static void
file_changed_cb (GFileMonitor      *monitor,
                 GFile             *file,
                 GFile             *other,
                 GFileMonitorEvent  event,
                 gpointer           user_data)
{
  AccordStoreMonitor *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 left;

  /* The hint only repeats, seconds later, what was said before. */
  if (event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || !(is_ours (self, file) || is_ours (self, other)))
    return;
  if (self->timeout == 0)
    self->burst_began = now;
  g_clear_handle_id (&self->timeout, g_source_remove);
  left = AT_MOST - (now - self->burst_began) / 1000;
  self->timeout = g_timeout_add (CLAMP (left, 0, QUIET), burst_over_cb, self);
}

AccordStoreMonitor *
accord_store_monitor_new (AccordStore  *store,
                          GError      **error)
{
  g_autoptr (AccordStoreMonitor) self = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) folder = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (store), NULL);

  self = g_object_new (ACCORD_TYPE_STORE_MONITOR, NULL);
  file = g_file_new_for_path (accord_store_get_path (store));
  folder = g_file_get_parent (file);
  self->store = g_object_ref (store);
  self->names[0] = g_file_get_basename (file);
  self->names[1] = g_strconcat (self->names[0], "-wal", NULL);
  self->names[2] = g_strconcat (self->names[0], "-journal", NULL);
  self->data_version = accord_store_get_data_version (store);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (self->monitor == NULL)
    return NULL;
  g_file_monitor_set_rate_limit (self->monitor, RATE_LIMIT);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self, 0);
  return g_steal_pointer (&self);
}
