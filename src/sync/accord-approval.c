/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-approval"

#include "sync/accord-pass-private.h"

static gboolean
is_left_out (const AccordPassOptions *options, const char *id)
{
  for (guint i = 0; options->left_out != NULL && i < options->left_out->len; i++)
    if (g_strcmp0 (g_ptr_array_index (options->left_out, i), id) == 0)
      return TRUE;
  return FALSE;
}

gboolean
accord_approval_put_state (AccordPass *pass, AccordPlanRecord *plan, const char *state, GError **error)
{
  g_free (plan->state);
  plan->state = g_strdup (state);
  return accord_store_put_plan (pass->store, plan, error);
}

gboolean
accord_approval_store (AccordPass *pass, AccordPlanRecord *plan, GError **error)
{
  const AccordPassOptions *options = pass->options;
  g_auto (GStrv) named = g_strsplit_set (options->plan != NULL ? options->plan : "", ", ", -1);

  if (!options->approve || !g_str_equal (plan->state, "open") ||
      !g_strv_contains ((const char *const *) named, plan->id))
    return TRUE;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      step->ticked = !step->held && !is_left_out (options, step->id);
    }
  return accord_approval_put_state (pass, plan, "approved", error);
}

const AccordPlanStep *
accord_approval_find (const AccordPlanRecord *plan, const char *id)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (g_strcmp0 (step->id, id) == 0)
        return step->ticked && !step->held ? step : NULL;
    }
  return NULL;
}
