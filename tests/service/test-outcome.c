/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "remote/accord-credentials.h"
#include "remote/accord-remote-error.h"
#include "service/accord-outcome.h"
#include "service/accord-sentences.h"

static GPtrArray *
outcomes_new (guint count)
{
  GPtrArray *outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_outcome_free);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("account-%u", i);

      g_ptr_array_add (outcomes, accord_outcome_new (id));
    }
  return outcomes;
}

static AccordOutcome *
at (GPtrArray *outcomes, guint index)
{
  return outcomes->pdata[index];
}

static guint
count_of (GVariant *result, const char *key)
{
  guint32 count = G_MAXUINT;

  g_variant_lookup (result, key, "u", &count);
  return count;
}

static const char *
text_of (GVariant *result, const char *key)
{
  const char *text = NULL;

  g_variant_lookup (result, key, "&s", &text);
  return text;
}

static void
test_sums (void)
{
  g_autoptr (GPtrArray) outcomes = outcomes_new (2);
  g_autoptr (GVariant) result = NULL;
  g_autofree const char **plans = NULL;
  gboolean needs_approval = FALSE;

  at (outcomes, 0)->report.pulled = 12;
  at (outcomes, 0)->report.deleted_there = 1;
  at (outcomes, 0)->report.plan = g_strdup ("plan-0");
  at (outcomes, 1)->report.pulled = 3;
  at (outcomes, 1)->report.calls = 7;
  at (outcomes, 1)->report.needs_approval = TRUE;
  result = g_variant_ref_sink (accord_outcomes_to_result (outcomes));

  g_assert_cmpuint (count_of (result, "pulled"), ==, 15);
  g_assert_cmpuint (count_of (result, "pushed"), ==, 0);
  g_assert_cmpuint (count_of (result, "deleted_there"), ==, 1);
  g_assert_cmpuint (count_of (result, "deleted_here"), ==, 0);
  g_assert_cmpuint (count_of (result, "calls"), ==, 7);
  g_assert_cmpstr (text_of (result, "error"), ==, "");
  g_assert_cmpstr (text_of (result, "error_code"), ==, "");
  g_assert_true (g_variant_lookup (result, "needs_approval", "b", &needs_approval));
  g_assert_true (needs_approval);
  g_assert_true (g_variant_lookup (result, "plans", "^a&s", &plans));
  g_assert_cmpstr (plans[0], ==, "plan-0");
  g_assert_null (plans[1]);
}

static void
fail (GPtrArray *outcomes, guint index, GQuark domain, int code)
{
  g_set_error (&at (outcomes, index)->error, domain, code, "reason %u", index);
}

static void
test_worst_wins (void)
{
  g_autoptr (GPtrArray) outcomes = outcomes_new (4);
  g_autoptr (GVariant) result = NULL;

  fail (outcomes, 0, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_cmpstr (accord_sentence_run_code (accord_outcomes_worst (outcomes)), ==, "offline");
  fail (outcomes, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (accord_sentence_run_code (accord_outcomes_worst (outcomes)), ==, "cancelled");
  fail (outcomes, 2, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_FULL);
  g_assert_cmpstr (accord_sentence_run_code (accord_outcomes_worst (outcomes)), ==, "failed");
  fail (outcomes, 3, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_REVOKED);
  result = g_variant_ref_sink (accord_outcomes_to_result (outcomes));
  g_assert_cmpstr (text_of (result, "error_code"), ==, "sign-in");
}

/* What an error does to the account, and under which name it crosses the bus. */
typedef struct
{
  const char *path;
  GQuark (*domain) (void);
  int code;
  AccordHealth health;
  AccordServiceError service;
} ErrorCase;

static const ErrorCase cases[] = {
  { "/sentences/signed-out-expires", accord_remote_error_quark, ACCORD_REMOTE_ERROR_SIGNED_OUT, ACCORD_HEALTH_EXPIRED, ACCORD_SERVICE_ERROR_SIGN_IN },
  { "/sentences/revoked-is-revoked", accord_remote_error_quark, ACCORD_REMOTE_ERROR_REVOKED, ACCORD_HEALTH_REVOKED, ACCORD_SERVICE_ERROR_SIGN_IN },
  { "/sentences/no-tokens-expires", accord_keyring_error_quark, ACCORD_KEYRING_ERROR_NO_ITEM, ACCORD_HEALTH_EXPIRED, ACCORD_SERVICE_ERROR_SIGN_IN },
  { "/sentences/locked-keyring-is-no-sign-out", accord_keyring_error_quark, ACCORD_KEYRING_ERROR_LOCKED, ACCORD_HEALTH_ERROR, ACCORD_SERVICE_ERROR_KEYRING },
  { "/sentences/offline-is-offline", accord_remote_error_quark, ACCORD_REMOTE_ERROR_OFFLINE, ACCORD_HEALTH_OFFLINE, ACCORD_SERVICE_ERROR_OFFLINE },
  { "/sentences/busy-leaves-the-account-alone", accord_remote_error_quark, ACCORD_REMOTE_ERROR_BUSY, ACCORD_HEALTH_OK, ACCORD_SERVICE_ERROR_BUSY },
  { "/sentences/stopping-leaves-the-account-alone", g_io_error_quark, G_IO_ERROR_CANCELLED, ACCORD_HEALTH_OK, ACCORD_SERVICE_ERROR_CANCELLED },
};

static void
test_case (gconstpointer data)
{
  const ErrorCase *row = data;
  g_autoptr (GError) error = g_error_new_literal (row->domain (), row->code, "reason");
  g_autoptr (GError) crossing = accord_sentence_error (error);

  g_assert_cmpint (accord_sentence_health (error), ==, row->health);
  g_assert_cmpint (accord_sentence_code (error), ==, row->service);
  g_assert_error (crossing, ACCORD_SERVICE_ERROR, (int) row->service);
  g_assert_cmpstr (crossing->message, !=, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outcome/counts-are-summed-over-the-accounts", test_sums);
  g_test_add_func ("/outcome/worst-error-is-the-runs", test_worst_wins);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_case);
  return g_test_run ();
}
