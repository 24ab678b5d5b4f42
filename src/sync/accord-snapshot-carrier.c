/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-snapshot"

#include "sync/accord-pass-private.h"
#include "sync/accord-wanted.h"

#include "model/accord-invited.h"

gboolean
accord_pass_is_connected (AccordPass *pass, const AccordCalendar *calendar)
{
  g_autoptr (AccordAccount) account = accord_store_get_account (pass->store, calendar->account, NULL);

  return account != NULL && !account->disconnected;
}

/* ---- nobody carries them yet ---- */

/* Those whose rule is not "copy", the first one first; the snapshot owns them. */
static GPtrArray *
list_senders (AccordPass *pass, AccordSnapshot *snapshot, GError **error)
{
  g_autoptr (GPtrArray) all = accord_store_list_calendars (pass->store, NULL, error);
  g_autoptr (GPtrArray) senders = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AccordCalendar *row = g_ptr_array_index (all, i);
      AccordCalendar *calendar = g_hash_table_lookup (snapshot->calendars, row->id);

      if (calendar != NULL && calendar->invitations != ACCORD_INVITATIONS_COPY &&
          accord_pass_is_connected (pass, calendar))
        g_ptr_array_add (senders, calendar);
    }
  return all != NULL ? g_steal_pointer (&senders) : NULL;
}

/* An event born here whose attendees nobody carries yet is carried by the first calendar that may (§9). It is
 * stored with the first write of it, and from then on only a person changes it. */
static void
elect_carrier (GPtrArray *senders, AccordEvent *event, const AccordPolicy *policy)
{
  if (event->carrier != NULL || event->born_in != NULL || !accord_event_invites_anybody (event, policy))
    return;
  for (guint i = 0; i < senders->len && event->carrier == NULL; i++)
    {
      const AccordCalendar *calendar = g_ptr_array_index (senders, i);

      if (accord_may_carry (calendar, event))
        event->carrier = g_strdup (calendar->id);
    }
}

/* ---- a person chose another one ---- */

static gboolean
has_guests (const AccordLink *link)
{
  const char *sent = link->sent != NULL ? accord_fields_get (link->sent, ACCORD_FIELD_ATTENDEES) : NULL;

  return sent != NULL && *sent != '\0' && link->remote_id != NULL && !link->gone_there &&
         (link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD) && link->origin == ACCORD_ORIGIN_HERE;
}

/* Can @calendar be told to let go of them? */
static gboolean
is_written (AccordPass *pass, const AccordCalendar *calendar)
{
  return calendar->mirrored && !calendar->missing && calendar->writable &&
         calendar->direction != ACCORD_DIRECTION_IN && accord_pass_is_connected (pass, calendar);
}

static gboolean
is_newly_chosen (AccordPass *pass, const AccordSnapshot *snapshot, const AccordCandidate *candidate)
{
  const AccordEvent *event = candidate->event;
  const AccordLink *link = candidate->link;

  return event->carrier != NULL && accord_event_invites_anybody (event, pass->policy) &&
         accord_calendar_carries (snapshot->calendar, event) &&
         (link == NULL || link->sent == NULL || accord_fields_get (link->sent, ACCORD_FIELD_ATTENDEES) == NULL);
}

/* Its guests are still invited through another copy. */
static gboolean
find_guests (AccordPass *pass, AccordSnapshot *snapshot, AccordCandidate *candidate, GError **error)
{
  g_autoptr (GPtrArray) links = NULL;

  if (!is_newly_chosen (pass, snapshot, candidate))
    return TRUE;
  links = accord_store_list_event_links (pass->store, candidate->event->id, error);
  for (guint i = 0; links != NULL && i < links->len && candidate->guests_at == NULL; i++)
    {
      const AccordLink *link = g_ptr_array_index (links, i);
      const AccordCalendar *home = g_hash_table_lookup (snapshot->calendars, link->calendar);

      if (has_guests (link) && home != NULL && !g_str_equal (home->id, snapshot->calendar->id) &&
          is_written (pass, home))
        candidate->guests_at = g_strdup (home->name);
    }
  return links != NULL;
}

gboolean
accord_snapshot_choose_carriers (AccordPass *pass, AccordSnapshot *snapshot, GError **error)
{
  g_autoptr (GPtrArray) senders = list_senders (pass, snapshot, error);

  for (guint i = 0; senders != NULL && i < snapshot->candidates->len; i++)
    {
      AccordCandidate *candidate = g_ptr_array_index (snapshot->candidates, i);

      if (candidate->event == NULL)
        continue;
      if (!find_guests (pass, snapshot, candidate, error))
        return FALSE;
      elect_carrier (senders, candidate->event, pass->policy);
    }
  return senders != NULL;
}
