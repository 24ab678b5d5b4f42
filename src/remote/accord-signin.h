/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-credentials.h"

G_BEGIN_DECLS

/* Who signed in, and with what. */
typedef struct
{
  char         *provider_user_id;  /* (owned) Google sub; Microsoft /me id */
  char         *email;             /* (owned) */
  char         *name;              /* (owned) (nullable) */
  AccordTokens *tokens;            /* (owned) */
  char         *missing;           /* (owned) (nullable) scopes asked for and not granted, space separated */
} AccordIdentity;

void accord_identity_free (AccordIdentity *self);

#define ACCORD_SIGNIN_ERROR (accord_signin_error_quark ())
typedef enum
{
  ACCORD_SIGNIN_ERROR_REFUSED,       /* the person said no */
  ACCORD_SIGNIN_ERROR_TIMED_OUT,     /* 10 minutes */
  ACCORD_SIGNIN_ERROR_STATE,         /* an answer with a wrong state or issuer */
  ACCORD_SIGNIN_ERROR_PORT,          /* Microsoft: the same port is not free on both stacks */
  ACCORD_SIGNIN_ERROR_EXCHANGE,      /* the code was not accepted; the message has the provider's reason */
  ACCORD_SIGNIN_ERROR_NO_REGISTRATION,
  ACCORD_SIGNIN_ERROR_ADMIN          /* an administrator must consent first */
} AccordSigninError;
GQuark accord_signin_error_quark (void);

/**
 * AccordSignin:
 *
 * One sign-in: authorization code + PKCE S256, random state, a loopback listener of its own (providers.md §1).
 * Asynchronous, main thread; the client opens the address in the browser. Cancelling ends the wait.
 */
#define ACCORD_TYPE_SIGNIN (accord_signin_get_type ())
G_DECLARE_FINAL_TYPE (AccordSignin, accord_signin, ACCORD, SIGNIN, GObject)

AccordSignin   *accord_signin_new         (const AccordRegistration *registration, const char *login_hint);
/* Starts to listen and returns the address to open. (transfer none) */
const char     *accord_signin_start       (AccordSignin *self, GError **error);
void            accord_signin_wait_async  (AccordSignin *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AccordIdentity *accord_signin_wait_finish (AccordSignin *self, GAsyncResult *result, GError **error);
gint64          accord_signin_get_deadline (AccordSignin *self);      /* Unix seconds */
void            accord_signin_set_timeout (AccordSignin *self, guint seconds);   /* tests */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordIdentity, accord_identity_free)

G_END_DECLS
