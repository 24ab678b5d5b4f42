/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-forecast"

#include "sync/accord-forecast.h"

#include "model/accord-exceptions.h"

#include <string.h>

#define BIT(field) ACCORD_FIELD_BIT (ACCORD_FIELD_##field)

#define ATTENDEES BIT (ATTENDEES)

typedef enum
{
  ACT_NONE,
  ACT_CREATE,
  ACT_UPDATE,
  ACT_REMOVE
} Act;

/* Who hears of it. A stronger word covers the weaker ones. */
typedef enum
{
  NOBODY,
  DIFFERING, /* those who are added and those who are taken off */
  ALL        /* everybody there, and everybody added */
} Audience;

/* The table of sync-rules §9. Outlook: where the account's owner is the organiser (others' meetings are never
 * written to). Google: where sendUpdates=all is said; without it nobody hears of anything. */
static const struct
{
  Act act;
  AccordFieldMask fields; /* of which one at least is written */
  Audience outlook;
  Audience google;
} table[] = {
  { ACT_CREATE, ATTENDEES, ALL, ALL },
  { ACT_REMOVE, ACCORD_FIELDS_ALL, ALL, ALL },
  { ACT_UPDATE, BIT (TITLE) | BIT (BODY) | BIT (PLACE) | BIT (WHEN) | ACCORD_FIELDS_SERIES, ALL, ALL },
  { ACT_UPDATE, BIT (PRIVACY), ALL, NOBODY },
  { ACT_UPDATE, ATTENDEES, DIFFERING, DIFFERING },
  { ACT_UPDATE, BIT (REMINDERS) | BIT (BUSY) | BIT (STATUS) | BIT (CATEGORIES), NOBODY, NOBODY },
};

static Audience
audience_of (const AccordSnapshot *snapshot, guint row)
{
  return snapshot->capabilities.always_mails ? table[row].outlook : table[row].google;
}

AccordFieldMask
accord_forecast_mailing_fields (const AccordSnapshot *snapshot)
{
  AccordFieldMask mask = 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].act == ACT_UPDATE && audience_of (snapshot, i) == ALL)
      mask |= table[i].fields;
  return mask;
}

/* Its guests were invited through this copy; who is taken off it hears of that the same way. */
static gboolean
has_carried (const AccordLink *link)
{
  const char *sent = link->sent != NULL ? accord_fields_get (link->sent, ACCORD_FIELD_ATTENDEES) : NULL;

  return sent != NULL && *sent != '\0';
}

gboolean
accord_forecast_sends (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  const AccordEvent *event = candidate->event;

  if (snapshot->calendar->invitations == ACCORD_INVITATIONS_COPY || event == NULL)
    return FALSE;
  return accord_calendar_carries (snapshot->calendar, event) ||
         (candidate->link != NULL &&
          (candidate->link->origin == ACCORD_ORIGIN_THERE || has_carried (candidate->link)));
}

gboolean
accord_forecast_may_send (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  return snapshot->calendar->invitations == ACCORD_INVITATIONS_SEND &&
         accord_forecast_sends (snapshot, candidate);
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

gboolean
accord_forecast_would_mail_about_the_past (const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  const AccordFields *there = accord_candidate_is_present_there (candidate) ? candidate->item->fields : NULL;

  return accord_snapshot_has_ended (snapshot, there) &&
         accord_forecast_has_attendees_there (snapshot, candidate);
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
add_differing (GHashTable *people, const char *left, const char *right, const char *owner)
{
  g_autoptr (GHashTable) one = read_addresses (left, owner);
  g_autoptr (GHashTable) other = read_addresses (right, owner);
  GHashTable *const sides[] = { one, other };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      GHashTableIter iter;
      const char *address;

      g_hash_table_iter_init (&iter, sides[i]);
      while (g_hash_table_iter_next (&iter, (gpointer *) &address, NULL))
        if (!g_hash_table_contains (sides[1 - i], address))
          g_hash_table_add (people, g_strdup (address));
    }
}

static Act
act_of (const AccordStep *step)
{
  if (step->kind == ACCORD_STEP_PUSH_NEW)
    return ACT_CREATE;
  if (step->kind == ACCORD_STEP_PUSH_DELETE)
    return ACT_REMOVE;
  return step->push != 0 ? ACT_UPDATE : ACT_NONE;
}

static const char *
exceptions_there (const AccordStep *step)
{
  const AccordCandidate *candidate = step->candidate;
  const char *value = NULL;

  if (candidate->item != NULL && candidate->item->fields != NULL)
    value = accord_fields_get (candidate->item->fields, ACCORD_FIELD_EXCEPTIONS);
  if (value == NULL && candidate->link != NULL && candidate->link->seen != NULL)
    value = accord_fields_get (candidate->link->seen, ACCORD_FIELD_EXCEPTIONS);
  return value;
}

/* In what an occurrence differs between the two sides: whether it takes place is a question of its time. */
static AccordFieldMask
differing_fields (const AccordException *one, const AccordException *other)
{
  g_autoptr (AccordFields) none = accord_fields_new ();
  const AccordFields *left = one != NULL && one->fields != NULL ? one->fields : none;
  const AccordFields *right = other != NULL && other->fields != NULL ? other->fields : none;

  if ((one != NULL && one->cancelled) != (other != NULL && other->cancelled))
    return BIT (WHEN);
  return (accord_fields_carried (left) ^ accord_fields_carried (right)) | accord_fields_diff (left, right);
}

/* The fields of single occurrences that a write of EXCEPTIONS changes there. */
static AccordFieldMask
fields_of_occurrences (const char *wanted, const char *there)
{
  g_autoptr (GPtrArray) ours = accord_exceptions_from_text (wanted, NULL);
  g_autoptr (GPtrArray) theirs = accord_exceptions_from_text (there, NULL);
  AccordFieldMask fields = 0;

  if (ours == NULL || theirs == NULL)
    return BIT (EXCEPTIONS);
  for (guint i = 0; i < ours->len; i++)
    {
      const AccordException *one = g_ptr_array_index (ours, i);

      fields |= differing_fields (one, accord_exceptions_find (theirs, one->original));
    }
  for (guint i = 0; i < theirs->len; i++)
    {
      const AccordException *one = g_ptr_array_index (theirs, i);

      if (accord_exceptions_find (ours, one->original) == NULL)
        fields |= differing_fields (NULL, one);
    }
  return fields;
}

/* What is written of the event, and where only single occurrences are, of those. */
static AccordFieldMask
written_fields (const AccordStep *step, Act act)
{
  const char *wanted =
      step->write != NULL ? accord_fields_get (step->write, ACCORD_FIELD_EXCEPTIONS) : NULL;

  if (act == ACT_REMOVE)
    return ACCORD_FIELDS_ALL;
  if (act != ACT_UPDATE || !(step->push & BIT (EXCEPTIONS)) || wanted == NULL)
    return step->push;
  return (step->push & ~BIT (EXCEPTIONS)) | fields_of_occurrences (wanted, exceptions_there (step));
}

static Audience
find_audience (const AccordSnapshot *snapshot, const AccordStep *step)
{
  Act act = act_of (step);
  AccordFieldMask written = written_fields (step, act);
  Audience audience = NOBODY;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].act == act && (table[i].fields & written) != 0)
      audience = MAX (audience, audience_of (snapshot, i));
  return audience;
}

char *
accord_forecast_mails (const AccordSnapshot *snapshot, const AccordStep *step)
{
  Audience audience = find_audience (snapshot, step);
  const char *there = step->kind != ACCORD_STEP_PUSH_NEW ? attendees_there (step->candidate) : NULL;
  const char *ours = NULL;
  g_autoptr (GHashTable) people = read_addresses (NULL, NULL);

  if (!snapshot->capabilities.always_mails && !accord_forecast_sends (snapshot, step->candidate))
    return NULL;
  if ((step->push & ATTENDEES) && step->local != NULL && !(step->empty & ATTENDEES))
    ours = accord_fields_get (step->local, ACCORD_FIELD_ATTENDEES);
  if (audience == ALL)
    {
      add_addresses (people, there, snapshot->owner);
      add_addresses (people, ours, snapshot->owner);
    }
  else if (audience == DIFFERING)
    add_differing (people, there, ours, snapshot->owner);
  return format_people (people);
}
