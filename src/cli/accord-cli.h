/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "store/accord-store.h"

G_BEGIN_DECLS

/* Exit statuses (contracts.md). */
typedef enum
{
  ACCORD_CLI_DONE = 0,
  ACCORD_CLI_FAILED = 1,
  ACCORD_CLI_USAGE = 2,
  ACCORD_CLI_NEEDS_PERSON = 3
} AccordCliStatus;

/* One run of accordctl: the global options and the store. */
typedef struct _AccordCli AccordCli;

/**
 * AccordCliCommand:
 *
 * A command of its own file, accord-cli-NAME.c, entered in the table of accord-cli.c. Each prints one envelope
 * {"schema":1,"ok":…,"error":…,"data":…} with --json, else text for people, and ends with one of the calls below.
 */
typedef struct
{
  const char      *name;      /* "events" */
  const char      *usage;     /* what follows the name: "list | add | …" */
  const char      *summary;   /* N_() */
  AccordCliStatus (*run) (AccordCli *cli, int argc, char **argv);   /* argv[0] is the name; NULL terminated */
} AccordCliCommand;

extern const AccordCliCommand accord_cli_accounts;
extern const AccordCliCommand accord_cli_calendars;
extern const AccordCliCommand accord_cli_conflicts;
extern const AccordCliCommand accord_cli_connect;
extern const AccordCliCommand accord_cli_disconnect;
extern const AccordCliCommand accord_cli_reset;
extern const AccordCliCommand accord_cli_events;
extern const AccordCliCommand accord_cli_export;
extern const AccordCliCommand accord_cli_import;
extern const AccordCliCommand accord_cli_categories;
extern const AccordCliCommand accord_cli_people;
extern const AccordCliCommand accord_cli_plan;
extern const AccordCliCommand accord_cli_resolve;
extern const AccordCliCommand accord_cli_settings;
extern const AccordCliCommand accord_cli_status;
extern const AccordCliCommand accord_cli_sync;
extern const AccordCliCommand accord_cli_undo;

gboolean        accord_cli_is_json        (AccordCli    *self);
/* The store in force, opened yet or not. */
const char     *accord_cli_get_store_path (AccordCli    *self);
/* Opens it the first time. (transfer none) */
AccordStore    *accord_cli_get_store      (AccordCli    *self,
                                           GError      **error);

/* Options of a command; what is left of @argc and @argv are its arguments. FALSE: say accord_cli_usage(). */
gboolean        accord_cli_parse_options  (const GOptionEntry *entries,
                                           int                *argc,
                                           char             ***argv,
                                           GError            **error);
/* JSON from standard input. (transfer full) */
JsonNode       *accord_cli_read_input     (AccordCli    *self,
                                           GError      **error);

/* A line for people; nothing with --json. */
void            accord_cli_print          (AccordCli    *self,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (2, 3);

/* The ends of a command; each returns the exit status. @data: (transfer full) (nullable) */
AccordCliStatus accord_cli_succeed        (AccordCli    *self,
                                           JsonNode     *data);
/* @code and @message as they stand in the envelope; @data may say more. */
AccordCliStatus accord_cli_end            (AccordCli       *self,
                                           AccordCliStatus  status,
                                           const char      *code,
                                           const char      *message,
                                           JsonNode        *data);
AccordCliStatus accord_cli_fail           (AccordCli    *self,
                                           const GError *error);
AccordCliStatus accord_cli_usage          (AccordCli    *self,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (2, 3);

/* The program, for main(). */
int             accord_cli_main           (int           argc,
                                           char        **argv);

G_END_DECLS
