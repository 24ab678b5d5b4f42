/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "accord-config.h"

#include "accord-sync1.h"
#include "client/accord-client.h"
#include "client/accord-connector.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* A service as small as can be, on a bus of its own, in this process. */
typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  AccordSync1 *skeleton;
  guint name;
  char *folder;
  char *store;
  const char *badge;   /* of its one account */
  guint asked;         /* how often the accounts were asked for */
  AccordClient *client;
} Fixture;

static gboolean
list_accounts_cb (AccordSync1 *skeleton, GDBusMethodInvocation *call, Fixture *fixture)
{
  GVariantBuilder list;
  GVariantDict dict;

  fixture->asked++;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  if (fixture->badge != NULL)
    {
      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "id", "s", "a1");
      g_variant_dict_insert (&dict, "badge_code", "s", fixture->badge);
      g_variant_builder_add_value (&list, g_variant_dict_end (&dict));
    }
  accord_sync1_complete_list_accounts (skeleton, call, g_variant_builder_end (&list));
  return TRUE;
}

static gboolean
sign_in_cb (AccordSync1 *skeleton,
            GDBusMethodInvocation *call,
            const char *provider,
            GVariant *options,
            Fixture *fixture)
{
  g_dbus_method_invocation_return_error_literal (call,
                                                 ACCORD_SERVICE_ERROR,
                                                 ACCORD_SERVICE_ERROR_NO_REGISTRATION,
                                                 "No app registration");
  return TRUE;
}

static gboolean
sync_cb (AccordSync1 *skeleton,
         GDBusMethodInvocation *call,
         const char *const *accounts,
         GVariant *options,
         Fixture *fixture)
{
  accord_sync1_complete_sync (skeleton, call, "run-1");
  accord_sync1_emit_run_progress (skeleton, "run-1", 3, 40);
  accord_sync1_emit_run_finished (skeleton, "run-1", g_variant_new_parsed ("{'pulled': <uint32 12>}"));
  return TRUE;
}

static void
acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
own_name (Fixture *fixture)
{
  gboolean acquired = FALSE;

  fixture->name = g_bus_own_name_on_connection (fixture->connection,
                                                ACCORD_SERVICE_ID,
                                                0,
                                                acquired_cb,
                                                NULL,
                                                &acquired,
                                                NULL);
  while (!acquired)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("accord-client-XXXXXX", NULL);
  fixture->store = g_build_filename (fixture->folder, "accord.db", NULL);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (fixture->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL,
    NULL,
    &error);
  g_assert_no_error (error);

  fixture->badge = "active";
  fixture->skeleton = accord_sync1_skeleton_new ();
  accord_sync1_set_store (fixture->skeleton, data != NULL ? data : fixture->store);
  accord_sync1_set_state (fixture->skeleton, "idle");
  g_signal_connect (fixture->skeleton, "handle-list-accounts", G_CALLBACK (list_accounts_cb), fixture);
  g_signal_connect (fixture->skeleton, "handle-sign-in", G_CALLBACK (sign_in_cb), fixture);
  g_signal_connect (fixture->skeleton, "handle-sync", G_CALLBACK (sync_cb), fixture);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (fixture->skeleton),
                                    fixture->connection,
                                    ACCORD_SERVICE_PATH,
                                    &error);
  g_assert_no_error (error);
  own_name (fixture);
  fixture->client = accord_client_new (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->client);
  g_bus_unown_name (fixture->name);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (fixture->skeleton));
  g_clear_object (&fixture->skeleton);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_clear_object (&fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->store);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
connect_client (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_client_connect_async (fixture->client, NULL, result_cb, &result);
  return accord_client_connect_finish (fixture->client, wait_for (&result), error);
}

static void
test_connects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AccordAccountInfo *info;

  g_assert_false (accord_client_get_connected (fixture->client));
  connect_client (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (accord_client_get_state (fixture->client), ==, "idle");
  info = accord_client_find_account (fixture->client, "a1");
  g_assert_nonnull (info);
  g_assert_cmpstr (accord_account_info_get_badge_code (info), ==, "active");
  g_assert_null (accord_client_find_account (fixture->client, "a2"));
}

static void
count_cb (AccordClient *client, guint *count)
{
  ++*count;
}

static void
test_list_follows (Fixture *fixture, gconstpointer data)
{
  AccordAccountInfo *info;
  guint changes = 0;

  g_assert_true (connect_client (fixture, NULL));
  info = accord_client_find_account (fixture->client, "a1");
  g_signal_connect (fixture->client, "accounts-changed", G_CALLBACK (count_cb), &changes);

  fixture->badge = "error";
  accord_sync1_emit_accounts_changed (fixture->skeleton);
  while (changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (accord_client_find_account (fixture->client, "a1") == info);
  g_assert_cmpstr (accord_account_info_get_badge_code (info), ==, "error");

  fixture->badge = NULL;
  accord_sync1_emit_accounts_changed (fixture->skeleton);
  while (changes == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (accord_client_get_accounts (fixture->client)), ==, 0);
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  guint asked;

  g_assert_true (connect_client (fixture, NULL));
  asked = fixture->asked;
  for (guint i = 0; i < 50; i++)
    accord_sync1_emit_accounts_changed (fixture->skeleton);
  for (guint i = 0; i < 100; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (fixture->asked, >, asked);
  g_assert_cmpuint (fixture->asked, <, asked + 10);
}

static void
test_error_keeps_its_code (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  accord_client_sign_in_async (fixture->client, "google", NULL, NULL, result_cb, &result);
  g_assert_null (accord_client_sign_in_finish (fixture->client, wait_for (&result), &error));
  g_assert_error (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_NO_REGISTRATION);
  g_assert_cmpstr (error->message, ==, "No app registration");
}

static void
finished_cb (AccordClient *client, const char *run, GVariant *result, GString *seen)
{
  guint pulled = 0;

  g_variant_lookup (result, "pulled", "u", &pulled);
  g_string_append_printf (seen, "%s finished %u;", run, pulled);
}

static void
progress_cb (AccordClient *client, const char *run, guint done, guint total, GString *seen)
{
  g_string_append_printf (seen, "%s %u/%u;", run, done, total);
}

static void
test_run_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *run = NULL;

  g_signal_connect (fixture->client, "run-finished", G_CALLBACK (finished_cb), seen);
  g_signal_connect (fixture->client, "run-progress", G_CALLBACK (progress_cb), seen);
  accord_client_sync_async (fixture->client, NULL, FALSE, NULL, result_cb, &result);
  run = accord_client_sync_finish (fixture->client, wait_for (&result), NULL);
  g_assert_cmpstr (run, ==, "run-1");
  while (!g_str_has_suffix (seen->str, "12;"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "run-1 3/40;run-1 finished 12;");
}

static void
test_service_goes (Fixture *fixture, gconstpointer data)
{
  g_assert_true (connect_client (fixture, NULL));
  g_bus_unown_name (fixture->name);
  while (accord_client_get_connected (fixture->client))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (accord_client_get_state (fixture->client));

  /* Back again: the next wish connects anew. */
  own_name (fixture);
  g_assert_true (connect_client (fixture, NULL));
  g_assert_true (accord_client_get_connected (fixture->client));
}

static void
test_other_store (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("ACCORD_SERVICE_PROGRAM", "/nonexistent/accord-service", TRUE);
  g_assert_false (connect_client (fixture, &error));
  g_assert_error (error, ACCORD_SERVICE_ERROR, ACCORD_SERVICE_ERROR_UNAVAILABLE);
  g_assert_cmpuint (fixture->asked, ==, 0);
  g_unsetenv ("ACCORD_SERVICE_PROGRAM");
}

static void
test_same_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("accord-link-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "a.db", NULL);
  g_autofree char *link = g_build_filename (folder, "b.db", NULL);
  g_autofree char *odd = g_build_filename (folder, "..", folder + 5, "a.db", NULL);

  g_assert_true (accord_connector_same_file (file, file));
  g_assert_false (accord_connector_same_file (file, link));
  g_assert_false (accord_connector_same_file ("", ""));
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_cmpint (symlink ("a.db", link), ==, 0);
  g_assert_true (accord_connector_same_file (file, link));
  g_assert_true (accord_connector_same_file (file, odd));
  g_unlink (link);
  g_unlink (file);
  g_rmdir (folder);
}

#define ADD(path, store, test) g_test_add (path, Fixture, store, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/client/connects-and-reads-the-accounts", NULL, test_connects);
  ADD ("/client/account-keeps-its-object-when-it-changes", NULL, test_list_follows);
  ADD ("/client/flood-of-news-is-not-a-flood-of-questions", NULL, test_flood);
  ADD ("/client/error-keeps-code-and-sentence-across-the-bus", NULL, test_error_keeps_its_code);
  ADD ("/client/run-is-followed-to-its-end", NULL, test_run_signals);
  ADD ("/client/service-that-ends-is-noticed-and-found-again", NULL, test_service_goes);
  ADD ("/client/service-of-another-store-is-left-alone", "/elsewhere/accord.db", test_other_store);
  g_test_add_func ("/client/one-store-under-two-names-is-one", test_same_file);
  return g_test_run ();
}
