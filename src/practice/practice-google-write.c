/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-practice"

#include "practice-google-private.h"

#include <string.h>

#define TEXT(object, name) json_object_get_string_member_with_default (object, name, NULL)

/* What a write is about: an item, or an occurrence of a series without an exception yet. */
typedef struct
{
  PracticeCalendar *calendar;
  PracticeItem *item;   /* (nullable) */
  PracticeItem *master; /* (nullable) of the occurrence */
  gint64 original;
} Target;

static PracticeCalendar *
find_writable (PracticeRequest *request)
{
  PracticeCalendar *calendar = practice_google_find_calendar (request);

  if (calendar != NULL && !request->other_person && !practice_calendar_is_writable (calendar))
    {
      practice_google_fail (request, "forbidden");
      return NULL;
    }
  return calendar;
}

static gboolean
find_target (PracticeRequest *request,
             Target *target)
{
  const char *id = practice_request_param (request, "eventId");

  target->calendar = find_writable (request);
  if (target->calendar == NULL)
    return FALSE;
  target->item = practice_calendar_find_item (target->calendar, id);
  if (target->item != NULL)
    return TRUE;
  target->master = practice_google_parse_instance (target->calendar, id, &target->original);
  if (target->master != NULL && !target->master->cancelled &&
      practice_google_has_occurrence (target->master, target->original))
    return TRUE;
  return practice_google_fail (request, "notFound");
}

/* An occurrence carries its master's tag until it has an exception of its own. */
static gboolean
check_condition (PracticeRequest *request,
                 const Target *target)
{
  const char *wanted = practice_request_header (request, "If-Match");
  g_autofree char *etag = practice_google_etag (target->item != NULL ? target->item : target->master);

  if (wanted == NULL || strcmp (wanted, "*") == 0 || strcmp (wanted, etag) == 0)
    return TRUE;
  return practice_google_fail (request, "conditionNotMet");
}

/* Makes the occurrence an item of its own; it is touched by the caller. */
static void
make_exception (Target *target)
{
  g_autofree char *id = NULL;
  PracticeGoogleSpan span = { 0 };

  if (target->item != NULL)
    return;
  practice_google_span (target->master->resource, &span);
  id = practice_google_instance_id (target->master->id, target->original, span.all_day);
  target->item =
      practice_calendar_add_item (target->calendar,
                                  id,
                                  practice_google_occurrence_resource (target->master, target->original));
  target->item->series_id = g_strdup (target->master->id);
  target->item->version = target->master->version;
  target->item->created = target->master->created;
  target->item->updated = target->master->updated;
}

/* What the request does not claim to understand is ignored, and stays as it was. */
static void
keep_unsupported (PracticeRequest *request,
                  JsonObject *before, /* (nullable) */
                  JsonObject *body)
{
  const struct
  {
    const char *name;
    gboolean supported;
  } members[] = {
    { "conferenceData", g_strcmp0 (practice_request_query (request, "conferenceDataVersion"), "1") == 0 },
    { "attachments", practice_google_flag (request, "supportsAttachments") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members) && !request->other_person; i++)
    {
      JsonNode *present = before != NULL ? json_object_get_member (before, members[i].name) : NULL;

      if (members[i].supported)
        continue;
      json_object_remove_member (body, members[i].name);
      if (present != NULL)
        json_object_set_member (body, members[i].name, json_node_copy (present));
    }
}

static void
reply_item (PracticeRequest *request,
            PracticeItem *item)
{
  g_autofree char *etag = practice_google_etag (item);

  practice_request_set_header (request, "ETag", etag);
  practice_google_reply (request, SOUP_STATUS_OK, practice_google_print_item (item, NULL));
}

static void
set_person (JsonObject *resource,
            const char *name,
            const char *email)
{
  JsonObject *person;

  if (json_object_has_member (resource, name))
    return;
  person = json_object_new ();
  json_object_set_string_member (person, "email", email);
  json_object_set_object_member (resource, name, person);
}

static gboolean
has_uid (PracticeCalendar *calendar,
         const char *uid)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, calendar->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (TEXT (((PracticeItem *) value)->resource, "iCalUID"), uid) == 0)
      return TRUE;
  return FALSE;
}

/* "base_R20260101T090000": what Google's own pages call the rest of a series when "this and following" is changed. */
static gboolean
is_split_id (PracticeRequest *request,
             const char *id)
{
  return request->other_person && g_regex_match_simple ("^[a-v0-9]{5,}_R[0-9]{8}(T[0-9]{6})?$", id, 0, 0);
}

static gboolean
check_identity (PracticeRequest *request,
                PracticeCalendar *calendar,
                JsonObject *resource)
{
  const char *id = TEXT (resource, "id");
  const char *uid = TEXT (resource, "iCalUID");

  if (id != NULL && !practice_google_check_id (id) && !is_split_id (request, id))
    return practice_google_fail_with (request, "invalid", "Invalid resource id value.", NULL);
  if (id != NULL && uid != NULL)
    return practice_google_fail_with (request, "invalid", "Only one of id and iCalUID may be given.", NULL);
  if ((id != NULL && practice_calendar_find_item (calendar, id) != NULL) ||
      (uid != NULL && has_uid (calendar, uid)))
    return practice_google_fail (request, "duplicate");
  return TRUE;
}

static void
create_event (PracticeRequest *request,
              PracticeCalendar *calendar,
              JsonObject *resource)
{
  g_autofree char *id = g_strdup (TEXT (resource, "id"));
  PracticeItem *item;

  if (id == NULL)
    id = practice_random_id (PRACTICE_GOOGLE, "event");
  json_object_remove_member (resource, "id");
  set_person (resource, "creator", request->user->email);
  set_person (resource, "organizer", calendar->primary ? calendar->user->email : calendar->id);
  item = practice_calendar_add_item (calendar, id, json_object_ref (resource));
  practice_item_touch (item, FALSE);
  practice_google_send_mails (request, item, NULL, item->resource);
  reply_item (request, item);
}

void
practice_google_events_insert (PracticeRequest *request)
{
  PracticeCalendar *calendar = find_writable (request);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) resource = NULL;

  if (calendar == NULL || (body = practice_google_read_event (request)) == NULL)
    return;
  resource = practice_google_merge (NULL, body);
  keep_unsupported (request, NULL, resource);
  if (!check_identity (request, calendar, resource) ||
      !practice_google_check_new_type (request, calendar, resource) ||
      !practice_google_check_event (request, calendar, resource))
    return;
  if (g_strcmp0 (TEXT (resource, "status"), "cancelled") == 0)
    {
      practice_google_fail_with (request, "invalid", "Invalid value for: status", NULL);
      return;
    }
  create_event (request, calendar, resource);
}

static gboolean
check_sequence (PracticeRequest *request,
                JsonObject *before,
                JsonObject *body)
{
  gint64 present = json_object_get_int_member_with_default (before, "sequence", 0);

  if (json_object_get_int_member_with_default (body, "sequence", present) >= present)
    return TRUE;
  return practice_google_fail_with (
      request,
      "invalid",
      "Invalid sequence value. The specified sequence number is below the current "
      "sequence number of the resource. Re-fetch the resource and use its sequence "
      "number on the following request.",
      NULL);
}

/* A guest who does not organise changes only what is theirs; their own answer is. */
static gboolean
check_organiser (PracticeRequest *request,
                 PracticeItem *item,
                 JsonObject *next)
{
  g_autofree char *names = NULL;
  gboolean may_modify =
      json_object_get_boolean_member_with_default (item->resource, "guestsCanModify", FALSE);

  if (request->other_person || may_modify || practice_google_is_own (item))
    return TRUE;
  names = g_strjoinv ("", (char *[]){ (char *) practice_google_shared_fields, NULL });
  if (json_object_has_member (next, "attendees") && strcmp (request->method, "PATCH") == 0)
    {
      g_autoptr (GRegex) attendees = g_regex_new ("\\battendees ", 0, 0, NULL);
      char *without = g_regex_replace (attendees, names, -1, 0, "", 0, NULL);

      g_free (names);
      names = without;
    }
  if (practice_google_differs (item->resource, next, names))
    return practice_google_fail (request, "forbiddenForNonOrganizer");
  return TRUE;
}

/* Overrides that still fall on an occurrence of the changed series stay, others go. */
static void
fit_exceptions (PracticeItem *master)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (master->calendar, master->id);

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      gint64 original = 0;
      gboolean all_day;

      practice_google_read_time (json_object_get_object_member (exception->resource, "originalStartTime"),
                                 &original,
                                 &all_day);
      if (!practice_google_has_occurrence (master, original))
        practice_item_forget (exception);
    }
}

static void
count_sequence (JsonObject *before,
                JsonObject *after)
{
  gint64 old = json_object_get_int_member_with_default (before, "sequence", 0);
  gint64 new = json_object_get_int_member_with_default (after, "sequence", old);

  if (new == old && practice_google_differs (before, after, "start end recurrence"))
    new = old + 1;
  if (new > 0)
    json_object_set_int_member (after, "sequence", new);
}

static void
cancel_exceptions (PracticeItem *master)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (master->calendar, master->id);

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);

      exception->cancelled = TRUE;
      practice_item_touch (exception, FALSE);
    }
}

static void
cancel_item (PracticeRequest *request,
             PracticeItem *item)
{
  if (practice_google_is_recurring (item->resource))
    cancel_exceptions (item);
  practice_google_send_mails (request, item, item->resource, NULL);
  item->cancelled = TRUE;
  practice_item_touch (item, FALSE);
}

static void
commit_change (PracticeRequest *request,
               PracticeItem *item,
               JsonObject *next)
{
  g_autoptr (JsonObject) before = item->resource;
  gboolean revived = item->cancelled;
  gboolean series = practice_google_is_recurring (before) &&
                    practice_google_differs (before, next, "start end recurrence");

  count_sequence (before, next);
  item->resource = json_object_ref (next);
  item->cancelled = FALSE;
  if (!revived && !practice_google_differs_beside (before, next, ""))
    return;
  practice_item_touch (item, !revived && !practice_google_differs_beside (before, next, "reminders"));
  if (series)
    fit_exceptions (item);
  /* Whom a deleted event had invited was told that it is off. */
  practice_google_send_mails (request, item, revived ? NULL : before, next);
}

static gboolean
check_change (PracticeRequest *request,
              PracticeItem *item,
              JsonObject *next)
{
  if (!practice_google_check_type_change (request, item, next) ||
      !practice_google_check_event (request, item->calendar, next) || !check_organiser (request, item, next))
    return FALSE;
  if (item->series_id != NULL && practice_google_is_recurring (next))
    return practice_google_fail_with (request,
                                      "invalid",
                                      "Instances of a recurring event cannot recur.",
                                      NULL);
  return TRUE;
}

/* Puts @next in the place of what the target was. */
static void
change_event (PracticeRequest *request,
              Target *target,
              JsonObject *next)
{
  gboolean fresh = target->item == NULL;
  PracticeItem *item;

  make_exception (target);
  item = target->item;
  if (!check_change (request, item, next))
    {
      if (fresh)
        practice_item_forget (item);
      return;
    }
  if (g_strcmp0 (TEXT (next, "status"), "cancelled") == 0)
    cancel_item (request, item);
  else
    commit_change (request, item, next);
  reply_item (request, item);
}

/* What no body can change, and what PUT keeps though it is left out. */
static void
keep_fixed (JsonObject *before,
            JsonObject *next)
{
  static const char *const fixed[] = { "creator", "organizer", "iCalUID", "originalStartTime" };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (json_object_has_member (before, fixed[i]))
      json_object_set_member (next, fixed[i], json_node_copy (json_object_get_member (before, fixed[i])));
    else
      json_object_remove_member (next, fixed[i]);
  json_object_remove_member (next, "id");
  if (!json_object_has_member (next, "eventType") && json_object_has_member (before, "eventType"))
    json_object_set_string_member (next, "eventType", json_object_get_string_member (before, "eventType"));
  if (!json_object_has_member (next, "sequence") && json_object_has_member (before, "sequence"))
    json_object_set_int_member (next, "sequence", json_object_get_int_member (before, "sequence"));
}

static JsonObject *
present_resource (Target *target)
{
  if (target->item != NULL)
    return json_object_ref (target->item->resource);
  return practice_google_occurrence_resource (target->master, target->original);
}

/* A deleted event comes back by saying that it is confirmed. */
static gboolean
check_alive (PracticeRequest *request,
             const Target *target,
             JsonObject *body,
             gboolean replaces)
{
  const char *status = TEXT (body, "status");

  if (target->item == NULL || !target->item->cancelled)
    return TRUE;
  if (!request->other_person && !practice_settings_get_bool (request->state->settings, "google_put_revives"))
    return practice_google_fail (request, "deleted");
  if (g_strcmp0 (status, "confirmed") == 0 || g_strcmp0 (status, "tentative") == 0 ||
      (replaces && status == NULL))
    return TRUE;
  return practice_google_fail (request, "deleted");
}

/* Where a change from date to dateTime needs no null for the other member, the new one drives it out. */
static void
drop_other_times (PracticeRequest *request,
                  JsonObject *body)
{
  static const char *const ends[] = { "start", "end" };

  if (strcmp (practice_settings_get_string (request->state->settings, "google_time_switch"), "free") != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      JsonNode *node = json_object_get_member (body, ends[i]);
      JsonObject *time = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (time == NULL)
        continue;
      if (TEXT (time, "date") != NULL && !json_object_has_member (time, "dateTime"))
        json_object_set_null_member (time, "dateTime");
      else if (TEXT (time, "dateTime") != NULL && !json_object_has_member (time, "date"))
        json_object_set_null_member (time, "date");
    }
}

static void
write_event (PracticeRequest *request,
             gboolean replaces)
{
  Target target = { 0 };
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) next = NULL;

  if (!find_target (request, &target) || !check_condition (request, &target) ||
      (body = practice_google_read_event (request)) == NULL ||
      !check_alive (request, &target, body, replaces))
    return;
  before = present_resource (&target);
  if (!check_sequence (request, before, body))
    return;
  keep_unsupported (request, before, body);
  drop_other_times (request, body);
  next = practice_google_merge (replaces ? NULL : before, body);
  keep_fixed (before, next);
  change_event (request, &target, next);
}

void
practice_google_events_update (PracticeRequest *request)
{
  write_event (request, TRUE);
}

void
practice_google_events_patch (PracticeRequest *request)
{
  write_event (request, FALSE);
}

void
practice_google_events_delete (PracticeRequest *request)
{
  Target target = { 0 };

  if (!find_target (request, &target))
    return;
  if (target.item != NULL && target.item->cancelled)
    {
      practice_google_fail (request, "deleted");
      return;
    }
  if (!check_condition (request, &target))
    return;
  make_exception (&target);
  cancel_item (request, target.item);
  practice_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

void
practice_google_events_import (PracticeRequest *request)
{
  PracticeCalendar *calendar = find_writable (request);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) resource = NULL;

  if (calendar == NULL || (body = practice_google_read_event (request)) == NULL)
    return;
  resource = practice_google_merge (NULL, body);
  keep_unsupported (request, NULL, resource);
  if (TEXT (resource, "iCalUID") == NULL)
    practice_google_fail_with (request, "required", "Missing iCalUID.", NULL);
  else if (strcmp (practice_google_event_type (resource), "default") != 0)
    practice_google_fail (request, "eventTypeRestriction");
  else if (check_identity (request, calendar, resource) &&
           practice_google_check_event (request, calendar, resource))
    create_event (request, calendar, resource);
}

static gboolean
check_move (PracticeRequest *request,
            const Target *target,
            PracticeCalendar *destination)
{
  if (destination == NULL || target->item == NULL || target->item->cancelled)
    return practice_google_fail (request, "notFound");
  if (!practice_calendar_is_writable (destination))
    return practice_google_fail (request, "forbidden");
  if (target->item->series_id != NULL)
    return practice_google_fail_with (request, "cannotChangeOrganizer", NULL, NULL);
  if (strcmp (practice_google_event_type (target->item->resource), "default") != 0)
    return practice_google_fail (request, "eventTypeRestriction");
  if (!practice_google_is_own (target->item))
    return practice_google_fail (request, "forbiddenForNonOrganizer");
  if (practice_calendar_find_item (destination, target->item->id) != NULL)
    return practice_google_fail (request, "duplicate");
  return TRUE;
}

/* The exceptions of a series go with it. */
static void
move_item (PracticeItem *item,
           PracticeCalendar *destination)
{
  g_autoptr (GPtrArray) exceptions = practice_calendar_exceptions (item->calendar, item->id);
  g_autofree char *id = g_strdup (item->id);

  for (guint i = 0; i < exceptions->len; i++)
    {
      PracticeItem *exception = g_ptr_array_index (exceptions, i);
      g_autofree char *own_id = g_strdup (exception->id);

      practice_item_move (exception, destination, own_id);
    }
  practice_item_move (item, destination, id);
}

void
practice_google_events_move (PracticeRequest *request)
{
  Target target = { 0 };
  const char *where = practice_request_query (request, "destination");
  PracticeCalendar *destination;

  if (where == NULL)
    {
      practice_google_fail_with (request, "required", "Required", "destination");
      return;
    }
  if (!find_target (request, &target))
    return;
  destination = practice_user_find_calendar (request->user, where);
  if (!check_move (request, &target, destination))
    return;
  json_object_remove_member (target.item->resource, "organizer");
  set_person (target.item->resource,
              "organizer",
              destination->primary ? destination->user->email : destination->id);
  move_item (target.item, destination);
  reply_item (request, target.item);
}
