/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "service/accord-outcome.h"
#include "service/accord-sentences.h"

AccordOutcome *
accord_outcome_new (const char *account)
{
  AccordOutcome *self = g_new0 (AccordOutcome, 1);

  self->account = g_strdup (account);
  return self;
}

void
accord_outcome_free (AccordOutcome *self)
{
  g_free (self->account);
  accord_report_clear (&self->report);
  g_clear_error (&self->error);
  g_free (self);
}

void
accord_outcome_take (AccordOutcome *self, AccordCycleResult *result)
{
  accord_report_clear (&self->report);
  self->report = result->total;
  memset (&result->total, 0, sizeof result->total);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&result->error);
}

static const struct
{
  const char *key;
  gsize offset;
} counts[] = {
  { "pulled", G_STRUCT_OFFSET (AccordReport, pulled) },
  { "pushed", G_STRUCT_OFFSET (AccordReport, pushed) },
  { "deleted_here", G_STRUCT_OFFSET (AccordReport, deleted_here) },
  { "deleted_there", G_STRUCT_OFFSET (AccordReport, deleted_there) },
  { "conflicts", G_STRUCT_OFFSET (AccordReport, conflicts) },
  { "stuck", G_STRUCT_OFFSET (AccordReport, stuck) },
  { "calls", G_STRUCT_OFFSET (AccordReport, calls) },
  { "held", G_STRUCT_OFFSET (AccordReport, held) },
  { "repeating", G_STRUCT_OFFSET (AccordReport, repeating) },
};

static void
add_counts (GPtrArray *outcomes, GVariantDict *dict)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      guint sum = 0;

      for (guint j = 0; j < outcomes->len; j++)
        {
          AccordOutcome *outcome = outcomes->pdata[j];

          sum += G_STRUCT_MEMBER (guint, &outcome->report, counts[i].offset);
        }
      g_variant_dict_insert (dict, counts[i].key, "u", sum);
    }
}

/* Worst first. */
static const char *const severities[] = {
  "sign-in", "no-registration", "keyring", "failed", "busy", "cancelled", "offline",
};

static const GError *
find_error (GPtrArray *outcomes, const char *code)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      AccordOutcome *outcome = outcomes->pdata[i];

      if (outcome->error != NULL && g_str_equal (accord_sentence_run_code (outcome->error), code))
        return outcome->error;
    }
  return NULL;
}

const GError *
accord_outcomes_worst (GPtrArray *outcomes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (severities); i++)
    {
      const GError *error = find_error (outcomes, severities[i]);

      if (error != NULL)
        return error;
    }
  return NULL;
}

static char *
describe (const AccordOutcome *outcome)
{
  if (outcome->report.needs_approval)
    return g_strdup (_ ("A plan waits for your approval."));
  return g_strdup_printf (_ ("%u pulled, %u pushed"), outcome->report.pulled, outcome->report.pushed);
}

static GVariant *
list_accounts (GPtrArray *outcomes)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < outcomes->len; i++)
    {
      AccordOutcome *outcome = outcomes->pdata[i];
      g_autofree char *what = describe (outcome);
      g_autofree char *error = outcome->error != NULL ? accord_sentence_of (outcome->error) : g_strdup ("");
      GVariantDict dict;

      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "account", "s", outcome->account);
      g_variant_dict_insert (&dict, "what", "s", what);
      g_variant_dict_insert (&dict, "error", "s", error);
      g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
list_plans (GPtrArray *outcomes)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < outcomes->len; i++)
    {
      AccordOutcome *outcome = outcomes->pdata[i];

      if (outcome->report.plan != NULL)
        g_variant_builder_add (&builder, "s", outcome->report.plan);
    }
  return g_variant_builder_end (&builder);
}

GVariant *
accord_outcomes_to_result (GPtrArray *outcomes)
{
  const GError *worst = accord_outcomes_worst (outcomes);
  g_autofree char *sentence = worst != NULL ? accord_sentence_of (worst) : g_strdup ("");
  gboolean needs_approval = FALSE;
  GVariantDict dict;

  for (guint i = 0; i < outcomes->len; i++)
    needs_approval = needs_approval || ((AccordOutcome *) outcomes->pdata[i])->report.needs_approval;

  g_variant_dict_init (&dict, NULL);
  add_counts (outcomes, &dict);
  g_variant_dict_insert (&dict, "needs_approval", "b", needs_approval);
  g_variant_dict_insert (&dict, "error", "s", sentence);
  g_variant_dict_insert (&dict, "error_code", "s", worst != NULL ? accord_sentence_run_code (worst) : "");
  g_variant_dict_insert_value (&dict, "plans", list_plans (outcomes));
  g_variant_dict_insert_value (&dict, "accounts", list_accounts (outcomes));
  return g_variant_dict_end (&dict);
}
