/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/accord-client.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "http://127.0.0.1:9/a?b=c&d=e f%20g"

/* A browser that writes its arguments to a file. */
static char *
make_browser (const char *folder, char **out)
{
  char *script = g_build_filename (folder, "browser", NULL);
  g_autofree char *text = NULL;

  *out = g_build_filename (folder, "arguments", NULL);
  text = g_strdup_printf ("#!/bin/sh\nprintf '%%s|' \"$@\" >%s.new; mv %s.new %s\n", *out, *out, *out);
  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_assert_cmpint (g_chmod (script, 0700), ==, 0);
  return script;
}

static char *
wait_for_file (const char *file)
{
  char *text = NULL;

  for (guint i = 0; i < 500 && !g_file_get_contents (file, &text, NULL, NULL); i++)
    g_usleep (10000);
  g_assert_nonnull (text);
  return text;
}

static void
check (const char *before, const char *after, const char *expected)
{
  g_autofree char *folder = g_dir_make_tmp ("accord-browser-XXXXXX", NULL);
  g_autofree char *out = NULL;
  g_autofree char *script = make_browser (folder, &out);
  g_autofree char *browser = g_strconcat (before, script, after, NULL);
  g_autofree char *got = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("BROWSER", browser, TRUE);
  g_assert_true (accord_open_address (ADDRESS, &error));
  g_assert_no_error (error);
  got = wait_for_file (out);
  g_assert_cmpstr (got, ==, expected);
  g_unlink (out);
  g_unlink (script);
  g_rmdir (folder);
}

static void
test_address_is_the_last_argument (void)
{
  check ("", " --new-window", "--new-window|" ADDRESS "|");
}

static void
test_percent_s (void)
{
  check ("", " -a '%s' -b", "-a|" ADDRESS "|-b|");
}

static void
test_next_command (void)
{
  check ("/nonexistent/browser:", "", ADDRESS "|");
}

/* A calendar may say anything in an event's address. */
static void
test_only_pages (void)
{
  static const char *const refused[] = { "",
                                         "file:///etc/passwd",
                                         "http://calendar.example/x",
                                         "http://localhost.evil.example/",
                                         "http://user@localhost/",
                                         "https://calendar.example@evil.example/",
                                         "javascript:alert(1)",
                                         "mailto:me@example.org",
                                         "https://",
                                         "https:///x",
                                         "//calendar.example/x",
                                         "-https://x.example/" };
  static const char *const opened[] = { "https://calendar.example/x?a=1&b=2", "HTTPS://calendar.example", "http://127.0.0.1:8080/x",
                                        "http://localhost/", "http://[::1]:1/" };

  g_assert_false (accord_may_open_address (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (accord_may_open_address (refused[i]))
      g_error ("%s is opened", refused[i]);
  for (guint i = 0; i < G_N_ELEMENTS (opened); i++)
    if (!accord_may_open_address (opened[i]))
      g_error ("%s is not opened", opened[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/browser/address-is-one-argument-at-the-end", test_address_is_the_last_argument);
  g_test_add_func ("/browser/percent-s-is-where-the-address-goes", test_percent_s);
  g_test_add_func ("/browser/command-that-is-not-there-yields-to-the-next", test_next_command);
  g_test_add_func ("/browser/nothing-but-a-page-is-opened", test_only_pages);
  return g_test_run ();
}
