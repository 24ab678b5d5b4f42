/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-event-selection.h"

struct _AccordEventSelection
{
  GObject parent_instance;

  GHashTable *ids; /* (owned) set */
  gboolean active;
};

G_DEFINE_FINAL_TYPE (AccordEventSelection, accord_event_selection, G_TYPE_OBJECT)

enum
{
  PROP_ACTIVE = 1,
  N_PROPERTIES
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
accord_event_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, ACCORD_EVENT_SELECTION (object)->active);
}

static void
accord_event_selection_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  accord_event_selection_set_active (ACCORD_EVENT_SELECTION (object), g_value_get_boolean (value));
}

static void
accord_event_selection_finalize (GObject *object)
{
  g_hash_table_unref (ACCORD_EVENT_SELECTION (object)->ids);

  G_OBJECT_CLASS (accord_event_selection_parent_class)->finalize (object);
}

static void
accord_event_selection_class_init (AccordEventSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = accord_event_selection_get_property;
  object_class->set_property = accord_event_selection_set_property;
  object_class->finalize = accord_event_selection_finalize;

  properties[PROP_ACTIVE] = g_param_spec_boolean (
      "active", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
accord_event_selection_init (AccordEventSelection *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AccordEventSelection *
accord_event_selection_new (void)
{
  return g_object_new (ACCORD_TYPE_EVENT_SELECTION, NULL);
}

gboolean
accord_event_selection_get_active (AccordEventSelection *self)
{
  g_return_val_if_fail (ACCORD_IS_EVENT_SELECTION (self), FALSE);

  return self->active;
}

void
accord_event_selection_set_active (AccordEventSelection *self, gboolean active)
{
  g_return_if_fail (ACCORD_IS_EVENT_SELECTION (self));

  if (self->active == active)
    return;
  self->active = active;
  g_hash_table_remove_all (self->ids);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
accord_event_selection_has (AccordEventSelection *self, const char *event)
{
  g_return_val_if_fail (ACCORD_IS_EVENT_SELECTION (self) && event != NULL, FALSE);

  return g_hash_table_contains (self->ids, event);
}

void
accord_event_selection_set (AccordEventSelection *self, const char *event, gboolean picked)
{
  g_return_if_fail (ACCORD_IS_EVENT_SELECTION (self) && event != NULL);

  if (!self->active || picked == accord_event_selection_has (self, event))
    return;
  if (picked)
    g_hash_table_add (self->ids, g_strdup (event));
  else
    g_hash_table_remove (self->ids, event);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
accord_event_selection_get_n (AccordEventSelection *self)
{
  g_return_val_if_fail (ACCORD_IS_EVENT_SELECTION (self), 0);

  return g_hash_table_size (self->ids);
}

GStrv
accord_event_selection_dup_ids (AccordEventSelection *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  GHashTableIter iter;
  const char *id;

  g_return_val_if_fail (ACCORD_IS_EVENT_SELECTION (self), NULL);

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_strv_builder_add (ids, id);
  return g_strv_builder_end (ids);
}
