/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-oauth-private.h"

#include <string.h>

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:16px;"
    "font:16px/1.5 system-ui,sans-serif;color:#1f2328;background:#eef1f5}"
    "main{width:100%;max-width:30rem;background:#fff;border-radius:16px;padding:28px 24px;"
    "box-shadow:0 1px 3px #0002,0 8px 28px #0001}"
    ".brand{display:flex;align-items:center;gap:10px;font-weight:600;color:#57606a;font-size:.9rem}"
    ".brand i{width:14px;height:14px;border-radius:4px;background:var(--brand)}"
    "h1{font-size:1.4rem;line-height:1.25;margin:.7rem 0 .2rem}"
    "h2{font-size:1rem;margin:1.4rem 0 .5rem}"
    "p{margin:.3rem 0;color:#424a53;overflow-wrap:anywhere}"
    "label{display:flex;gap:12px;align-items:flex-start;padding:10px 12px;border:1px solid #d0d7de;"
    "border-radius:10px;margin:8px 0;cursor:pointer;overflow-wrap:anywhere}"
    "label:focus-within{outline:2px solid var(--brand)}label small{display:block;color:#57606a}"
    "input{margin:.28rem 0 0;width:18px;height:18px;flex:none;accent-color:var(--brand)}"
    "ul{padding-left:1.2rem;margin:.4rem 0}li{margin:.35rem 0}"
    ".actions{display:flex;gap:12px;margin-top:1.6rem}"
    "button{flex:1;min-height:44px;font:inherit;font-weight:600;border-radius:10px;border:1px solid #d0d7de;"
    "background:#fff;color:#1f2328;cursor:pointer}"
    "button.allow{background:var(--brand);border-color:var(--brand);color:#fff}"
    "footer{margin-top:1.2rem;font-size:.82rem;color:#57606a}"
    "@media(prefers-color-scheme:dark){body{background:#15181c;color:#e6edf3}main{background:#1f242a}"
    "p,label "
    "small,.brand,footer{color:#a9b3bd}label,button{border-color:#3d444d}button{background:#2a3037;color:#"
    "e6edf3}}";

static const struct
{
  const char *name;
  const char *colour;
} brands[] = {
  { "Practice Google", "#1a66d2" },
  { "Practice Microsoft", "#0b6a6f" },
};

void
practice_answer_clear (PracticeAnswer *answer)
{
  g_clear_pointer (&answer->form, g_hash_table_unref);
}

static GString *
begin_page (PracticeProvider provider,
            const char *title)
{
  GString *html =
      g_string_new ("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
  g_autofree char *safe = g_markup_escape_text (title, -1);

  g_string_append_printf (html, "%s</title><style>:root{--brand:%s}%s</style></head><body><main>", safe,
                          brands[provider].colour, style);
  g_string_append_printf (html,
                          "<div class=\"brand\"><i></i>%s</div><h1>%s</h1>",
                          brands[provider].name,
                          safe);
  return html;
}

static void
send_page (PracticeRequest *request,
           guint status,
           GString *html)
{
  g_string_append (html, "<footer>A practice sign-in on this computer. No real account is involved.</footer>"
                         "</main></body></html>");
  practice_request_reply_text (request, status, "text/html; charset=UTF-8", html->str);
  practice_request_set_header (request, "Cache-Control", "no-store");
  practice_request_set_header (request, "Referrer-Policy", "no-referrer");
  practice_request_set_header (request, "X-Frame-Options", "DENY");
  practice_request_set_header (request, "Content-Security-Policy",
                               "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  g_string_free (html, TRUE);
}

void
practice_page_show_error (PracticeRequest *request,
                          guint status,
                          const char *title,
                          const char *detail)
{
  PracticeProvider provider =
      request->origin == PRACTICE_ORIGIN_GOOGLE ? PRACTICE_GOOGLE : PRACTICE_MICROSOFT;
  GString *html = begin_page (provider, title);
  g_autofree char *safe = g_markup_escape_text (detail, -1);

  g_string_append_printf (html, "<p>%s</p>", safe);
  send_page (request, status, html);
}

/* The cookie ties the form to the browser that was shown it. */
static char *
cookie_name (PracticeProvider provider)
{
  return g_strdup_printf ("practice_%s", practice_provider_name (provider));
}

static char *
read_cookie (PracticeRequest *request,
             PracticeProvider provider)
{
  const char *header = practice_request_header (request, "Cookie");
  g_autofree char *name = cookie_name (provider);
  g_auto (GStrv) cookies = g_strsplit (header != NULL ? header : "", ";", -1);

  for (guint i = 0; cookies[i] != NULL; i++)
    {
      char *cookie = g_strstrip (cookies[i]);
      gsize length = strlen (name);

      if (g_str_has_prefix (cookie, name) && cookie[length] == '=')
        return g_strdup (cookie + length + 1);
    }
  return NULL;
}

static char *
forgery_token (PracticeRequest *request,
               const char *session)
{
  g_autofree char *text = g_strconcat (session, "|", request->path, "?", request->query_text, NULL);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) request->state->secret,
                                    strlen (request->state->secret), text, -1);
}

static char *
ensure_session (PracticeRequest *request,
                PracticeProvider provider)
{
  g_autofree char *name = cookie_name (provider);
  char *session = read_cookie (request, provider);
  g_autofree char *header = NULL;

  if (session != NULL)
    return session;
  session = practice_random_text ("abcdefghijklmnopqrstuvwxyz0123456789", 32);
  header = g_strdup_printf ("%s=%s; Path=/; HttpOnly; SameSite=Lax", name, session);
  practice_request_set_header (request, "Set-Cookie", header);
  return session;
}

static void
append_people (GString *html,
               PracticeRequest *request,
               const PracticeConsent *consent)
{
  PracticeUser *hinted = practice_state_find_user (request->state, consent->provider, consent->login_hint);
  gboolean chosen = FALSE;

  g_string_append (html, "<h2>Who are you?</h2>");
  for (guint i = 0; i < request->state->users->len; i++)
    {
      PracticeUser *user = g_ptr_array_index (request->state->users, i);
      gboolean choose;

      if (user->provider != consent->provider)
        continue;
      choose = hinted != NULL ? user == hinted : !chosen;
      chosen |= choose;
      g_string_append_printf (html,
                              "<label><input type=\"radio\" name=\"user\" "
                              "value=\"%s\"%s><span>%s<small>%s</small></span></label>",
                              user->id,
                              choose ? " checked" : "",
                              user->name,
                              user->email);
    }
}

static void
append_scopes (GString *html,
               const PracticeConsent *consent)
{
  g_string_append_printf (html, "<h2>%s wants to</h2>", consent->client_name);
  if (!consent->granular)
    g_string_append (html, "<ul>");
  for (guint i = 0; consent->scopes[i] != NULL; i++)
    {
      const PracticeScope *scope = consent->scopes[i];

      if (!consent->granular)
        g_string_append_printf (html, "<li>%s</li>", scope->words);
      else
        g_string_append_printf (
            html,
            "<label><input type=\"checkbox\" name=\"%s\" checked%s><span>%s</span></label>",
            scope->scope,
            scope->identity ? " disabled" : "",
            scope->words);
    }
  if (!consent->granular)
    g_string_append (html, "</ul>");
}

void
practice_page_show_consent (PracticeRequest *request,
                            const PracticeConsent *consent)
{
  GString *html = begin_page (consent->provider, consent->heading);
  g_autofree char *session = ensure_session (request, consent->provider);
  g_autofree char *token = forgery_token (request, session);
  g_autofree char *target = g_strconcat (request->path, "?", request->query_text, NULL);
  g_autofree char *action = g_markup_escape_text (target, -1);

  g_string_append_printf (
      html,
      "<form method=\"post\" action=\"%s\"><input type=\"hidden\" name=\"forgery_token\" value=\"%s\">",
      action,
      token);
  append_people (html, request, consent);
  append_scopes (html, consent);
  g_string_append (html,
                   "<div class=\"actions\"><button name=\"answer\" value=\"deny\">Deny</button>"
                   "<button class=\"allow\" name=\"answer\" value=\"allow\">Allow</button></div></form>");
  send_page (request, SOUP_STATUS_OK, html);
}

gboolean
practice_page_read_answer (PracticeRequest *request,
                           PracticeProvider provider,
                           PracticeAnswer *answer)
{
  g_autofree char *session = read_cookie (request, provider);
  g_autofree char *expected = session != NULL ? forgery_token (request, session) : NULL;

  answer->form = practice_request_form (request);
  if (expected == NULL || g_strcmp0 (expected, g_hash_table_lookup (answer->form, "forgery_token")) != 0)
    {
      practice_page_show_error (
          request,
          SOUP_STATUS_FORBIDDEN,
          "This form has expired",
          "It was not sent from the page this browser was shown. Start again from the application.");
      return FALSE;
    }
  answer->user =
      practice_state_find_user (request->state, provider, g_hash_table_lookup (answer->form, "user"));
  answer->allowed = g_strcmp0 (g_hash_table_lookup (answer->form, "answer"), "allow") == 0;
  if (answer->user == NULL && answer->allowed)
    {
      practice_page_show_error (request,
                                SOUP_STATUS_BAD_REQUEST,
                                "Nobody was chosen",
                                "Go back and choose a person.");
      return FALSE;
    }
  return TRUE;
}
