/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AccordAccountInfo:
 *
 * An account as the service describes it, for lists. Read-only properties with notification, named as the getters:
 * id, provider, email, name, provider-user-id, badge, badge-code, reason, missing-scopes (strings, nullable but id,
 * provider and badge-code), last-sync, next-sync (Unix seconds, 0: never or not planned), links, waiting, conflicts,
 * stuck, done, total (counts; done and total only while it syncs), automatic (its own switch).
 */
#define ACCORD_TYPE_ACCOUNT_INFO (accord_account_info_get_type ())
G_DECLARE_FINAL_TYPE (AccordAccountInfo, accord_account_info, ACCORD, ACCOUNT_INFO, GObject)

/* @dict: one entry of ListAccounts (a{sv}). */
AccordAccountInfo *accord_account_info_new                  (GVariant          *dict);
/* Takes the new values over; notifies what changed. @dict names the same account. TRUE: something changed. */
gboolean           accord_account_info_update               (AccordAccountInfo *self,
                                                             GVariant          *dict);

const char        *accord_account_info_get_id               (AccordAccountInfo *self);
const char        *accord_account_info_get_provider         (AccordAccountInfo *self);
const char        *accord_account_info_get_email            (AccordAccountInfo *self);
const char        *accord_account_info_get_name             (AccordAccountInfo *self);
const char        *accord_account_info_get_provider_user_id (AccordAccountInfo *self);
/* The word of the badge, translated by the service: "Active", "Syncing… 12/40". */
const char        *accord_account_info_get_badge            (AccordAccountInfo *self);
/* active | syncing | paused | offline | expired | revoked | error | attention */
const char        *accord_account_info_get_badge_code       (AccordAccountInfo *self);
/* One plain sentence: why the badge is what it is. */
const char        *accord_account_info_get_reason           (AccordAccountInfo *self);
const char        *accord_account_info_get_missing_scopes   (AccordAccountInfo *self);
gint64             accord_account_info_get_last_sync        (AccordAccountInfo *self);
gint64             accord_account_info_get_next_sync        (AccordAccountInfo *self);
guint              accord_account_info_get_links            (AccordAccountInfo *self);
guint              accord_account_info_get_waiting          (AccordAccountInfo *self);
guint              accord_account_info_get_conflicts        (AccordAccountInfo *self);
guint              accord_account_info_get_stuck            (AccordAccountInfo *self);
guint              accord_account_info_get_done             (AccordAccountInfo *self);
guint              accord_account_info_get_total            (AccordAccountInfo *self);
gboolean           accord_account_info_get_automatic        (AccordAccountInfo *self);

G_END_DECLS
