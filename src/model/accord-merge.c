/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-merge.h"

#include <stdlib.h>

#define NEWEST_TOLERANCE 2   /* seconds */

typedef enum { STEP_NOTHING, STEP_WRITE, STEP_TAKE, STEP_CLASH } Step;

typedef enum { CHANGED_NEITHER, CHANGED_HERE, CHANGED_THERE, CHANGED_BOTH, N_CHANGES } Change;

/* The table of sync-rules §4; where both ended up with the same value nothing is moved. */
static const Step steps[][N_CHANGES] = {
  /*                       neither       here          there         both */
  [ACCORD_CLASS_NONE] = { STEP_NOTHING, STEP_NOTHING, STEP_NOTHING, STEP_NOTHING },
  [ACCORD_CLASS_IN]   = { STEP_NOTHING, STEP_NOTHING, STEP_TAKE,    STEP_TAKE },
  [ACCORD_CLASS_OUT]  = { STEP_NOTHING, STEP_WRITE,   STEP_WRITE,   STEP_WRITE },
  [ACCORD_CLASS_BOTH] = { STEP_NOTHING, STEP_WRITE,   STEP_TAKE,    STEP_CLASH },
};

/* One field of a merge. */
typedef struct
{
  AccordField field;
  const char *sent;
  const char *seen;
  const char *local;
  const char *remote;
} Sides;

static gboolean
is_empty (const char *value)
{
  return value == NULL || *value == '\0';
}

static Change
find_change (const Sides *sides)
{
  gboolean here, there;

  /* Newly carried: what has a value moves to where there is none. */
  if (sides->sent == NULL && sides->seen == NULL)
    {
      here = !is_empty (sides->local);
      there = !is_empty (sides->remote);
    }
  else
    {
      here = !accord_field_equal (sides->field, sides->local, sides->sent);
      there = !accord_field_equal (sides->field, sides->remote, sides->seen);
    }
  return (here ? CHANGED_HERE : CHANGED_NEITHER) | (there ? CHANGED_THERE : CHANGED_NEITHER);
}

/* Reminders are a set: what was added or removed there happens here too, and what the provider never kept
 * stays. */
static char *
merge_reminders (const char *seen,
                 const char *local,
                 const char *remote)
{
  g_autoptr (GArray) minutes = g_array_new (FALSE, FALSE, sizeof (int));
  g_auto (GStrv) old = g_strsplit (seen != NULL ? seen : "", " ", 0);
  g_auto (GStrv) mine = g_strsplit (local != NULL ? local : "", " ", 0);
  g_auto (GStrv) theirs = g_strsplit (remote, " ", 0);
  GString *text = g_string_new (NULL);

  for (guint i = 0; mine[i] != NULL; i++)
    {
      gboolean removed = g_strv_contains ((const char *const *) old, mine[i]);

      if (!removed || g_strv_contains ((const char *const *) theirs, mine[i]))
        g_array_append_vals (minutes, &(int) { atoi (mine[i]) }, *mine[i] != '\0');
    }
  for (guint i = 0; theirs[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) mine, theirs[i]))
      g_array_append_vals (minutes, &(int) { atoi (theirs[i]) }, *theirs[i] != '\0');
  accord_reminders_sort (minutes);
  for (guint i = 0; i < minutes->len; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (minutes, int, i));
  return g_string_free (text, FALSE);
}

static void
take (AccordMerge *self,
      const Sides *sides)
{
  if (sides->field == ACCORD_FIELD_REMINDERS)
    accord_fields_take (self->here, sides->field, merge_reminders (sides->seen, sides->local, sides->remote));
  else
    accord_fields_set (self->here, sides->field, sides->remote);
}

static void
note_overruled (AccordMerge *self,
                Step         step,
                Change       change,
                AccordField  field)
{
  if (step == STEP_WRITE && (change & CHANGED_THERE))
    self->overruled_there |= ACCORD_FIELD_BIT (field);
  if (step == STEP_TAKE && (change & CHANGED_HERE))
    self->overruled_here |= ACCORD_FIELD_BIT (field);
}

/* Whatever differs from what a side has now is for that side. */
static void
spread_exceptions (AccordMerge *self,
                   const char  *local,
                   const char  *remote,
                   const char  *here,
                   const char  *there)
{
  if (!accord_exceptions_equal (here, local))
    accord_fields_set (self->here, ACCORD_FIELD_EXCEPTIONS, here);
  if (!accord_exceptions_equal (there, remote))
    accord_fields_set (self->there, ACCORD_FIELD_EXCEPTIONS, there);
}

/* Occurrences flow each for itself; as long as one of them clashes, all of them rest. */
static void
merge_exceptions (AccordMerge *self,
                  const Sides *sides)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  self->exceptions_sent = g_strdup (sides->sent != NULL ? sides->sent : "");
  self->exceptions_seen = g_strdup (sides->seen != NULL ? sides->seen : "");
  if (accord_exceptions_merge (sides->sent, sides->seen, sides->local, sides->remote, ACCORD_WINNER_NOBODY, &here, &there))
    {
      self->clash |= ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);
      return;
    }
  spread_exceptions (self, sides->local, sides->remote, here, there);
  if (accord_fields_get (self->here, ACCORD_FIELD_EXCEPTIONS) == NULL &&
      accord_fields_get (self->there, ACCORD_FIELD_EXCEPTIONS) == NULL)
    self->same |= ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS);
}

static void
merge_field (AccordMerge      *self,
             const Sides      *sides,
             AccordFieldClass  class,
             gboolean          derived)
{
  Change change = find_change (sides);
  Step step = steps[class][change];

  if (step == STEP_NOTHING)
    return;
  if (accord_field_equal (sides->field, sides->local, sides->remote))
    {
      self->same |= ACCORD_FIELD_BIT (sides->field);
      return;
    }
  if (sides->field == ACCORD_FIELD_EXCEPTIONS && class == ACCORD_CLASS_BOTH)
    {
      merge_exceptions (self, sides);
      return;
    }
  if (step == STEP_CLASH && derived)
    {
      take (self, sides);
      self->reprojected |= ACCORD_FIELD_BIT (sides->field);
      return;
    }
  note_overruled (self, step, change, sides->field);
  if (step == STEP_CLASH)
    self->clash |= ACCORD_FIELD_BIT (sides->field);
  else if (step == STEP_WRITE)
    accord_fields_set (self->there, sides->field, sides->local);
  else
    take (self, sides);
}

/* A field the link carried and no longer may: emptied there, once, where the copy is ours to write. */
static void
drop_field (AccordMerge *self,
            const Sides *sides,
            gboolean     writes)
{
  if (sides->sent == NULL && sides->seen == NULL)
    return;
  self->dropped |= ACCORD_FIELD_BIT (sides->field);
  if (writes && !is_empty (sides->remote))
    accord_fields_set (self->there, sides->field, "");
}

AccordMerge *
accord_merge (const AccordFields     *sent,
              const AccordFields     *seen,
              const AccordFields     *local,
              const AccordFields     *remote,
              const AccordFieldClass  classes[ACCORD_N_FIELDS],
              AccordFieldMask         derived)
{
  gboolean writes =
      classes[ACCORD_FIELD_WHEN] == ACCORD_CLASS_BOTH || classes[ACCORD_FIELD_WHEN] == ACCORD_CLASS_OUT;
  AccordMerge *self;

  g_return_val_if_fail (local != NULL && remote != NULL && classes != NULL, NULL);

  self = g_new0 (AccordMerge, 1);
  self->here = accord_fields_new ();
  self->there = accord_fields_new ();
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    {
      Sides sides = {
        i, accord_fields_get (sent, i), accord_fields_get (seen, i), local->value[i], remote->value[i],
      };

      if (classes[i] == ACCORD_CLASS_NONE)
        drop_field (self, &sides, writes);
      else if (sides.local != NULL && sides.remote != NULL)
        merge_field (self, &sides, classes[i], (derived & ACCORD_FIELD_BIT (i)) != 0);
    }
  return self;
}

void
accord_merge_free (AccordMerge *self)
{
  if (self == NULL)
    return;
  accord_fields_free (self->here);
  accord_fields_free (self->there);
  g_free (self->exceptions_sent);
  g_free (self->exceptions_seen);
  g_free (self);
}

gboolean
accord_merge_is_nothing (const AccordMerge *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return accord_fields_carried (self->here) == 0 && accord_fields_carried (self->there) == 0 &&
         self->same == 0 && self->clash == 0 && self->dropped == 0;
}

AccordWinner
accord_conflict_winner (const char *rule,
                        gint64      local_updated,
                        gint64      remote_updated)
{
  if (g_strcmp0 (rule, "mine") == 0)
    return ACCORD_WINNER_HERE;
  if (g_strcmp0 (rule, "theirs") == 0)
    return ACCORD_WINNER_THERE;
  if (g_strcmp0 (rule, "ask") == 0)
    return ACCORD_WINNER_NOBODY;
  if (remote_updated != 0 && local_updated > remote_updated + NEWEST_TOLERANCE)
    return ACCORD_WINNER_HERE;
  return ACCORD_WINNER_THERE;
}

static void
settle_exceptions (AccordMerge        *self,
                   const AccordFields *local,
                   const AccordFields *remote,
                   AccordWinner        winner)
{
  const char *mine = accord_fields_get (local, ACCORD_FIELD_EXCEPTIONS);
  const char *theirs = accord_fields_get (remote, ACCORD_FIELD_EXCEPTIONS);
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  accord_exceptions_merge (self->exceptions_sent, self->exceptions_seen, mine, theirs, winner, &here, &there);
  spread_exceptions (self, mine, theirs, here, there);
}

void
accord_merge_settle_fields (AccordMerge        *self,
                            const AccordFields *local,
                            const AccordFields *remote,
                            AccordFieldMask     fields,
                            AccordWinner        winner)
{
  g_return_if_fail (self != NULL && local != NULL && remote != NULL);

  if (winner == ACCORD_WINNER_NOBODY)
    return;
  fields &= self->clash;
  for (guint i = 0; i < ACCORD_N_FIELDS; i++)
    {
      if (!(fields & ACCORD_FIELD_BIT (i)))
        continue;
      if (i == ACCORD_FIELD_EXCEPTIONS && self->exceptions_sent != NULL)
        settle_exceptions (self, local, remote, winner);
      else if (winner == ACCORD_WINNER_HERE)
        accord_fields_set (self->there, i, local->value[i]);
      else
        accord_fields_set (self->here, i, remote->value[i]);
    }
  if (winner == ACCORD_WINNER_HERE)
    self->overruled_there |= fields;
  else
    self->overruled_here |= fields;
  self->clash &= ~fields;
}

void
accord_merge_settle (AccordMerge        *self,
                     const AccordFields *local,
                     const AccordFields *remote,
                     AccordWinner        winner)
{
  accord_merge_settle_fields (self, local, remote, ACCORD_FIELDS_ALL, winner);
}
