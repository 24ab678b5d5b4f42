/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-provider.h"
#include "practice-time.h"
#include "practice-web-event.h"
#include "practice-web-page.h"

#include <gio/gio.h>
#include <string.h>

#define MOST_REQUESTS 200

static const char *
provider_title (PracticeProvider provider)
{
  return provider == PRACTICE_GOOGLE ? "Google" : "Outlook";
}

static void
append_calendar (GString *page, PracticeCalendar *calendar)
{
  g_autofree char *path = practice_web_calendar_path (calendar);
  guint total;
  guint marked = practice_web_count_marked (calendar, &total);

  practice_web_append (page,
                       "<li><a class=\"row\" href=\"%s\"><span class=\"what\"><strong>%s</strong>",
                       path,
                       calendar->name);
  practice_web_append (page, "<small>%u %s", total, total == 1 ? "event" : "events");
  if (marked > 0)
    practice_web_append (page, ", %u by Accord", marked);
  g_string_append (page, "</small></span><span class=\"marks\">");
  if (calendar->primary)
    g_string_append (page, "<span class=\"mark\">default</span>");
  if (!practice_calendar_is_writable (calendar))
    g_string_append (page, "<span class=\"mark\">read only</span>");
  g_string_append (page, "</span></a></li>");
}

static guint
count_mails (PracticeUser *user)
{
  guint n = 0;

  for (guint i = 0; i < user->state->mails->len; i++)
    {
      PracticeMail *mail = g_ptr_array_index (user->state->mails, i);

      n += mail->provider == user->provider && g_strcmp0 (mail->user, user->email) == 0 ? 1 : 0;
    }
  return n;
}

static void
append_person (GString *page, PracticeUser *user)
{
  guint mails = count_mails (user);

  practice_web_append (page,
                       "<section class=\"card person\"><p class=\"tile %s\">%.1s</p>",
                       practice_provider_name (user->provider),
                       provider_title (user->provider));
  practice_web_append (page,
                       "<div class=\"who\"><h2>%s</h2><p class=\"meta\">%s · %s</p></div><ul>",
                       user->email,
                       provider_title (user->provider),
                       user->name);
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);

      if (!calendar->deleted)
        append_calendar (page, calendar);
    }
  practice_web_append (
      page,
      "</ul><p class=\"meta\"><a href=\"/mails\">%u %s</a> would have been sent.</p></section>",
      mails,
      mails == 1 ? "mail" : "mails");
}

static void
show_overview (PracticeRequest *request)
{
  GString *page = practice_web_page_new (request, "Practice calendars");

  g_string_append (
      page,
      "<p class=\"lead\">Be the other side: open a calendar and add, move or delete what is in it. "
      "Accord finds out at its next sync.</p><div class=\"people\">");
  for (guint i = 0; i < request->state->users->len; i++)
    append_person (page, g_ptr_array_index (request->state->users, i));
  g_string_append (page, "</div>");
  practice_web_page_send (request, SOUP_STATUS_OK, page);
}

static void
append_mail (GString *page, PracticeMail *mail)
{
  g_autofree char *when = practice_time_to_date (mail->when, NULL);

  practice_web_append (page,
                       "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>",
                       when,
                       provider_title (mail->provider),
                       mail->why,
                       mail->user,
                       mail->recipient);
}

static void
show_mails (PracticeRequest *request)
{
  GPtrArray *mails = request->state->mails;
  GString *page = practice_web_page_new (request, "Mails");

  practice_web_append (
      page,
      "<p class=\"lead\">What the providers would have sent because of a program’s writes: %u.</p>",
      mails->len);
  if (mails->len > 0)
    g_string_append (page,
                     "<div class=\"wide\"><table class=\"list\"><thead><tr><th>Date</th><th>Provider</th>"
                     "<th>Kind</th><th>From</th><th>To</th></tr></thead><tbody>");
  for (guint i = mails->len; i > 0; i--)
    append_mail (page, g_ptr_array_index (mails, i - 1));
  if (mails->len > 0)
    g_string_append (page, "</tbody></table></div>");
  practice_web_page_send (request, SOUP_STATUS_OK, page);
}

static const char *
text_of (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static void
append_request (GString *page, JsonObject *entry)
{
  gint64 status = json_object_get_int_member_with_default (entry, "status", 0);
  const char *query = text_of (entry, "query");

  practice_web_append (page,
                       "<tr><td>%s</td><td>%s</td>",
                       text_of (entry, "time"),
                       text_of (entry, "provider"));
  practice_web_append (page,
                       "<td><code>%s %s%s%s</code></td>",
                       text_of (entry, "method"),
                       text_of (entry, "path"),
                       *query != '\0' ? "?" : "",
                       query);
  practice_web_append (page, "<td class=\"%s\">%d</td></tr>", status >= 400 ? "bad" : "", (int) status);
}

static void
append_requests (GString *page, JsonArray *entries)
{
  guint n = json_array_get_length (entries);

  g_string_append (page,
                   "<div class=\"wide\"><table class=\"list\"><thead><tr><th>Time</th><th>Provider</th>"
                   "<th>Request</th><th>Status</th></tr></thead><tbody>");
  for (guint i = n; i > 0 && n - i < MOST_REQUESTS; i--)
    append_request (page, json_array_get_object_element (entries, i - 1));
  g_string_append (page, "</tbody></table></div>");
}

static void
show_requests (PracticeRequest *request)
{
  g_autoptr (JsonObject) log = practice_log_to_json (practice_server_get_log (request->server));
  JsonArray *entries = json_object_get_array_member (log, "requests");
  guint n = json_array_get_length (entries);
  GString *page = practice_web_page_new (request, "Requests");

  practice_web_append (
      page,
      "<p class=\"lead\">%u %s by programs%s. <a href=\"/control/requests\">All, as JSON</a></p>",
      n,
      n == 1 ? "request" : "requests",
      n > MOST_REQUESTS ? ", the newest 200 below" : "");
  if (n > 0)
    append_requests (page, entries);
  practice_web_page_send (request, SOUP_STATUS_OK, page);
}

static void
show_style (PracticeRequest *request)
{
  g_autoptr (GBytes) style =
      g_resources_lookup_data ("/io/github/accord_calendar/Practice/practice-web.css", 0, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (style, NULL), g_bytes_get_size (style));

  practice_request_reply_text (request, SOUP_STATUS_OK, "text/css; charset=UTF-8", text);
}

static const PracticeRoute routes[] = {
  { "GET", "/", show_overview },
  { "GET", "/mails", show_mails },
  { "GET", "/requests", show_requests },
  { "GET", "/practice.css", show_style },
  { NULL },
};

void
practice_web_install (PracticeServer *server)
{
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, routes);
  practice_server_add_routes (server, PRACTICE_ORIGIN_CONTROL, practice_web_calendar_routes);
}
