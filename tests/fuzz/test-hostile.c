/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

#include <string.h>

#include "fuzz-target.h"
#include "model/accord-json-text.h"
#include "remote/accord-feed.h"
#include "remote/accord-google-event.h"
#include "remote/accord-html-text.h"
#include "remote/accord-json.h"
#include "remote/accord-multipart.h"
#include "remote/accord-outlook-event.h"
#include "remote/accord-registration-private.h"
#include "remote/accord-remote-error.h"

#define MEGABYTE (1024 * 1024)

typedef AccordRemoteItem *(*Decode) (JsonObject *event, const AccordFieldContext *context);

/* ---- every member of an event as every type ---- */

static const char *const types[] = { "null", "true",           "7", "-1.5e300", "\"text\"", "\"\"",
                                     "[]",   "[null,[],{},7]", "{}" };

static JsonNode *
new_node (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

static void
decode (Decode function, JsonObject *event)
{
  const AccordFieldContext context = { .fallback_zone = "Europe/Berlin" };
  g_autoptr (AccordRemoteItem) item = function (event, &context);

  if (item != NULL)
    fuzz_check_item (item);
}

/* Setting a member frees its old name. (transfer full) */
static GStrv
copy_names (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  GStrv names = g_new0 (char *, json_object_get_size (object) + 1);
  guint n = 0;

  for (GList *member = members; member != NULL; member = member->next)
    names[n++] = g_strdup (member->data);
  return names;
}

static guint shuffle (Decode function, JsonObject *event, JsonNode *node);

static guint
shuffle_members (Decode function, JsonObject *event, JsonObject *object)
{
  g_auto (GStrv) names = copy_names (object);
  guint n_tried = 0;

  for (guint n = 0; n < g_strv_length (names); n++)
    {
      const char *name = names[n];
      JsonNode *kept = json_node_copy (json_object_get_member (object, name));

      for (guint i = 0; i < G_N_ELEMENTS (types); i++, n_tried++)
        {
          json_object_set_member (object, name, new_node (types[i]));
          decode (function, event);
        }
      json_object_set_member (object, name, kept);
      n_tried += shuffle (function, event, json_object_get_member (object, name));
    }
  return n_tried;
}

static guint
shuffle (Decode function, JsonObject *event, JsonNode *node)
{
  guint n_tried = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    n_tried += shuffle_members (function, event, json_node_get_object (node));
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node));
       i++)
    n_tried += shuffle (function, event, json_array_get_element (json_node_get_array (node), i));
  return n_tried;
}

static void
shuffle_file (Decode function, const char *target)
{
  g_autofree char *path = g_build_filename (g_getenv ("ACCORD_CORPUS"), target, "meeting.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_parser_get_root (parser);
  g_assert_cmpuint (shuffle (function, json_node_get_object (root), root), >, 300);
}

static void
test_google_types (void)
{
  shuffle_file (accord_google_event_decode, "google-event");
}

static void
test_outlook_types (void)
{
  shuffle_file (accord_outlook_event_decode, "outlook-event");
}

/* ---- depth, and what hides it ---- */

static gboolean
parses (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = accord_json_text_parse (text, strlen (text), ACCORD_JSON_NESTING, &error);

  g_assert_true ((node == NULL) == (error != NULL));
  return node != NULL;
}

static char *
repeat (const char *before, const char *text, guint times, const char *after)
{
  GString *all = g_string_new (before);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  return g_string_free (g_string_append (all, after), FALSE);
}

static void
test_nesting (void)
{
  static const char *const begins[] = { "", "['\"',", "[/*\"*/", "[//\"\n", "[#\"\n", "{'\\\"':" };

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    {
      g_autofree char *arrays = repeat (begins[i], "[", 10000, "");
      g_autofree char *objects = repeat (begins[i], "{\"a\":", 10000, "");

      g_assert_false (parses (arrays));
      g_assert_false (parses (objects));
    }
  g_assert_true (parses ("[[[\"[[[\"]]]"));
}

/* Whole texts that json-glib alone takes. */
static void
test_hidden_nesting (void)
{
  static const char *const begins[] = { "[", "['\"',", "[/*\"*/", "[//\"\n" };
  g_autofree char *closed = repeat ("]", "]", 200, "");

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    {
      g_autofree char *text = repeat (begins[i], "[", 200, closed);

      g_assert_false (parses (text));
    }
}

/* A title that was cut within an emoji must not make a page unreadable; json-glib alone refuses it. */
static void
test_half_characters (void)
{
  static const struct
  {
    const char *json;
    const char *read;
  } cases[] = {
    { "[\"a\\ud83d\"]", "a\357\277\275" },
    { "[\"\\ude00b\"]", "\357\277\275b" },
    { "[\"\\ud83d\\ud83d\\ude00\"]", "\357\277\275\360\237\230\200" },
    { "[\"a\\u0000b\"]", "a\357\277\275b" },
    { "[\"\\\\ud83d\"]", "\\ud83d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = accord_json_text_parse (cases[i].json, strlen (cases[i].json), 5, NULL);

      g_assert_nonnull (node);
      g_assert_cmpstr (json_array_get_string_element (json_node_get_array (node), 0), ==, cases[i].read);
    }
  g_assert_false (parses ("[\"\\ud8\"d\"]"));
  g_assert_false (parses ("[\"\\q\"]"));
  g_assert_false (parses ("[\"\377\"]"));
}

/* ---- size ---- */

/* Each of these took minutes, or more, when a beginning made the whole rest be looked at. */
static void
test_long_bodies (void)
{
  static const char *const parts[] = {
    "<!--", "<!---->", "<style>", "<head></style>", "<p>x", "&", "<p ", "</p", "<", "a ", "\r", " ", "&#65;"
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *html = repeat ("<p>", parts[i], MEGABYTE / (guint) strlen (parts[i]), "");
      g_autofree char *text = accord_html_text_read (html);
      g_autofree char *body = accord_normalise_body (text);
      g_autofree char *line = accord_normalise_line (text);

      g_assert_cmpuint (strlen (text), <=, strlen (html));
    }
}

/* ---- bounds ---- */

static guint
count_parts (guint n_parts, const char *boundary)
{
  g_autofree char *part =
      g_strdup_printf ("--%s\r\nContent-Type: application/http\r\nContent-ID: <response-1>\r\n\r\n"
                       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}\r\n",
                       boundary);
  g_autofree char *end = g_strdup_printf ("--%s--\r\n", boundary);
  g_autofree char *text = repeat ("", part, n_parts, end);
  g_autoptr (GPtrArray) replies = accord_multipart_parse (text, strlen (text), boundary, ACCORD_JSON_NESTING);

  return replies->len;
}

static void
test_parts (void)
{
  g_autofree char *longest = g_strnfill (70, 'b');
  g_autofree char *longer = g_strnfill (71, 'b');

  g_assert_cmpuint (count_parts (ACCORD_MULTIPART_MOST, "b"), ==, ACCORD_MULTIPART_MOST);
  g_assert_cmpuint (count_parts (ACCORD_MULTIPART_MOST + 100, "b"), ==, ACCORD_MULTIPART_MOST);
  g_assert_cmpuint (count_parts (2, longest), ==, 2);
  g_assert_cmpuint (count_parts (2, longer), ==, 0);
}

/* Each page has another address, and there is no last one. */
static void
test_pages (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 1, NULL);
  g_autoptr (GError) error = NULL;
  guint n_pages = 0;

  for (gboolean more = TRUE; more && n_pages < 20000; n_pages++)
    {
      g_autofree char *page = g_strdup_printf ("page-%u", n_pages);

      more = accord_feed_follow (feed, seen, page, &error);
    }
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
  g_assert_cmpuint (n_pages, ==, 10001);
}

static void
test_circle (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AccordFeed) feed = accord_feed_from_text (NULL, 0, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (accord_feed_follow (feed, seen, "a", NULL));
  g_assert_true (accord_feed_follow (feed, seen, "b", NULL));
  g_assert_false (accord_feed_follow (feed, seen, "a", &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_PROTOCOL);
}

/* The issuer that is all authority and no tenant was read past its end. */
static void
test_issuers (void)
{
  static const char *const issuers[] = {
    "https://login.microsoftonline.com/v2.0",
    "https://login.microsoftonline.com//v2.0",
    "https://login.microsoftonline.com/",
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.com/x/v2.0",
    "https://login.microsoftonline.com.evil.example/0c7f4a35-0000-4000-8000-000000000000/v2.0",
    "https://login.microsoftonline.com/0c7f4a35-0000-4000-8000-000000000000/v2.0/x",
  };
  g_autoptr (AccordRegistration) registration =
      accord_registration_load_from ("outlook", NULL, "/nowhere", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (issuers); i++)
    g_assert_false (accord_registration_accepts_issuer (registration, issuers[i]));
  g_assert_true (accord_registration_accepts_issuer (
      registration, "https://login.microsoftonline.com/0c7f4a35-0000-4000-8000-000000000000/v2.0"));
}

int
main (int argc, char **argv)
{
  fuzz_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/google-event-with-members-of-other-types", test_google_types);
  g_test_add_func ("/hostile/outlook-event-with-members-of-other-types", test_outlook_types);
  g_test_add_func ("/hostile/nesting-is-bounded-however-it-is-hidden", test_nesting);
  g_test_add_func ("/hostile/nesting-is-bounded-behind-foreign-quotes", test_hidden_nesting);
  g_test_add_func ("/hostile/half-a-character-spoils-no-page", test_half_characters);
  g_test_add_func ("/hostile/long-bodies-take-no-more-than-their-length", test_long_bodies);
  g_test_add_func ("/hostile/parts-of-a-batch-are-bounded", test_parts);
  g_test_add_func ("/hostile/pages-without-end-are-bounded", test_pages);
  g_test_add_func ("/hostile/pages-in-a-circle-are-noticed", test_circle);
  g_test_add_func ("/hostile/issuer-without-tenant", test_issuers);
  return g_test_run ();
}
