/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One argument names how the keyring of this run is: unlocked, unmade or absent (with-keyring), a file as in
 * a sandbox, or locked with somebody there to answer its prompt. */
#include <libsecret/secret.h>
#include <string.h>

#include "fault-server.h"
#include "remote/accord-credentials.h"
#include "remote/accord-keyring-private.h"

#define ACCOUNT "7f2a6c9e-9d5b-4f0e-8a43-0c8f6a4d7b11"

static AccordTokens *
sample_tokens (const char *refresh)
{
  AccordTokens *tokens = accord_tokens_new ();

  tokens->access = g_strdup ("access \"quoted\" ü");
  tokens->refresh = g_strdup (refresh);
  tokens->scopes = g_strdup ("openid email");
  tokens->expires_at = 1700000000;
  return tokens;
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static AccordTokens *
load (const char *account, gboolean interactive, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_keyring_load_async (account, interactive, NULL, keep_cb, &result);
  return accord_keyring_load_finish (wait_for (&result), error);
}

static gboolean
store (const char *account, const char *label, const char *refresh, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AccordTokens) tokens = sample_tokens (refresh);

  accord_keyring_store_async (account, label, tokens, NULL, keep_cb, &result);
  return accord_keyring_store_finish (wait_for (&result), error);
}

static gboolean
clear (const char *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_keyring_clear_async (account, NULL, keep_cb, &result);
  return accord_keyring_clear_finish (wait_for (&result), error);
}

static char *
load_registration (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_keyring_load_registration_async ("google", NULL, keep_cb, &result);
  return accord_keyring_load_registration_finish (wait_for (&result), error);
}

static gboolean
store_registration (const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  accord_keyring_store_registration_async ("google", secret, NULL, keep_cb, &result);
  return accord_keyring_store_registration_finish (wait_for (&result), error);
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = g_dbus_connection_call_sync (bus,
                                       "org.freedesktop.secrets",
                                       "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service",
                                       "Lock",
                                       g_variant_new_parsed (
                                           "([objectpath '/org/freedesktop/secrets/aliases/default'],)"),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
}

/* ---- unlocked ---- */

static void
test_round_trip (void)
{
  g_autoptr (AccordTokens) tokens = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (store (ACCOUNT, "Accord: ada@example.org", "one", &error));
  g_assert_no_error (error);
  tokens = load (ACCOUNT, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access, ==, "access \"quoted\" ü");
  g_assert_cmpstr (tokens->refresh, ==, "one");
  g_assert_cmpstr (tokens->scopes, ==, "openid email");
  g_assert_cmpint (tokens->expires_at, ==, 1700000000);
}

static void
test_rotation_in_thread (void)
{
  g_autoptr (AccordTokens) tokens = sample_tokens ("two");
  g_autoptr (AccordTokens) stored = NULL;
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  GList *items;

  g_assert_true (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &error));
  g_assert_no_error (error);
  stored = load (ACCOUNT, FALSE, NULL);
  g_assert_cmpstr (stored->refresh, ==, "two");

  /* Still one item, with the label a person knows it by. */
  g_hash_table_insert (attributes, (gpointer) "account", (gpointer) ACCOUNT);
  items = secret_service_search_sync (NULL, NULL, attributes, SECRET_SEARCH_ALL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  label = secret_item_get_label (items->data);
  g_assert_cmpstr (label, ==, "Accord: ada@example.org");
  g_list_free_full (items, g_object_unref);
}

static void
test_no_item (void)
{
  g_autoptr (AccordTokens) tokens = NULL;
  g_autoptr (GError) error = NULL;

  tokens = load ("somebody else", FALSE, &error);
  g_assert_null (tokens);
  g_assert_error (error, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_NO_ITEM);
}

static void
test_clear (void)
{
  g_autoptr (AccordTokens) tokens = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (store ("leaving", "Accord", "x", NULL));
  g_assert_true (clear ("leaving", &error));
  g_assert_true (clear ("leaving", &error));
  g_assert_no_error (error);
  g_assert_null (load ("leaving", FALSE, &error));
  g_assert_error (error, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_NO_ITEM);
  g_clear_error (&error);
  /* The others stay. */
  tokens = load (ACCOUNT, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tokens);
}

static void
test_registration_secret (void)
{
  g_autofree char *none = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *emptied = NULL;
  g_autoptr (GError) error = NULL;

  none = load_registration (&error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (store_registration ("GOCSPX-typed", &error));
  secret = load_registration (&error);
  g_assert_cmpstr (secret, ==, "GOCSPX-typed");
  g_assert_true (store_registration ("", &error));
  emptied = load_registration (&error);
  g_assert_null (emptied);
  g_assert_no_error (error);
}

static void
test_refresh_is_kept (void)
{
  g_autoptr (FaultServer) server = fault_server_new ();
  g_autoptr (AccordClock) clock = ACCORD_CLOCK (accord_fake_clock_new (1700000000));
  g_autoptr (AccordTokens) tokens = sample_tokens ("two");
  g_autoptr (AccordTokens) stored = NULL;
  AccordRegistration registration = { .provider = (char *) "outlook",
                                      .client_id = (char *) "id",
                                      .token = (char *) fault_server_get_address (server) };
  g_autoptr (AccordCredentials) credentials = accord_credentials_new (ACCOUNT, &registration, tokens, clock);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  fault_server_reply (server,
                      200,
                      NULL,
                      "{\"access_token\":\"a\",\"refresh_token\":\"three\",\"expires_in\":3600}");
  token = accord_credentials_get_token (credentials, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "a");
  stored = load (ACCOUNT, FALSE, NULL);
  g_assert_cmpstr (stored->refresh, ==, "three");
}

/* ---- locked, without a display to ask on ---- */

static void
test_locked (void)
{
  g_autoptr (AccordTokens) tokens = sample_tokens ("four");
  g_autoptr (GError) loaded = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autofree char *sentence = NULL;

  lock_keyring ();
  g_assert_null (load (ACCOUNT, FALSE, &loaded));
  g_assert_error (loaded, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_LOCKED);
  sentence = accord_keyring_explain (loaded);
  g_assert_nonnull (strstr (sentence, "locked"));
  g_assert_false (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &stored));
  g_assert_error (stored, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_LOCKED);
  /* Not "no such item": who knows what a locked keyring holds. */
  g_assert_null (load ("somebody else", FALSE, &unknown));
  g_assert_error (unknown, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_LOCKED);
}

static void
test_locked_and_refused (void)
{
  g_autoptr (GError) loaded = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) cleared = NULL;

  /* The prompt cannot be shown: that is a no, at once. */
  g_assert_null (load (ACCOUNT, TRUE, &loaded));
  g_assert_error (loaded, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_REFUSED);
  g_assert_false (store (ACCOUNT, "Accord", "five", &stored));
  g_assert_error (stored, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_REFUSED);
  g_assert_false (clear (ACCOUNT, &cleared));
  g_assert_error (cleared, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_REFUSED);
}

/* ---- unmade: the daemon is there, a keyring was never made ---- */

static void
test_unmade (void)
{
  g_autoptr (AccordTokens) tokens = sample_tokens ("one");
  g_autoptr (GError) loaded = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) silently = NULL;

  g_assert_null (load (ACCOUNT, FALSE, &loaded));
  g_assert_error (loaded, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
  g_assert_false (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &silently));
  g_assert_error (silently, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
  g_assert_false (store (ACCOUNT, "Accord", "one", &stored));
  g_assert_error (stored, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
}

/* ---- absent ---- */

static void
test_absent (void)
{
  g_autoptr (AccordTokens) tokens = sample_tokens ("one");
  g_autoptr (GError) loaded = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) cleared = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (load (ACCOUNT, TRUE, &loaded));
  g_assert_error (loaded, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
  sentence = accord_keyring_explain (loaded);
  g_assert_nonnull (strstr (sentence, "no keyring"));
  g_assert_false (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &stored));
  g_assert_error (stored, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
  g_assert_false (clear (ACCOUNT, &cleared));
  g_assert_error (cleared, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_ABSENT);
}

static GDBusMessage *
swallow_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }
  return message;
}

/* A keyring that takes every question and answers none. */
static GDBusConnection *
own_silently (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  GDBusConnection *connection;
  g_autoptr (GVariant) reply = NULL;

  connection = g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL,
                                                       NULL,
                                                       NULL);
  reply = g_dbus_connection_call_sync (connection,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       NULL);
  g_assert_nonnull (reply);
  g_dbus_connection_add_filter (connection, swallow_cb, NULL, NULL);
  return connection;
}

static void
test_silent (void)
{
  g_autoptr (GDBusConnection) connection = own_silently ();
  g_autoptr (AccordTokens) tokens = sample_tokens ("one");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) loaded = NULL;
  g_autoptr (GError) stored = NULL;
  g_autoptr (GError) cancelled = NULL;

  accord_keyring_set_timeout (1);
  g_assert_null (load (ACCOUNT, FALSE, &loaded));
  g_assert_error (loaded, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_TIMEOUT);
  g_assert_false (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &stored));
  g_assert_error (stored, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_TIMEOUT);

  accord_keyring_set_timeout (0);
  accord_keyring_load_async (ACCOUNT, FALSE, cancellable, keep_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (accord_keyring_load_finish (wait_for (&result), &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_dbus_connection_close_sync (connection, NULL, NULL);
}

/* ---- file: what libsecret does inside Flatpak; no keyring daemon on this bus ---- */

static void
test_file (void)
{
  g_autoptr (AccordTokens) tokens = sample_tokens ("two");
  g_autoptr (AccordTokens) stored = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;

  g_assert_null (load (ACCOUNT, FALSE, &missing));
  g_assert_error (missing, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_NO_ITEM);
  g_assert_true (store (ACCOUNT, "Accord: ada@example.org", "one", &error));
  g_assert_no_error (error);
  g_assert_true (accord_keyring_store (ACCOUNT, NULL, tokens, NULL, &error));
  g_assert_no_error (error);
  stored = load (ACCOUNT, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (stored->refresh, ==, "two");
  g_assert_true (clear (ACCOUNT, &error));
  g_assert_null (load (ACCOUNT, FALSE, &error));
  g_assert_error (error, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_NO_ITEM);
}

/* ---- prompt: a person at the keyring's own window ---- */

/* Waits for the keyring's window and types @keys, as xdotool takes them, into it. */
static GSubprocess *
answer_prompt (const char *keys)
{
  g_autofree char *script =
      g_strdup_printf ("for i in $(seq 100); do w=$(xdotool search --onlyvisible --class gcr-prompter "
                       "2>/dev/null | head -n1); "
                       "[ -n \"$w\" ] && break; sleep 0.1; done; sleep 0.5; xdotool windowfocus $w; %s",
                       keys);
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error,
                        "sh",
                        "-c",
                        script,
                        NULL);

  g_assert_no_error (error);
  return process;
}

static void
test_prompt (void)
{
  g_autoptr (GSubprocess) refuser = NULL;
  g_autoptr (GSubprocess) unlocker = NULL;
  g_autoptr (AccordTokens) tokens = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (store (ACCOUNT, "Accord", "one", &error));
  lock_keyring ();
  refuser = answer_prompt ("xdotool key Escape");
  g_assert_null (load (ACCOUNT, TRUE, &refused));
  g_assert_error (refused, ACCORD_KEYRING_ERROR, ACCORD_KEYRING_ERROR_REFUSED);
  g_subprocess_wait (refuser, NULL, NULL);

  unlocker = answer_prompt ("xdotool type testpw; xdotool key Return");
  tokens = load (ACCOUNT, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tokens->refresh, ==, "one");
  g_subprocess_wait (unlocker, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  const char *state;

  g_test_init (&argc, &argv, NULL);
  state = argc > 1 ? argv[1] : "unlocked";
  if (g_str_equal (state, "unlocked"))
    {
      g_test_add_func ("/keyring/tokens-come-back-changed", test_round_trip);
      g_test_add_func ("/keyring/rotation-makes-a-second-item", test_rotation_in_thread);
      g_test_add_func ("/keyring/nothing-there-is-not-said", test_no_item);
      g_test_add_func ("/keyring/cleared-account-stays", test_clear);
      g_test_add_func ("/keyring/registration-secret-is-lost", test_registration_secret);
      g_test_add_func ("/keyring/rotated-token-is-not-kept", test_refresh_is_kept);
      g_test_add_func ("/keyring/locked-looks-like-empty", test_locked);
      g_test_add_func ("/keyring/refused-prompt-blocks", test_locked_and_refused);
    }
  else if (g_str_equal (state, "unmade"))
    g_test_add_func ("/keyring/unmade-keyring-looks-like-no-item", test_unmade);
  else if (g_str_equal (state, "file"))
    g_test_add_func ("/keyring/sandbox-is-called-locked-or-absent", test_file);
  else if (g_str_equal (state, "prompt"))
    g_test_add_func ("/keyring/answered-prompt-is-not-taken", test_prompt);
  else
    {
      g_test_add_func ("/keyring/absent-keyring-blocks", test_absent);
      g_test_add_func ("/keyring/silent-keyring-blocks", test_silent);
    }
  return g_test_run ();
}
