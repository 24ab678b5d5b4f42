/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-reviews.h"

#include "accord-store-private.h"

#include "model/accord-review.h"

/* What the reviews were last made by, in meta: no change of the store by itself. */
#define SEEN_CHANGE_NO "reviews.change_no"
#define SEEN_RULE "reviews.rule"

#define DAY_SECONDS (24 * 60 * 60)

/* One look at the deliverables. */
typedef struct
{
  AccordStore *store;
  AccordPolicy *policy; /* (owned) */
  char *zone;           /* (owned) */
  gint64 now;
} Looking;

/* One deliverable with what is known of its review. */
typedef struct
{
  AccordEvent *deliverable; /* (owned) */
  AccordEvent *review;      /* (owned) (nullable) */
  gboolean known;           /* it has a row */
  char *made;               /* (owned) (nullable) */
  gboolean gone;            /* taken away by us, with its deliverable */
} Pair;

static void
pair_clear (Pair *self)
{
  g_clear_pointer (&self->deliverable, accord_event_free);
  g_clear_pointer (&self->review, accord_event_free);
  g_clear_pointer (&self->made, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
looking_clear (Looking *self)
{
  g_clear_pointer (&self->policy, accord_policy_free);
  g_clear_pointer (&self->zone, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Looking, looking_clear)

static void
begin_looking (Looking *self, AccordStore *store, gint64 now)
{
  self->store = store;
  self->policy = accord_store_read_policy (store);
  self->zone = accord_zone_local ();
  self->now = now;
}

/* ---- one pair ---- */

static gboolean
read_pair (Looking *looking, const char *id, Pair *out, GError **error)
{
  AccordDb *db = accord_store_get_db (looking->store);
  g_autoptr (AccordStatement) statement =
      accord_db_query (db, error, "SELECT made, gone FROM reviews WHERE deliverable = ?", "t", id);
  g_autofree char *review = accord_review_dup_id (id);

  if (statement == NULL)
    return FALSE;
  out->known = accord_statement_next (statement, NULL);
  if (out->known)
    {
      out->made = accord_statement_dup_text (statement, 0);
      out->gone = accord_statement_get_int (statement, 1) != 0;
    }
  out->deliverable = accord_store_get_event (looking->store, id, error);
  if (out->deliverable == NULL)
    return FALSE;
  out->review = accord_store_get_event (looking->store, review, NULL);
  return TRUE;
}

static gboolean
put_row (Looking *looking, const Pair *pair, const char *made, gboolean gone, GError **error)
{
  g_autofree char *review = accord_review_dup_id (pair->deliverable->id);

  return accord_db_run (accord_store_get_db (looking->store),
                        error,
                        "INSERT INTO reviews (deliverable, review, made, gone) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT (deliverable) DO UPDATE SET made = excluded.made, gone = excluded.gone",
                        "ttti",
                        pair->deliverable->id,
                        review,
                        made,
                        (gint64) gone);
}

/* The review as it is to be, at a time that is still to come; NULL: none. One that is there keeps its clock:
 * a computer that travels moves no meetings. */
static AccordEvent *
find_wanted (const Looking *looking, const Pair *pair)
{
  const char *zone = pair->made != NULL && pair->review != NULL && pair->review->when.zone != NULL
                         ? pair->review->when.zone
                         : looking->zone;
  g_autoptr (AccordEvent) wanted = accord_review_new (pair->deliverable, looking->policy, zone);

  return wanted != NULL && wanted->when.start > looking->now ? g_steal_pointer (&wanted) : NULL;
}

static gboolean
was_edited (const Pair *pair)
{
  g_autofree char *digest = pair->review != NULL ? accord_review_digest (pair->review) : NULL;

  return digest == NULL || g_strcmp0 (digest, pair->made) != 0 ||
         (pair->review->deleted_at != 0) != pair->gone;
}

/* It may be known as a removed one as well. */
static gboolean
has_row (AccordStore *store, const char *id)
{
  g_autofree char *found =
      accord_db_get_text (accord_store_get_db (store), "SELECT id FROM events WHERE id = ?", id);

  return found != NULL;
}

/* Writes @wanted as the review, and remembers what was written. */
static gboolean
write_review (Looking *looking, const Pair *pair, AccordEvent *wanted, GError **error)
{
  g_autoptr (AccordEvent) stored = NULL;
  g_autofree char *made = NULL;
  gboolean hit;

  wanted->updated_at = looking->now;
  if (has_row (looking->store, wanted->id)
          ? !accord_store_update_event (looking->store, wanted, -1, &hit, error)
          : !accord_store_add_event (looking->store, wanted, error))
    return FALSE;
  stored = accord_store_get_event (looking->store, wanted->id, error);
  made = stored != NULL ? accord_review_digest (stored) : NULL;
  return made != NULL && put_row (looking, pair, made, FALSE, error);
}

static gboolean
take_review_away (Looking *looking, const Pair *pair, GError **error)
{
  /* Whoever said by name that the deliverable goes means this as well. */
  return accord_store_delete_event (looking->store, pair->review->id, looking->now, -1, NULL, error) &&
         accord_db_run (accord_store_get_db (looking->store),
                        error,
                        "INSERT OR IGNORE INTO confirmed_deletions (event_id) SELECT ?1 "
                        "WHERE EXISTS (SELECT 1 FROM confirmed_deletions WHERE event_id = ?2)",
                        "tt",
                        pair->review->id,
                        pair->deliverable->id) &&
         put_row (looking, pair, pair->made, TRUE, error);
}

/* The one that is there moves with its deliverable, unless it is a person's by now or has begun. */
static gboolean
follow (Looking *looking, const Pair *pair, GError **error)
{
  g_autoptr (AccordEvent) wanted = NULL;
  g_autofree char *digest = NULL;

  if (pair->made == NULL)
    return TRUE;
  if (was_edited (pair))
    return put_row (looking, pair, NULL, FALSE, error);
  if (pair->review->when.start <= looking->now)
    return TRUE;
  wanted = find_wanted (looking, pair);
  if (wanted == NULL)
    return pair->gone || take_review_away (looking, pair, error);
  digest = accord_review_digest (wanted);
  if (!pair->gone && g_str_equal (digest, pair->made))
    return TRUE;
  wanted->born_in = g_strdup (pair->review->born_in);
  wanted->carrier = g_strdup (pair->review->carrier);
  wanted->person_response = g_strdup (pair->review->person_response);
  return write_review (looking, pair, wanted, error);
}

static gboolean
look_at (Looking *looking, const char *id, GError **error)
{
  g_auto (Pair) pair = { NULL };
  g_autoptr (AccordEvent) wanted = NULL;

  if (!read_pair (looking, id, &pair, error))
    return FALSE;
  if (pair.known)
    return follow (looking, &pair, error);
  /* Where it was made in a calendar, the computer it comes from makes its review. */
  if (!looking->policy->review_meeting || pair.deliverable->born_in != NULL)
    return TRUE;
  wanted = find_wanted (looking, &pair);
  if (wanted == NULL)
    return TRUE;
  /* It came from another computer: it is nobody's to move. */
  if (pair.review != NULL)
    return put_row (looking, &pair, NULL, FALSE, error);
  return write_review (looking, &pair, wanted, error);
}

/* ---- all that may need it ---- */

static char *
describe_rule (const Looking *looking)
{
  const AccordPolicy *policy = looking->policy;

  return g_strdup_printf ("%d %d %d %d %s %s",
                          policy->review_meeting,
                          policy->review_before,
                          policy->review_length,
                          policy->review_time,
                          policy->review_word,
                          accord_policy_get_title_template (policy, ACCORD_KIND_DELIVERABLE));
}

/* Deliverables that changed since @change_no and are still to come, and what had a review. */
static GPtrArray *
list_candidates (AccordStore *store, gint64 change_no, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  g_autoptr (AccordStatement) statement = accord_db_query (
      accord_store_get_db (store),
      error,
      "SELECT id FROM events WHERE change_no > ?1 AND "
      "((kind = 'deliverable' AND end_at > ?2) OR id IN (SELECT deliverable FROM reviews)) "
      "UNION SELECT id FROM removed_events WHERE change_no > ?1 AND id IN (SELECT deliverable FROM reviews)",
      "ii",
      change_no,
      now - 2 * DAY_SECONDS);

  if (statement == NULL)
    return NULL;
  while (accord_statement_next (statement, &failure))
    g_ptr_array_add (ids, accord_statement_dup_text (statement, 0));
  if (failure == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
put_meta (AccordDb *db, const char *key, const char *value, GError **error)
{
  return accord_db_run (
      db, error, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", "tt", key, value);
}

static gboolean
look_at_all (Looking *looking, const char *rule, gint64 since, GError **error)
{
  AccordDb *db = accord_store_get_db (looking->store);
  g_autoptr (GPtrArray) ids = list_candidates (looking->store, since, looking->now, error);
  g_autofree char *change_no = NULL;
  gboolean fine = ids != NULL;

  for (guint i = 0; fine && i < ids->len; i++)
    fine = look_at (looking, g_ptr_array_index (ids, i), error);
  change_no = g_strdup_printf ("%" G_GINT64_FORMAT, accord_store_get_change_no (looking->store));
  return fine && put_meta (db, SEEN_CHANGE_NO, change_no, error) && put_meta (db, SEEN_RULE, rule, error);
}

/* Nobody asked for reviews, and there never was one. */
static gboolean
has_nothing_to_do (AccordStore *store)
{
  return !accord_store_get_setting_bool (store, "review_meeting") &&
         accord_db_get_int (accord_store_get_db (store), "SELECT EXISTS (SELECT 1 FROM reviews)", 0) == 0;
}

gboolean
accord_store_make_reviews (AccordStore *self, gint64 now, GError **error)
{
  g_auto (Looking) looking = { NULL };
  g_autofree char *rule = NULL;
  g_autofree char *seen = NULL;
  AccordDb *db;
  gint64 since;

  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  db = accord_store_get_db (self);
  if (has_nothing_to_do (self))
    return TRUE;
  begin_looking (&looking, self, now);
  rule = describe_rule (&looking);
  seen = accord_db_get_text (db, "SELECT value FROM meta WHERE key = ?", SEEN_RULE);
  since = accord_db_get_int (db, "SELECT value FROM meta WHERE key = '" SEEN_CHANGE_NO "'", 0);
  if (g_strcmp0 (seen, rule) == 0 && since >= accord_store_get_change_no (self))
    return TRUE;
  return accord_db_enter (db, error) &&
         accord_db_leave (db,
                          look_at_all (&looking, rule, g_strcmp0 (seen, rule) == 0 ? since : 0, error),
                          error);
}

/* ---- one, by hand ---- */

static gboolean
make_one (Looking *looking, const char *deliverable, GError **error)
{
  g_auto (Pair) pair = { NULL };
  g_autoptr (AccordEvent) wanted = NULL;

  if (!read_pair (looking, deliverable, &pair, error))
    return FALSE;
  if (pair.review != NULL && pair.review->deleted_at == 0)
    return TRUE;
  wanted = find_wanted (looking, &pair);
  if (wanted != NULL)
    return write_review (looking, &pair, wanted, error);
  g_set_error (
      error,
      ACCORD_STORE_ERROR,
      ACCORD_STORE_ERROR_INVALID,
      "event %s: it has no review meeting: only a deliverable with a date has one, at a time to come",
      deliverable);
  return FALSE;
}

char *
accord_store_make_review (AccordStore *self, const char *deliverable, gint64 now, GError **error)
{
  g_auto (Looking) looking = { NULL };
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && deliverable != NULL, NULL);

  db = accord_store_get_db (self);
  begin_looking (&looking, self, now);
  return accord_db_enter (db, error) && accord_db_leave (db, make_one (&looking, deliverable, error), error)
             ? accord_review_dup_id (deliverable)
             : NULL;
}

char *
accord_store_find_review (AccordStore *self, const char *deliverable)
{
  g_autofree char *id = NULL;
  g_autoptr (AccordEvent) review = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && deliverable != NULL, NULL);

  id = accord_review_dup_id (deliverable);
  review = accord_store_get_event (self, id, NULL);
  return review != NULL && review->deleted_at == 0 ? g_steal_pointer (&id) : NULL;
}
