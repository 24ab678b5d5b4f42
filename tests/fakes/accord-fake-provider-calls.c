/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-fake-provider"

#include "accord-fake-provider-private.h"

#include "model/accord-series.h"

#include <stdio.h>
#include <string.h>

/* Fields an invited person may change on somebody else's meeting. */
#define OWN_FIELDS                                                                                           \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_REMINDERS) | ACCORD_FIELD_BIT (ACCORD_FIELD_BUSY) |                        \
   ACCORD_FIELD_BIT (ACCORD_FIELD_CATEGORIES))

/* Fields whose change is mailed to the attendees (sync-rules §9). */
#define MAILED_FIELDS                                                                                        \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_TITLE) | ACCORD_FIELD_BIT (ACCORD_FIELD_WHEN) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_PLACE) | ACCORD_FIELD_BIT (ACCORD_FIELD_BODY) |                            \
   ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES) | ACCORD_FIELDS_SERIES)

static const char *const call_names[ACCORD_FAKE_N_CALLS] = {
  "list calendars", "create calendar", "list changes", "create", "update", "remove", "find created", "fetch",
};

typedef struct
{
  guint epoch;
  gint64 since; /* serial, -1: a full listing */
  gint64 until; /* serial at its first page */
  gint64 from;
  gint64 to;
  int was_empty;   /* the page before was an empty one */
  char after[128]; /* id of the last row */
} FakeCursor;

/* Counts the call and looks for a fault that strikes it now. Call with the lock held. */
static FakeFault *
begin_call (AccordFakeProvider *self, AccordFakeCall call)
{
  FakeFault *struck = NULL;

  self->calls++;
  self->counts[call]++;
  for (guint i = 0; i < self->faults->len; i++)
    {
      FakeFault *fault = &g_array_index (self->faults, FakeFault, i);

      if (fault->call != call || fault->spent || (fault->left > 0 && --fault->left > 0))
        continue;
      fault->spent = !fault->always;
      struck = fault;
    }
  return struck;
}

static void
run_hook (AccordFakeProvider *self, AccordFakeCall call)
{
  if (self->hook != NULL)
    self->hook (self, call, self->hook_data);
}

static gboolean
fails (const FakeFault *fault, AccordFakeMoment moment, AccordFakeCall call, GError **error)
{
  if (fault == NULL || fault->moment != moment)
    return FALSE;
  g_set_error (error, ACCORD_REMOTE_ERROR, (int) fault->code, "%s: fault of the test", call_names[call]);
  return TRUE;
}

/* Errors that concern one item do not stop the pass. */
static gboolean
is_item_error (const GError *error)
{
  return error->domain == ACCORD_REMOTE_ERROR && error->code <= ACCORD_REMOTE_ERROR_ITEM_EXISTS;
}

static FakeCalendar *
find_calendar (AccordFakeProvider *self, const AccordCalendar *calendar, GError **error)
{
  FakeCalendar *there = fake_provider_get_calendar (self, calendar->remote_id);

  if (there == NULL)
    g_set_error (error,
                 ACCORD_REMOTE_ERROR,
                 ACCORD_REMOTE_ERROR_CALENDAR_GONE,
                 "calendar %s: not found",
                 calendar->remote_id);
  return there;
}

static AccordCapabilities
fake_get_capabilities (AccordProvider *provider)
{
  const AccordFakeSwitches *switches = &ACCORD_FAKE_PROVIDER (provider)->switches;

  return (AccordCapabilities){
    .fields = switches->fields,
    .status_in_busy = switches->status_in_busy,
    .gone_needs_fetch = switches->gone_needs_fetch,
    .always_mails = switches->always_mails,
    .can_create_calendars = !switches->no_create,
    .can_list_calendars = !switches->no_list,
    .recurrence = switches->recurrence,
    .series_change_drops_exceptions = switches->series_change_drops,
  };
}

static GPtrArray *
fake_list_calendars (AccordProvider *provider, GCancellable *cancellable, GError **error)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (provider);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_calendar_free);
  g_autoptr (GMutexLocker) locker = NULL;
  const FakeFault *fault;

  run_hook (self, ACCORD_FAKE_LIST_CALENDARS);
  locker = g_mutex_locker_new (&self->lock);
  fault = begin_call (self, ACCORD_FAKE_LIST_CALENDARS);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      fails (fault, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_FAKE_LIST_CALENDARS, error) ||
      fails (fault, ACCORD_FAKE_AFTER_COMMIT, ACCORD_FAKE_LIST_CALENDARS, error))
    return NULL;
  for (guint i = 0; i < self->order->len; i++)
    {
      const FakeCalendar *there = g_ptr_array_index (self->order, i);

      if (!self->switches.no_list || there->calendar->primary)
        g_ptr_array_add (list, accord_calendar_copy (there->calendar));
    }
  return g_steal_pointer (&list);
}

static AccordCalendar *
fake_create_calendar (
    AccordProvider *provider, const char *name, const char *zone, GCancellable *cancellable, GError **error)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (provider);
  g_autofree char *id = NULL;
  const FakeFault *fault;

  run_hook (self, ACCORD_FAKE_CREATE_CALENDAR);
  g_mutex_lock (&self->lock);
  fault = begin_call (self, ACCORD_FAKE_CREATE_CALENDAR);
  id = g_strdup_printf ("calendar%05u", ++self->last_id);
  g_mutex_unlock (&self->lock);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      fails (fault, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_FAKE_CREATE_CALENDAR, error))
    return NULL;
  if (self->switches.no_create)
    {
      g_set_error (
          error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN, "calendar “%s”: not permitted", name);
      return NULL;
    }
  accord_fake_provider_add_calendar (self, id, name, "owner");
  if (fails (fault, ACCORD_FAKE_AFTER_COMMIT, ACCORD_FAKE_CREATE_CALENDAR, error))
    return NULL;
  return accord_calendar_copy (fake_provider_get_calendar (self, id)->calendar);
}

static char *
format_cursor (const FakeCursor *cursor, gboolean page)
{
  return g_strdup_printf ("%s:%u:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                          ":%" G_GINT64_FORMAT ":%d:%s",
                          page ? "page" : "round",
                          cursor->epoch,
                          cursor->since,
                          cursor->until,
                          cursor->from,
                          cursor->to,
                          cursor->was_empty,
                          cursor->after);
}

static gboolean
read_cursor (
    AccordFakeProvider *self, const char *text, gint64 from, gint64 to, FakeCursor *cursor, GError **error)
{
  char kind[8];
  int fields;

  *cursor = (FakeCursor){ .epoch = self->epoch, .since = -1, .until = self->serial, .from = from, .to = to };
  if (text == NULL)
    return TRUE;
  fields = sscanf (text,
                   "%7[a-z]:%u:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                   ":%" G_GINT64_FORMAT ":%d:%127s",
                   kind,
                   &cursor->epoch,
                   &cursor->since,
                   &cursor->until,
                   &cursor->from,
                   &cursor->to,
                   &cursor->was_empty,
                   cursor->after);
  if (fields < 7 || cursor->epoch != self->epoch)
    {
      g_set_error (
          error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_CURSOR_EXPIRED, "cursor %s: expired", text);
      return FALSE;
    }
  if (g_str_equal (kind, "round"))
    {
      cursor->since = cursor->until;
      cursor->until = self->serial;
    }
  return TRUE;
}

static gboolean
in_range (const FakeItem *item, const FakeCursor *cursor)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return accord_fields_touch (item->item->fields, cursor->from, cursor->to, utc);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FakeItem *const *) a)->item->id, (*(FakeItem *const *) b)->item->id);
}

/* The items a listing has to show after @cursor, sorted by id. */
static GPtrArray *
collect (FakeCalendar *there, const FakeCursor *cursor)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  FakeItem *item;

  g_hash_table_iter_init (&iter, there->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      gboolean listed =
          cursor->since < 0 ? !item->deleted && in_range (item, cursor) : item->serial > cursor->since;

      if (listed && strcmp (item->item->id, cursor->after) > 0)
        g_ptr_array_add (found, item);
    }
  g_ptr_array_sort (found, compare_items);
  return found;
}

static void
list_item (AccordFakeProvider *self, const FakeItem *item, const FakeCursor *cursor, AccordChanges *out)
{
  gboolean outside = cursor->since >= 0 && self->switches.hint_out_of_range && !in_range (item, cursor);
  AccordRemoteItem *row;

  if (!item->deleted && !outside && (item->item->traits & ACCORD_REMOTE_REPEATS))
    {
      out->repeating++;
      return;
    }
  if (!item->deleted && !outside)
    {
      g_ptr_array_add (out->items, accord_remote_item_copy (item->item));
      return;
    }
  row = accord_remote_item_new (item->item->id);
  row->state = outside || self->switches.gone_needs_fetch ? ACCORD_REMOTE_MAYBE_GONE : ACCORD_REMOTE_GONE;
  g_ptr_array_add (out->items, row);
}

static void
list_page (AccordFakeProvider *self, FakeCalendar *there, FakeCursor *cursor, AccordChanges *out)
{
  g_autoptr (GPtrArray) found = collect (there, cursor);
  guint size = self->switches.page_size > 0 ? self->switches.page_size : found->len;
  gboolean empty = self->switches.empty_pages && !cursor->was_empty;
  guint n = empty ? 0 : MIN (size, found->len);

  for (guint i = 0; i < n; i++)
    {
      const FakeItem *item = g_ptr_array_index (found, i);

      list_item (self, item, cursor, out);
      if (self->switches.duplicate_rows)
        list_item (self, item, cursor, out);
      g_strlcpy (cursor->after, item->item->id, sizeof cursor->after);
    }
  out->more = empty || n < found->len;
  out->complete = !out->more && cursor->since < 0;
  cursor->was_empty = empty;
  if (!out->more)
    cursor->after[0] = '\0';
  out->cursor = format_cursor (cursor, out->more);
}

static gboolean
fake_list_changes (AccordProvider *provider,
                   const AccordCalendar *calendar,
                   const char *text,
                   gint64 from,
                   gint64 to,
                   AccordChanges *out,
                   GCancellable *cancellable,
                   GError **error)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (provider);
  g_autoptr (GMutexLocker) locker = NULL;
  const FakeFault *fault;
  FakeCalendar *there;
  FakeCursor cursor;

  run_hook (self, ACCORD_FAKE_LIST_CHANGES);
  locker = g_mutex_locker_new (&self->lock);
  fault = begin_call (self, ACCORD_FAKE_LIST_CHANGES);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      fails (fault, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_FAKE_LIST_CHANGES, error) ||
      fails (fault, ACCORD_FAKE_AFTER_COMMIT, ACCORD_FAKE_LIST_CHANGES, error))
    return FALSE;
  self->full_listings += text == NULL;
  there = find_calendar (self, calendar, error);
  if (there == NULL || !read_cursor (self, text, from, to, &cursor, error))
    return FALSE;

  accord_changes_clear (out);
  out->items = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  list_page (self, there, &cursor, out);
  return TRUE;
}

static FakeItem *
find_key (FakeCalendar *there, const char *key)
{
  GHashTableIter iter;
  FakeItem *item;

  g_hash_table_iter_init (&iter, there->items);
  while (key != NULL && g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (g_strcmp0 (item->key, key) == 0)
      return item;
  return NULL;
}

static guint
count_attendees (AccordFakeProvider *self, const AccordRemoteItem *item)
{
  const char *text = accord_fields_get (item->fields, ACCORD_FIELD_ATTENDEES);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && !g_str_has_prefix (lines[i], self->owner))
      n++;
  return n;
}

static void
count_mails (AccordFakeProvider *self, const AccordWrite *write, const AccordRemoteItem *item)
{
  gboolean told =
      write->kind != ACCORD_WRITE_UPDATE || (accord_fields_carried (write->fields) & MAILED_FIELDS) != 0;

  if (told && (self->switches.always_mails || write->send_mail))
    self->mails += count_attendees (self, item);
}

/* The item a write names, if the write may touch it. */
static FakeItem *
find_target (FakeCalendar *there, const AccordWrite *write, GError **error)
{
  FakeItem *item = g_hash_table_lookup (there->items, write->remote_id);

  if (item == NULL || item->deleted)
    {
      g_set_error (
          error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE, "item %s: not found", write->remote_id);
      return NULL;
    }
  if (write->tag != NULL && !g_str_equal (write->tag, item->item->tag))
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_ITEM_CHANGED,
                   "item %s: changed there",
                   write->remote_id);
      return NULL;
    }
  return item;
}

static FakeItem *
do_create (AccordFakeProvider *self, FakeCalendar *there, const AccordWrite *write, GError **error)
{
  FakeItem *item = find_key (there, write->key);
  g_autoptr (AccordFields) master = NULL;

  if (item != NULL)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_ITEM_EXISTS,
                   "create: the key is taken by %s",
                   item->item->id);
      return NULL;
    }
  master = accord_fields_filter (write->fields, ~ACCORD_FIELD_BIT (ACCORD_FIELD_EXCEPTIONS));
  item = fake_provider_insert (self, there, g_strdup_printf ("item%05u", ++self->last_id), master, write->mark);
  item->key = g_strdup (write->key);
  item->item->made_with = g_strdup (write->key);
  self->written |= accord_fields_carried (write->fields);
  count_mails (self, write, item->item);
  return item;
}

static FakeItem *
do_update (AccordFakeProvider *self, FakeCalendar *there, const AccordWrite *write, GError **error)
{
  FakeItem *item = find_target (there, write, error);
  AccordFieldMask mask = accord_fields_carried (write->fields);
  g_autoptr (AccordFields) before = NULL;

  if (item == NULL)
    return NULL;
  if ((item->item->traits & ACCORD_REMOTE_NOT_MINE) && (mask & ~OWN_FIELDS) != 0)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_ITEM_REJECTED,
                   "item %s: somebody else's meeting",
                   write->remote_id);
      return NULL;
    }
  before = accord_fields_copy (item->item->fields);
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if ((mask & ACCORD_FIELD_BIT (field)) && field != ACCORD_FIELD_EXCEPTIONS)
      fake_provider_store_field (self, item->item, field, accord_fields_get (write->fields, field));
  fake_provider_settle_series (item->item);
  fake_provider_change_series (self, item->item, before);
  if (write->mark != NULL)
    {
      g_free (item->item->mark);
      item->item->mark = g_strdup (write->mark);
    }
  fake_provider_touch (self, item);
  self->written |= mask;
  count_mails (self, write, item->item);
  return item;
}

static FakeItem *
do_remove (AccordFakeProvider *self, FakeCalendar *there, const AccordWrite *write, GError **error)
{
  g_autoptr (GError) local = NULL;
  FakeItem *item = find_target (there, write, &local);

  if (item != NULL)
    {
      count_mails (self, write, item->item);
      fake_provider_bury (self, item);
    }
  else if (!g_error_matches (local, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_GONE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return item;
}

static gboolean
refuses (AccordFakeProvider *self, const AccordWrite *write, GError **error)
{
  const char *title = write->fields != NULL ? accord_fields_get (write->fields, ACCORD_FIELD_TITLE) : NULL;

  if (self->poison == NULL || g_strcmp0 (self->poison, title) != 0)
    return FALSE;
  g_set_error (error,
               ACCORD_REMOTE_ERROR,
               (int) self->poison_code,
               "the provider never takes this item");
  return TRUE;
}

/* Does @write; its result or error lies in it. */
static void
do_write (AccordFakeProvider *self, FakeCalendar *there, AccordWrite *write)
{
  static FakeItem *(*const actions[]) (AccordFakeProvider *,
                                       FakeCalendar *,
                                       const AccordWrite *,
                                       GError **) = {
    [ACCORD_WRITE_CREATE] = do_create,
    [ACCORD_WRITE_UPDATE] = do_update,
    [ACCORD_WRITE_REMOVE] = do_remove,
  };
  const char *exceptions = accord_fields_get (write->fields, ACCORD_FIELD_EXCEPTIONS);
  FakeItem *item;

  if (refuses (self, write, &write->error))
    return;
  item = actions[write->kind](self, there, write, &write->error);
  write->done = write->error == NULL;
  if (!write->done || write->kind == ACCORD_WRITE_REMOVE)
    return;
  if (exceptions != NULL && !self->dies_between && accord_fields_get (item->item->fields, ACCORD_FIELD_RECURRENCE) != NULL)
    fake_provider_write_occurrences (self, item->item, exceptions, &write->error);
  write->item = accord_remote_item_copy (item->item);
  if (write->kind == ACCORD_WRITE_CREATE && self->switches.touches_after_create)
    fake_provider_touch (self, item);
}

/* FALSE: the pass must stop. */
static gboolean
apply_one (AccordFakeProvider *self, const AccordCalendar *calendar, AccordWrite *write, GError **error)
{
  static const AccordFakeCall calls[] = { ACCORD_FAKE_CREATE, ACCORD_FAKE_UPDATE, ACCORD_FAKE_REMOVE };
  AccordFakeCall call = calls[write->kind];
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) local = NULL;
  const FakeFault *fault;
  FakeCalendar *there;

  run_hook (self, call);
  locker = g_mutex_locker_new (&self->lock);
  fault = begin_call (self, call);
  there = find_calendar (self, calendar, error);
  if (there == NULL)
    return FALSE;
  if (!there->calendar->writable)
    {
      g_set_error (error,
                   ACCORD_REMOTE_ERROR,
                   ACCORD_REMOTE_ERROR_FORBIDDEN,
                   "calendar %s: read-only",
                   calendar->remote_id);
      return FALSE;
    }
  self->dies_between = fault != NULL && fault->moment == ACCORD_FAKE_BETWEEN;
  if (!fails (fault, ACCORD_FAKE_BEFORE_COMMIT, call, &local))
    do_write (self, there, write);
  if (g_error_matches (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN))
    {
      g_propagate_error (error, g_steal_pointer (&write->error));
      return FALSE;
    }
  if (local == NULL && !fails (fault, ACCORD_FAKE_AFTER_COMMIT, call, &local) &&
      !fails (fault, ACCORD_FAKE_BETWEEN, call, &local))
    return TRUE;

  /* What a lost reply would have said is not known to the caller. */
  write->done = FALSE;
  g_clear_pointer (&write->item, accord_remote_item_free);
  g_clear_error (&write->error);
  if (is_item_error (local))
    {
      write->error = g_steal_pointer (&local);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
fake_apply (AccordProvider *provider,
            const AccordCalendar *calendar,
            GPtrArray *writes,
            GCancellable *cancellable,
            GError **error)
{
  for (guint i = 0; i < writes->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !apply_one (ACCORD_FAKE_PROVIDER (provider), calendar, g_ptr_array_index (writes, i), error))
      return FALSE;
  return TRUE;
}

static AccordRemoteItem *
show_item (const FakeItem *item, const char *id)
{
  return item != NULL && !item->deleted ? accord_remote_item_copy (item->item) : accord_remote_item_new_gone (id);
}

static FakeItem *
find_mark (FakeCalendar *there, const char *mark)
{
  GHashTableIter iter;
  FakeItem *item;

  g_hash_table_iter_init (&iter, there->items);
  while (mark != NULL && g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    if (!item->deleted && g_strcmp0 (item->item->mark, mark) == 0)
      return item;
  return NULL;
}

static gboolean
fake_find_created (AccordProvider *provider,
                   const AccordCalendar *calendar,
                   const char *key,
                   const char *mark,
                   AccordRemoteItem **out,
                   GCancellable *cancellable,
                   GError **error)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (provider);
  g_autoptr (GMutexLocker) locker = NULL;
  const FakeFault *fault;
  FakeCalendar *there;
  FakeItem *item;

  run_hook (self, ACCORD_FAKE_FIND_CREATED);
  locker = g_mutex_locker_new (&self->lock);
  fault = begin_call (self, ACCORD_FAKE_FIND_CREATED);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      fails (fault, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_FAKE_FIND_CREATED, error) ||
      fails (fault, ACCORD_FAKE_AFTER_COMMIT, ACCORD_FAKE_FIND_CREATED, error))
    return FALSE;
  there = find_calendar (self, calendar, error);
  if (there == NULL)
    return FALSE;
  item = find_key (there, key);
  if (item == NULL)
    item = find_mark (there, mark);
  *out = item != NULL ? show_item (item, item->item->id) : NULL;
  return TRUE;
}

static gboolean
fake_fetch (AccordProvider *provider,
            const AccordCalendar *calendar,
            GPtrArray *ids,
            GPtrArray **out,
            GCancellable *cancellable,
            GError **error)
{
  AccordFakeProvider *self = ACCORD_FAKE_PROVIDER (provider);
  g_autoptr (GMutexLocker) locker = NULL;
  const FakeFault *fault;
  FakeCalendar *there;

  run_hook (self, ACCORD_FAKE_FETCH);
  locker = g_mutex_locker_new (&self->lock);
  fault = begin_call (self, ACCORD_FAKE_FETCH);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      fails (fault, ACCORD_FAKE_BEFORE_COMMIT, ACCORD_FAKE_FETCH, error) ||
      fails (fault, ACCORD_FAKE_AFTER_COMMIT, ACCORD_FAKE_FETCH, error))
    return FALSE;
  there = find_calendar (self, calendar, error);
  if (there == NULL)
    return FALSE;
  *out = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_remote_item_free);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);

      g_ptr_array_add (*out, show_item (g_hash_table_lookup (there->items, id), id));
    }
  return TRUE;
}

static guint
fake_get_calls (AccordProvider *provider)
{
  return ACCORD_FAKE_PROVIDER (provider)->calls;
}

static gint64
fake_get_clock_offset (AccordProvider *provider)
{
  return ACCORD_FAKE_PROVIDER (provider)->switches.clock_offset;
}

static gboolean
fake_is_made_with (AccordProvider *provider, const AccordRemoteItem *item, const char *key)
{
  return g_strcmp0 (item->made_with, key) == 0;
}

void
fake_provider_init_iface (AccordProviderInterface *iface)
{
  iface->get_capabilities = fake_get_capabilities;
  iface->list_calendars = fake_list_calendars;
  iface->create_calendar = fake_create_calendar;
  iface->list_changes = fake_list_changes;
  iface->apply = fake_apply;
  iface->find_created = fake_find_created;
  iface->fetch = fake_fetch;
  iface->get_calls = fake_get_calls;
  iface->get_clock_offset = fake_get_clock_offset;
  iface->is_made_with = fake_is_made_with;
}
