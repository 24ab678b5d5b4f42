/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-presence.h"
#include "client/accord-client.h"
#include "store/accord-accounts.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/**
 * AccordDesk:
 *
 * What all parts of the window stand on: the store, which it reads itself, and the service, which it asks.
 *
 * Properties: running (b), done and total (u) of the run in progress.
 * Signals: "store-changed" (): events or settings moved, by whomever; "problem" (s sentence);
 * "run-finished" (GVariant a{sv}, NULL when the run was not asked for here).
 */
#define ACCORD_TYPE_DESK (accord_desk_get_type ())
G_DECLARE_FINAL_TYPE (AccordDesk, accord_desk, ACCORD, DESK, GObject)

/* Opens the store at @path. Error: of accord_store_open(). */
AccordDesk *accord_desk_new (const char *path, GError **error);
AccordStore *accord_desk_get_store (AccordDesk *self);
AccordClient *accord_desk_get_client (AccordDesk *self);
/* AccordAccountInfo; as the service tells, before it answers as the store tells. */
GListModel *accord_desk_get_accounts (AccordDesk *self);
AccordAccountInfo *accord_desk_find_account (AccordDesk *self, const char *id); /* (transfer none) (nullable) */
/* How many accounts of the same provider stand before this one. */
guint accord_desk_account_nth (AccordDesk *self, const char *id);
/* "Outlook · Halden Studio". (transfer full) */
char *accord_desk_describe_account (AccordDesk *self, AccordAccountInfo *account);
/* "Outlook"; "" where it is not known. */
const char *accord_desk_service_of (AccordDesk *self, const char *account);
gboolean accord_desk_is_test (AccordDesk *self);
/* A mirrored calendar of the account still waits for its first plan to be approved, or for that of changed rules. */
gboolean accord_desk_needs_approval (AccordDesk *self, const char *account);

gint64 accord_desk_now (AccordDesk *self); /* Unix seconds */
gint64 accord_desk_today (AccordDesk *self); /* midnight as if in UTC */
void accord_desk_get_frame (AccordDesk *self, AccordPresenceFrame *out);
/* Finds or starts the service; problems come as "problem". */
void accord_desk_connect (AccordDesk *self);
/* @account NULL: all. */
void accord_desk_sync (AccordDesk *self, const char *account);
void accord_desk_stop (AccordDesk *self);
gboolean accord_desk_is_running (AccordDesk *self);
/* A run that somebody else's call began (an approved plan). */
void accord_desk_track_run (AccordDesk *self, const char *run);
/* Something was written to the store here: views and service take notice. */
void accord_desk_touch (AccordDesk *self);
/* Removes a plan that nobody will approve any more; one that was approved stays. */
void accord_desk_drop_plan (AccordDesk *self, const char *plan);
/* Says it in a toast. */
void accord_desk_report (AccordDesk *self, const GError *error);
/* Writes a setting; a refusal is reported. */
void accord_desk_set_setting (AccordDesk *self, const char *key, const char *value);
/* The account's own switch. */
void accord_desk_set_automatic (AccordDesk *self, const char *account, gboolean automatic);

G_END_DECLS
