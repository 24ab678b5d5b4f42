/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-forecast"

#include "sync/accord-forecast.h"

#include <string.h>

#define COMMON_FIELDS                                                                                        \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN))

#define ATTENDEES ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES)

AccordFieldMask
accord_forecast_mailing_fields (const AccordSnapshot *snapshot)
{
  /* Outlook also tells people that the sensitivity changed; Google does not. */
  return snapshot->capabilities.always_mails ? COMMON_FIELDS | ACCORD_FIELD_BIT (ACCORD_FIELD_PRIVACY)
                                             : COMMON_FIELDS;
}

gboolean
accord_forecast_sends (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  const AccordEvent *event = candidate->event;

  if (snapshot->calendar->invitations != ACCORD_INVITATIONS_SEND || event == NULL)
    return FALSE;
  return g_strcmp0 (event->carrier, snapshot->calendar->id) == 0 ||
         (candidate->link != NULL && candidate->link->origin == ACCORD_ORIGIN_THERE);
}

/* Adds the addresses of an attendees field, without the owner's. */
static void
add_addresses (GHashTable *people, const char *attendees, const char *owner)
{
  g_auto (GStrv) lines = NULL;

  if (attendees == NULL)
    return;
  lines = g_strsplit (attendees, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *address = g_strndup (lines[i], strcspn (lines[i], "\t"));

      if (*address != '\0' && (owner == NULL || g_ascii_strcasecmp (address, owner) != 0))
        g_hash_table_add (people, g_ascii_strdown (address, -1));
    }
}

static GHashTable *
read_addresses (const char *attendees, const char *owner)
{
  GHashTable *people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_addresses (people, attendees, owner);
  return people;
}

static const char *
attendees_there (const AccordCandidate *candidate)
{
  const char *value = NULL;

  if (candidate->item != NULL && candidate->item->fields != NULL)
    value = accord_fields_get (candidate->item->fields, ACCORD_FIELD_ATTENDEES);
  if (value == NULL && candidate->link != NULL && candidate->link->seen != NULL)
    value = accord_fields_get (candidate->link->seen, ACCORD_FIELD_ATTENDEES);
  return value;
}

gboolean
accord_forecast_has_attendees_there (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  g_autoptr (GHashTable) people = read_addresses (attendees_there (candidate), snapshot->owner);

  return g_hash_table_size (people) > 0;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
format_people (GHashTable *people)
{
  g_autofree char **list = NULL;
  guint length = 0;

  if (g_hash_table_size (people) == 0)
    return NULL;
  list = (char **) g_hash_table_get_keys_as_array (people, &length);
  qsort (list, length, sizeof *list, compare_text);
  return g_strjoinv ("\n", list);
}

/* Those who are on one of the lists but not on both. */
static void
add_differing (GHashTable *people, GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  const char *address;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, (gpointer *) &address, NULL))
    if (!g_hash_table_contains (other, address))
      g_hash_table_add (people, g_strdup (address));
}

char *
accord_forecast_mails (const AccordSnapshot *snapshot, const AccordStep *step)
{
  const char *there = attendees_there (step->candidate);
  const char *ours = NULL;
  g_autoptr (GHashTable) people = NULL;
  g_autoptr (GHashTable) before = NULL;
  g_autoptr (GHashTable) after = NULL;

  if (!snapshot->capabilities.always_mails && !accord_forecast_sends (snapshot, step->candidate))
    return NULL;
  if ((step->push & ATTENDEES) && step->local != NULL && !(step->empty & ATTENDEES))
    ours = accord_fields_get (step->local, ACCORD_FIELD_ATTENDEES);

  people = read_addresses (NULL, NULL);
  if (step->kind == ACCORD_STEP_PUSH_NEW)
    add_addresses (people, ours, snapshot->owner);
  else if (step->kind == ACCORD_STEP_PUSH_DELETE || (step->push & accord_forecast_mailing_fields (snapshot)))
    {
      add_addresses (people, there, snapshot->owner);
      add_addresses (people, ours, snapshot->owner);
    }
  else if (step->push & ATTENDEES)
    {
      before = read_addresses (there, snapshot->owner);
      after = read_addresses (ours, snapshot->owner);
      add_differing (people, before, after);
      add_differing (people, after, before);
    }
  return format_people (people);
}
