/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-calendar.h"
#include "store/accord-store.h"

G_BEGIN_DECLS

/* How an account stands between runs; "syncing" and "paused" are the service's to add (interface.md). */
typedef enum
{
  ACCORD_HEALTH_OK,
  ACCORD_HEALTH_OFFLINE,
  ACCORD_HEALTH_EXPIRED,    /* sign-in needed */
  ACCORD_HEALTH_REVOKED,
  ACCORD_HEALTH_ERROR
} AccordHealth;

const char *accord_health_to_text   (AccordHealth health);   /* ok | offline | expired | revoked | error */
gboolean    accord_health_from_text (const char *text, AccordHealth *out);

typedef struct
{
  char        *id;               /* (owned) UUID; the key of its keyring item */
  char        *provider;         /* (owned) google | outlook */
  char        *email;            /* (owned) */
  char        *name;             /* (owned) (nullable) */
  char        *provider_user_id; /* (owned) identity, not the e-mail (sync-rules §11) */
  char        *tenant;           /* (owned) (nullable) */
  char        *client_id;        /* (owned) (nullable) registration it signed in with */
  char        *scopes;           /* (owned) (nullable) granted, space separated */
  gboolean     automatic;        /* its own switch */
  gboolean     disconnected;     /* forgotten by the person; links released, revived by the same identity */
  AccordHealth health;
  char        *reason;           /* (owned) (nullable) one plain sentence for the card */
  gint64       connected_at;     /* Unix seconds, all of them; 0: never */
  gint64       last_sync;
  gint64       last_attempt;
  gint64       token_renewed_at;
} AccordAccount;

AccordAccount *accord_account_new   (void);
AccordAccount *accord_account_copy  (const AccordAccount *self);
void           accord_account_free  (AccordAccount *self);

GPtrArray     *accord_store_list_accounts   (AccordStore *self, GError **error);        /* connected ones (element-type AccordAccount) */
AccordAccount *accord_store_get_account     (AccordStore *self, const char *id, GError **error);
AccordAccount *accord_store_find_account    (AccordStore *self, const char *provider, const char *provider_user_id, GError **error); /* disconnected ones too; NULL without error: none */
gboolean       accord_store_put_account     (AccordStore *self, const AccordAccount *account, GError **error);
gboolean       accord_store_set_health      (AccordStore *self, const char *account, AccordHealth health, const char *reason, GError **error);

/* (element-type AccordCalendar); @account NULL: all connected accounts. */
GPtrArray      *accord_store_list_calendars (AccordStore *self, const char *account, GError **error);
/* Those of disconnected accounts too: they may come back, and their rules go on saying where their events may go. */
GPtrArray      *accord_store_list_every_calendar (AccordStore *self, GError **error);
AccordCalendar *accord_store_get_calendar   (AccordStore *self, const char *id, GError **error);
gboolean        accord_store_put_calendar   (AccordStore *self, const AccordCalendar *calendar, GError **error);   /* insert or update, all columns but cursor and settled */
gboolean        accord_store_set_cursor     (AccordStore *self, const char *calendar, const char *cursor, gint64 listed_from, gint64 listed_to, GError **error);
/* What a person wanted to see before it is done was seen, or is nothing. */
gboolean        accord_store_end_review     (AccordStore *self, const char *calendar, GError **error);
gboolean        accord_store_set_settled    (AccordStore *self, const char *calendar, gint64 change_no, gint64 now, GError **error);
/* Brings the stored calendars of an account in line with what the provider lists: new ones unmirrored, vanished ones
 * missing, names and roles taken. Adds the "Project Deliverables" row (remote_id NULL, mirrored, both, all, share on)
 * when the account has none and @can_create, and adopts a listed calendar of that name instead. */
gboolean        accord_store_merge_calendars (AccordStore *self, const char *account, GPtrArray *listed, gboolean can_create, GError **error);

typedef struct { guint links; guint waiting; guint conflicts; guint stuck; } AccordCounts;
/* @account and @calendar may be NULL. waiting: local changes not yet out;
 * stuck: what is held but conflicts, copies of ours whose event is not here, and items that cannot be read there. */
gboolean        accord_store_count          (AccordStore *self, const char *account, const char *calendar, AccordCounts *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordAccount, accord_account_free)

G_END_DECLS
