/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

/* Addresses of the guests without the owner of the calendar. (transfer full) */
static GPtrArray *
guests (PracticeItem *item,
        JsonObject *resource)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);
  JsonArray *rows = resource != NULL && json_object_has_member (resource, "attendees")
                        ? json_object_get_array_member (resource, "attendees")
                        : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      const char *email = TEXT (json_array_get_object_element (rows, i), "email");

      if (g_ascii_strcasecmp (email, item->calendar->user->email) != 0)
        g_ptr_array_add (addresses, g_ascii_strdown (email, -1));
    }
  return addresses;
}

/* "externalOnly" spares those who use Google Calendar themselves. */
static gboolean
is_notified (PracticeRequest *request,
             const char *address)
{
  const char *updates = practice_request_query (request, "sendUpdates");

  if (updates == NULL)
    updates = practice_google_flag (request, "sendNotifications") ? "all" : "none";
  if (strcmp (updates, "externalOnly") == 0)
    return practice_state_find_user (request->state, PRACTICE_GOOGLE, address) == NULL;
  return strcmp (updates, "all") == 0;
}

static gboolean
is_over (PracticeRequest *request,
         PracticeItem *item,
         JsonObject *resource)
{
  PracticeGoogleSpan span;

  if (practice_google_is_recurring (resource) || !practice_google_span (resource, &span))
    return FALSE;
  return practice_google_instant (span.end, span.all_day, item->calendar) <=
         practice_state_now (request->state);
}

static void
mail_those (PracticeRequest *request,
            PracticeItem *item,
            GPtrArray *addresses,
            GPtrArray *beside, /* (nullable) who gets another mail */
            const char *why,
            JsonObject *resource)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const char *address = g_ptr_array_index (addresses, i);

      if (beside != NULL && g_ptr_array_find_with_equal_func (beside, address, g_str_equal, NULL))
        continue;
      if (is_notified (request, address))
        practice_item_add_mail (item, address, why, is_over (request, item, resource));
    }
}

/* Somebody else's meeting: what the organiser hears is the answer. */
static void
mail_organiser (PracticeRequest *request,
                PracticeItem *item)
{
  const char *organiser = TEXT (json_object_get_object_member (item->resource, "organizer"), "email");

  if (is_notified (request, organiser))
    practice_item_add_mail (item, organiser, "response", is_over (request, item, item->resource));
}

void
practice_google_send_mails (PracticeRequest *request,
                            PracticeItem *item,
                            JsonObject *before,
                            JsonObject *after)
{
  g_autoptr (GPtrArray) old = guests (item, before);
  g_autoptr (GPtrArray) new = guests (item, after);
  gboolean announced = before != NULL && after != NULL &&
                       practice_google_differs (before, after, practice_google_mailed_fields);

  if (request->other_person)
    return;
  if (!practice_google_is_own (item))
    {
      if (after == NULL || practice_google_differs (before, after, "attendees"))
        mail_organiser (request, item);
      return;
    }
  mail_those (request, item, new, old, "invitation", after);
  mail_those (request, item, old, new, "cancellation", before);
  if (!announced)
    return;
  for (guint i = 0; i < new->len; i++)
    {
      const char *address = g_ptr_array_index (new, i);

      if (g_ptr_array_find_with_equal_func (old, address, g_str_equal, NULL) &&
          is_notified (request, address))
        practice_item_add_mail (item, address, "update", is_over (request, item, after));
    }
}
