/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-deed"

#include "sync/accord-deed.h"

/* What a word of the history says of the side it wrote. Steps that only move a link are not among them. */
typedef struct
{
  const char *word;
  const char *side; /* of entries that do not name it: written by an earlier schema; NULL: it cannot be told */
  gboolean existed;
  gboolean exists;
} Verb;

static const Verb verbs[] = {
  { "push-new", "there", FALSE, TRUE },   { "pull-new", "here", FALSE, TRUE },
  { "push-delete", "there", TRUE, FALSE }, { "pull-delete", "here", TRUE, FALSE },
  { "push", "there", TRUE, TRUE },         { "pull", "here", TRUE, TRUE },
  { "merge", NULL, TRUE, TRUE },           { "conflict", NULL, TRUE, TRUE },
  { "adopt", NULL, TRUE, TRUE },
};

static const Verb *
find_verb (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verbs[i].word, word) == 0)
      return &verbs[i];
  return NULL;
}

static void
clear_side (AccordDeedSide *side)
{
  g_clear_pointer (&side->before, accord_fields_free);
  g_clear_pointer (&side->after, accord_fields_free);
}

void
accord_deed_free (AccordDeed *self)
{
  if (self == NULL)
    return;
  g_free (self->calendar);
  g_free (self->event);
  g_free (self->remote_id);
  g_free (self->title);
  clear_side (&self->here);
  clear_side (&self->there);
  g_free (self);
}

/* Adds what @from carries to @into; what is there already stays unless @newer. */
static void
lay_over (AccordFields **into, const AccordFields *from, gboolean newer)
{
  if (from == NULL)
    return;
  if (*into == NULL)
    *into = accord_fields_new ();
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *value = accord_fields_get (from, field);

      if (value != NULL && (newer || accord_fields_get (*into, field) == NULL))
        accord_fields_set (*into, field, value);
    }
}

/* A value taken by an event that was not there: it came back. */
static gboolean
came_back (const AccordHistory *entry)
{
  return g_strcmp0 (entry->side, "here") == 0 &&
         (entry->before == NULL ||
          g_strcmp0 (accord_fields_get (entry->before, ACCORD_FIELD_STATUS), ACCORD_DEED_DELETED) == 0);
}

static void
add_to_side (AccordDeedSide *side, const AccordHistory *entry, const Verb *verb)
{
  gboolean existed = verb->existed && !came_back (entry);

  if (!side->written)
    side->existed = existed;
  if (side->existed && (!side->written || existed))
    {
      side->partial |= entry->before == NULL && verb->exists;
      lay_over (&side->before, entry->before, FALSE);
    }
  side->written = TRUE;
  side->exists = verb->exists;
  if (side->exists)
    lay_over (&side->after, entry->after, TRUE);
  else
    g_clear_pointer (&side->after, accord_fields_free);
}

static gboolean
writes_nothing (const AccordHistory *entry, const Verb *verb)
{
  if (entry->side != NULL)
    return g_str_equal (entry->side, "link");
  return verb->existed && verb->exists &&
         (entry->after == NULL || accord_fields_carried (entry->after) == 0);
}

static void
add_entry (AccordDeed *self, const AccordHistory *entry, const Verb *verb)
{
  const char *side = entry->side != NULL ? entry->side : verb->side;

  if (entry->remote_id != NULL)
    {
      g_free (self->remote_id);
      self->remote_id = g_strdup (entry->remote_id);
    }
  if (entry->title != NULL)
    {
      g_free (self->title);
      self->title = g_strdup (entry->title);
    }
  if (side == NULL || g_str_equal (side, "here"))
    add_to_side (&self->here, entry, verb);
  if (side == NULL || g_str_equal (side, "there"))
    add_to_side (&self->there, entry, verb);
  /* Which of the two it wrote was not kept. */
  if (side == NULL)
    self->here.partial = self->there.partial = TRUE;
}

static gboolean
is_no_deed (const AccordDeedSide *side)
{
  return !side->written || (!side->existed && !side->exists);
}

GPtrArray *
accord_deeds_sum (const GPtrArray *history)
{
  GPtrArray *deeds = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_deed_free);
  g_autoptr (GHashTable) by_pair = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < history->len; i++)
    {
      const AccordHistory *entry = g_ptr_array_index (history, i);
      const Verb *verb = find_verb (entry->step);
      g_autofree char *pair = NULL;
      AccordDeed *deed;

      if (verb == NULL || entry->error != NULL || entry->event == NULL || entry->calendar == NULL ||
          writes_nothing (entry, verb))
        continue;
      pair = g_strconcat (entry->calendar, "\n", entry->event, NULL);
      deed = g_hash_table_lookup (by_pair, pair);
      if (deed == NULL)
        {
          deed = g_new0 (AccordDeed, 1);
          deed->calendar = g_strdup (entry->calendar);
          deed->event = g_strdup (entry->event);
          g_ptr_array_add (deeds, deed);
          g_hash_table_insert (by_pair, g_steal_pointer (&pair), deed);
        }
      add_entry (deed, entry, verb);
    }
  for (guint i = deeds->len; i > 0; i--)
    {
      const AccordDeed *deed = g_ptr_array_index (deeds, i - 1);

      if (is_no_deed (&deed->here) && is_no_deed (&deed->there))
        g_ptr_array_remove_index (deeds, i - 1);
    }
  return deeds;
}
