/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-life.h"

#include "death.h"

#include "service/accord-departure.h"
#include "store/accord-journal.h"

#define ROUNDS 3

void
history_world_init (void)
{
  death_prepare ();
}

/* ---- running ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The people a plan says would be mailed, in the steps that go ahead when it is carried out. */
static guint
read_forecast (const AccordPlanRecord *plan)
{
  guint people = 0;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (step->mails == NULL || step->held)
        continue;
      people++;
      for (const char *at = step->mails; *at != '\0'; at++)
        people += *at == '\n';
    }
  return people;
}

static void
wait_for_pass (AccordWorker *worker, const AccordPassOptions *options, AccordReport *report, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_worker_pass_async (worker, options, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  accord_worker_pass_finish (worker, result, report, error);
}

/* What the pass that follows is about to mail, by its plan. */
static guint
forecast_pass (HistoryWorld *self, guint computer, AccordWorker *worker)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  g_autoptr (AccordStore) store = accord_store_open (self->path[computer], NULL);
  g_autoptr (AccordPlanRecord) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  wait_for_pass (worker, options, &report, &error);
  plan = accord_store_find_plan (store, accord_worker_get_account (worker), NULL);
  return error == NULL && plan != NULL ? read_forecast (plan) : 0;
}

static gboolean
run_pass (HistoryWorld *self,
          guint computer,
          AccordWorker *worker,
          const AccordPassOptions *options,
          HistoryOutcome *out)
{
  g_autoptr (GError) error = NULL;
  g_auto (AccordReport) report = { 0 };

  if (self->sends && options->mode == ACCORD_PASS_SYNC && !options->approve)
    out->forecast += forecast_pass (self, computer, worker);
  wait_for_pass (worker, options, &report, &error);
  out->steps += report.steps;
  out->held += report.held;
  out->waits |= report.needs_approval;
  out->failed |= error != NULL;
  if (error != NULL)
    g_debug ("pass: %s", error->message);
  return report.steps > 0;
}

/* The passes of a cycle one after the other, so that a seed tells the same history again. */
static void
run_cycle (HistoryWorld *self, guint computer, guint order, AccordPassOptions *options, HistoryOutcome *out)
{
  AccordWorker *worker[HISTORY_N_SIDES];
  gboolean again = TRUE;
  guint writes, mails;

  self->there->begin_count (self);
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
      worker[i] = accord_worker_new (self->path[computer],
                                     history_accounts[i],
                                     self->there->get_provider (self, i),
                                     ACCORD_CLOCK (self->clock));
  for (guint round = 0; again && round < ROUNDS; round++)
    {
      again = FALSE;
      out->held = 0;
      out->waits = FALSE;
      for (guint i = 0; i < HISTORY_N_SIDES; i++)
        if (!self->apart[(order + i) % HISTORY_N_SIDES])
          again |= run_pass (self, computer, worker[(order + i) % HISTORY_N_SIDES], options, out);
      again &= options->mode == ACCORD_PASS_SYNC || options->mode == ACCORD_PASS_UNDO;
      options->approve = FALSE;
      g_clear_pointer (&options->plan, g_free);
    }
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    g_object_unref (worker[i]);
  self->there->count (self, &writes, &mails);
  out->writes += writes;
  out->mails += mails;
  /* A client that waited before it tried again is ahead of the server. */
  if (!self->mortal)
    self->there->set_clock (self);
}

void
history_world_cycle (HistoryWorld *self, guint computer, guint order, HistoryOutcome *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_SYNC);

  *out = (HistoryOutcome){ 0 };
  run_cycle (self, computer, order, options, out);
}

/* The ids of the newest plans of both accounts, and what they say would be mailed. (transfer full) */
static char *
collect_plans (HistoryWorld *self, guint computer, const char *purpose, guint *forecast)
{
  g_autoptr (AccordStore) store = accord_store_open (self->path[computer], NULL);
  g_autoptr (GString) plans = g_string_new (NULL);

  g_assert_nonnull (store);
  for (guint i = 0; i < HISTORY_N_SIDES; i++)
    {
      g_autoptr (AccordPlanRecord) plan = purpose == NULL
                                              ? accord_store_find_plan (store, history_accounts[i], NULL)
                                              : accord_store_find_undo_plan (store, history_accounts[i], NULL);

      if (plan == NULL)
        continue;
      g_string_append_printf (plans, "%s%s", plans->len > 0 ? "," : "", plan->id);
      *forecast += read_forecast (plan);
    }
  return g_string_free (g_steal_pointer (&plans), FALSE);
}

void
history_world_approve (HistoryWorld *self, guint computer, HistoryOutcome *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_PLAN);
  HistoryOutcome shown = { 0 };

  run_cycle (self, computer, 0, options, &shown);
  *out = (HistoryOutcome){ 0 };
  options->mode = ACCORD_PASS_SYNC;
  options->approve = TRUE;
  options->plan = collect_plans (self, computer, NULL, &out->forecast);
  run_cycle (self, computer, 0, options, out);
}

void
history_world_undo (HistoryWorld *self, HistoryOutcome *out)
{
  g_autoptr (AccordPassOptions) options = accord_pass_options_new (ACCORD_PASS_UNDO_PLAN);
  HistoryOutcome shown = { 0 };

  options->undo = history_world_text (self,
                                      0,
                                      "SELECT cycle FROM runs WHERE pulled + pushed + deleted_here + deleted_there > 0 "
                                      "ORDER BY started_at DESC, rowid DESC LIMIT 1");
  *out = (HistoryOutcome){ 0 };
  if (*options->undo == '\0')
    return;
  run_cycle (self, 0, 0, options, &shown);
  options->mode = ACCORD_PASS_UNDO;
  options->approve = TRUE;
  options->plan = collect_plans (self, 0, "undo", &out->forecast);
  run_cycle (self, 0, 0, options, out);
}

void
history_world_part (HistoryWorld *self, guint side, gboolean apart)
{
  g_autoptr (AccordStore) store = accord_store_open (self->path[0], NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (apart ? accord_departure_keep (store, history_accounts[side], &error)
                       : accord_departure_undo (store, history_accounts[side], &error));
  self->apart[side] = apart;
}

void
history_world_die (HistoryWorld *self, guint computer, guint order, guint point, HistoryOutcome *out)
{
  *out = (HistoryOutcome){ 0 };
  self->there->begin_count (self);
  out->died = history_life_spend (self, computer, order, point);
  self->there->count (self, &out->writes, &out->mails);
}
