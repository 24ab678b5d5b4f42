/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "cli/accord-cli.h"
#include "client/accord-export.h"

typedef struct
{
  char *from, *to; /* (owned) (nullable) */
  char **ids;      /* (owned) (nullable) */
  char **projects; /* (owned) (nullable) */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->from);
  g_free (self->to);
  g_strfreev (self->ids);
  g_strfreev (self->projects);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Midnight here of a date. @text NULL: @otherwise */
static gboolean
read_bound (const char *text, gint64 otherwise, gint64 *out, GError **error)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 end;

  *out = otherwise;
  if (text == NULL)
    return TRUE;
  if (!accord_when_parse (&when, text, NULL, NULL, error))
    return FALSE;
  accord_when_bounds (&when, zone, out, &end);
  return TRUE;
}

static gboolean
is_wanted (const AccordEvent *event, const Options *options)
{
  const char *project = event->project != NULL ? event->project->name : "";

  return (options->ids == NULL || g_strv_contains ((const char *const *) options->ids, event->id)) &&
         (options->projects == NULL || g_strv_contains ((const char *const *) options->projects, project));
}

/* (transfer full) (element-type AccordEvent) (nullable) */
static GPtrArray *
collect (AccordStore *store, const Options *options, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  gboolean bounded = options->from != NULL || options->to != NULL;
  gint64 from, to;

  if (!read_bound (options->from, ACCORD_FIRST_SECOND, &from, error) ||
      !read_bound (options->to, ACCORD_END_SECOND, &to, error))
    return NULL;
  events = accord_store_list_events (store, from, to, !bounded, error);
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    if (!is_wanted (g_ptr_array_index (events, i - 1), options))
      g_ptr_array_remove_index (events, i - 1);
  return g_steal_pointer (&events);
}

static AccordCliStatus export(AccordCli *cli, const char *path, const Options *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  AccordExportFormat format;
  AccordExportReport report;
  AccordStore *store;

  if (!accord_export_format_of_name (path, &format))
    return accord_cli_usage (cli, _ ("%s: the name of the file ends in .ics or .csv"), path);
  store = accord_cli_get_store (cli, &error);
  events = store != NULL ? collect (store, options, &error) : NULL;
  if (events == NULL || !accord_export (events, format, path, &report, NULL, &error))
    return accord_cli_fail (cli, error);
  accord_cli_print (cli,
                    g_dngettext (GETTEXT_PACKAGE, "%u event written", "%u events written", report.events),
                    report.events);
  if (report.poorer > 0)
    accord_cli_print (
        cli,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u series has changed occurrences, which CSV cannot hold; iCalendar does",
                     "%u series have changed occurrences, which CSV cannot hold; iCalendar does",
                     report.poorer),
        report.poorer);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "events");
  json_builder_add_int_value (builder, report.events);
  json_builder_set_member_name (builder, "poorer");
  json_builder_add_int_value (builder, report.poorer);
  json_builder_end_object (builder);
  return accord_cli_succeed (cli, json_builder_get_root (builder));
}

static AccordCliStatus
run_export (AccordCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, NULL, NULL },
    { "event", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.ids, NULL, NULL },
    { "project", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.projects, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (entries, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2)
    return accord_cli_usage (cli, _ ("export is followed by the name of a file"));
  return export(cli, argv[1], &options);
}

const AccordCliCommand accord_cli_export = {
  "export",
  "FILE.ics|FILE.csv [--from DATE] [--to DATE] [--project NAME …] [--event ID …]",
  N_ ("Write the events of the store, or some of them, to a file"),
  run_export,
};
