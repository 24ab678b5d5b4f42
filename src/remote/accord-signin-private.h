/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-http-transport.h"
#include "remote/accord-signin.h"

G_BEGIN_DECLS

/* Reads who signed in from the id_token of a token reply: it came straight from the provider over TLS, so its
 * signature needs no check (OpenID Connect Core 3.1.3.7). FALSE: it has no sub or e-mail, or is for another client. */
gboolean accord_identity_read_id_token (AccordIdentity             *self,
                                        const AccordTransportReply *reply,
                                        const char                 *client_id);
/* Reads Google's userinfo, or Microsoft's /me, where mail may be null. FALSE: no id or no e-mail in it. */
gboolean accord_identity_read_userinfo (AccordIdentity             *self,
                                        const AccordTransportReply *reply);
gboolean accord_identity_read_me       (AccordIdentity             *self,
                                        const AccordTransportReply *reply);
/* Those of @asked that are not in @granted; NULL: none. Identity scopes are not counted: they show by themselves. */
char    *accord_identity_find_missing  (const char                 *asked,
                                        const char                 *granted);

G_END_DECLS
