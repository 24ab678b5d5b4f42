/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-event.h"
#include "model/accord-fields.h"

G_BEGIN_DECLS

/* What the window says about times, fields and providers. All results are translated and (transfer full)
 * unless const. Times are Unix seconds in the computer's zone. */

/* Puts @word in the place of the one %s of @pattern, which a table may hold. */
char       *accord_say_with          (const char *pattern,
                                      const char *word);
/* With a capital at the start; NULL: "". */
char       *accord_say_sentence      (const char        *text);
/* "just now", "2 minutes ago", "yesterday", "on 9 June" */
char       *accord_say_ago           (gint64 then,
                                      gint64 now);
/* "in 13 minutes"; "now" when it is due */
char       *accord_say_until         (gint64 then,
                                      gint64 now);
/* "9:41" */
char       *accord_say_countdown     (gint64             seconds);
/* "1.8 s", "340 ms" from microseconds */
char       *accord_say_duration      (gint64             microseconds);

/* A day is a midnight as if in UTC, as accord_date_of() gives. */
char       *accord_say_day           (gint64             day,
                                      gint64             today);     /* "Fri 12 June", with the year when it is another one */
char       *accord_say_day_full      (gint64             day);       /* "Fri 12 June 2026" */
char       *accord_say_day_month     (gint64             day);       /* "12 June" */
char       *accord_say_day_short     (gint64             day);       /* "12 Jun" */
char       *accord_say_weekday       (gint64             day,
                                      gboolean           whole);     /* "Fri", "Friday" */
char       *accord_say_clock         (gint64             seconds);   /* "14:00" */
char       *accord_say_moment        (gint64             seconds,
                                      gint64             now);       /* "Today 09:12" */
/* "Fri 12 June · all day", "Fri 12 June, 14:00 – 14:45", "no date yet" */
char       *accord_say_when          (const AccordWhen *when,
                                      gint64            today);

const char *accord_say_kind          (AccordKind         kind);
const char *accord_say_status        (AccordStatus       status);
const char *accord_say_field         (AccordField        field);
/* A field's canonical value as a person reads it. */
char       *accord_say_value         (AccordField  field,
                                      const char  *value,
                                      gint64       today);
char       *accord_say_reminder      (int                minutes);
const char *accord_kind_icon         (AccordKind         kind);

/* provider: google | outlook */
const char *accord_say_provider      (const char        *provider);  /* "Google Calendar", "Outlook" */
const char *accord_say_service       (const char        *provider);  /* "Google", "Outlook" */
const char *accord_say_company       (const char        *provider);  /* "Google", "Microsoft" */

G_END_DECLS
