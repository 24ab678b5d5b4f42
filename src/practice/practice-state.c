/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-state-private.h"

#include <string.h>

static const char *const provider_names[] = { "google", "microsoft" };

static void
mail_free (gpointer data)
{
  PracticeMail *mail = data;

  g_free (mail->user);
  g_free (mail->recipient);
  g_free (mail->calendar_id);
  g_free (mail->item_id);
  g_free (mail->why);
  g_free (mail);
}

static void
item_free (gpointer data)
{
  PracticeItem *item = data;

  g_free (item->id);
  g_free (item->series_id);
  json_object_unref (item->resource);
  g_free (item);
}

static void
calendar_free (gpointer data)
{
  PracticeCalendar *calendar = data;

  g_free (calendar->id);
  g_free (calendar->name);
  g_free (calendar->zone);
  g_free (calendar->role);
  g_free (calendar->owner);
  g_hash_table_unref (calendar->items);
  json_object_unref (calendar->extra);
  g_free (calendar);
}

static void
user_free (gpointer data)
{
  PracticeUser *user = data;

  g_free (user->id);
  g_free (user->email);
  g_free (user->name);
  g_free (user->tenant);
  g_free (user->zone);
  g_ptr_array_unref (user->calendars);
  json_object_unref (user->extra);
  g_array_unref (user->recent);
  g_free (user);
}

static void
token_free (gpointer data)
{
  PracticeToken *token = data;

  g_free (token->value);
  g_free (token->client_id);
  g_strfreev (token->scopes);
  g_free (token->redirect_uri);
  g_free (token->challenge);
  g_free (token->nonce);
  g_free (token->tenant);
  g_free (token);
}

PracticeState *
practice_state_new (void)
{
  PracticeState *state = g_new0 (PracticeState, 1);

  state->users = g_ptr_array_new_with_free_func (user_free);
  state->mails = g_ptr_array_new_with_free_func (mail_free);
  state->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, token_free);
  state->settings = practice_settings_new ();
  state->switched = json_object_new ();
  state->spent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  state->secret = practice_random_text ("abcdefghijklmnopqrstuvwxyz0123456789", 32);
  return state;
}

void
practice_state_free (PracticeState *state)
{
  g_hash_table_unref (state->tokens);
  g_ptr_array_unref (state->mails);
  g_ptr_array_unref (state->users);
  practice_settings_free (state->settings);
  json_object_unref (state->switched);
  g_hash_table_unref (state->spent);
  g_free (state->secret);
  g_free (state);
}

void
practice_state_changed (PracticeState *state)
{
  if (state->changed != NULL)
    state->changed (state->changed_data);
}

const char *
practice_provider_name (PracticeProvider provider)
{
  return provider_names[provider];
}

gboolean
practice_provider_parse (const char *text,
                         PracticeProvider *provider)
{
  for (guint i = 0; i < PRACTICE_N_PROVIDERS; i++)
    if (g_strcmp0 (text, provider_names[i]) == 0)
      {
        *provider = i;
        return TRUE;
      }
  return FALSE;
}

char *
practice_random_text (const char *alphabet,
                      gsize n)
{
  gsize size = strlen (alphabet);
  char *text = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    text[i] = alphabet[g_random_int_range (0, (gint32) size)];
  text[n] = '\0';
  return text;
}

/* Google: 26 characters of base32hex; secondary calendars have an address of their
 * own.  Outlook: long base64 texts with "=" at the end. */
char *
practice_random_id (PracticeProvider provider,
                    const char *kind)
{
  gboolean event = strcmp (kind, "event") == 0;
  g_autofree char *text = NULL;

  if (provider == PRACTICE_GOOGLE && event)
    return practice_random_text ("0123456789abcdefghijklmnopqrstuv", 26);
  if (provider == PRACTICE_GOOGLE)
    {
      text = practice_random_text ("0123456789abcdef", 64);
      return g_strdup_printf ("c_%s@group.calendar.google.com", text);
    }
  text = practice_random_text ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                               event ? 60 : 40);
  return g_strdup_printf ("AAMkA%s%s=", event ? "G" : "D", text);
}

PracticeUser *
practice_state_add_user (PracticeState *state,
                         PracticeProvider provider,
                         const char *id,
                         const char *email,
                         const char *name,
                         const char *tenant,
                         const char *zone)
{
  PracticeUser *user = g_new0 (PracticeUser, 1);

  user->state = state;
  user->provider = provider;
  user->id = g_strdup (id);
  user->email = g_strdup (email);
  user->name = g_strdup (name);
  user->tenant = g_strdup (tenant);
  user->zone = g_strdup (zone);
  user->calendars = g_ptr_array_new_with_free_func (calendar_free);
  user->extra = json_object_new ();
  user->recent = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (state->users, user);
  return user;
}

PracticeUser *
practice_state_find_user (PracticeState *state,
                          PracticeProvider provider,
                          const char *who)
{
  for (guint i = 0; i < state->users->len; i++)
    {
      PracticeUser *user = g_ptr_array_index (state->users, i);

      if (user->provider == provider &&
          (g_strcmp0 (user->id, who) == 0 || (who != NULL && g_ascii_strcasecmp (user->email, who) == 0)))
        return user;
    }
  return NULL;
}

PracticeCalendar *
practice_user_add_calendar (PracticeUser *user,
                            const char *id,
                            const char *name,
                            const char *zone,
                            const char *role)
{
  PracticeCalendar *calendar = g_new0 (PracticeCalendar, 1);

  calendar->user = user;
  calendar->id = id != NULL ? g_strdup (id) : practice_random_id (user->provider, "calendar");
  calendar->name = g_strdup (name);
  calendar->zone = g_strdup (zone != NULL ? zone : user->zone);
  calendar->role = g_strdup (role);
  calendar->owner = g_strdup (user->email);
  calendar->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  calendar->extra = json_object_new ();
  g_ptr_array_add (user->calendars, calendar);
  practice_calendar_touch (calendar);
  return calendar;
}

PracticeCalendar *
practice_user_primary (PracticeUser *user)
{
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);

      if (calendar->primary && !calendar->deleted)
        return calendar;
    }
  return NULL;
}

PracticeCalendar *
practice_user_find_calendar (PracticeUser *user,
                             const char *id)
{
  if (g_strcmp0 (id, "primary") == 0)
    return practice_user_primary (user);
  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);

      if (!calendar->deleted && g_strcmp0 (calendar->id, id) == 0)
        return calendar;
    }
  return NULL;
}

void
practice_calendar_touch (PracticeCalendar *calendar)
{
  calendar->version++;
  calendar->list_sequence = ++calendar->user->sequence;
  practice_state_changed (calendar->user->state);
}

gboolean
practice_calendar_is_writable (PracticeCalendar *calendar)
{
  return g_str_equal (calendar->role, "owner") || g_str_equal (calendar->role, "writer");
}

PracticeItem *
practice_calendar_add_item (PracticeCalendar *calendar,
                            const char *id,
                            JsonObject *resource)
{
  PracticeItem *item = g_new0 (PracticeItem, 1);

  item->calendar = calendar;
  item->id = g_strdup (id);
  item->resource = resource;
  item->created = practice_state_now (calendar->user->state);
  item->updated = item->created;
  g_hash_table_replace (calendar->items, item->id, item);
  return item;
}

PracticeItem *
practice_calendar_find_item (PracticeCalendar *calendar,
                             const char *id)
{
  return g_hash_table_lookup (calendar->items, id);
}

PracticeItem *
practice_user_find_item (PracticeUser *user,
                         const char *id)
{
  PracticeItem *tombstone = NULL;

  for (guint i = 0; i < user->calendars->len; i++)
    {
      PracticeCalendar *calendar = g_ptr_array_index (user->calendars, i);
      PracticeItem *item = calendar->deleted ? NULL : g_hash_table_lookup (calendar->items, id);

      if (item != NULL && !item->cancelled)
        return item;
      if (item != NULL)
        tombstone = item;
    }
  return tombstone;
}

static int
compare_sequence (gconstpointer a,
                  gconstpointer b)
{
  const PracticeItem *left = *(const PracticeItem *const *) a;
  const PracticeItem *right = *(const PracticeItem *const *) b;

  return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

GPtrArray *
practice_calendar_items_after (PracticeCalendar *calendar,
                               guint64 after)
{
  GPtrArray *items = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, calendar->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((PracticeItem *) value)->sequence > after)
      g_ptr_array_add (items, value);
  g_ptr_array_sort (items, compare_sequence);
  return items;
}

GPtrArray *
practice_calendar_exceptions (PracticeCalendar *calendar,
                              const char *series_id)
{
  GPtrArray *items = practice_calendar_items_after (calendar, 0);

  for (guint i = items->len; i > 0; i--)
    {
      PracticeItem *item = g_ptr_array_index (items, i - 1);

      if (g_strcmp0 (item->series_id, series_id) != 0)
        g_ptr_array_remove_index (items, i - 1);
    }
  return items;
}

void
practice_item_touch (PracticeItem *item,
                     gboolean quietly)
{
  PracticeState *state = item->calendar->user->state;

  item->version++;
  item->sequence = ++item->calendar->sequence;
  if (!quietly)
    item->updated = MAX (practice_state_now (state), item->updated + 1000);
  practice_state_changed (state);
}

void
practice_item_forget (PracticeItem *item)
{
  PracticeState *state = item->calendar->user->state;

  g_hash_table_remove (item->calendar->items, item->id);
  practice_state_changed (state);
}

void
practice_item_move (PracticeItem *item,
                    PracticeCalendar *target,
                    const char *new_id)
{
  PracticeCalendar *source = item->calendar;
  PracticeItem *tombstone;

  g_hash_table_steal (source->items, item->id);
  tombstone = practice_calendar_add_item (source, item->id, json_object_new ());
  tombstone->cancelled = TRUE;
  tombstone->version = item->version;
  practice_item_touch (tombstone, FALSE);

  g_free (item->id);
  item->id = g_strdup (new_id);
  item->calendar = target;
  g_hash_table_replace (target->items, item->id, item);
  practice_item_touch (item, FALSE);
}

void
practice_item_add_mail (PracticeItem *item,
                        const char *recipient,
                        const char *why,
                        gboolean past)
{
  PracticeUser *user = item->calendar->user;
  PracticeMail *mail = practice_state_new_mail (user->state);

  mail->provider = user->provider;
  mail->user = g_strdup (user->email);
  mail->recipient = g_strdup (recipient);
  mail->calendar_id = g_strdup (item->calendar->id);
  mail->item_id = g_strdup (item->id);
  mail->why = g_strdup (why);
  mail->past = past;
  mail->when = practice_state_now (user->state);
  practice_state_changed (user->state);
}

PracticeMail *
practice_state_new_mail (PracticeState *state)
{
  PracticeMail *mail = g_new0 (PracticeMail, 1);

  g_ptr_array_add (state->mails, mail);
  return mail;
}

PracticeToken *
practice_state_new_token (PracticeState *state,
                          const char *value)
{
  PracticeToken *token = g_new0 (PracticeToken, 1);

  token->value = g_strdup (value);
  g_hash_table_replace (state->tokens, token->value, token);
  return token;
}

static const struct
{
  PracticeProvider provider;
  const char *id, *email, *name, *tenant, *zone, *second, *shared;
} people[] = {
  { PRACTICE_GOOGLE,
    "104857600000000000001",
    "mara@halden.example",
    "Mara Halden",
    NULL,
    "Europe/Berlin",
    "Family",
    "Public holidays" },
  { PRACTICE_GOOGLE,
    "104857600000000000002",
    "mara@lindqvist.example",
    "Mara Lindqvist",
    NULL,
    "Europe/Stockholm",
    "Rehearsals",
    "Office closures" },
  { PRACTICE_MICROSOFT,
    "5b1f7c1e-0000-4a4a-9c9c-000000000001",
    "mara@halden.example",
    "Mara Halden",
    "8a2c6f10-0000-4b4b-8d8d-000000000001",
    "Europe/Berlin",
    "Studio",
    "Team holidays" },
  { PRACTICE_MICROSOFT,
    "5b1f7c1e-0000-4a4a-9c9c-000000000002",
    "mara@lindqvist.example",
    "Mara Lindqvist",
    "8a2c6f10-0000-4b4b-8d8d-000000000002",
    "Europe/Stockholm",
    "Rehearsals",
    "Office closures" },
};

void
practice_state_populate (PracticeState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      gboolean google = people[i].provider == PRACTICE_GOOGLE;
      PracticeUser *user = practice_state_add_user (state, people[i].provider, people[i].id, people[i].email,
                                                    people[i].name, people[i].tenant, people[i].zone);
      PracticeCalendar *calendar = practice_user_add_calendar (
          user, google ? people[i].email : NULL, google ? people[i].email : "Calendar", NULL, "owner");

      calendar->primary = TRUE;
      practice_user_add_calendar (user, NULL, people[i].second, NULL, "owner");
      calendar = practice_user_add_calendar (user, NULL, people[i].shared, NULL, "reader");
      g_free (calendar->owner);
      calendar->owner = g_strdup ("office@halden.example");
    }
}
