/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-request.h"

G_BEGIN_DECLS

/* The registrations that exist. */
#define PRACTICE_GOOGLE_CLIENT_ID "104857600-practice.apps.googleusercontent.com"
#define PRACTICE_GOOGLE_CLIENT_SECRET "GOCSPX-practice-not-a-secret"
#define PRACTICE_MICROSOFT_CLIENT_ID "2f6d5c7a-1111-4c4c-8e8e-0123456789ab"
/* Confidential, in the first tenant only; for client_credentials. */
#define PRACTICE_MICROSOFT_DAEMON_ID "7c3e9b52-2222-4d4d-9f9f-0123456789ab"
#define PRACTICE_MICROSOFT_DAEMON_SECRET "practice~daemon~not~a~secret"

/* TRUE when the bearer token is this provider's, unexpired and not revoked. */
gboolean practice_token_is_live   (PracticeRequest *request);
/* @scope as the provider writes it: a Google scope with or without its prefix
 * "https://www.googleapis.com/auth/", a Graph permission.  Another person's edits have all. */
gboolean practice_token_has_scope (PracticeRequest *request,
                                   const char      *scope);

G_END_DECLS
