/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-server.h"

G_BEGIN_DECLS

/* Begins a page with its head and the way back. (transfer full) */
GString *practice_web_page_new  (PracticeRequest *request,
                                 const char      *title);
/* Appends markup; every "%s" is escaped. */
void     practice_web_append    (GString    *page,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (2, 3);
/* Ends and sends it. @page: (transfer full) */
void     practice_web_page_send (PracticeRequest *request,
                                 guint            status,
                                 GString         *page);
/* A page that says only this. */
void     practice_web_page_send_message (PracticeRequest *request,
                                         guint            status,
                                         const char      *title,
                                         const char      *sentence);
/* %FALSE, with a refusal sent, for a form that another site's page posted. */
gboolean practice_web_check_origin (PracticeRequest *request);

/* The routes of the calendar pages, ended by a NULL pattern. */
extern const PracticeRoute practice_web_calendar_routes[];

/* "/calendar/google/mara%40…/id"; (transfer full). */
char *practice_web_calendar_path (PracticeCalendar *calendar);

G_END_DECLS
