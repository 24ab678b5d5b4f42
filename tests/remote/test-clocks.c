/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "http-fixture.h"

/* Our clock, or the server's, is wrong by a day, or somebody sets ours in the middle: tokens are renewed when they have
 * to be and not before, pauses last as long as the server said, and a sign-in is not called revoked because of it. */

#define TRUE_NOW 1700000000
#define DAY (24 * 60 * 60)

typedef struct
{
  const char *name;
  gint64 ours;   /* seconds our clock is ahead of the true time */
  gint64 theirs; /* … the server's */
  gint64 set;    /* … by which ours is set forward in the middle */
} Skew;

static const Skew skews[] = {
  { "right", 0, 0, 0 },
  { "ours-ahead", DAY, 0, 0 },
  { "ours-behind", -DAY, 0, 0 },
  { "theirs-ahead", 0, DAY, 0 },
  { "theirs-behind", 0, -DAY, 0 },
  { "apart-by-two-days", DAY, -DAY, 0 },
  { "ours-set-forward", 0, 0, DAY },
  { "ours-set-back", 0, 0, -DAY },
  { "ours-put-right", DAY, 0, -DAY },
  { "ours-set-back-theirs-ahead", 0, DAY, -DAY },
};

typedef struct
{
  HttpFixture account;
  gint64 passed; /* seconds since TRUE_NOW */
  gint64 theirs;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;

  self->theirs = skew->theirs;
  /* As a sign-in of this moment leaves it: an hour of the server's time. */
  http_fixture_set_up (&self->account, TRUE_NOW + skew->ours, TRUE_NOW + skew->theirs + 3600, "");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  http_fixture_tear_down (&self->account);
}

/* ---- time ---- */

static void
pass (Fixture *self, gint64 seconds)
{
  accord_fake_clock_advance (self->account.clock, seconds);
  self->passed += seconds;
}

static char *
http_date (Fixture *self, gint64 later)
{
  gint64 seconds = TRUE_NOW + self->theirs + self->passed + later;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return soup_date_time_to_string (date, SOUP_DATE_HTTP);
}

/* The server's replies from now on, until time passes. */
static char *
date_header (Fixture *self)
{
  g_autofree char *date = http_date (self, 0);

  return g_strdup_printf ("Date: %s\r\n", date);
}

static gboolean
ask (Fixture *self, GError **error)
{
  g_autofree char *address = g_strconcat (fault_server_get_address (self->account.server), "/events", NULL);
  g_autofree char *header = date_header (self);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", address);

  fault_server_usual (self->account.server, 200, header, "{}");
  fault_server_usual (self->account.tokens, 200, header, "{\"access_token\":\"second\",\"expires_in\":3600}");
  return accord_http_send_one (self->account.http, exchange, NULL, error);
}

static void
ask_well (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ask (self, &error));
  g_assert_no_error (error);
}

/* ---- tokens ---- */

static void
test_token_lasts_its_hour (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;
  guint renewals;

  ask_well (self);
  /* Before the first reply nobody knows better than our clock: one renewal too early does no harm. */
  renewals = fault_server_count (self->account.tokens);
  g_assert_cmpuint (renewals, <=, skew->ours > skew->theirs ? 1 : 0);
  accord_fake_clock_set_forward (self->account.clock, skew->set);
  pass (self, 1800);
  ask_well (self);
  g_assert_cmpuint (fault_server_count (self->account.tokens), ==, renewals);
  pass (self, 1800);
  ask_well (self);
  g_assert_cmpuint (fault_server_count (self->account.tokens), ==, renewals + 1);
}

/* The token is over and the server says so first, as our clock believed it good; the refresh is refused, too. That is a
 * sign-in that has ended, not an access withdrawn. */
static void
test_expired_is_not_revoked (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;
  g_autofree char *header = NULL;
  g_autofree char *address = g_strconcat (fault_server_get_address (self->account.server), "/events", NULL);
  g_autoptr (AccordExchange) exchange = accord_exchange_new ("GET", address);
  g_autoptr (GError) error = NULL;

  accord_fake_clock_set_forward (self->account.clock, skew->set);
  pass (self, 4000);
  header = date_header (self);
  fault_server_usual (self->account.server, 401, header, "{}");
  fault_server_usual (self->account.tokens, 400, header, "{\"error\":\"invalid_grant\"}");
  g_assert_false (accord_http_send_one (self->account.http, exchange, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_SIGNED_OUT);
}

/* ---- pauses ---- */

/* What the server asked for lasts as long by everybody's watch, whatever the clock was set to meanwhile. */
static void
test_pause_lasts_as_long_as_told (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;
  g_autofree char *date = NULL;
  g_autofree char *headers = NULL;

  ask_well (self);
  date = date_header (self);
  headers = g_strconcat (date, "Retry-After: 900\r\n", NULL);
  fault_server_reply (self->account.server, 429, headers, "{}");
  g_assert_false (ask (self, NULL));
  accord_fake_clock_set_forward (self->account.clock, skew->set);
  pass (self, 500);
  g_assert_false (ask (self, NULL));
  pass (self, 401);
  ask_well (self);
}

/* A date of the server's, with and without the Date beside it. */
static void
test_pause_until_a_date (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;

  for (guint dated = 0; dated < 2; dated++)
    {
      g_autofree char *date = NULL;
      g_autofree char *until = NULL;
      g_autofree char *headers = NULL;
      gint64 before;
      gint64 waited;

      ask_well (self);
      accord_fake_clock_set_forward (self->account.clock, dated == 0 ? skew->set : -skew->set);
      date = date_header (self);
      until = http_date (self, 40);
      headers = g_strdup_printf ("%sRetry-After: %s\r\n", dated ? date : "", until);
      before = accord_fake_clock_waited (self->account.clock);
      fault_server_reply (self->account.server, 503, headers, "{}");
      ask_well (self);
      waited = (accord_fake_clock_waited (self->account.clock) - before) / G_USEC_PER_SEC;
      g_assert_cmpint (waited, >=, 38);
      g_assert_cmpint (waited, <=, 42);
      self->passed += waited;
    }
}

/* ---- what others reckon with ---- */

static void
test_offset_is_true_now (Fixture *self, gconstpointer data)
{
  const Skew *skew = data;
  gint64 offset;

  g_assert_cmpint (accord_http_get_clock_offset (self->account.http), ==, 0);
  ask_well (self);
  accord_fake_clock_set_forward (self->account.clock, skew->set);
  offset = accord_http_get_clock_offset (self->account.http) / G_USEC_PER_SEC;
  g_assert_cmpint (ABS (offset - (skew->theirs - skew->ours - skew->set)), <=, 1);
}

static const struct
{
  const char *name;
  void (*test) (Fixture *, gconstpointer);
} tests[] = {
  { "token-lasts-its-hour", test_token_lasts_its_hour },
  { "expired-is-not-revoked", test_expired_is_not_revoked },
  { "pause-lasts-as-long-as-told", test_pause_lasts_as_long_as_told },
  { "pause-until-a-date", test_pause_until_a_date },
  { "offset-is-true-now", test_offset_is_true_now },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint k = 0; k < G_N_ELEMENTS (skews); k++)
      {
        g_autofree char *path = g_strdup_printf ("/clocks/%s/%s", skews[k].name, tests[i].name);

        g_test_add (path, Fixture, &skews[k], set_up, tests[i].test, tear_down);
      }
  return g_test_run ();
}
