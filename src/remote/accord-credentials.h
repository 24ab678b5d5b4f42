/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-clock.h"
#include "remote/accord-registration.h"
#include "remote/accord-remote-error.h"

G_BEGIN_DECLS

typedef struct
{
  char   *access;       /* (owned) (nullable) */
  char   *refresh;      /* (owned) (nullable) */
  gint64  expires_at;   /* Unix seconds */
  char   *scopes;       /* (owned) (nullable) granted, space separated */
} AccordTokens;

AccordTokens *accord_tokens_new  (void);
AccordTokens *accord_tokens_copy (const AccordTokens *self);
void          accord_tokens_free (AccordTokens *self);      /* wipes */

/* ---- keyring (accord-keyring.c): one libsecret item per account, attributes application and account ---- */

#define ACCORD_KEYRING_ERROR (accord_keyring_error_quark ())
typedef enum
{
  ACCORD_KEYRING_ERROR_ABSENT,    /* no secret service, or no default collection */
  ACCORD_KEYRING_ERROR_LOCKED,
  ACCORD_KEYRING_ERROR_REFUSED,   /* prompt dismissed, write refused */
  ACCORD_KEYRING_ERROR_TIMEOUT,
  ACCORD_KEYRING_ERROR_NO_ITEM
} AccordKeyringError;
GQuark accord_keyring_error_quark (void);

/* Asynchronous with a time-out of their own: 30 s, 2 minutes where a prompt may be shown; loading prompts only when
 * @interactive, storing may prompt. Main thread. */
void          accord_keyring_load_async    (const char *account, gboolean interactive, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AccordTokens *accord_keyring_load_finish   (GAsyncResult *result, GError **error);
void          accord_keyring_store_async   (const char *account, const char *label, const AccordTokens *tokens, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      accord_keyring_store_finish  (GAsyncResult *result, GError **error);
void          accord_keyring_clear_async   (const char *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      accord_keyring_clear_finish  (GAsyncResult *result, GError **error);
/* Blocking, for a worker that must store a rotated token before it uses it: never prompts, bounded by a time-out.
 * @label NULL: the one the item has. */
gboolean      accord_keyring_store         (const char *account, const char *label, const AccordTokens *tokens, GCancellable *cancellable, GError **error);
/* A registration's secret typed in preferences: provider → secret. Window and service both may call these. */
void          accord_keyring_store_registration_async  (const char *provider, const char *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      accord_keyring_store_registration_finish (GAsyncResult *result, GError **error);
void          accord_keyring_load_registration_async   (const char *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char         *accord_keyring_load_registration_finish  (GAsyncResult *result, GError **error);    /* NULL without error: none */
/* One plain sentence a person can act on. (transfer full) */
char         *accord_keyring_explain       (const GError *error);

/**
 * AccordCredentials:
 *
 * The tokens of one account while it is in use. Thread-safe; one refresh at a time; a rotated refresh token is in the
 * keyring before the new access token is handed out. The reply to a refused refresh is judged by providers.md and
 * sync-rules §11: SIGNED_OUT, REVOKED, else BUSY/OFFLINE (retried).
 */
#define ACCORD_TYPE_CREDENTIALS (accord_credentials_get_type ())
G_DECLARE_FINAL_TYPE (AccordCredentials, accord_credentials, ACCORD, CREDENTIALS, GObject)

AccordCredentials *accord_credentials_new       (const char *account, const AccordRegistration *registration, const AccordTokens *tokens, AccordClock *clock);
/* A token good for at least two more minutes by the (server-corrected) clock. Blocks. (transfer full) */
char              *accord_credentials_get_token (AccordCredentials *self, GCancellable *cancellable, GError **error);
/* The provider refused @token with 401 before its end: refresh unless somebody already did. Blocks. (transfer full) */
char              *accord_credentials_renew     (AccordCredentials *self, const char *token, GCancellable *cancellable, GError **error);
char              *accord_credentials_get_scopes (AccordCredentials *self);      /* (transfer full) (nullable) */
gint64             accord_credentials_get_renewed_at (AccordCredentials *self);  /* Unix seconds */
/* Server time minus ours, microseconds, as the last reply of the account's API showed it; expiry is judged by it. */
void               accord_credentials_set_clock_offset (AccordCredentials *self, gint64 offset);
/* Where renewed tokens are kept before they are used; default: accord_keyring_store() with the label the item has.
 * For tests without a keyring. */
typedef gboolean (*AccordTokenSaver) (const char *account, const AccordTokens *tokens, gpointer user_data, GCancellable *cancellable, GError **error);
void               accord_credentials_set_saver  (AccordCredentials *self, AccordTokenSaver saver, gpointer user_data);
/* Ends the grant at the provider where it can (Google); best effort. Blocks. */
gboolean           accord_credentials_revoke    (AccordCredentials *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordTokens, accord_tokens_free)

G_END_DECLS
