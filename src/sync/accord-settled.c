/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-settled"

#include "sync/accord-settled.h"

#include <string.h>

#include "model/accord-people-filter.h"

static char *
setting_key (const char *what, const char *calendar)
{
  return g_strconcat ("sync.", what, ".", calendar, NULL);
}

/* ---- steps that wait ---- */

void
accord_waiting_free (AccordWaiting *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->event);
  g_free (self->remote_id);
  g_free (self);
}

static char *
non_empty (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

GPtrArray *
accord_waiting_read (AccordStore *store, const char *calendar)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_waiting_free);
  g_autofree char *key = setting_key ("waiting", calendar);
  g_autofree char *text = accord_store_get_setting (store, key);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 3);
      AccordWaiting *waiting;

      if (g_strv_length (parts) != 3)
        continue;
      waiting = g_new0 (AccordWaiting, 1);
      waiting->id = g_strdup (parts[0]);
      waiting->event = non_empty (parts[1]);
      waiting->remote_id = non_empty (parts[2]);
      g_ptr_array_add (list, waiting);
    }
  return list;
}

static void
append_waiting (GString *text, const AccordStep *step, const char *calendar)
{
  const AccordCandidate *candidate = step->candidate;
  g_autofree char *id = step->kind == ACCORD_STEP_PULL_NEW && step->hold == ACCORD_HOLD_STUCK
                            ? g_strdup ("")
                            : accord_step_make_id (step, calendar);
  const char *event = "";
  const char *remote_id = "";

  if (candidate != NULL && candidate->event != NULL)
    event = candidate->event->id;
  if (candidate != NULL && candidate->item != NULL)
    remote_id = candidate->item->id;
  g_string_append_printf (text, "%s\t%s\t%s\n", id, event, remote_id);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

gboolean
accord_waiting_write (AccordStore *store, const char *calendar, const AccordPlan *plan, GError **error)
{
  g_autofree char *key = setting_key ("waiting", calendar);
  g_autofree char *before = accord_store_get_setting (store, key);
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  g_autofree char *sorted = NULL;

  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordStep *step = g_ptr_array_index (plan->steps, i);

      if (step->hold == ACCORD_HOLD_APPROVAL ||
          (step->kind == ACCORD_STEP_PULL_NEW && step->hold == ACCORD_HOLD_STUCK))
        append_waiting (text, step, calendar);
    }
  lines = g_strsplit (text->str, "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  sorted = g_strjoinv ("\n", lines);
  if (g_str_equal (sorted, before != NULL ? before : ""))
    return TRUE;
  return accord_store_set_setting (store, key, sorted, error);
}

gboolean
accord_waiting_forget (AccordStore *store, const char *calendar, GError **error)
{
  static const char *const words[] = { "waiting", "rules" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *key = setting_key (words[i], calendar);
      g_autofree char *before = accord_store_get_setting (store, key);

      if (before != NULL && *before != '\0' && !accord_store_set_setting (store, key, "", error))
        return FALSE;
    }
  return TRUE;
}

/* ---- rules ---- */

static char *
digest_of (const char *const *parts, guint n)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < n; i++)
    {
      if (parts[i] != NULL)
        g_checksum_update (checksum, (const guchar *) parts[i], -1);
      g_checksum_update (checksum, (const guchar *) (parts[i] != NULL ? "\n" : "\f"), 1);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* Of a setting whose default is a value. */
static void
append_changed (GString *text, const char *name, const char *value, const char *fallback)
{
  if (g_strcmp0 (value, fallback) != 0)
    g_string_append_printf (text, "%s %s\n", name, value != NULL ? value : "");
}

/* Where names are held as names, their colours make no difference. */
static void
append_colours (GString *text, const AccordPolicy *policy, const AccordPolicy *defaults)
{
  g_autofree char *now = NULL;
  g_autofree char *fallback = NULL;

  if (!accord_policy_has_one_colour (policy))
    return;
  now = accord_colour_map_to_text (policy->colours);
  fallback = accord_colour_map_to_text (defaults->colours);
  append_changed (text, "colours", now, fallback);
}

/* Rules that came with later versions: NULL where none is set, so that an upgrade changes no rule. */
static char *
describe_later_rules (const AccordCalendar *calendar, const AccordPolicy *policy)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AccordPolicy) defaults = accord_policy_new ();

  append_changed (text, "confirmed", policy->category_confirmed, defaults->category_confirmed);
  append_changed (text, "tentative", policy->category_tentative, defaults->category_tentative);
  append_colours (text, policy, defaults);
  /* Somebody else is me: "only mine" is another rule. */
  if (accord_people_filter_names (calendar->people, ACCORD_PEOPLE_ME))
    g_string_append_printf (text, "me %s\n", policy->me != NULL ? policy->me : "");
  if (policy->invite_assigned && calendar->invitations != ACCORD_INVITATIONS_COPY)
    g_string_append (text, "invites who is booked\n");
  for (guint kind = 0; kind < G_N_ELEMENTS (policy->reminder); kind++)
    if (policy->reminder[kind] >= 0)
      g_string_append_printf (text, "%s reminds %d\n", accord_kind_to_text (kind), policy->reminder[kind]);
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static char *
digest_rules (const AccordCalendar *calendar, const AccordPolicy *policy)
{
  g_autofree char *later = describe_later_rules (calendar, policy);
  const char *parts[] = {
    accord_direction_to_text (calendar->direction),
    accord_takes_to_text (calendar->takes),
    accord_privacy_to_text (calendar->privacy),
    accord_privacy_to_text (calendar->privacy_in),
    accord_invitations_to_text (calendar->invitations),
    calendar->kinds,
    calendar->projects,
    calendar->people,
    calendar->categories,
    calendar->status,
    calendar->takes_categories,
    policy->busy_word,
    policy->link_base,
    policy->title_template[ACCORD_KIND_DELIVERABLE],
    policy->title_template[ACCORD_KIND_ASSIGNMENT],
    policy->title_template[ACCORD_KIND_APPOINTMENT],
    policy->body_template[ACCORD_KIND_DELIVERABLE],
    policy->body_template[ACCORD_KIND_ASSIGNMENT],
    policy->body_template[ACCORD_KIND_APPOINTMENT],
    later,
  };

  return digest_of (parts, G_N_ELEMENTS (parts) - (later == NULL));
}

static char *
digest_view (const AccordCalendar *calendar, const AccordPolicy *policy)
{
  g_autofree char *zone = accord_zone_local ();
  g_autofree char *window = g_strdup_printf ("%d %d", policy->window_back, policy->window_ahead);
  g_autofree char *version = g_strdup_printf ("%d", ACCORD_IMAGE_VERSION);
  const char *parts[] = {
    zone, window, version, calendar->writable ? "writable" : "", accord_deletion_to_text (calendar->deletion),
  };

  return digest_of (parts, G_N_ELEMENTS (parts));
}

AccordRules *
accord_rules_new (const AccordCalendar *calendar, const AccordPolicy *policy, GPtrArray *calendars)
{
  AccordRules *self = g_new0 (AccordRules, 1);

  self->rules = digest_rules (calendar, policy);
  self->view = digest_view (calendar, policy);
  self->shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < calendars->len; i++)
    {
      const AccordCalendar *other = g_ptr_array_index (calendars, i);

      if (other->mirrored)
        g_hash_table_insert (self->shares, g_strdup (other->id), g_strdup (other->share ? "1" : "0"));
    }
  return self;
}

void
accord_rules_free (AccordRules *self)
{
  if (self == NULL)
    return;
  g_free (self->rules);
  g_free (self->view);
  g_hash_table_unref (self->shares);
  g_free (self);
}

AccordRules *
accord_rules_read (AccordStore *store, const char *calendar)
{
  g_autofree char *key = setting_key ("rules", calendar);
  g_autofree char *text = accord_store_get_setting (store, key);
  g_auto (GStrv) lines = NULL;
  AccordRules *self;

  if (text == NULL || *text == '\0')
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  self = g_new0 (AccordRules, 1);
  self->shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

      if (i == 0)
        self->rules = g_strdup (lines[i]);
      else if (i == 1)
        self->view = g_strdup (lines[i]);
      else if (g_strv_length (words) == 2)
        g_hash_table_insert (self->shares, g_strdup (words[0]), g_strdup (words[1]));
    }
  return self;
}

gboolean
accord_rules_write (const AccordRules *self, AccordStore *store, const char *calendar, GError **error)
{
  g_autofree char *key = setting_key ("rules", calendar);
  g_autofree char *before = accord_store_get_setting (store, key);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (self->shares), (GCompareFunc) strcmp);

  g_string_append_printf (text, "%s\n%s", self->rules, self->view);
  for (GList *l = ids; l != NULL; l = l->next)
    g_string_append_printf (text,
                            "\n%s %s",
                            (const char *) l->data,
                            (const char *) g_hash_table_lookup (self->shares, l->data));
  if (g_strcmp0 (before, text->str) == 0)
    return TRUE;
  return accord_store_set_setting (store, key, text->str, error);
}

gboolean
accord_rules_differ (const AccordRules *self, const AccordRules *other)
{
  GHashTableIter iter;
  const char *id;
  const char *share;

  if (g_strcmp0 (self->rules, other->rules) != 0)
    return TRUE;
  g_hash_table_iter_init (&iter, self->shares);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &share))
    {
      const char *before = g_hash_table_lookup (other->shares, id);

      if (before != NULL && !g_str_equal (before, share))
        return TRUE;
    }
  return FALSE;
}

gboolean
accord_rules_same_view (const AccordRules *self, const AccordRules *other)
{
  return g_strcmp0 (self->view, other->view) == 0;
}
