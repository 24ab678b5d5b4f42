/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-suppose"

#include "sync/accord-suppose.h"

gboolean
accord_suppose_is_on (AccordPass *pass)
{
  return pass->options->supposed != NULL;
}

gboolean
accord_suppose_names (AccordPass *pass, const char *event)
{
  return accord_suppose_is_on (pass) && event != NULL &&
         g_ptr_array_find_with_equal_func (pass->options->supposed, event, g_str_equal, NULL);
}

void
accord_suppose_apply (AccordPass *pass, AccordEvent *event)
{
  if (event != NULL && accord_suppose_names (pass, event->id))
    accord_event_set_standing (event, pass->options->standing);
}

void
accord_suppose_confirm (AccordPass *pass, AccordSnapshot *snapshot)
{
  for (guint i = 0; accord_suppose_is_on (pass) && i < pass->options->supposed->len; i++)
    g_hash_table_add (snapshot->confirmed, g_strdup (g_ptr_array_index (pass->options->supposed, i)));
}
