/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-cli"

#include "accord-config.h"

#include "accord-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "model/accord-json-text.h"

#define ENVELOPE_SCHEMA 1
#define MOST_INPUT      64000000 /* bytes on standard input */

struct _AccordCli
{
  char        *store_path;   /* (owned) */
  AccordStore *store;        /* (owned) (nullable) */
  gboolean     json;
};

static const AccordCliCommand *const commands[] = {
  &accord_cli_status,
  &accord_cli_connect,
  &accord_cli_accounts,
  &accord_cli_calendars,
  &accord_cli_plan,
  &accord_cli_sync,
  &accord_cli_undo,
  &accord_cli_conflicts,
  &accord_cli_resolve,
  &accord_cli_events,
  &accord_cli_people,
  &accord_cli_import,
  &accord_cli_export,
  &accord_cli_categories,
  &accord_cli_settings,
  &accord_cli_disconnect,
  &accord_cli_reset,
};

/* The code of an error in the envelope. */
static const char *const store_codes[] = {
  [ACCORD_STORE_ERROR_FAILED] = "store",     [ACCORD_STORE_ERROR_CORRUPT] = "corrupt",
  [ACCORD_STORE_ERROR_NEWER] = "newer",      [ACCORD_STORE_ERROR_LOCKED] = "locked",
  [ACCORD_STORE_ERROR_FULL] = "full",        [ACCORD_STORE_ERROR_NOT_FOUND] = "not-found",
  [ACCORD_STORE_ERROR_INVALID] = "invalid",
};

gboolean
accord_cli_is_json (AccordCli *self)
{
  return self->json;
}

const char *
accord_cli_get_store_path (AccordCli *self)
{
  return self->store_path;
}

AccordStore *
accord_cli_get_store (AccordCli  *self,
                      GError    **error)
{
  if (self->store == NULL)
    self->store = accord_store_open (self->store_path, error);
  return self->store;
}

gboolean
accord_cli_parse_options (const GOptionEntry   *entries,
                          int                  *argc,
                          char               ***argv,
                          GError              **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_help_enabled (context, FALSE);
  return g_option_context_parse (context, argc, argv, error);
}

JsonNode *
accord_cli_read_input (AccordCli  *self,
                       GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  size_t length;
  JsonNode *node;

  while (text->len <= MOST_INPUT && (length = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, length);
  if (text->len > MOST_INPUT)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("Standard input is longer than %d MB; give it in parts"), MOST_INPUT / 1000000);
      return NULL;
    }
  if (ferror (stdin))
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard input cannot be read: %s"),
                   g_strerror (errno));
      return NULL;
    }
  node = accord_json_text_parse (text->str, text->len, ACCORD_JSON_NESTING, NULL);
  if (node == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("There is no JSON on standard input"));
  return node;
}

void
accord_cli_print (AccordCli  *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->json)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n", text);
}

/* ---- ends ---- */

static void
add_error (JsonBuilder *builder,
           const char  *code,
           const char  *message)
{
  json_builder_set_member_name (builder, "error");
  if (code == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
}

static void
print_envelope (const char *code,
                const char *message,
                JsonNode   *data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, ENVELOPE_SCHEMA);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, code == NULL);
  add_error (builder, code, message);
  json_builder_set_member_name (builder, "data");
  json_builder_add_value (builder, data != NULL ? data : json_node_new (JSON_NODE_NULL));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

AccordCliStatus
accord_cli_succeed (AccordCli *self,
                    JsonNode  *data)
{
  return accord_cli_end (self, ACCORD_CLI_DONE, NULL, NULL, data);
}

AccordCliStatus
accord_cli_end (AccordCli       *self,
                AccordCliStatus  status,
                const char      *code,
                const char      *message,
                JsonNode        *data)
{
  if (self->json)
    {
      print_envelope (code, message, data);
      return status;
    }
  if (message != NULL)
    g_printerr ("accordctl: %s\n", message);
  g_clear_pointer (&data, json_node_unref);
  return status;
}

static const char *
code_of (const GError *error)
{
  if (error->domain == ACCORD_STORE_ERROR && error->code < (int) G_N_ELEMENTS (store_codes))
    return store_codes[error->code];
  if (error->domain == JSON_PARSER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return "invalid";
  return "failed";
}

AccordCliStatus
accord_cli_fail (AccordCli    *self,
                 const GError *error)
{
  return accord_cli_end (self, ACCORD_CLI_FAILED, code_of (error), error->message, NULL);
}

AccordCliStatus
accord_cli_usage (AccordCli  *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return accord_cli_end (self, ACCORD_CLI_USAGE, "usage", text, NULL);
}

/* ---- the program ---- */

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: accordctl [--store FILE] [--json] COMMAND …"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %s %s\n      %s\n", commands[i]->name, commands[i]->usage, _(commands[i]->summary));
  g_print ("\n%s\n", _("Exit status: 0 done, 1 failed, 2 wrong usage, 3 a person has to decide."));
}

/* Takes the global options out of @argv wherever they stand; FALSE: --store without a file. */
static gboolean
take_global_options (AccordCli  *self,
                     char      **argv,
                     char      **store)
{
  guint kept = 0;

  for (guint i = 0; argv[i] != NULL; i++)
    {
      if (g_str_equal (argv[i], "--json"))
        self->json = TRUE;
      else if (g_str_has_prefix (argv[i], "--store="))
        *store = argv[i] + strlen ("--store=");
      else if (g_str_equal (argv[i], "--store") && argv[i + 1] == NULL)
        return FALSE;
      else if (g_str_equal (argv[i], "--store"))
        *store = argv[++i];
      else
        argv[kept++] = argv[i];
    }
  argv[kept] = NULL;
  return TRUE;
}

static const AccordCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static AccordCliStatus
run_command (AccordCli  *self,
             char      **argv)
{
  const AccordCliCommand *command;

  if (argv[0] == NULL)
    return accord_cli_usage (self, _("A command is missing; see accordctl --help"));
  if (g_str_equal (argv[0], "--help") || g_str_equal (argv[0], "help"))
    {
      print_help ();
      return ACCORD_CLI_DONE;
    }
  if (g_str_equal (argv[0], "--version"))
    {
      g_print ("accordctl " ACCORD_VERSION "\n");
      return ACCORD_CLI_DONE;
    }
  command = find_command (argv[0]);
  if (command == NULL)
    return accord_cli_usage (self, _("There is no command “%s”; see accordctl --help"), argv[0]);
  return command->run (self, g_strv_length (argv), argv);
}

int
accord_cli_main (int    argc,
                 char **argv)
{
  /* The vector is changed, its texts are not. */
  g_autofree char **arguments = g_memdup2 (argv, sizeof *argv * (argc + 1));
  AccordCli self = { NULL };
  char *store = NULL;
  AccordCliStatus status;

  if (take_global_options (&self, arguments, &store))
    {
      self.store_path = accord_store_default_path (store);
      status = run_command (&self, arguments + 1);
    }
  else
    status = accord_cli_usage (&self, _("--store needs a file"));
  g_clear_object (&self.store);
  g_free (self.store_path);
  return status;
}
