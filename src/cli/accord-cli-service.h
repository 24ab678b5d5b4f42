/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/accord-cli.h"
#include "client/accord-client.h"

G_BEGIN_DECLS

/* Waiting for one asynchronous call of the client: pass accord_cli_wait_cb and the struct, then take the result. */
typedef struct
{
  GMainLoop    *loop;    /* (owned) */
  GAsyncResult *result;  /* (owned) (nullable) */
} AccordCliWait;

void          accord_cli_wait_cb        (GObject         *source,
                                         GAsyncResult    *result,
                                         gpointer         user_data);
/* Runs the main loop until the result is there. (transfer none) */
GAsyncResult *accord_cli_wait           (AccordCliWait   *wait);
void          accord_cli_wait_clear     (AccordCliWait   *wait);

/* The client, connected; the service is started when need be. (transfer full) */
AccordClient *accord_cli_open_client    (AccordCli       *cli,
                                         GError         **error);
/* Refreshes the calendars of @account (NULL: of all accounts) as far as their providers can be reached. */
void          accord_cli_refresh_calendars (AccordClient *client,
                                         const char      *account);

/* The service, where one runs, takes notice of what was written to the store. */
void          accord_cli_tell_service   (AccordCli       *cli);
/* The client when a service runs; none is started. (transfer full) (nullable) */
AccordClient *accord_cli_find_running   (AccordCli       *cli);

/* A good end: @data with --json, else @text. (transfer full) */
AccordCliStatus accord_cli_finish       (AccordCli       *cli,
                                         JsonNode        *data,
                                         const char      *text);
/* Says what went wrong, with the code and the exit status that belong to it: 2 for what a later version brings, 3 for
 * what needs a person, else 1. @data: (transfer full) (nullable). Returns the exit status. */
AccordCliStatus accord_cli_fail_error   (AccordCli       *cli,
                                         const GError    *error,
                                         JsonNode        *data);
/* The error of a code word of the envelope; FAILED when there is none. */
AccordServiceError accord_cli_error_from_code (const char *code);

/* An account and a calendar as text for people names them: "google mara@…", "Studio (outlook mara@…)"; the id when it is
 * not in the store. (transfer full) */
char         *accord_cli_account_name   (AccordStore     *store,
                                         const char      *id);
char         *accord_cli_calendar_name  (AccordStore     *store,
                                         const char      *id);

/* An entry of "accounts". (transfer full) */
JsonNode     *accord_cli_account_node   (AccordAccountInfo *info);
/* All of them, in order. (transfer full) */
JsonNode     *accord_cli_accounts_node  (GListModel      *accounts);
/* The same for people, a few lines each. (transfer full) */
char         *accord_cli_account_text   (AccordAccountInfo *info);

/* Has the plans of @account (NULL: of all) made and reads them. (element-type AccordPlanRecord) (transfer full) */
GPtrArray    *accord_cli_ask_plans      (AccordCli       *cli,
                                         AccordClient    *client,
                                         const char      *account,
                                         GError         **error);
/* The plans of the store, all in one: data of "plan". (element-type AccordPlanRecord) (transfer full) */
JsonNode     *accord_cli_plans_node     (GPtrArray       *plans,
                                          AccordStore     *store);
char         *accord_cli_plans_text     (GPtrArray       *plans,
                                         AccordStore     *store);

/* Those that @ids names, separated by commas. (element-type AccordPlanRecord) (transfer full) (nullable): with error */
GPtrArray    *accord_cli_read_plans     (AccordStore     *store,
                                         const char      *ids,
                                         GError         **error);

/* Approves @plan but for the steps of @left_out (nullable), waits for the end of its run, and says how it went: data of
 * "sync". */
AccordCliStatus accord_cli_approve      (AccordCli       *cli,
                                         AccordClient    *client,
                                         const char      *plan,
                                         const char *const *left_out);

/* Unix seconds as RFC 3339 in UTC, null for 0. (transfer full) */
JsonNode     *accord_cli_time_node      (gint64           seconds);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordCliWait, accord_cli_wait_clear)

G_END_DECLS
