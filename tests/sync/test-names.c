/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* The name of a provider cannot be looked up: before, and at any moment of a pass. The requests go through the whole
 * way a real one goes: name, address, TLS of that name, HTTP. */

#include "scripted-resolver.h"
#include "wire-world.h"

#include "remote/accord-google.h"
#include "remote/accord-json.h"
#include "remote/accord-remote-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOST "calendar.provider.example"

static AccordPracticeServer *practice;
static ScriptedResolver *resolver;

/* ---- TLS in front of the practice server ---- */

typedef struct
{
  char *folder;              /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  GSocketService *service;   /* (owned) */
  guint16 port;
  guint16 backend;           /* port of the practice server */
} Front;

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_io_stream_splice_finish (result, &error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
serve_cb (GThreadedSocketService *service, GSocketConnection *client, GObject *source, gpointer user_data)
{
  Front *self = user_data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (GSocketClient) dialler = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) server =
      g_socket_client_connect_to_host (dialler, "127.0.0.1", self->backend, NULL, &error);
  g_autoptr (GIOStream) secure =
      g_tls_server_connection_new (G_IO_STREAM (client), self->certificate, &error);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_io_stream_splice_async (secure,
                            G_IO_STREAM (server),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT,
                            NULL,
                            spliced_cb,
                            &done);
  while (!done)
    g_main_context_iteration (context, TRUE);
  return TRUE;
}

/* A certificate of HOST that this program trusts. */
static void
make_certificate (Front *self)
{
  g_autofree char *key = g_build_filename (self->folder, "key.pem", NULL);
  g_autofree char *file = g_build_filename (self->folder, "certificate.pem", NULL);
  const char *command[] = { "openssl", "req",  "-x509", "-newkey", "ec",   "-pkeyopt", "ec_paramgen_curve:prime256v1",
                            "-nodes",  "-days", "2",    "-subj",   "/CN=" HOST, "-addext", "subjectAltName=DNS:" HOST,
                            "-keyout", key,    "-out",  file,      NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  self->certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  trusted = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trusted);
}

static void
front_free (Front *self)
{
  static const char *const names[] = { "key.pem", "certificate.pem" };

  g_socket_service_stop (self->service);
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self);
}

static Front *
front_new (const char *api)
{
  Front *self = g_new0 (Front, 1);
  g_autoptr (GUri) address = g_uri_parse (api, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;

  self->backend = (guint16) g_uri_get_port (address);
  self->folder = g_dir_make_tmp ("accord-names-XXXXXX", &error);
  make_certificate (self);
  self->service = g_threaded_socket_service_new (64);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (serve_cb), self);
  g_socket_service_start (self->service);
  return self;
}

static Front *front;

/* "http://127.0.0.1:1234/x" as the world sees it. (transfer full) */
static char *
by_name (const char *address)
{
  const char *path = strchr (strstr (address, "://") + 3, '/');

  return g_strdup_printf ("https://" HOST ":%u%s", front->port, path != NULL ? path : "");
}

/* ---- a world whose provider has a name ---- */

static void
use_by_name (WireWorld *world)
{
  g_autoptr (AccordRegistration) registration = accord_practice_server_register (practice, "google");
  g_autoptr (AccordCredentials) credentials = NULL;
  char **addresses[] = { &registration->api, &registration->batch, &registration->token, &registration->userinfo };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      char *address = by_name (*addresses[i]);

      g_free (*addresses[i]);
      *addresses[i] = address;
    }
  credentials =
      accord_practice_server_sign_in (practice, registration, wire_kinds[0].scopes, ACCORD_CLOCK (world->clock));
  wire_world_use (world, accord_google_new (credentials, registration, ACCORD_CLOCK (world->clock)));
}

static WireWorld *
new_world (void)
{
  WireWorld *world = wire_world_new (practice, &wire_kinds[0]);

  use_by_name (world);
  return world;
}

/* Something of every kind is to be done, on both sides. */
static void
make_work (WireWorld *world)
{
  g_autofree char *edited = wire_world_add (world, "Edited here");
  g_autofree char *removed = wire_world_add (world, "Removed here");
  g_autofree char *added = NULL;

  wire_world_add_there (world, "Edited there", 1);
  wire_world_add_there (world, "Removed there", 2);
  wire_world_finish (world);
  added = wire_world_add (world, "New here");
  wire_world_add_there (world, "New there", 3);
  wire_world_sql (world, "UPDATE events SET title = 'Edited here again' WHERE id = '%s'", edited);
  wire_world_sql (world, "UPDATE events SET deleted_at = unixepoch () WHERE id = '%s'", removed);
  wire_world_act (world, "PATCH", "Edited there", "{\"summary\":\"Edited there again\"}");
  wire_world_act (world, "DELETE", "Removed there", NULL);
}

#define END "Edited here again,Edited there again,New here,New there"

static void
assert_end (WireWorld *world)
{
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;

  wire_world_finish (world);
  there = wire_world_titles (world);
  here = wire_world_local_titles (world);
  g_assert_cmpstr (there, ==, END);
  g_assert_cmpstr (here, ==, END);
  g_assert_cmpint (wire_world_number (world, "SELECT count(*) FROM links WHERE state = 'live'"), ==, 4);
}

static void
run_offline (WireWorld *world)
{
  g_auto (AccordReport) report = { 0 };
  g_autoptr (GError) error = wire_world_run (world, &report);
  g_autofree char *health = wire_world_text (world, "SELECT health FROM accounts");

  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, HOST));
  g_assert_cmpstr (health, ==, "offline");
}

static const GResolverError failures[] = { G_RESOLVER_ERROR_NOT_FOUND, G_RESOLVER_ERROR_TEMPORARY_FAILURE };

/* Not a sign-out, not an empty calendar, nothing lost: and the next pass goes on. */
static void
test_unknown_name_is_offline (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr (WireWorld) world = new_world ();

      make_work (world);
      /* As after a start: a session that has looked the name up remembers it. */
      use_by_name (world);
      scripted_resolver_fail (resolver, 1, failures[i]);
      run_offline (world);
      g_assert_cmpuint (scripted_resolver_count (resolver), >, 1);
      scripted_resolver_mend (resolver);
      assert_end (world);
    }
}

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
} Moment;

static const Moment moments[] = {
  { "/names/lost-while-listing", "GET", "syncToken=" },
  { "/names/lost-while-creating", "POST", "/events($|\\\\?)" },
  { "/names/lost-while-changing", "PATCH", "/events/" },
  { "/names/lost-while-removing", "DELETE", "/events/" },
};

static gboolean
was_refused (void)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (practice);

  for (guint i = 0; i < json_array_get_length (requests); i++)
    if (accord_json_int (json_array_get_object_element (requests, i), "status", 0) == 401)
      return TRUE;
  return FALSE;
}

/* In the middle of a pass the sign-in has to be renewed, and its address is not found any more. */
static void
test_name_lost_in_the_middle (gconstpointer data)
{
  const Moment *moment = data;
  g_autofree char *fault = g_strdup_printf (
      "{\"provider\":\"google\",\"method\":\"%s\",\"path\":\"%s\",\"action\":\"status\",\"status\":401,\"body\":{}}",
      moment->method,
      moment->path);

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr (WireWorld) world = new_world ();

      make_work (world);
      json_array_unref (accord_practice_server_take_requests (practice));
      accord_practice_server_fault (practice, fault);
      scripted_resolver_fail (resolver, 1, failures[i]);
      run_offline (world);
      g_assert_true (was_refused ());
      scripted_resolver_mend (resolver);
      accord_practice_server_calm (practice);
      assert_end (world);
    }
}

/* A sign-in that cannot be renewed for want of a name is no sign-out. */
static void
test_renewal_without_a_name (void)
{
  g_autoptr (WireWorld) world = new_world ();

  make_work (world);
  accord_fake_clock_advance (world->clock, 2 * 3600);
  scripted_resolver_fail (resolver, 1, G_RESOLVER_ERROR_NOT_FOUND);
  run_offline (world);
  scripted_resolver_mend (resolver);
  assert_end (world);
}

int
main (int argc, char *argv[])
{
  g_autoptr (AccordRegistration) registration = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  /* No proxy of this computer's is asked for. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("no_proxy", "*", TRUE);
  practice = accord_practice_server_new ();
  registration = accord_practice_server_register (practice, "google");
  front = front_new (registration->api);
  resolver = scripted_resolver_new ();
  g_resolver_set_default (G_RESOLVER (resolver));

  g_test_add_func ("/names/unknown-name-is-offline", test_unknown_name_is_offline);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    g_test_add_data_func (moments[i].name, &moments[i], test_name_lost_in_the_middle);
  g_test_add_func ("/names/renewal-without-a-name-signs-nobody-out", test_renewal_without_a_name);
  status = g_test_run ();
  front_free (front);
  g_object_unref (resolver);
  accord_practice_server_free (practice);
  return status;
}
