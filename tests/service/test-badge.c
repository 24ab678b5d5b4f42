/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/accord-badge.h"

/* Row by row the table of interface.md: what is known, the badge's code and its word. */
typedef struct
{
  const char *path;
  AccordBadgeFacts facts;
  const char *code;
  const char *label;
} Row;

static const Row rows[] = {
  { "/badge/healthy-is-active", { .automatic = TRUE }, "active", "Active" },
  { "/badge/running-shows-how-far", { .syncing = TRUE, .done = 12, .total = 40, .automatic = TRUE }, "syncing", "Syncing… 12/40" },
  { "/badge/running-without-a-total", { .syncing = TRUE, .automatic = TRUE }, "syncing", "Syncing…" },
  { "/badge/running-wins-over-everything",
    { .syncing = TRUE, .total = 2, .health = ACCORD_HEALTH_REVOKED, .unreachable = TRUE, .stuck = 1 },
    "syncing",
    "Syncing… 0/2" },
  { "/badge/switched-off-is-paused", { .automatic = FALSE }, "paused", "Paused" },
  { "/badge/no-network-is-offline", { .unreachable = TRUE, .automatic = TRUE }, "offline", "Offline" },
  { "/badge/last-attempt-offline", { .health = ACCORD_HEALTH_OFFLINE, .automatic = TRUE }, "offline", "Offline" },
  { "/badge/offline-wins-over-stuck", { .health = ACCORD_HEALTH_OFFLINE, .stuck = 3 }, "offline", "Offline" },
  { "/badge/refused-refresh-needs-sign-in", { .health = ACCORD_HEALTH_EXPIRED, .automatic = TRUE }, "expired", "Sign-in needed" },
  { "/badge/sign-in-wins-over-offline", { .health = ACCORD_HEALTH_EXPIRED, .unreachable = TRUE }, "expired", "Sign-in needed" },
  { "/badge/withdrawn-grant-is-revoked", { .health = ACCORD_HEALTH_REVOKED, .automatic = TRUE }, "revoked", "Access revoked" },
  { "/badge/failure-is-error", { .health = ACCORD_HEALTH_ERROR, .automatic = TRUE }, "error", "Error" },
  { "/badge/error-wins-over-stuck", { .health = ACCORD_HEALTH_ERROR, .stuck = 2, .automatic = TRUE }, "error", "Error" },
  { "/badge/stuck-and-conflicts-are-counted",
    { .conflicts = 1, .stuck = 1, .automatic = TRUE },
    "attention",
    "Attention · 2" },
  { "/badge/calendar-gone-needs-attention", { .calendars = 1, .automatic = TRUE }, "attention", "Attention · 1" },
  { "/badge/attention-wins-over-paused", { .stuck = 1, .automatic = FALSE }, "attention", "Attention · 1" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  AccordBadge badge = accord_badge_decide (&row->facts);
  g_autofree char *label = accord_badge_label (badge, &row->facts);

  g_assert_cmpstr (accord_badge_to_text (badge), ==, row->code);
  g_assert_cmpstr (label, ==, row->label);
  g_assert_true (g_str_has_suffix (accord_badge_icon (badge), "-symbolic"));
}

/* ---- the whole program ---- */

static void
test_state_syncing_wins (void)
{
  AccordBadge badges[] = { ACCORD_BADGE_EXPIRED, ACCORD_BADGE_SYNCING };

  g_assert_cmpstr (accord_state_decide (badges, 2, TRUE), ==, "syncing");
}

static void
test_state_one_in_need_is_enough (void)
{
  AccordBadge in_need[] = { ACCORD_BADGE_REVOKED, ACCORD_BADGE_EXPIRED, ACCORD_BADGE_ERROR, ACCORD_BADGE_ATTENTION };

  for (gsize i = 0; i < G_N_ELEMENTS (in_need); i++)
    {
      AccordBadge badges[] = { ACCORD_BADGE_ACTIVE, ACCORD_BADGE_OFFLINE, in_need[i] };

      g_assert_cmpstr (accord_state_decide (badges, 3, FALSE), ==, "attention");
    }
}

static void
test_state_paused_only_when_asked (void)
{
  AccordBadge badges[] = { ACCORD_BADGE_PAUSED, ACCORD_BADGE_ACTIVE };

  g_assert_cmpstr (accord_state_decide (badges, 2, FALSE), ==, "idle");
  g_assert_cmpstr (accord_state_decide (badges, 2, TRUE), ==, "paused");
}

static void
test_state_offline (void)
{
  AccordBadge badges[] = { ACCORD_BADGE_ACTIVE, ACCORD_BADGE_OFFLINE };

  g_assert_cmpstr (accord_state_decide (badges, 2, TRUE), ==, "offline");
  g_assert_cmpstr (accord_state_decide (NULL, 0, FALSE), ==, "idle");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i], test_row);
  g_test_add_func ("/state/syncing-wins", test_state_syncing_wins);
  g_test_add_func ("/state/one-account-in-need-is-enough", test_state_one_in_need_is_enough);
  g_test_add_func ("/state/one-paused-account-does-not-pause-the-program", test_state_paused_only_when_asked);
  g_test_add_func ("/state/offline-and-nothing", test_state_offline);
  return g_test_run ();
}
