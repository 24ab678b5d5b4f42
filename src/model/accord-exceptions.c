/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-model"

#include "accord-exceptions.h"

#include <gio/gio.h>
#include <string.h>

#define CANCELLED "cancelled"

AccordException *
accord_exception_new (const char   *original,
                      AccordFields *fields)
{
  AccordException *self = g_new0 (AccordException, 1);

  self->original = g_strdup (original);
  self->cancelled = fields == NULL;
  self->fields = fields;
  return self;
}

AccordException *
accord_exception_copy (const AccordException *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return accord_exception_new (self->original, self->fields != NULL ? accord_fields_copy (self->fields) : NULL);
}

void
accord_exception_free (AccordException *self)
{
  if (self == NULL)
    return;
  g_free (self->original);
  accord_fields_free (self->fields);
  g_free (self);
}

static GPtrArray *
exceptions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) accord_exception_free);
}

/* ---- text ---- */

static int
compare_originals (gconstpointer a,
                   gconstpointer b)
{
  const AccordException *left = *(AccordException *const *) a;
  const AccordException *right = *(AccordException *const *) b;

  return strcmp (left->original, right->original);
}

static gboolean
says_nothing (const AccordException *self)
{
  return !self->cancelled && accord_fields_carried (self->fields) == 0;
}

char *
accord_exceptions_to_text (GPtrArray *exceptions)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; exceptions != NULL && i < exceptions->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (exceptions, i));
  g_ptr_array_sort (sorted, compare_originals);
  for (guint i = 0; i < sorted->len; i++)
    {
      const AccordException *exception = g_ptr_array_index (sorted, i);
      const AccordException *next = i + 1 < sorted->len ? g_ptr_array_index (sorted, i + 1) : NULL;
      g_autofree char *fields = exception->cancelled ? g_strdup (CANCELLED) : accord_fields_to_text (exception->fields);

      /* The later of two with one key stands. */
      if (says_nothing (exception) || (next != NULL && g_str_equal (next->original, exception->original)))
        continue;
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "", exception->original, fields);
    }
  return g_string_free (text, FALSE);
}

static AccordException *
read_line (const char  *line,
           GError     **error)
{
  const char *space = strchr (line, ' ');
  g_autofree char *original = g_strndup (line, space != NULL ? (gsize) (space - line) : strlen (line));
  g_autoptr (GError) reason = NULL;
  AccordFields *fields = NULL;

  if (space != NULL && !g_str_equal (space + 1, CANCELLED))
    fields = accord_fields_from_text (space + 1, &reason);
  if (space == NULL || reason != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "occurrence of %s: %s", original,
                   reason != NULL ? reason->message : "nothing is said of it");
      return NULL;
    }
  return accord_exception_new (original, fields);
}

GPtrArray *
accord_exceptions_from_text (const char  *text,
                             GError     **error)
{
  g_autoptr (GPtrArray) exceptions = exceptions_new ();
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      AccordException *exception;

      if (*lines[i] == '\0')
        continue;
      exception = read_line (lines[i], error);
      if (exception == NULL)
        return NULL;
      g_ptr_array_add (exceptions, exception);
    }
  return g_steal_pointer (&exceptions);
}

AccordException *
accord_exceptions_find (GPtrArray  *exceptions,
                        const char *original)
{
  for (guint i = 0; exceptions != NULL && i < exceptions->len; i++)
    {
      AccordException *exception = g_ptr_array_index (exceptions, i);

      if (g_str_equal (exception->original, original))
        return exception;
    }
  return NULL;
}

char *
accord_exceptions_filter (const char      *text,
                          AccordFieldMask  mask)
{
  g_autoptr (GPtrArray) exceptions = accord_exceptions_from_text (text, NULL);

  if (exceptions == NULL)
    return g_strdup (text);
  for (guint i = 0; i < exceptions->len; i++)
    {
      AccordException *exception = g_ptr_array_index (exceptions, i);
      AccordFields *kept;

      if (exception->cancelled)
        continue;
      kept = accord_fields_filter (exception->fields, mask);
      accord_fields_free (exception->fields);
      exception->fields = kept;
    }
  return accord_exceptions_to_text (exceptions);
}

/* ---- comparison ---- */

/* NULL and one that says nothing: as the rule has it. */
static gboolean
same (const AccordException *a,
      const AccordException *b)
{
  if (a == NULL || says_nothing (a))
    return b == NULL || says_nothing (b);
  if (b == NULL || a->cancelled != b->cancelled)
    return FALSE;
  return a->cancelled || (accord_fields_carried (a->fields) == accord_fields_carried (b->fields) &&
                          accord_fields_diff (a->fields, b->fields) == 0);
}

/* The keys of all, ascending. (element-type utf8) not owning */
static GPtrArray *
collect_originals (GPtrArray *const *lists,
                   guint             n_lists)
{
  g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *originals = g_ptr_array_new ();

  for (guint i = 0; i < n_lists; i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        AccordException *exception = g_ptr_array_index (lists[i], j);

        if (g_hash_table_add (met, exception->original))
          g_ptr_array_add (originals, exception->original);
      }
  return originals;
}

gboolean
accord_exceptions_equal (const char *a,
                         const char *b)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) right = NULL;
  g_autoptr (GPtrArray) originals = NULL;

  if (g_strcmp0 (a, b) == 0)
    return TRUE;
  left = accord_exceptions_from_text (a, NULL);
  right = accord_exceptions_from_text (b, NULL);
  if (left == NULL || right == NULL)
    return FALSE;
  originals = collect_originals ((GPtrArray *[]){ left, right }, 2);
  for (guint i = 0; i < originals->len; i++)
    {
      const char *original = g_ptr_array_index (originals, i);

      if (!same (accord_exceptions_find (left, original), accord_exceptions_find (right, original)))
        return FALSE;
    }
  return TRUE;
}

/* ---- merge ---- */

static void
add_copy (GPtrArray             *exceptions,
          const AccordException *exception)
{
  if (exception != NULL)
    g_ptr_array_add (exceptions, accord_exception_copy (exception));
}

static const char *
value_of (const AccordException *exception,
          AccordField            field)
{
  return exception != NULL && !exception->cancelled ? accord_fields_get (exception->fields, field) : NULL;
}

static gboolean
value_same (AccordField  field,
            const char  *a,
            const char  *b)
{
  return a == NULL || b == NULL ? a == b : accord_field_equal (field, a, b);
}

/* One occurrence of the four sides; each (nullable): as the rule has it. */
typedef struct
{
  const AccordException *sent;
  const AccordException *seen;
  const AccordException *local;
  const AccordException *remote;
} Sides;

/* Both sides changed the occurrence and neither cancelled it: what each changed alone flows to the other. TRUE: the
 * same field clashes; it is then the winner's, or each side's own. */
static gboolean
merge_fields (const Sides   *sides,
              AccordWinner   winner,
              AccordFields  *here,
              AccordFields  *there)
{
  gboolean clash = FALSE;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *local = value_of (sides->local, field);
      const char *remote = value_of (sides->remote, field);
      gboolean mine = !value_same (field, local, value_of (sides->sent, field));
      gboolean theirs = !value_same (field, remote, value_of (sides->seen, field));
      gboolean clashes = mine && theirs && !value_same (field, local, remote);
      gboolean take_mine = mine && (!theirs || (clashes && winner == ACCORD_WINNER_HERE));
      gboolean take_theirs = theirs && (!mine || (clashes && winner == ACCORD_WINNER_THERE));

      clash |= clashes;
      accord_fields_set (here, field, take_theirs ? remote : local);
      accord_fields_set (there, field, take_mine ? local : remote);
    }
  return clash;
}

static gboolean
is_cancelled (const AccordException *exception)
{
  return exception != NULL && exception->cancelled;
}

static gboolean
merge_changed_on_both (const Sides *sides,
                       const char  *original,
                       AccordWinner winner,
                       GPtrArray   *here,
                       GPtrArray   *there)
{
  AccordFields *fields_here;
  AccordFields *fields_there;

  if (is_cancelled (sides->local) || is_cancelled (sides->remote))
    {
      add_copy (here, winner == ACCORD_WINNER_THERE ? sides->remote : sides->local);
      add_copy (there, winner == ACCORD_WINNER_HERE ? sides->local : sides->remote);
      return TRUE;
    }
  fields_here = accord_fields_new ();
  fields_there = accord_fields_new ();
  g_ptr_array_add (here, accord_exception_new (original, fields_here));
  g_ptr_array_add (there, accord_exception_new (original, fields_there));
  return merge_fields (sides, winner, fields_here, fields_there);
}

static gboolean
merge_occurrence (const Sides *sides,
                  const char  *original,
                  AccordWinner winner,
                  GPtrArray   *here,
                  GPtrArray   *there)
{
  gboolean mine = !same (sides->local, sides->sent);
  gboolean theirs = !same (sides->remote, sides->seen);

  if (mine && theirs && !same (sides->local, sides->remote))
    return merge_changed_on_both (sides, original, winner, here, there);
  add_copy (here, theirs && !mine ? sides->remote : sides->local);
  add_copy (there, mine && !theirs ? sides->local : sides->remote);
  return FALSE;
}

gboolean
accord_exceptions_merge (const char  *sent,
                         const char  *seen,
                         const char  *local,
                         const char  *remote,
                         AccordWinner winner,
                         char       **here,
                         char       **there)
{
  const char *const texts[] = { sent, seen, local, remote };
  GPtrArray *lists[G_N_ELEMENTS (texts)];
  g_autoptr (GPtrArray) merged_here = exceptions_new ();
  g_autoptr (GPtrArray) merged_there = exceptions_new ();
  g_autoptr (GPtrArray) originals = NULL;
  gboolean clash = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      lists[i] = accord_exceptions_from_text (texts[i], NULL);
      if (lists[i] == NULL)
        lists[i] = exceptions_new ();
    }
  originals = collect_originals (lists, G_N_ELEMENTS (lists));
  for (guint i = 0; i < originals->len; i++)
    {
      const char *original = g_ptr_array_index (originals, i);
      const Sides sides = { accord_exceptions_find (lists[0], original), accord_exceptions_find (lists[1], original),
                            accord_exceptions_find (lists[2], original), accord_exceptions_find (lists[3], original) };

      clash |= merge_occurrence (&sides, original, winner, merged_here, merged_there);
    }
  *here = accord_exceptions_to_text (merged_here);
  *there = accord_exceptions_to_text (merged_there);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  return clash;
}

/* ---- what was reached ---- */

static gboolean
is_reached (const AccordException *wanted,
            const AccordException *there)
{
  return wanted == NULL || says_nothing (wanted) ? there == NULL
                                                 : there != NULL && there->cancelled == wanted->cancelled;
}

char *
accord_exceptions_achieved (const char *wanted,
                            const char *before,
                            const char *there)
{
  g_autoptr (GPtrArray) want = accord_exceptions_from_text (wanted, NULL);
  g_autoptr (GPtrArray) old = accord_exceptions_from_text (before, NULL);
  g_autoptr (GPtrArray) now = accord_exceptions_from_text (there, NULL);
  g_autoptr (GPtrArray) originals = NULL;
  g_autoptr (GPtrArray) achieved = exceptions_new ();

  if (want == NULL || old == NULL || now == NULL)
    return g_strdup (before != NULL ? before : "");
  originals = collect_originals ((GPtrArray *[]){ want, old }, 2);
  for (guint i = 0; i < originals->len; i++)
    {
      const char *original = g_ptr_array_index (originals, i);
      const AccordException *line = accord_exceptions_find (want, original);

      add_copy (achieved, is_reached (line, accord_exceptions_find (now, original))
                              ? line
                              : accord_exceptions_find (old, original));
    }
  return accord_exceptions_to_text (achieved);
}
