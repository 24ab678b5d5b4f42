/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fake-service"

/*
 * A service for tests of the window and for its pictures: it does nothing, it says what a script says.
 *
 *   fake-service SCRIPT
 *
 * SCRIPT is a key file: [service] store= state= log=, [account ID] with the keys of ListAccounts, [sign-in]
 * with address= and either account= or error= (a sentence; with account=: of somebody else) or registration=none, [run] done= total= and
 * finish=, with pulled= and pushed=. Every call is written to log, one a line. The script is read again at
 * SIGHUP. An approved departure goes as far as [leave] says: everything, or removed= copies with error= at the end
 * (a sentence); finish= is of [run], as above.
 */

#include <glib-unix.h>
#include <stdio.h>

#include "accord-sync1.h"
#include "client/accord-service-error.h"
#include "store/accord-accounts.h"
#include "store/accord-journal.h"
#include "store/accord-links.h"

typedef struct
{
  GMainLoop *loop;
  const char *file;
  GKeyFile *script;
  AccordSync1 *service;
  guint runs;
  guint flows;
} Fake;

static void note (Fake *fake, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (Fake *fake, const char *format, ...)
{
  g_autofree char *log = g_key_file_get_string (fake->script, "service", "log", NULL);
  g_autofree char *line = NULL;
  va_list arguments;
  FILE *file = log != NULL ? fopen (log, "a") : NULL;

  if (file == NULL)
    return;
  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (file, "%s\n", line);
  fclose (file);
}

/* ---- accounts ---- */

static const struct
{
  const char *key;
  char type; /* s, x, u, b; upper case: in "counts" */
} keys[] = {
  { "provider", 's' },   { "email", 's' },   { "name", 's' },           { "badge", 's' },
  { "badge_code", 's' }, { "reason", 's' },  { "missing_scopes", 's' }, { "last_sync", 'x' },
  { "next_sync", 'x' },  { "done", 'u' },    { "total", 'u' },          { "automatic", 'b' },
  { "links", 'U' },      { "waiting", 'U' }, { "conflicts", 'U' },      { "stuck", 'U' },
};

static GVariant *
read_value (Fake *fake, const char *group, const char *key, char type)
{
  gint64 number = g_key_file_get_int64 (fake->script, group, key, NULL);

  switch (type)
    {
    case 's':
      return g_variant_new_take_string (g_key_file_get_string (fake->script, group, key, NULL));
    case 'b':
      return g_variant_new_boolean (g_key_file_get_boolean (fake->script, group, key, NULL));
    case 'x':
      /* Seconds from now, so that a script does not age. */
      return g_variant_new_int64 (g_get_real_time () / G_USEC_PER_SEC + number);
    default:
      return g_variant_new_uint32 ((guint32) number);
    }
}

static GVariant *
describe_account (Fake *fake, const char *group)
{
  GVariantDict dict, counts;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_init (&counts, NULL);
  g_variant_dict_insert (&dict, "id", "s", group + strlen ("account "));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GVariantDict *place = g_ascii_isupper (keys[i].type) ? &counts : &dict;

      if (g_key_file_has_key (fake->script, group, keys[i].key, NULL))
        g_variant_dict_insert_value (place, keys[i].key, read_value (fake, group, keys[i].key, keys[i].type));
    }
  g_variant_dict_insert_value (&dict, "counts", g_variant_dict_end (&counts));
  return g_variant_dict_end (&dict);
}

static gboolean run_cb (gpointer data);
static GVariant *depart (Fake *fake);

static gboolean
list_accounts_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, Fake *fake)
{
  g_auto (GStrv) groups = g_key_file_get_groups (fake->script, NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "account "))
      g_variant_builder_add_value (&builder, describe_account (fake, groups[i]));
  accord_sync1_complete_list_accounts (service, invocation, g_variant_builder_end (&builder));
  if (g_strcmp0 (accord_sync1_get_state (service), "syncing") == 0)
    g_timeout_add (50, run_cb, fake);
  return TRUE;
}

/* ---- sign-in ---- */

typedef struct
{
  Fake *fake;
  char *flow;
} Flow;

static gboolean
finish_flow_cb (gpointer data)
{
  Flow *flow = data;
  g_autofree char *account = g_key_file_get_string (flow->fake->script, "sign-in", "account", NULL);
  g_autofree char *error = g_key_file_get_string (flow->fake->script, "sign-in", "error", NULL);

  if (account != NULL || error != NULL)
    accord_sync1_emit_sign_in_finished (flow->fake->service,
                                        flow->flow,
                                        account != NULL ? account : "",
                                        error != NULL ? error : "");
  g_free (flow->flow);
  g_free (flow);
  return G_SOURCE_REMOVE;
}

static gboolean
wait_flow_cb (gpointer data)
{
  Flow *flow = data;
  g_autofree char *address = g_key_file_get_string (flow->fake->script, "sign-in", "address", NULL);

  accord_sync1_emit_sign_in_waiting (flow->fake->service,
                                     flow->flow,
                                     address != NULL ? address : "http://127.0.0.1/");
  g_timeout_add (50, finish_flow_cb, flow);
  return G_SOURCE_REMOVE;
}

static gboolean
sign_in_cb (AccordSync1 *service,
            GDBusMethodInvocation *invocation,
            const char *provider,
            GVariant *options,
            Fake *fake)
{
  g_autofree char *registration = g_key_file_get_string (fake->script, "sign-in", "registration", NULL);
  const char *account = "";
  Flow *flow;

  g_variant_lookup (options, "account", "&s", &account);
  note (fake, "SignIn %s %s", provider, account);
  if (g_strcmp0 (registration, "none") == 0)
    {
      g_dbus_method_invocation_return_error (invocation,
                                             ACCORD_SERVICE_ERROR,
                                             ACCORD_SERVICE_ERROR_NO_REGISTRATION,
                                             "No app registration for %s is set up.",
                                             provider);
      return TRUE;
    }
  flow = g_new0 (Flow, 1);
  flow->fake = fake;
  flow->flow = g_strdup_printf ("flow-%u", ++fake->flows);
  accord_sync1_complete_sign_in (service, invocation, flow->flow);
  g_idle_add (wait_flow_cb, flow);
  return TRUE;
}

static gboolean
cancel_sign_in_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, const char *flow, Fake *fake)
{
  note (fake, "CancelSignIn %s", flow);
  accord_sync1_complete_cancel_sign_in (service, invocation);
  accord_sync1_emit_sign_in_finished (service, flow, "", "The sign-in was cancelled.");
  return TRUE;
}

/* ---- runs ---- */

static gboolean
run_cb (gpointer data)
{
  Fake *fake = data;
  g_autofree char *run = g_strdup_printf ("run-%u", fake->runs);
  GVariantDict result;
  GVariant *departure;

  accord_sync1_emit_run_progress (fake->service,
                                  run,
                                  (guint) g_key_file_get_integer (fake->script, "run", "done", NULL),
                                  (guint) g_key_file_get_integer (fake->script, "run", "total", NULL));
  if (!g_key_file_get_boolean (fake->script, "run", "finish", NULL))
    return G_SOURCE_REMOVE;
  departure = depart (fake);
  if (departure != NULL)
    {
      accord_sync1_emit_run_finished (fake->service, run, departure);
      return G_SOURCE_REMOVE;
    }
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result,
                         "pulled",
                         "u",
                         (guint) g_key_file_get_integer (fake->script, "run", "pulled", NULL));
  g_variant_dict_insert (&result,
                         "pushed",
                         "u",
                         (guint) g_key_file_get_integer (fake->script, "run", "pushed", NULL));
  accord_sync1_emit_run_finished (fake->service, run, g_variant_dict_end (&result));
  return G_SOURCE_REMOVE;
}

static char *
begin_run (Fake *fake)
{
  fake->runs++;
  g_timeout_add (50, run_cb, fake);
  return g_strdup_printf ("run-%u", fake->runs);
}

static gboolean
sync_cb (AccordSync1 *service,
         GDBusMethodInvocation *invocation,
         const char *const *accounts,
         GVariant *options,
         Fake *fake)
{
  g_autofree char *list = g_strjoinv (",", (GStrv) accounts);
  g_autofree char *run = begin_run (fake);

  note (fake, "Sync %s", list);
  accord_sync1_complete_sync (service, invocation, run);
  return TRUE;
}

static gboolean
cancel_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, const char *run, Fake *fake)
{
  GVariantDict result;
  g_autofree char *current = g_strdup_printf ("run-%u", fake->runs);

  note (fake, "Cancel %s", run);
  accord_sync1_complete_cancel (service, invocation);
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "error", "s", "Stopped.");
  accord_sync1_emit_run_finished (service, current, g_variant_dict_end (&result));
  return TRUE;
}

/* ---- plans: those that lie in the store ---- */

static gboolean
plan_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, const char *const *accounts, Fake *fake)
{
  g_autofree char *path = g_key_file_get_string (fake->script, "service", "store", NULL);
  g_autofree char *list = g_strjoinv (",", (GStrv) accounts);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (path, &error);
  g_autoptr (AccordPlanRecord) plan = NULL;

  note (fake, "Plan %s", list);
  if (store != NULL && accounts[0] != NULL && accounts[1] == NULL)
    plan = accord_store_find_plan (store, accounts[0], &error);
  if (error != NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    accord_sync1_complete_plan (service, invocation, plan != NULL ? plan->id : "cycle-1");
  return TRUE;
}

/* What the script says that would happen: steps as "kind mails", separated by commas, of the first account. */
static gboolean
suppose_cb (AccordSync1 *service,
            GDBusMethodInvocation *invocation,
            const char *const *events,
            const char *status,
            Fake *fake)
{
  g_autofree char *path = g_key_file_get_string (fake->script, "service", "store", NULL);
  g_autofree char *steps = g_key_file_get_string (fake->script, "suppose", "steps", NULL);
  g_autofree char *fault = g_key_file_get_string (fake->script, "suppose", "error", NULL);
  g_auto (GStrv) list = g_strsplit (steps != NULL ? steps : "", ",", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (path, &error);
  g_autoptr (GPtrArray) accounts = store != NULL ? accord_store_list_accounts (store, &error) : NULL;
  g_autoptr (AccordPlanRecord) plan = accord_plan_record_new ();

  note (fake, "Suppose %s of %u events", status, g_strv_length ((GStrv) events));
  if (fault != NULL || accounts == NULL || accounts->len == 0)
    {
      g_dbus_method_invocation_return_error_literal (
          invocation, G_IO_ERROR, G_IO_ERROR_FAILED, fault != NULL ? fault : "There is no account.");
      return TRUE;
    }
  g_free (plan->purpose);
  plan->purpose = g_strdup ("status");
  plan->account = g_strdup (((const AccordAccount *) accounts->pdata[0])->id);
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (list[i]), " ", 2);
      AccordPlanStep *step = accord_plan_step_new ();

      step->id = g_strdup_printf ("step-%u", i);
      step->calendar = g_strdup ("calendar-o");
      step->kind = g_strdup (words[0]);
      step->why = g_strdup ("Cancelled here.");
      step->mails = words[1] != NULL ? g_strdup (words[1]) : NULL;
      g_ptr_array_add (plan->steps, step);
    }
  accord_store_put_plan (store, plan, &error);
  if (error != NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    accord_sync1_complete_suppose (service, invocation, plan->id);
  return TRUE;
}

/* The undo plan of the first account that has one. */
static gboolean
undo_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, const char *cycle, Fake *fake)
{
  g_autofree char *path = g_key_file_get_string (fake->script, "service", "store", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (path, &error);
  g_autoptr (GPtrArray) accounts = store != NULL ? accord_store_list_accounts (store, &error) : NULL;
  g_autoptr (AccordPlanRecord) plan = NULL;

  note (fake, "Undo %s", cycle);
  for (guint i = 0; accounts != NULL && i < accounts->len && plan == NULL; i++)
    plan = accord_store_find_undo_plan (store, ((const AccordAccount *) accounts->pdata[i])->id, &error);
  if (plan != NULL)
    accord_sync1_complete_undo (service, invocation, plan->id);
  else
    g_dbus_method_invocation_return_error_literal (
        invocation, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such sync to undo.");
  return TRUE;
}

/* ---- departures ---- */

static AccordStore *
open_store (Fake *fake)
{
  g_autofree char *path = g_key_file_get_string (fake->script, "service", "store", NULL);
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (path, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  return store;
}

/* Up to @most copies go; returns how many. */
static guint
remove_copies_of (AccordStore *store, const AccordPlanRecord *plan, guint most)
{
  guint removed = 0;

  for (guint i = 0; i < plan->steps->len && removed < most; i++)
    {
      const AccordPlanStep *step = plan->steps->pdata[i];
      g_autoptr (AccordLink) link = NULL;

      if (!step->ticked || step->held || !g_str_equal (step->kind, "push-delete"))
        continue;
      link = accord_store_find_link (store, step->event, step->calendar, NULL);
      if (link == NULL || link->state == ACCORD_LINK_WITHDRAWN)
        continue;
      link->state = ACCORD_LINK_WITHDRAWN;
      accord_store_put_link (store, link, NULL);
      removed++;
    }
  return removed;
}

static void
let_account_go (Fake *fake, AccordStore *store, const char *id)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (store, id, NULL);
  g_autofree char *group = g_strconcat ("account ", id, NULL);

  account->disconnected = TRUE;
  accord_store_put_account (store, account, NULL);
  g_key_file_remove_group (fake->script, group, NULL);
  accord_sync1_emit_accounts_changed (fake->service);
}

static AccordPlanRecord *
find_departure (Fake *fake, AccordStore *store)
{
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (store, NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      static const char *const purposes[] = { "disconnect", "reset" };

      for (guint n = 0; n < G_N_ELEMENTS (purposes); n++)
        {
          AccordPlanRecord *plan =
              accord_store_find_plan_for (store, ((AccordAccount *) accounts->pdata[i])->id, purposes[n], NULL);

          if (plan != NULL && g_str_equal (plan->state, "approved"))
            return plan;
          accord_plan_record_free (plan);
        }
    }
  return NULL;
}

/* Goes on with what was approved. NULL: nothing was. */
static GVariant *
depart (Fake *fake)
{
  g_autoptr (AccordStore) store = open_store (fake);
  g_autoptr (AccordPlanRecord) plan = find_departure (fake, store);
  g_autofree char *error = g_key_file_get_string (fake->script, "leave", "error", NULL);
  GVariantDict result;
  guint removed;

  if (plan == NULL)
    return NULL;
  removed = remove_copies_of (
      store, plan, error != NULL ? (guint) g_key_file_get_integer (fake->script, "leave", "removed", NULL) : G_MAXUINT);
  if (error == NULL)
    {
      accord_store_remove_plan (store, plan->id, NULL);
      if (g_str_equal (plan->purpose, "disconnect"))
        let_account_go (fake, store, plan->account);
    }
  g_variant_dict_init (&result, NULL);
  g_variant_dict_insert (&result, "deleted_there", "u", removed);
  g_variant_dict_insert (&result, "error", "s", error != NULL ? error : "");
  return g_variant_dict_end (&result);
}

static void
store_approval (Fake *fake, const char *id, const char *const *left_out)
{
  g_autoptr (AccordStore) store = open_store (fake);
  g_autoptr (AccordPlanRecord) plan = accord_store_get_plan (store, id, NULL);

  if (plan == NULL || g_str_equal (plan->purpose, "sync") || g_str_equal (plan->purpose, "undo"))
    return;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      AccordPlanStep *step = plan->steps->pdata[i];

      step->ticked = !step->held && !g_strv_contains (left_out, step->id);
    }
  g_free (plan->state);
  plan->state = g_strdup ("approved");
  accord_store_put_plan (store, plan, NULL);
}

static gboolean
approve_cb (AccordSync1 *service,
            GDBusMethodInvocation *invocation,
            const char *plan,
            const char *const *left_out,
            Fake *fake)
{
  g_autofree char *list = g_strjoinv (",", (GStrv) left_out);
  g_autofree char *run = begin_run (fake);

  note (fake, "Approve %s without %s", plan, list);
  store_approval (fake, plan, left_out);
  accord_sync1_complete_approve (service, invocation, run);
  return TRUE;
}

static gboolean
resolve_cb (AccordSync1 *service,
            GDBusMethodInvocation *invocation,
            const char *question,
            GVariant *options,
            Fake *fake)
{
  g_autofree char *said = g_variant_print (options, FALSE);

  note (fake, "Resolve %s %s", question, said);
  accord_sync1_complete_resolve (service, invocation);
  return TRUE;
}

/* ---- the rest ---- */

static gboolean
disconnect_cb (AccordSync1 *service,
               GDBusMethodInvocation *invocation,
               const char *account,
               gboolean remove_copies,
               Fake *fake)
{
  note (fake, "Disconnect %s %s", account, remove_copies ? "removing copies" : "keeping copies");
  if (!remove_copies)
    {
      g_autoptr (AccordStore) store = open_store (fake);

      let_account_go (fake, store, account);
    }
  /* The plan lies in the store already. */
  accord_sync1_complete_disconnect (service, invocation);
  return TRUE;
}

static gboolean
reset_cb (AccordSync1 *service,
          GDBusMethodInvocation *invocation,
          const char *account,
          GVariant *options,
          Fake *fake)
{
  g_autofree char *said = g_variant_print (options, FALSE);

  note (fake, "Reset %s %s", account, said);
  accord_sync1_complete_reset (service, invocation);
  return TRUE;
}

static gboolean
pause_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, gint64 until, Fake *fake)
{
  note (fake, "Pause %" G_GINT64_FORMAT, until);
  accord_sync1_complete_pause (service, invocation);
  return TRUE;
}

static gboolean
refresh_calendars_cb (AccordSync1 *service,
                      GDBusMethodInvocation *invocation,
                      const char *account,
                      Fake *fake)
{
  note (fake, "RefreshCalendars %s", account);
  accord_sync1_complete_refresh_calendars (service, invocation);
  return TRUE;
}

static gboolean
create_calendar_cb (AccordSync1 *service,
                    GDBusMethodInvocation *invocation,
                    const char *account,
                    const char *name,
                    Fake *fake)
{
  note (fake, "CreateCalendar %s %s", account, name);
  accord_sync1_complete_create_calendar (service, invocation, "calendar-new");
  return TRUE;
}

static gboolean
reload_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, Fake *fake)
{
  note (fake, "Reload");
  accord_sync1_complete_reload (service, invocation);
  return TRUE;
}

static gboolean
quit_cb (AccordSync1 *service, GDBusMethodInvocation *invocation, Fake *fake)
{
  note (fake, "Quit");
  accord_sync1_complete_quit (service, invocation);
  return TRUE;
}

static void
read_script (Fake *fake)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *store = NULL;
  g_autofree char *state = NULL;

  if (!g_key_file_load_from_file (fake->script, fake->file, G_KEY_FILE_NONE, &error))
    g_error ("%s: %s", fake->file, error->message);
  store = g_key_file_get_string (fake->script, "service", "store", NULL);
  state = g_key_file_get_string (fake->script, "service", "state", NULL);
  accord_sync1_set_store (fake->service, store);
  accord_sync1_set_state (fake->service, state != NULL ? state : "idle");
}

static gboolean
reread_cb (gpointer data)
{
  Fake *fake = data;

  read_script (fake);
  accord_sync1_emit_accounts_changed (fake->service);
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (((Fake *) data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
connect_methods (Fake *fake)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } methods[] = {
    { "handle-list-accounts", G_CALLBACK (list_accounts_cb) },
    { "handle-sign-in", G_CALLBACK (sign_in_cb) },
    { "handle-cancel-sign-in", G_CALLBACK (cancel_sign_in_cb) },
    { "handle-sync", G_CALLBACK (sync_cb) },
    { "handle-cancel", G_CALLBACK (cancel_cb) },
    { "handle-plan", G_CALLBACK (plan_cb) },
    { "handle-suppose", G_CALLBACK (suppose_cb) },
    { "handle-approve", G_CALLBACK (approve_cb) },
    { "handle-resolve", G_CALLBACK (resolve_cb) },
    { "handle-undo", G_CALLBACK (undo_cb) },
    { "handle-disconnect", G_CALLBACK (disconnect_cb) },
    { "handle-reset", G_CALLBACK (reset_cb) },
    { "handle-pause", G_CALLBACK (pause_cb) },
    { "handle-refresh-calendars", G_CALLBACK (refresh_calendars_cb) },
    { "handle-create-calendar", G_CALLBACK (create_calendar_cb) },
    { "handle-reload", G_CALLBACK (reload_cb) },
    { "handle-quit", G_CALLBACK (quit_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect (fake->service, methods[i].signal, methods[i].callback, fake);
}

static void
name_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  g_print ("ready\n");
  fflush (stdout);
}

static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  Fake *fake = data;
  g_autoptr (GError) error = NULL;

  if (!g_dbus_interface_skeleton_export (
          G_DBUS_INTERFACE_SKELETON (fake->service), connection, ACCORD_SERVICE_PATH, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GKeyFile) script = g_key_file_new ();
  g_autoptr (AccordSync1) service = accord_sync1_skeleton_new ();
  Fake fake = { loop, argv[1], script, service, 0, 0 };
  guint name;

  if (argc != 2)
    {
      g_printerr ("usage: fake-service SCRIPT\n");
      return 2;
    }
  read_script (&fake);
  connect_methods (&fake);
  g_unix_signal_add (SIGHUP, reread_cb, &fake);
  g_unix_signal_add (SIGTERM, stop_cb, &fake);
  name = g_bus_own_name (G_BUS_TYPE_SESSION,
                         "io.github.accord_calendar.Accord.Service",
                         G_BUS_NAME_OWNER_FLAGS_NONE,
                         bus_acquired_cb,
                         name_acquired_cb,
                         NULL,
                         &fake,
                         NULL);
  g_main_loop_run (loop);
  g_bus_unown_name (name);
  return 0;
}
