/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-plan"

#include "sync/accord-plan-private.h"

/* What two sides must share to be taken for the same event: one slot for every title, time and rule. */
typedef struct
{
  const AccordCandidate *here;  /* (nullable) */
  const AccordCandidate *there; /* (nullable) */
  guint n_here;
  guint n_there;
  GPtrArray *all;               /* (owned) (element-type AccordCandidate) not owning */
} Slot;

static void
slot_free (gpointer data)
{
  g_ptr_array_unref (((Slot *) data)->all);
  g_free (data);
}

static char *
slot_key (const AccordFields *fields, const AccordWhen *when)
{
  const char *title = accord_fields_get (fields, ACCORD_FIELD_TITLE);
  const char *recurrence = accord_fields_get (fields, ACCORD_FIELD_RECURRENCE);
  g_autofree char *line = accord_normalise_line (title != NULL ? title : "");
  g_autofree char *folded = g_utf8_casefold (line, -1);

  return g_strdup_printf (
      "%s\n%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n%s", folded, when->all_day, when->start, when->end,
      recurrence != NULL ? recurrence : "");
}

static Slot *
find_slot (GHashTable *slots, const AccordFields *fields, AccordWhen *when)
{
  g_autofree char *key = slot_key (fields, when);
  Slot *slot = g_hash_table_lookup (slots, key);

  if (slot == NULL)
    {
      slot = g_new0 (Slot, 1);
      slot->all = g_ptr_array_new ();
      g_hash_table_insert (slots, g_steal_pointer (&key), slot);
    }
  return slot;
}

/* An event is found by its own title and by the one its copy would show. */
static void
add_event (PlanContext *context, GHashTable *slots, const AccordCandidate *candidate)
{
  g_autoptr (AccordFields) shown = plan_project (context, candidate, ACCORD_ORIGIN_HERE);
  g_autoptr (AccordFields) raw = plan_project (context, candidate, ACCORD_ORIGIN_THERE);
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  Slot *seen = NULL;

  if (!accord_event_get_when (candidate->event, &when))
    return;
  for (guint i = 0; i < 2; i++)
    {
      Slot *slot = find_slot (slots, i == 0 ? shown : raw, &when);

      if (slot == seen)
        continue;
      slot->here = candidate;
      slot->n_here++;
      g_ptr_array_add (slot->all, (gpointer) candidate);
      seen = slot;
    }
}

static void
add_item (GHashTable *slots, const AccordCandidate *candidate)
{
  const AccordFields *fields = candidate->item->fields;
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  Slot *slot;

  if (!accord_when_from_text (&when, accord_fields_get (fields, ACCORD_FIELD_WHEN), NULL) || !when.set)
    return;
  slot = find_slot (slots, fields, &when);
  slot->there = candidate;
  slot->n_there++;
  g_ptr_array_add (slot->all, (gpointer) candidate);
}

static gboolean
is_free_event (PlanContext *context, const AccordCandidate *candidate)
{
  return candidate->event != NULL && candidate->link == NULL && candidate->item == NULL &&
         accord_judge_copy (context->snapshot, candidate->event) == ACCORD_WANTED;
}

static gboolean
is_free_item (PlanContext *context, const AccordCandidate *candidate)
{
  return candidate->event == NULL && candidate->link == NULL && candidate->answer == NULL &&
         candidate->pull_as == NULL && candidate->item != NULL &&
         accord_judge_pull (context->snapshot, candidate->item);
}

static gboolean
same_when (const Slot *slot)
{
  g_auto (AccordWhen) here = ACCORD_WHEN_INIT;
  g_auto (AccordWhen) there = ACCORD_WHEN_INIT;

  return accord_event_get_when (slot->here->event, &here) &&
         accord_when_from_text (&there,
                                accord_fields_get (slot->there->item->fields, ACCORD_FIELD_WHEN),
                                NULL) &&
         accord_when_same (&here, &there);
}

/* They may be the same; which is which cannot be told. */
static void
doubt (GHashTable *found, const Slot *slot)
{
  for (guint i = 0; i < slot->all->len; i++)
    if (!g_hash_table_contains (found, g_ptr_array_index (slot->all, i)))
      g_hash_table_insert (found, g_ptr_array_index (slot->all, i), (gpointer) PLAN_DOUBT);
}

static void
pair_up (PlanContext *context, GHashTable *found, const Slot *slot)
{
  AccordCandidate *pair = accord_candidate_new ();

  pair->event = accord_event_copy (slot->here->event);
  pair->item = accord_remote_item_copy (slot->there->item);
  pair->orphan = g_strdup (slot->there->orphan);
  g_ptr_array_add (context->plan->pairs, pair);
  g_hash_table_insert (found, (gpointer) slot->here, NULL);
  g_hash_table_insert (found, (gpointer) slot->there, NULL);
}

static gboolean
is_paired (GHashTable *found, const AccordCandidate *candidate)
{
  gpointer why;

  return g_hash_table_lookup_extended (found, candidate, NULL, &why) && why == NULL;
}

GHashTable *
plan_match (PlanContext *context)
{
  GPtrArray *candidates = context->snapshot->candidates;
  GHashTable *found = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, slot_free);
  GHashTableIter iter;
  Slot *slot;

  for (guint i = 0; i < candidates->len; i++)
    if (is_free_item (context, g_ptr_array_index (candidates, i)))
      add_item (slots, g_ptr_array_index (candidates, i));
  if (g_hash_table_size (slots) == 0)
    return found;
  for (guint i = 0; i < candidates->len; i++)
    if (is_free_event (context, g_ptr_array_index (candidates, i)))
      add_event (context, slots, g_ptr_array_index (candidates, i));

  g_hash_table_iter_init (&iter, slots);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &slot))
    {
      if (slot->n_here == 0 || slot->n_there == 0)
        continue;
      if (slot->n_here != 1 || slot->n_there != 1)
        doubt (found, slot);
      else if (!is_paired (found, slot->here) && same_when (slot))
        pair_up (context, found, slot);
    }
  return found;
}
