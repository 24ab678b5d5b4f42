/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "cli/accord-cli.h"
#include "client/accord-import.h"

typedef struct
{
  gboolean dry_run, replace;
  char *dates, *zone; /* (owned) (nullable) */
  char **map;         /* (owned) (nullable) COLUMN=FIELD */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->dates);
  g_free (self->zone);
  g_strfreev (self->map);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
add_counts (JsonBuilder *builder, const AccordImportReport *report)
{
  static const char *const names[ACCORD_N_IMPORT_OUTCOMES] = { "added", "replaced", "known", "refused" };

  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    {
      json_builder_set_member_name (builder, names[i]);
      json_builder_add_int_value (builder, report->outcomes[i]);
    }
}

static void
add_refusals (JsonBuilder *builder, const AccordImportReport *report)
{
  json_builder_set_member_name (builder, "refusals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->refusals->len; i++)
    {
      const AccordImportRefusal *refusal = g_ptr_array_index (report->refusals, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "file");
      json_builder_add_string_value (builder, refusal->file);
      json_builder_set_member_name (builder, "line");
      json_builder_add_int_value (builder, (gint64) refusal->line);
      json_builder_set_member_name (builder, "reason");
      json_builder_add_string_value (builder, refusal->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static JsonNode *
report_to_json (const AccordImportReport *report, gboolean dry_run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dry_run");
  json_builder_add_boolean_value (builder, dry_run);
  add_counts (builder, report);
  json_builder_set_member_name (builder, "map");
  if (report->map != NULL)
    json_builder_add_string_value (builder, report->map);
  else
    json_builder_add_null_value (builder);
  add_refusals (builder, report);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
print_report (AccordCli *cli, const AccordImportReport *report, gboolean dry_run)
{
  if (report->map != NULL)
    accord_cli_print (cli, "%s", report->map);
  for (guint i = 0; i < report->refusals->len; i++)
    {
      const AccordImportRefusal *refusal = g_ptr_array_index (report->refusals, i);

      accord_cli_print (
          cli, _ ("%s, line %" G_GUINT64_FORMAT ": %s"), refusal->file, refusal->line, refusal->reason);
    }
  accord_cli_print (cli,
                    dry_run ? _ ("%u would be added, %u replaced, %u are known already, %u cannot be read")
                            : _ ("%u added, %u replaced, %u known already, %u refused"),
                    report->outcomes[ACCORD_IMPORT_ADDED],
                    report->outcomes[ACCORD_IMPORT_REPLACED],
                    report->outcomes[ACCORD_IMPORT_KNOWN],
                    report->outcomes[ACCORD_IMPORT_REFUSED]);
}

/* ---- progress, where somebody looks ---- */

static void
show_progress (const AccordImportReport *report, gpointer user_data)
{
  guint n = 0;

  for (guint i = 0; i < ACCORD_N_IMPORT_OUTCOMES; i++)
    n += report->outcomes[i];
  g_printerr (_ ("\r%u events, %u %%"),
              n,
              report->size > 0 ? (guint) (report->read * 100 / report->size) : 100);
}

static gpointer
end_on_interrupt (gpointer cancellable)
{
  sigset_t set;
  int number;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  sigwait (&set, &number);
  g_cancellable_cancel (cancellable);
  g_object_unref (cancellable);
  return NULL;
}

/* Ctrl+C ends after the batch at hand: what is stored is whole. */
static GCancellable *
watch_interrupt (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGINT);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
  g_thread_unref (g_thread_new ("interrupt", end_on_interrupt, g_object_ref (cancellable)));
  return cancellable;
}

static AccordCliStatus
import (AccordCli *cli, const char *path, const Options *said)
{
  g_autofree char *map = said->map != NULL ? g_strjoinv ("\n", said->map) : NULL;
  const AccordImportOptions options = {
    .dry_run = said->dry_run,
    .replace = said->replace,
    .order = g_strcmp0 (said->dates, "mdy") == 0 ? ACCORD_DATES_MONTH_FIRST : ACCORD_DATES_DAY_FIRST,
    .zone = said->zone,
    .map = map,
  };
  gboolean watched = isatty (STDERR_FILENO) && !accord_cli_is_json (cli);
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_cli_get_store (cli, &error);
  g_autoptr (GCancellable) cancellable = watch_interrupt ();
  g_autoptr (AccordImportReport) report = NULL;

  if (store == NULL)
    return accord_cli_fail (cli, error);
  report = accord_import (store, path, &options, watched ? show_progress : NULL, NULL, cancellable, &error);
  if (watched)
    g_printerr ("\n");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return accord_cli_usage (cli, "%s", error->message);
  if (report == NULL)
    return accord_cli_fail (cli, error);
  print_report (cli, report, said->dry_run);
  return accord_cli_succeed (cli, report_to_json (report, said->dry_run));
}

static AccordCliStatus
run_import (AccordCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { FALSE };
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, NULL, NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options.replace, NULL, NULL },
    { "dates", 0, 0, G_OPTION_ARG_STRING, &options.dates, NULL, NULL },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &options.zone, NULL, NULL },
    { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.map, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!accord_cli_parse_options (entries, &argc, &argv, &error))
    return accord_cli_usage (cli, "%s", error->message);
  if (argc != 2)
    return accord_cli_usage (cli, _ ("import is followed by a file or a folder"));
  if (options.dates != NULL && !g_str_equal (options.dates, "dmy") && !g_str_equal (options.dates, "mdy"))
    return accord_cli_usage (cli, _ ("--dates is followed by dmy or mdy"));
  if (options.zone != NULL && !accord_zone_is_known (options.zone))
    return accord_cli_usage (cli, _ ("%s: this zone is not known here"), options.zone);
  return import (cli, argv[1], &options);
}

const AccordCliCommand accord_cli_import = {
  "import",
  "FILE|FOLDER [--dry-run] [--replace] [--map COLUMN=FIELD …] [--dates dmy|mdy] [--zone ZONE]",
  N_ ("Read events from iCalendar or CSV into the store"),
  run_import,
};
