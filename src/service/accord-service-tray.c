/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include "service/accord-service-private.h"

#define APP_PATH "/io/github/accord_calendar/Accord"
#define HOUR 3600

/* ---- the window, another process ---- */

static void
window_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    g_message ("The window does not answer: %s", error->message);
}

static void
call_window (AccordService *self, const char *method, GVariant *parameters, GDBusCallFlags flags)
{
  g_dbus_connection_call (self->session,
                          ACCORD_APP_ID,
                          APP_PATH,
                          "org.freedesktop.Application",
                          method,
                          parameters,
                          NULL,
                          flags,
                          -1,
                          NULL,
                          window_called_cb,
                          NULL);
}

static gboolean
open_window_apart (AccordService *self)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->apart)
    return FALSE;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              &error,
                              ACCORD_BINDIR "/accord",
                              "--store",
                              self->path,
                              NULL);
  if (process == NULL)
    g_message ("The window cannot be opened: %s", error->message);
  return process != NULL;
}

static void
open_window (AccordService *self)
{
  if (!open_window_apart (self))
    call_window (self, "Activate", g_variant_new ("(a{sv})", NULL), G_DBUS_CALL_FLAGS_NONE);
}

static void
call_window_action (AccordService *self, const char *action, GDBusCallFlags flags)
{
  call_window (self, "ActivateAction", g_variant_new ("(sava{sv})", action, NULL, NULL), flags);
}

static void
open_preferences (AccordService *self)
{
  if (!open_window_apart (self))
    call_window_action (self, "preferences", G_DBUS_CALL_FLAGS_NONE);
}

/* ---- the service itself ---- */

static void
sync_all (AccordService *self)
{
  static const char *const everything[] = { NULL };
  g_auto (GStrv) accounts = accord_service_pick_accounts (self, everything, NULL);
  AccordPassOptions *options;

  if (accounts == NULL)
    return;
  options = accord_pass_options_new (ACCORD_PASS_SYNC);
  g_free (options->cause);
  options->cause = g_strdup ("manual");
  accord_runner_sync (self->runner, (const char *const *) accounts, options);
}

static void
pause_until (AccordService *self, gint64 until)
{
  g_autoptr (GError) error = NULL;

  if (!accord_scheduler_pause (self->scheduler, until, &error))
    g_warning ("The pause cannot be stored: %s", error->message);
  accord_service_announce (self);
}

static void
pause_hour (AccordService *self)
{
  pause_until (self, accord_clock_seconds (self->clock) + HOUR);
}

static void
pause_tomorrow (AccordService *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (accord_clock_seconds (self->clock));
  g_autoptr (GDateTime) later = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) morning = g_date_time_new_local (g_date_time_get_year (later),
                                                         g_date_time_get_month (later),
                                                         g_date_time_get_day_of_month (later),
                                                         0,
                                                         0,
                                                         0);

  pause_until (self, g_date_time_to_unix (morning));
}

static void
pause_for_good (AccordService *self)
{
  pause_until (self, ACCORD_PAUSED_FOR_GOOD);
}

/* The switch in Preferences is what may be off, too; the menu's Resume means both. */
static void
resume (AccordService *self)
{
  g_autoptr (GError) error = NULL;

  if (!accord_store_set_setting (self->store, "automatic_sync", "on", &error))
    g_warning ("Automatic sync cannot be switched on: %s", error->message);
  pause_until (self, 0);
}

/* The window would start us again, so it goes as well. */
static void
quit (AccordService *self)
{
  if (self->window_seen)
    call_window_action (self, "quit", G_DBUS_CALL_FLAGS_NO_AUTO_START);
  accord_service_end (self);
}

static const struct
{
  const char *action;
  void (*run) (AccordService *self);
} actions[] = {
  { "open", open_window },         { "sync", sync_all },
  { "pause-hour", pause_hour },    { "pause-tomorrow", pause_tomorrow },
  { "pause", pause_for_good },     { "resume", resume },
  { "preferences", open_preferences }, { "quit", quit },
};

void
accord_service_choose (AccordService *self, const char *action)
{
  g_debug ("Tray: %s", action);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].action, action) == 0)
      actions[i].run (self);
}
