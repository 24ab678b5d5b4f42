/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-web-page.h"

#include <string.h>

void
practice_web_append (GString *page, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_markup_vprintf_escaped (format, args);
  va_end (args);
  g_string_append (page, text);
}

GString *
practice_web_page_new (PracticeRequest *request, const char *title)
{
  GString *page =
      g_string_new ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<meta name=\"color-scheme\" content=\"light dark\">"
                    "<link rel=\"stylesheet\" href=\"/practice.css\"><link rel=\"icon\" href=\"data:,\">");

  practice_web_append (page, "<title>%s</title></head><body>", title);
  g_string_append (
      page,
      "<header><nav aria-label=\"Practice server\"><a class=\"home\" href=\"/\">Practice calendars</a>"
      "<a href=\"/mails\">Mails</a><a href=\"/requests\">Requests</a></nav></header><main>");
  practice_web_append (page, "<h1>%s</h1>", title);
  return page;
}

void
practice_web_page_send (PracticeRequest *request, guint status, GString *page)
{
  g_string_append (page,
                   "</main><footer>A practice server on this computer. No real calendar is involved.</footer>"
                   "</body></html>\n");
  practice_request_reply_text (request, status, "text/html; charset=UTF-8", page->str);
  practice_request_set_header (request, "Cache-Control", "no-store");
  practice_request_set_header (request, "Referrer-Policy", "same-origin");
  practice_request_set_header (request, "X-Content-Type-Options", "nosniff");
  practice_request_set_header (request,
                               "Content-Security-Policy",
                               "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
                               "frame-ancestors 'none'; base-uri 'none'");
  g_string_free (page, TRUE);
}

void
practice_web_page_send_message (PracticeRequest *request,
                                guint status,
                                const char *title,
                                const char *sentence)
{
  GString *page = practice_web_page_new (request, title);

  practice_web_append (page, "<p class=\"card\">%s</p>", sentence);
  practice_web_page_send (request, status, page);
}

gboolean
practice_web_check_origin (PracticeRequest *request)
{
  const char *site = practice_request_header (request, "Sec-Fetch-Site");

  if (site == NULL || strcmp (site, "same-origin") == 0 || strcmp (site, "none") == 0)
    return TRUE;
  practice_web_page_send_message (request,
                                  SOUP_STATUS_FORBIDDEN,
                                  "Not from here",
                                  "This form was sent by a page of another site.");
  return FALSE;
}
