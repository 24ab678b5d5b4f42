/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/accord-snapshot.h"

G_BEGIN_DECLS

/* The people the provider would mail for this step, one address a line, the account's owner excluded
 * (sync-rules §9). It reads the attendees there, not ours. NULL: nobody. (transfer full) */
char    *accord_forecast_mails   (const AccordSnapshot *snapshot,
                                  const AccordStep     *step);
/* The fields whose change the provider mails about. */
AccordFieldMask accord_forecast_mailing_fields (const AccordSnapshot *snapshot);
/* Is a write of this copy sent with its mails, once it is done (rule send, or ask and a person said yes)? */
gboolean accord_forecast_sends   (const AccordSnapshot  *snapshot,
                                  const AccordCandidate *candidate);
/* Does the rule of the calendar say that it may mail unasked? */
gboolean accord_forecast_may_send (const AccordSnapshot  *snapshot,
                                   const AccordCandidate *candidate);
/* Has the item anybody but the owner to tell? */
gboolean accord_forecast_has_attendees_there (const AccordSnapshot  *snapshot,
                                              const AccordCandidate *candidate);
/* Deleting the item there would mail people about something that is over (§8). */
gboolean        accord_forecast_would_mail_about_the_past (const AccordSnapshot *snapshot, const AccordCandidate *candidate);

G_END_DECLS
