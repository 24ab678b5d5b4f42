/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The real accordctl on a store of its own. */
typedef struct
{
  char *folder;
  char *store;
} CliFixture;

/* What a run left. */
typedef struct
{
  int       status;
  char     *output;
  char     *errors;
  JsonNode *envelope;   /* (nullable) the output, where it is JSON */
} CliRun;

void        cli_fixture_set_up    (CliFixture *f, gconstpointer data);
void        cli_fixture_tear_down (CliFixture *f, gconstpointer data);
/* @arguments: separated by a space; --store is added. @input: (nullable) */
CliRun     *cli_fixture_run       (CliFixture *f, const char *arguments, const char *input);
void        cli_run_free          (CliRun *run);

/* "data" as array; the code in "error". */
JsonArray  *cli_run_get_list      (CliRun *run);
JsonObject *cli_run_get_first     (CliRun *run);
const char *cli_run_get_code      (CliRun *run);
const char *cli_run_get_message   (CliRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

G_END_DECLS
