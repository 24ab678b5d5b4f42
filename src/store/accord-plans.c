/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-journal.h"
#include "accord-store-private.h"

#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordPlanStep, member) }
#define COLUMN(type, member)      NAMED (#member, type, member)

static const AccordColumn step_columns[] = {
  COLUMN (TEXT, id),
  NAMED ("calendar_id", TEXT, calendar),
  COLUMN (TEXT, kind),
  NAMED ("event_id", TEXT, event),
  COLUMN (TEXT, remote_id),
  COLUMN (TEXT, title),
  COLUMN (TEXT, when),
  COLUMN (TEXT, why),
  COLUMN (FIELDS, before),
  COLUMN (FIELDS, after),
  COLUMN (TEXT, mails),
  COLUMN (TEXT, notes),
  COLUMN (INT, held),
  COLUMN (INT, ticked),
  COLUMN (INT, removable),
};

static const AccordMapping step_mapping = { "plan_steps", NULL, step_columns, G_N_ELEMENTS (step_columns) };

#undef NAMED
#define NAMED(name, type, member) { name, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordPlanRecord, member) }

static const AccordColumn plan_columns[] = {
  COLUMN (TEXT, id),
  NAMED ("account_id", TEXT, account),
  COLUMN (TEXT, purpose),
  COLUMN (TEXT, cycle),
  COLUMN (TEXT, options),
  COLUMN (TEXT, state),
  COLUMN (TEXT, note),
  COLUMN (INT64, created_at),
  COLUMN (INT, repeating),
};

static const AccordMapping plan_mapping = { "plans", NULL, plan_columns, G_N_ELEMENTS (plan_columns) };

AccordPlanStep *
accord_plan_step_new (void)
{
  AccordPlanStep *self = g_new0 (AccordPlanStep, 1);

  self->ticked = TRUE;
  return self;
}

void
accord_plan_step_free (AccordPlanStep *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->calendar);
  g_free (self->kind);
  g_free (self->event);
  g_free (self->remote_id);
  g_free (self->title);
  g_free (self->when);
  g_free (self->why);
  g_clear_pointer (&self->before, accord_fields_free);
  g_clear_pointer (&self->after, accord_fields_free);
  g_free (self->mails);
  g_free (self->notes);
  g_free (self);
}

AccordPlanRecord *
accord_plan_record_new (void)
{
  AccordPlanRecord *self = g_new0 (AccordPlanRecord, 1);

  self->id = g_uuid_string_random ();
  self->purpose = g_strdup ("sync");
  self->state = g_strdup ("open");
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_step_free);
  return self;
}

void
accord_plan_record_free (AccordPlanRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->account);
  g_free (self->purpose);
  g_free (self->cycle);
  g_free (self->options);
  g_free (self->state);
  g_free (self->note);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

gboolean
accord_plan_removes (const char *purpose, const char *options, const char *side)
{
  g_autofree char *word = g_strdup_printf ("%s=remove", side);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (purpose != NULL && side != NULL, FALSE);

  if (g_str_equal (purpose, "disconnect"))
    return g_str_equal (side, "there");
  words = g_strsplit (options != NULL ? options : "", " ", -1);
  return g_strv_contains ((const char *const *) words, word);
}

static gpointer
make_step (void)
{
  return accord_plan_step_new ();
}

static gpointer
make_plan (void)
{
  return accord_plan_record_new ();
}

static gboolean
put_step (AccordDb                *db,
          const AccordPlanRecord  *plan,
          guint                    position,
          GError                 **error)
{
  g_autoptr (AccordStatement) statement = NULL;

  statement = accord_db_query (
      db,
      error,
      "INSERT INTO plan_steps (plan_id, position, id, calendar_id, kind, event_id, remote_id, title, "
      "\"when\", why, \"before\", \"after\", mails, notes, held, ticked, removable) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "td",
      plan->id,
      (int) position);
  if (statement == NULL)
    return FALSE;
  accord_mapping_bind (&step_mapping, statement, 2, g_ptr_array_index (plan->steps, position));
  return accord_statement_run (statement, error);
}

static gboolean
put_plan (AccordDb                *db,
          const AccordPlanRecord  *plan,
          GError                 **error)
{
  if (!accord_db_run (db,
                      error,
                      "DELETE FROM plans WHERE (account_id = ? AND purpose = ?) OR id = ?",
                      "ttt",
                      plan->account,
                      plan->purpose,
                      plan->id) ||
      !accord_mapping_put (&plan_mapping, db, plan, error))
    return FALSE;
  for (guint i = 0; i < plan->steps->len; i++)
    if (!put_step (db, plan, i, error))
      return FALSE;
  return TRUE;
}

gboolean
accord_store_put_plan (AccordStore             *self,
                       const AccordPlanRecord  *plan,
                       GError                 **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && plan != NULL, FALSE);

  db = accord_store_get_db (self);
  return accord_db_enter (db, error) && accord_db_leave (db, put_plan (db, plan, error), error);
}

/* NULL without error: none */
static AccordPlanRecord *
read_plan (AccordStore  *self,
           const char   *rest,
           const char   *first,
           const char   *second,
           GError      **error)
{
  AccordDb *db = accord_store_get_db (self);
  const char *sql = accord_mapping_select (&plan_mapping, rest);
  const char *step_sql = accord_mapping_select (&step_mapping, "WHERE plan_id = ? ORDER BY position");
  g_autoptr (AccordStatement) statement =
      second != NULL ? accord_db_query (db, error, sql, "tt", first, second) : accord_db_query (db, error, sql, "t", first);
  g_autoptr (AccordStatement) step_statement = NULL;
  g_autoptr (AccordPlanRecord) plan = NULL;
  GPtrArray *steps;

  plan = accord_store_read_row (
      &plan_mapping, statement, make_plan, (GDestroyNotify) accord_plan_record_free, error);
  if (plan == NULL)
    return NULL;
  step_statement = accord_db_query (db, error, step_sql, "t", plan->id);
  steps = accord_store_read_rows (
      &step_mapping, step_statement, make_step, (GDestroyNotify) accord_plan_step_free, error);
  if (steps == NULL)
    return NULL;
  g_ptr_array_unref (plan->steps);
  plan->steps = steps;
  return g_steal_pointer (&plan);
}

AccordPlanRecord *
accord_store_get_plan (AccordStore  *self,
                       const char   *id,
                       GError      **error)
{
  g_autoptr (GError) failure = NULL;
  AccordPlanRecord *plan;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  plan = read_plan (self, "WHERE id = ?", id, NULL, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (plan == NULL)
    g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: there is no plan %s",
                 accord_store_get_path (self), id);
  return plan;
}

AccordPlanRecord *
accord_store_find_plan_for (AccordStore  *self,
                            const char   *account,
                            const char   *purpose,
                            GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && account != NULL && purpose != NULL, NULL);

  return read_plan (self, "WHERE purpose = ?2 AND account_id = ?1", account, purpose, error);
}

AccordPlanRecord *
accord_store_find_plan (AccordStore  *self,
                        const char   *account,
                        GError      **error)
{
  return accord_store_find_plan_for (self, account, "sync", error);
}

AccordPlanRecord *
accord_store_find_undo_plan (AccordStore  *self,
                             const char   *account,
                             GError      **error)
{
  return accord_store_find_plan_for (self, account, "undo", error);
}

gboolean
accord_store_remove_plan (AccordStore  *self,
                          const char   *id,
                          GError      **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, FALSE);

  return accord_db_run (accord_store_get_db (self), error, "DELETE FROM plans WHERE id = ?", "t", id);
}
