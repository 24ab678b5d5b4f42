/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-tests"

/* Many items at once: each has its own outcome, and one that goes wrong costs the others nothing. */

#include "conformance-listings.h"

#include "remote/accord-json.h"

#include <string.h>

#define MORNING "2026-06-11T10:00:00+02:00/2026-06-11T11:00:00+02:00 Europe/Vienna"
#define MANY 24

static GPtrArray *
new_writes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) accord_write_free);
}

static AccordWrite *
get_write (GPtrArray *writes, guint index)
{
  return g_ptr_array_index (writes, index);
}

static GPtrArray *
new_creates (Subject *self, guint n)
{
  GPtrArray *writes = new_writes ();

  /* Here the tags that a create answered with are used later on, however long that takes. */
  if (self->practice != NULL)
    accord_practice_server_set (self->practice, "etag_bump", "false");
  for (guint i = 0; i < n; i++)
    {
      AccordWrite *write = accord_write_new (ACCORD_WRITE_CREATE);
      g_autofree char *title = g_strdup_printf ("Number %u", i);

      write->fields = subject_fields (title, MORNING);
      write->key = subject_key (self, i + 1);
      write->mark = subject_mark (self, i + 1);
      g_ptr_array_add (writes, write);
    }
  return writes;
}

/* A change of, or the end of, each of what @created made. */
static GPtrArray *
new_changes (GPtrArray *created, AccordWriteKind kind, const char *prefix)
{
  GPtrArray *writes = new_writes ();

  for (guint i = 0; i < created->len; i++)
    {
      const AccordRemoteItem *item = get_write (created, i)->item;
      AccordWrite *write = accord_write_new (kind);
      g_autofree char *title = g_strdup_printf ("%s %u", prefix, i);

      write->remote_id = g_strdup (item->id);
      write->tag = g_strdup (item->tag);
      if (kind == ACCORD_WRITE_UPDATE)
        {
          write->fields = accord_fields_new ();
          accord_fields_set (write->fields, ACCORD_FIELD_TITLE, title);
        }
      g_ptr_array_add (writes, write);
    }
  return writes;
}

static void
apply (Subject *self, GPtrArray *writes)
{
  g_autoptr (GError) error = NULL;

  accord_provider_apply (self->provider, self->calendar, writes, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < writes->len; i++)
    g_assert_true (get_write (writes, i)->done == (get_write (writes, i)->error == NULL));
}

static void
apply_all (Subject *self, GPtrArray *writes)
{
  apply (self, writes);
  for (guint i = 0; i < writes->len; i++)
    g_assert_no_error (get_write (writes, i)->error);
}

static GPtrArray *
ids_of (GPtrArray *writes)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < writes->len; i++)
    g_ptr_array_add (ids, get_write (writes, i)->item->id);
  return ids;
}

static GPtrArray *
fetch (Subject *self, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = NULL;

  accord_provider_fetch (self->provider, self->calendar, ids, &items, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, ids->len);
  return items;
}

static void
assert_titles (GPtrArray *items, const char *prefix)
{
  for (guint i = 0; i < items->len; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);
      g_autofree char *title = g_strdup_printf ("%s %u", prefix, i);

      g_assert_cmpstr (accord_fields_get (item->fields, ACCORD_FIELD_TITLE), ==, title);
    }
}

/* ---- every provider ---- */

static void
test_many (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, MANY);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) fetched = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) removals = NULL;

  apply_all (self, created);
  g_assert_cmpuint (subject_count (self), ==, MANY);
  ids = ids_of (created);
  fetched = fetch (self, ids);
  assert_titles (fetched, "Number");
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpstr (((AccordRemoteItem *) g_ptr_array_index (fetched, i))->mark,
                     ==,
                     get_write (created, i)->mark);

  updates = new_changes (created, ACCORD_WRITE_UPDATE, "Changed");
  apply_all (self, updates);
  changed = fetch (self, ids);
  assert_titles (changed, "Changed");

  removals = new_changes (updates, ACCORD_WRITE_REMOVE, "");
  apply_all (self, removals);
  g_assert_cmpuint (subject_count (self), ==, 0);
}

static void
test_own_outcomes (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 5);
  g_autoptr (GPtrArray) updates = NULL;

  apply_all (self, created);
  subject_edit_title (self, get_write (created, 1)->item->id, "Theirs");
  subject_delete (self, get_write (created, 3)->item->id);
  updates = new_changes (created, ACCORD_WRITE_UPDATE, "Mine");
  apply (self, updates);
  for (guint i = 0; i < 5; i++)
    {
      const AccordWrite *write = get_write (updates, i);

      g_assert_true (write->done == (i != 1 && i != 3));
      if (i == 1)
        g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_CHANGED);
      if (write->done)
        g_assert_cmpstr (write->item->id, ==, write->remote_id);
    }
}

/* Two writes of one item keep their order, however many go out together. */
static void
test_order (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 3);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) items = NULL;

  apply_all (self, created);
  first = new_changes (created, ACCORD_WRITE_UPDATE, "First");
  second = new_changes (created, ACCORD_WRITE_UPDATE, "Second");
  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&get_write (second, i)->tag, g_free);
      g_ptr_array_add (both, get_write (first, i));
    }
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (both, get_write (second, i));
  apply_all (self, both);
  ids = ids_of (created);
  items = fetch (self, ids);
  assert_titles (items, "Second");
}

static void
test_fetch_mixed (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 4);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) items = NULL;

  apply_all (self, created);
  subject_delete (self, get_write (created, 2)->item->id);
  ids = ids_of (created);
  items = fetch (self, ids);
  for (guint i = 0; i < 4; i++)
    {
      const AccordRemoteItem *item = g_ptr_array_index (items, i);

      g_assert_cmpstr (item->id, ==, g_ptr_array_index (ids, i));
      g_assert_cmpint (item->state, ==, i == 2 ? ACCORD_REMOTE_GONE : ACCORD_REMOTE_PRESENT);
    }
}

const ConformanceTest conformance_many[] = {
  { "many-items-at-once", test_many },
  { "each-of-many-has-its-own-outcome", test_own_outcomes },
  { "two-writes-of-one-item-keep-their-order", test_order },
  { "a-fetch-keeps-order-and-length", test_fetch_mixed },
};
const guint conformance_n_many = G_N_ELEMENTS (conformance_many);

/* ---- those that are reached over HTTP ---- */

static gboolean
is_google (Subject *self)
{
  return self->kind == SUBJECT_GOOGLE;
}

/* No limit on the writes of one batch, as Graph promises and Outlook does not keep. */
static void
allow_whole_batches (Subject *self)
{
  accord_practice_server_set (self->practice, "graph_batch_writes", "0");
}

static guint
calls_of (Subject *self, guint before)
{
  return accord_provider_get_calls (self->provider) - before;
}

static void
test_fewest_calls (Subject *self, gconstpointer kind)
{
  guint fewest = is_google (self) ? 2 : 5;
  g_autoptr (GPtrArray) created = new_creates (self, 100);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) removals = NULL;
  g_autoptr (AccordFields) fields = subject_fields ("Earlier", MORNING);
  g_autoptr (AccordWrite) earlier = subject_create (self, fields, 1000);
  guint before = accord_provider_get_calls (self->provider);

  /* What is asked once for a calendar (its zone and default reminders) is known by now. */
  g_assert_no_error (earlier->error);
  allow_whole_batches (self);
  apply_all (self, created);
  g_assert_cmpuint (calls_of (self, before), ==, fewest);
  g_assert_cmpuint (subject_count (self), ==, 101);

  ids = ids_of (created);
  before = accord_provider_get_calls (self->provider);
  items = fetch (self, ids);
  g_assert_cmpuint (calls_of (self, before), ==, fewest);

  removals = new_changes (created, ACCORD_WRITE_REMOVE, "");
  before = accord_provider_get_calls (self->provider);
  apply_all (self, removals);
  g_assert_cmpuint (calls_of (self, before), ==, fewest);
}

/* Writes that need to know the arrays there first ask for all of them at once. */
static void
test_fewest_calls_of_arrays (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 20);
  g_autoptr (GPtrArray) updates = NULL;
  guint before;

  allow_whole_batches (self);
  apply_all (self, created);
  updates = new_changes (created, ACCORD_WRITE_UPDATE, "Reminded");
  for (guint i = 0; i < updates->len; i++)
    accord_fields_set (get_write (updates, i)->fields, ACCORD_FIELD_REMINDERS, "30");
  before = accord_provider_get_calls (self->provider);
  apply_all (self, updates);
  g_assert_cmpuint (calls_of (self, before), ==, is_google (self) ? 2 : 1);
}

/* The number of parts of each batch among the requests since the last look. */
static GArray *
take_batches (Subject *self)
{
  g_autoptr (JsonArray) requests = accord_practice_server_take_requests (self->practice);
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = accord_json_element (requests, i);
      JsonArray *parts = accord_json_array (request, "body/requests");
      guint n = parts != NULL ? json_array_get_length (parts) : 0;

      if (g_str_has_suffix (accord_json_string (request, "path"), "/$batch"))
        g_array_append_val (sizes, n);
    }
  return sizes;
}

/* Outlook takes four writes of a batch and throttles the rest: four at a time from then on, and all arrive.
 */
static void
test_four_after_throttling (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, MANY);
  g_autoptr (JsonArray) earlier = accord_practice_server_take_requests (self->practice);
  g_autoptr (GArray) sizes = NULL;

  apply_all (self, created);
  g_assert_cmpuint (subject_count (self), ==, MANY);
  sizes = take_batches (self);
  if (is_google (self))
    return;
  g_assert_cmpuint (sizes->len, ==, 1 + (MANY - 4) / 4);
  g_assert_cmpuint (g_array_index (sizes, guint, 0), ==, 20);
  for (guint i = 1; i < sizes->len; i++)
    g_assert_cmpuint (g_array_index (sizes, guint, i), ==, 4);
}

static void
fault_batch (Subject *self, const char *rest)
{
  g_autofree char *fault = g_strdup_printf ("{\"method\":\"POST\",\"path\":\"batch\",%s}", rest);

  accord_practice_server_fault (self->practice, fault);
}

static const char *const outer_faults[] = {
  "\"action\":\"reset\"",
  "\"action\":\"reset\",\"when\":\"after\"",
  "\"action\":\"truncate\",\"when\":\"after\"",
  "\"action\":\"html\",\"when\":\"after\"",
  "\"action\":\"html\"",
  "\"action\":\"status\",\"status\":500,\"when\":\"after\"",
  "\"action\":\"status\",\"status\":503,\"headers\":{\"Retry-After\":\"2\"}",
  "\"action\":\"status\",\"status\":429,\"headers\":{\"Retry-After\":\"2\"}",
  "\"action\":\"status\",\"status\":429",
  "\"action\":\"status\",\"status\":401",
  "\"action\":\"status\",\"status\":400",
  "\"action\":\"status\",\"status\":404",
};

/* Whatever becomes of a whole batch of creates: each is there once, and known to be. */
static void
test_outer_faults (Subject *self, gconstpointer kind)
{
  guint generation = 0;

  allow_whole_batches (self);
  for (guint i = 0; i < G_N_ELEMENTS (outer_faults); i++)
    {
      g_autoptr (GPtrArray) created = new_creates (self, 6);

      /* Batches are taken anew where a fault made them smaller. */
      subject_restart (self, NULL);
      for (guint j = 0; j < created->len; j++)
        {
          AccordWrite *write = get_write (created, j);

          generation++;
          g_free (write->key);
          g_free (write->mark);
          write->key = subject_key (self, generation);
          write->mark = subject_mark (self, generation);
        }
      fault_batch (self, outer_faults[i]);
      apply (self, created);
      for (guint j = 0; j < created->len; j++)
        {
          const AccordWrite *write = get_write (created, j);
          g_autoptr (AccordRemoteItem) found = NULL;

          if (write->error != NULL)
            g_assert_error (write->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
          g_assert_true (accord_provider_find_created (
              self->provider, self->calendar, write->key, write->mark, &found, NULL, NULL));
          g_assert_nonnull (found);
          g_assert_cmpint (found->state, ==, ACCORD_REMOTE_PRESENT);
        }
      g_assert_cmpuint (subject_count (self), ==, generation);
    }
}

/* What one part of a batch may be answered: the same as a request of its own. */
static const struct
{
  guint status;
  const char *google;  /* reason */
  const char *outlook; /* code */
  int code;            /* -1: done after another try; else of the item */
} inner_faults[] = {
  { 400, "badRequest", "ErrorInvalidRequest", ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 401, "authError", "InvalidAuthenticationToken", -1 },
  { 403, "rateLimitExceeded", NULL, -1 },
  { 403, "userRateLimitExceeded", NULL, -1 },
  { 403, "forbiddenForNonOrganizer", NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 403, "eventTypeRestriction", NULL, ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 404, "notFound", "ErrorItemNotFound", ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 409, "conflict", NULL, -1 },
  { 409, NULL, "ErrorIrresolvableConflict", ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 410, "deleted", "ErrorItemNotFound", ACCORD_REMOTE_ERROR_ITEM_GONE },
  { 412, "conditionNotMet", "ErrorIrresolvableConflict", ACCORD_REMOTE_ERROR_ITEM_CHANGED },
  { 413, "uploadTooLarge", "RequestEntityTooLarge", ACCORD_REMOTE_ERROR_ITEM_REJECTED },
  { 429, "rateLimitExceeded", "ApplicationThrottled", -1 },
  { 500, "backendError", "InternalServerError", -1 },
  { 503, "backendError", "ServiceUnavailable", -1 },
};

static void
fault_part (Subject *self, const char *method, guint status, const char *reason, guint nth, guint times)
{
  g_autofree char *body =
      is_google (self)
          ? g_strdup_printf ("{\"error\":{\"code\":%u,\"message\":\"The provider's words\","
                             "\"errors\":[{\"reason\":\"%s\"}]}}",
                             status,
                             reason)
          : g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"message\":\"The provider's words\"}}", reason);
  g_autofree char *fault =
      g_strdup_printf ("{\"method\":\"%s\",\"path\":\"/events\",\"action\":\"status\",\"status\":%u,"
                       "\"nth\":%u,\"times\":%u,\"body\":%s}",
                       method,
                       status,
                       nth,
                       times,
                       body);

  accord_practice_server_fault (self->practice, fault);
}

/* The tags as they are by now. */
static void
refresh (Subject *self, GPtrArray *created)
{
  g_autoptr (GPtrArray) ids = ids_of (created);
  g_autoptr (GPtrArray) items = fetch (self, ids);

  for (guint i = 0; i < created->len; i++)
    {
      accord_remote_item_free (get_write (created, i)->item);
      get_write (created, i)->item = accord_remote_item_copy (g_ptr_array_index (items, i));
    }
}

static void
test_inner_faults (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 4);

  apply_all (self, created);
  for (guint i = 0; i < G_N_ELEMENTS (inner_faults); i++)
    {
      const char *reason = is_google (self) ? inner_faults[i].google : inner_faults[i].outlook;
      g_autoptr (GPtrArray) updates = NULL;
      const AccordWrite *second;

      if (reason == NULL)
        continue;
      refresh (self, created);
      updates = new_changes (created, ACCORD_WRITE_UPDATE, "Changed");
      second = get_write (updates, 1);
      fault_part (self, "PATCH", inner_faults[i].status, reason, 2, 1);
      apply (self, updates);
      for (guint j = 0; j < updates->len; j++)
        if (j != 1 || inner_faults[i].code < 0)
          g_assert_no_error (get_write (updates, j)->error);
      if (inner_faults[i].code >= 0)
        g_assert_error (second->error, ACCORD_REMOTE_ERROR, inner_faults[i].code);
    }
}

/* A refusal of the account's or the calendar's stops the pass, and what was done is known all the same. */
static void
test_inner_forbidden (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 4);
  g_autoptr (GPtrArray) removals = NULL;
  g_autoptr (GError) error = NULL;

  apply_all (self, created);
  removals = new_changes (created, ACCORD_WRITE_REMOVE, "");
  fault_part (self, "DELETE", 403, is_google (self) ? "insufficientPermissions" : "ErrorAccessDenied", 2, 1);
  g_assert_false (accord_provider_apply (self->provider, self->calendar, removals, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_FORBIDDEN);
  for (guint i = 0; i < 4; i++)
    g_assert_true (get_write (removals, i)->done == (i != 1));
  g_assert_no_error (get_write (removals, 1)->error);
  g_assert_cmpuint (subject_count (self), ==, 1);
}

static void
test_inner_exists (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 3);
  g_autoptr (GPtrArray) again = new_creates (self, 4);

  apply_all (self, created);
  apply (self, again);
  for (guint i = 0; i < 3; i++)
    if (get_write (again, i)->error != NULL)
      g_assert_error (get_write (again, i)->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_EXISTS);
  g_assert_no_error (get_write (again, 3)->error);
  g_assert_cmpuint (subject_count (self), ==, 4);
}

/* An item that the server can never write is refused with its words; the others are written. */
static void
test_poison (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 3);
  g_autoptr (GPtrArray) updates = NULL;
  const char *id;
  g_autofree char *fault = NULL;
  g_autofree char *escaped = NULL;

  apply_all (self, created);
  updates = new_changes (created, ACCORD_WRITE_UPDATE, "Changed");
  id = get_write (updates, 1)->remote_id;
  escaped = g_uri_escape_string (id, NULL, FALSE);
  fault = g_strdup_printf (
      "{\"method\":\"PATCH\",\"path\":\"(?:\\\\Q%s\\\\E|\\\\Q%s\\\\E)\",\"action\":\"status\","
      "\"status\":500,\"times\":0,"
      "\"body\":{\"error\":{\"code\":\"500\",\"message\":\"Never this one\"}}}",
      id,
      escaped);
  accord_practice_server_fault (self->practice, fault);
  apply (self, updates);
  g_assert_true (get_write (updates, 0)->done);
  g_assert_error (get_write (updates, 1)->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
  g_assert_nonnull (strstr (get_write (updates, 1)->error->message, "Never this one"));
  g_assert_true (get_write (updates, 2)->done);
}

/* The same by itself, when there is nothing else to write: a look at the calendar tells. */
static void
test_poison_alone (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 1);
  g_autoptr (GPtrArray) updates = NULL;

  apply_all (self, created);
  updates = new_changes (created, ACCORD_WRITE_UPDATE, "Changed");
  fault_part (self, "PATCH", 500, "backendError", 1, 0);
  apply (self, updates);
  g_assert_error (get_write (updates, 0)->error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_ITEM_REJECTED);
}

static void
test_outage (Subject *self, gconstpointer kind)
{
  g_autoptr (GPtrArray) created = new_creates (self, 8);
  g_autoptr (GError) error = NULL;

  accord_practice_server_fault (self->practice, "{\"action\":\"status\",\"status\":503,\"times\":0}");
  g_assert_false (accord_provider_apply (self->provider, self->calendar, created, NULL, &error));
  g_assert_error (error, ACCORD_REMOTE_ERROR, ACCORD_REMOTE_ERROR_BUSY);
  for (guint i = 0; i < created->len; i++)
    g_assert_true (!get_write (created, i)->done && get_write (created, i)->error == NULL);
}

/* Rows that a GET must tell about are asked for many at once. */
static void
test_listing_calls (Subject *self, gconstpointer kind)
{
  g_auto (Listing) listing = { NULL };
  guint before;

  for (guint i = 0; i < 45; i++)
    subject_add_simple (self, "Somebody's", MORNING);
  before = accord_provider_get_calls (self->provider);
  subject_list (self, NULL, &listing);
  g_assert_cmpuint (listing.items->len, ==, 45);
  g_assert_cmpuint (calls_of (self, before), <=, is_google (self) ? listing.pages : 2 * listing.pages + 3);
}

const ConformanceTest conformance_batches[] = {
  { "a-hundred-take-the-fewest-calls", test_fewest_calls },
  { "arrays-are-read-at-once", test_fewest_calls_of_arrays },
  { "four-at-a-time-once-throttled", test_four_after_throttling },
  { "a-batch-that-goes-wrong-doubles-nothing", test_outer_faults },
  { "a-part-that-goes-wrong-is-one", test_inner_faults },
  { "a-part-that-is-forbidden", test_inner_forbidden },
  { "a-part-that-exists", test_inner_exists },
  { "poison-is-the-items-own", test_poison },
  { "poison-alone", test_poison_alone },
  { "an-outage-is-no-poison", test_outage },
  { "a-listing-asks-for-many-at-once", test_listing_calls },
};
const guint conformance_n_batches = G_N_ELEMENTS (conformance_batches);
