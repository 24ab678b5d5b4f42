/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "remote/accord-remote-error.h"
#include "remote/accord-series.h"

#define MON "2026-11-09T15:00:00"
#define TUE "2026-11-10T15:00:00"
#define TITLED(key, title) key " {\"v\":1,\"title\":\"" title "\"}"

typedef struct
{
  const char *wanted, *before, *now;
  gboolean    rewritten;
  const char *edits; /* NULL: ITEM_CHANGED */
} EditCase;

static const EditCase cases[] = {
  { MON " cancelled", "", "", FALSE, "cancel " MON },
  { "", MON " cancelled", MON " cancelled", FALSE, "restore " MON " busy place title when" },
  { TITLED (MON, "a"), "", "", FALSE, "edit " MON " title" },
  { "", TITLED (MON, "a"), TITLED (MON, "a"), FALSE, "edit " MON " title" },
  { MON " {\"v\":1,\"title\":\"a\",\"place\":\"Hall\"}", TITLED (MON, "a"), TITLED (MON, "a"), FALSE, "edit " MON " place" },
  { TITLED (TUE, "b") "\n" MON " cancelled", "", "", FALSE, "cancel " MON "; edit " TUE " title" },
  /* done already, by us before a death or by the other side */
  { MON " cancelled", "", MON " cancelled", FALSE, "" },
  /* none of ours: somebody else's edit since stays */
  { TITLED (MON, "a"), TITLED (MON, "a"), TITLED (MON, "other"), FALSE, "" },
  /* both changed it: planned again */
  { TITLED (MON, "a"), "", TITLED (MON, "other"), FALSE, NULL },
  { MON " cancelled", "", TITLED (MON, "other"), FALSE, NULL },
  /* a changed series drops or keeps copies: they are put as wanted */
  { TITLED (MON, "a") "\n" TUE " cancelled", TITLED (MON, "a") "\n" TUE " cancelled", "", TRUE,
    "edit " MON " title; cancel " TUE },
  { "", "", TITLED (MON, "the series' old title"), TRUE, "edit " MON " title" },
  { TITLED (MON, "a"), "", MON " cancelled", TRUE, "restore " MON " busy place title when" },
};

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
describe (GPtrArray *edits)
{
  static const char *const words[] = { "edit", "cancel", "restore" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < edits->len; i++)
    {
      const AccordOccurrenceEdit *edit = g_ptr_array_index (edits, i);
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      g_string_append_printf (text, "%s%s %s", i > 0 ? "; " : "", words[edit->kind], edit->key);
      for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
        if (accord_fields_get (edit->fields, field) != NULL)
          g_ptr_array_add (names, (gpointer) accord_field_name (field));
      g_ptr_array_sort (names, compare_names);
      for (guint j = 0; j < names->len; j++)
        g_string_append_printf (text, " %s", (const char *) g_ptr_array_index (names, j));
    }
  return g_string_free (text, FALSE);
}

static void
test_edits (void)
{
  g_autoptr (AccordFields) series = accord_fields_new ();

  accord_fields_set (series, ACCORD_FIELD_TITLE, "Review");
  accord_fields_set (series, ACCORD_FIELD_PLACE, "Room 4");
  accord_fields_set (series, ACCORD_FIELD_BUSY, "busy");
  accord_fields_set (series, ACCORD_FIELD_WHEN,
                     "2026-11-02T15:00:00+01:00/2026-11-02T16:00:00+01:00 Europe/Vienna");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EditCase *c = &cases[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) edits =
          accord_series_plan_edits (series, c->wanted, c->before, c->now, c->rewritten, &error);
      g_autofree char *text = edits != NULL ? describe (edits) : NULL;

      g_test_message ("case %u", i);
      g_assert_cmpstr (text, ==, c->edits);
      if (c->edits == NULL)
        g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
      else
        g_assert_no_error (error);
    }
}

static void
test_tag_moves_with_every_part (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  g_autoptr (GPtrArray) turned = g_ptr_array_new ();
  g_autoptr (GPtrArray) other = g_ptr_array_new ();
  g_autofree char *plain = accord_series_tag ("\"3 4\"", none);
  g_autofree char *tag = NULL;
  g_autofree char *tag_turned = NULL;
  g_autofree char *tag_other = NULL;
  g_autofree char *master = NULL;
  g_autofree char *plain_master = accord_series_tag_master (plain);

  g_ptr_array_add (two, (gpointer) "\"1\"");
  g_ptr_array_add (two, (gpointer) "\"2\"");
  g_ptr_array_add (turned, (gpointer) "\"2\"");
  g_ptr_array_add (turned, (gpointer) "\"1\"");
  g_ptr_array_add (other, (gpointer) "\"1\"");
  tag = accord_series_tag ("\"3 4\"", two);
  tag_turned = accord_series_tag ("\"3 4\"", turned);
  tag_other = accord_series_tag ("\"3 4\"", other);
  master = accord_series_tag_master (tag);
  g_assert_cmpstr (plain, ==, "\"3 4\"");
  g_assert_cmpstr (plain_master, ==, "\"3 4\"");
  g_assert_cmpstr (master, ==, "\"3 4\"");
  g_assert_cmpstr (tag, ==, tag_turned);
  g_assert_cmpstr (tag, !=, tag_other);
  g_assert_cmpstr (tag, !=, plain);
  g_assert_null (accord_series_tag_master (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-edits/edits", test_edits);
  g_test_add_func ("/series-edits/tag-moves-with-every-part", test_tag_moves_with_every_part);
  return g_test_run ();
}
