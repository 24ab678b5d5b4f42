/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/accord-account-info.h"

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return value;
}

static const char full[] = "{'id': <'a'>, 'provider': <'google'>, 'email': <'m@x.example'>, 'name': <'Mara'>, "
                           "'provider_user_id': <'u1'>, 'badge': <'Active'>, 'badge_code': <'active'>, 'reason': <''>, "
                           "'last_sync': <int64 1781000000>, 'next_sync': <int64 1781000900>, 'automatic': <true>, "
                           "'done': <uint32 2>, 'total': <uint32 9>, 'missing_scopes': <'x y'>, "
                           "'counts': <{'links': <uint32 4>, 'waiting': <uint32 3>, 'conflicts': <uint32 2>, "
                           "'stuck': <uint32 1>}>}";

static void
test_everything_is_read (void)
{
  g_autoptr (GVariant) dict = parse (full);
  g_autoptr (AccordAccountInfo) info = accord_account_info_new (dict);

  g_assert_cmpstr (accord_account_info_get_id (info), ==, "a");
  g_assert_cmpstr (accord_account_info_get_provider (info), ==, "google");
  g_assert_cmpstr (accord_account_info_get_email (info), ==, "m@x.example");
  g_assert_cmpstr (accord_account_info_get_name (info), ==, "Mara");
  g_assert_cmpstr (accord_account_info_get_provider_user_id (info), ==, "u1");
  g_assert_cmpstr (accord_account_info_get_badge (info), ==, "Active");
  g_assert_cmpstr (accord_account_info_get_badge_code (info), ==, "active");
  g_assert_null (accord_account_info_get_reason (info));
  g_assert_cmpstr (accord_account_info_get_missing_scopes (info), ==, "x y");
  g_assert_cmpint (accord_account_info_get_last_sync (info), ==, 1781000000);
  g_assert_cmpint (accord_account_info_get_next_sync (info), ==, 1781000900);
  g_assert_cmpuint (accord_account_info_get_links (info), ==, 4);
  g_assert_cmpuint (accord_account_info_get_waiting (info), ==, 3);
  g_assert_cmpuint (accord_account_info_get_conflicts (info), ==, 2);
  g_assert_cmpuint (accord_account_info_get_stuck (info), ==, 1);
  g_assert_cmpuint (accord_account_info_get_done (info), ==, 2);
  g_assert_cmpuint (accord_account_info_get_total (info), ==, 9);
  g_assert_true (accord_account_info_get_automatic (info));
}

static void
notified_cb (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_only_changes_are_told (void)
{
  g_autoptr (GVariant) dict = parse (full);
  g_autoptr (AccordAccountInfo) info = accord_account_info_new (dict);
  g_autoptr (GString) names = g_string_new (NULL);
  GVariantDict changed;
  g_autoptr (GVariant) after = NULL;

  g_signal_connect (info, "notify", G_CALLBACK (notified_cb), names);
  g_assert_false (accord_account_info_update (info, dict));
  g_assert_cmpstr (names->str, ==, "");

  g_variant_dict_init (&changed, dict);
  g_variant_dict_insert (&changed, "badge_code", "s", "paused");
  after = g_variant_ref_sink (g_variant_dict_end (&changed));
  g_assert_true (accord_account_info_update (info, after));
  g_assert_cmpstr (names->str, ==, "badge-code ");
}

static void
test_missing_keys (void)
{
  g_autoptr (GVariant) dict = parse ("{'id': <'a'>, 'email': <int32 3>}");
  g_autoptr (AccordAccountInfo) info = accord_account_info_new (dict);

  g_assert_cmpstr (accord_account_info_get_id (info), ==, "a");
  g_assert_null (accord_account_info_get_email (info));
  g_assert_cmpuint (accord_account_info_get_links (info), ==, 0);
  g_assert_cmpint (accord_account_info_get_last_sync (info), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account-info/no-key-is-lost", test_everything_is_read);
  g_test_add_func ("/account-info/what-stayed-the-same-is-not-notified", test_only_changes_are_told);
  g_test_add_func ("/account-info/older-service-leaves-keys-out", test_missing_keys);
  return g_test_run ();
}
