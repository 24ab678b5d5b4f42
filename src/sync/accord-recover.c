/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-recover"

#include "sync/accord-pass-private.h"

#include "model/accord-exceptions.h"
#include "sync/accord-calendars.h"
#include "sync/accord-execute-private.h"

#define KEEP_DELETED (90 * 24 * 60 * 60) /* seconds (sync-rules §6) */

/* Fields a provider may keep in a form of its own: for these a value that moved at all is taken for our
 * write. */
#define LOSSY_FIELDS                                                                                         \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS) | ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES) |                  \
   ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY) | ACCORD_FIELD_BIT (ACCORD_FIELD_STATUS) |                           \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PRIVACY))

/* Of an intent by an older schema, which does not say. */
static const char *
usual_step (const AccordIntent *intent)
{
  return g_str_equal (intent->kind, "create")   ? "push-new"
         : g_str_equal (intent->kind, "remove") ? "push-delete"
                                                : "push";
}

/* The entry that the earlier process would have made; @after is of the item as it was found. */
static gboolean
add_history (AccordPass *pass,
             const AccordIntent *intent,
             const AccordFields *after,
             const char *remote_id,
             GError **error)
{
  g_autoptr (AccordHistory) entry = accord_history_new (intent->step != NULL ? intent->step : usual_step (intent));

  entry->run = g_strdup (pass->report->run);
  entry->event = g_strdup (intent->event);
  entry->calendar = g_strdup (intent->calendar);
  entry->why = g_strdup (intent->why != NULL ? intent->why : "Found done after an interruption.");
  entry->before = intent->before != NULL ? accord_fields_copy (intent->before) : NULL;
  entry->after = after != NULL ? accord_fields_copy (after) : NULL;
  entry->side = g_strdup ("there");
  entry->remote_id = g_strdup (remote_id);
  entry->title = g_strdup (intent->title);
  entry->at = pass->now;
  return accord_store_add_history (pass->store, entry, error);
}

/* What of @item was written by the intent. */
static AccordFields *
written_fields (const AccordIntent *intent, const AccordRemoteItem *item)
{
  return intent->fields != NULL ? accord_fields_filter (item->fields, accord_fields_carried (intent->fields))
                                : NULL;
}

/* The state an intent names, else @usual; what was held and only partly written stays so. */
static void
set_state (AccordLink *link, const AccordIntent *intent, AccordLinkState usual)
{
  if (intent->state == NULL || !accord_link_state_from_text (intent->state, &link->state))
    link->state = usual;
  if (link->state == ACCORD_LINK_HELD)
    return;
  g_clear_pointer (&link->hold, g_free);
  g_clear_pointer (&link->why, g_free);
  g_clear_pointer (&link->refused, g_free);
}

/* A series is written before its single occurrences: those that are there count as sent, what is missing differs and is
 * written by the next plan. TRUE: the intent was about them. */
static gboolean
settle_occurrences (AccordLink *link, const AccordIntent *intent, const char *before, const AccordRemoteItem *item)
{
  const char *wanted = accord_fields_get (intent->fields, ACCORD_FIELD_EXCEPTIONS);
  const char *there = accord_fields_get (item->fields, ACCORD_FIELD_EXCEPTIONS);
  g_autofree char *sent = NULL;

  if (wanted == NULL || intent->state != NULL)
    return FALSE;
  sent = accord_exceptions_achieved (wanted, before, there);
  accord_image_set (&link->sent, ACCORD_FIELD_EXCEPTIONS, sent);
  accord_image_set (&link->seen, ACCORD_FIELD_EXCEPTIONS, there != NULL ? there : "");
  return TRUE;
}

/* Fields that come back as they were written: another value was written by a person since. */
#define EXACT_FIELDS                                                                                         \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY))

/* R₀ of a copy whose reply was lost: what is there now, but where a person edited it since, what we wrote. */
static const char *
seen_at_creation (const AccordIntent *intent, AccordField field, const char *there)
{
  const char *wrote = intent->fields != NULL ? accord_fields_get (intent->fields, field) : NULL;

  if (wrote == NULL || intent->state != NULL || (EXACT_FIELDS & ACCORD_FIELD_BIT (field)) == 0)
    return there;
  return accord_field_equal (field, wrote, there) ? there : wrote;
}

/* The link that would have been stored, had the process lived. */
static gboolean
link_created (AccordPass *pass, const AccordIntent *intent, const AccordRemoteItem *item, GError **error)
{
  g_autoptr (AccordLink) link = accord_store_find_link (pass->store, intent->event, intent->calendar, NULL);
  g_autoptr (AccordFields) after = written_fields (intent, item);

  if (link == NULL)
    link = accord_link_new (intent->event, intent->calendar);
  else if (link->remote_id != NULL && link->generation >= intent->generation)
    return TRUE;
  link->origin = ACCORD_ORIGIN_HERE;
  link->generation = intent->generation;
  link->change_no = intent->change_no;
  link->synced_at = pass->now;
  set_state (link, intent, ACCORD_LINK_LIVE);
  accord_link_take_item (link, item);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const AccordFields *image = intent->local != NULL ? intent->local : intent->fields;
      const char *here = image != NULL ? accord_fields_get (image, field) : NULL;
      const char *there = accord_fields_get (item->fields, field);

      /* An undo leaves both sides as they are, also where they differ. */
      if (there == NULL && intent->state != NULL)
        there = "";
      if (here == NULL || there == NULL)
        continue;
      accord_image_set (&link->sent, field, here);
      accord_image_set (&link->seen, field, seen_at_creation (intent, field, there));
    }
  settle_occurrences (link, intent, NULL, item);
  pass->report->pushed++;
  return accord_store_put_remote_item (pass->store, intent->calendar, item, error) &&
         accord_store_put_link (pass->store, link, error) &&
         add_history (pass, intent, after, item->id, error);
}

/* Those fields that did arrive move into the images; about the others the plan decides. *arrived: any did, or the mark. */
static gboolean
link_updated (AccordPass *pass,
              const AccordIntent *intent,
              const AccordRemoteItem *item,
              gboolean *arrived,
              GError **error)
{
  g_autoptr (AccordLink) link = accord_store_find_link (pass->store, intent->event, intent->calendar, NULL);
  g_autoptr (AccordFields) after = written_fields (intent, item);
  g_autofree char *occurrences =
      g_strdup (link != NULL ? accord_fields_get (link->sent, ACCORD_FIELD_EXCEPTIONS) : NULL);

  if (link == NULL || g_strcmp0 (link->remote_id, intent->remote_id) != 0 || intent->fields == NULL ||
      link->seen == NULL || g_strcmp0 (link->tag, item->tag) == 0)
    return TRUE;
  *arrived = intent->mark != NULL && g_strcmp0 (intent->mark, item->mark) == 0;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *wanted = accord_fields_get (intent->fields, field);
      const char *there = accord_fields_get (item->fields, field);
      const char *before = accord_fields_get (link->seen, field);
      gboolean lossy = (LOSSY_FIELDS & ACCORD_FIELD_BIT (field)) != 0;

      if (wanted == NULL || there == NULL ||
          !(accord_field_equal (field, wanted, there) ||
            (lossy && !accord_field_equal (field, there, before != NULL ? before : ""))))
        continue;
      accord_image_set (&link->sent, field, intent->local != NULL ? accord_fields_get (intent->local, field) : wanted);
      accord_image_set (&link->seen, field, there);
      *arrived = TRUE;
    }
  *arrived |= settle_occurrences (link, intent, occurrences, item);
  if (!*arrived)
    return TRUE;
  accord_link_take_item (link, item);
  link->change_no = intent->change_no;
  link->synced_at = pass->now;
  set_state (link, intent, ACCORD_LINK_LIVE);
  pass->report->pushed++;
  return accord_store_put_remote_item (pass->store, intent->calendar, item, error) &&
         accord_store_put_link (pass->store, link, error) &&
         add_history (pass, intent, after, item->id, error);
}

static gboolean
link_removed (AccordPass *pass, const AccordIntent *intent, GError **error)
{
  g_autoptr (AccordLink) link = accord_store_find_link (pass->store, intent->event, intent->calendar, NULL);
  g_autoptr (AccordRemoteItem) gone = accord_remote_item_new_gone (intent->remote_id);
  g_autoptr (AccordEvent) event = NULL;

  if (link == NULL || g_strcmp0 (link->remote_id, intent->remote_id) != 0)
    return TRUE;
  pass->report->deleted_there++;
  if (!add_history (pass, intent, NULL, intent->remote_id, error) ||
      !accord_store_put_remote_item (pass->store, intent->calendar, gone, error))
    return FALSE;
  event = accord_store_get_event (pass->store, intent->event, NULL);
  if (event == NULL)
    return accord_store_remove_link (pass->store, link->id, error);
  set_state (link, intent, ACCORD_LINK_WITHDRAWN);
  link->why = g_strdup (intent->link_why);
  link->gone_there = FALSE;
  g_clear_pointer (&link->remote_id, g_free);
  g_clear_pointer (&link->sent, accord_fields_free);
  g_clear_pointer (&link->seen, accord_fields_free);
  return accord_store_put_link (pass->store, link, error);
}

/* What the provider knows of the item an intent names. *out NULL: nothing. */
static gboolean
ask_provider (AccordPass *pass,
              const AccordCalendar *calendar,
              const AccordIntent *intent,
              AccordRemoteItem **out,
              GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = NULL;

  *out = NULL;
  if (g_str_equal (intent->kind, "create"))
    return accord_provider_find_created (
        pass->provider, calendar, intent->key, intent->mark, out, pass->cancellable, error);
  if (intent->remote_id == NULL)
    return TRUE;
  g_ptr_array_add (ids, intent->remote_id);
  if (!accord_provider_fetch (pass->provider, calendar, ids, &items, pass->cancellable, error))
    return FALSE;
  *out = accord_remote_item_copy (g_ptr_array_index (items, 0));
  return TRUE;
}

/* *arrived: it is done there; what was to be made is found by its key, so it counts as done. */
static gboolean
store_finding (AccordPass *pass,
               const AccordIntent *intent,
               const AccordRemoteItem *item,
               gboolean *arrived,
               GError **error)
{
  gboolean present = item != NULL && item->state == ACCORD_REMOTE_PRESENT && item->fields != NULL;
  gboolean gone = item != NULL && item->state == ACCORD_REMOTE_GONE;
  g_autoptr (AccordEvent) event =
      intent->event != NULL ? accord_store_get_event (pass->store, intent->event, NULL) : NULL;

  /* An event that vanished meanwhile has no link; its marked copy is asked about by the plan. */
  if (g_str_equal (intent->kind, "create"))
    {
      *arrived = TRUE;
      return !present || event == NULL || link_created (pass, intent, item, error);
    }
  if (g_str_equal (intent->kind, "update"))
    return !present || link_updated (pass, intent, item, arrived, error);
  *arrived = gone;
  return !gone || link_removed (pass, intent, error);
}

static char *
pair_key (const char *calendar, const char *event)
{
  return g_strconcat (calendar, " ", event, NULL);
}

/* @intent did not reach the item, or names none yet: the plan sees what is left of its step. */
static void
remember_begun (AccordPass *pass, AccordIntent **intent)
{
  char *key;

  if ((*intent)->step == NULL || (*intent)->event == NULL)
    return;
  key = pair_key ((*intent)->calendar, (*intent)->event);
  g_hash_table_replace (pass->begun, key, g_steal_pointer (intent));
}

const AccordIntent *
accord_recover_find_begun (AccordPass *pass, const char *calendar, const char *event)
{
  g_autofree char *key = pair_key (calendar, event);

  return g_hash_table_lookup (pass->begun, key);
}

static gboolean
settle_intent (AccordPass *pass,
               const AccordCalendar *calendar,
               const AccordIntent *intent,
               gboolean *arrived,
               GError **error)
{
  g_autoptr (AccordRemoteItem) item = NULL;

  if (g_str_equal (intent->kind, "create-calendar"))
    {
      if (!accord_calendars_refresh (
              pass->store, pass->provider, calendar->account, pass->cancellable, error))
        return FALSE;
    }
  else if (calendar->remote_id != NULL && !ask_provider (pass, calendar, intent, &item, error))
    return FALSE;
  if (!accord_store_begin (pass->store, error))
    return FALSE;
  if (!store_finding (pass, intent, item, arrived, error) ||
      !accord_store_close_intent (pass->store, intent->id, error))
    {
      accord_store_rollback (pass->store);
      return FALSE;
    }
  return accord_store_commit (pass->store, error);
}

gboolean
accord_recover (AccordPass *pass, GError **first, GError **error)
{
  g_autoptr (GPtrArray) intents = NULL;

  if (!accord_store_remove_orphans (pass->store, error) ||
      !accord_store_purge_deleted (pass->store, pass->now - KEEP_DELETED, error))
    return FALSE;
  intents = accord_store_list_intents (pass->store, pass->account->id, error);
  if (intents == NULL)
    return FALSE;
  for (guint i = 0; i < intents->len; i++)
    {
      AccordIntent **intent = (AccordIntent **) &g_ptr_array_index (intents, i);
      g_autoptr (AccordCalendar) calendar = NULL;
      g_autoptr (GError) local_error = NULL;
      gboolean arrived = FALSE;

      calendar = accord_store_get_calendar (pass->store, (*intent)->calendar, error);
      if (calendar == NULL)
        return FALSE;
      if (settle_intent (pass, calendar, *intent, &arrived, &local_error))
        {
          if (!arrived)
            remember_begun (pass, intent);
          continue;
        }
      /* A calendar that cannot be asked just now keeps its intents; the others go on. */
      if (!accord_run_note_calendar_error (pass, calendar, g_steal_pointer (&local_error), first, error))
        return FALSE;
    }
  return TRUE;
}
