/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-accounts.h"
#include "accord-store-private.h"
#include "model/accord-words.h"

static const char *const healths[] = { "ok", "offline", "expired", "revoked", "error", NULL };

const char *
accord_health_to_text (AccordHealth health)
{
  return accord_word_of_value (healths, health);
}

gboolean
accord_health_from_text (const char   *text,
                         AccordHealth *out)
{
  guint value;

  if (!accord_value_of_word (healths, text, &value))
    return FALSE;
  *out = value;
  return TRUE;
}

#define COLUMN(type, member) { #member, ACCORD_COLUMN_##type, G_STRUCT_OFFSET (AccordAccount, member) }

static const AccordColumn columns[] = {
  COLUMN (TEXT, id),
  COLUMN (TEXT, provider),
  COLUMN (TEXT, email),
  COLUMN (TEXT, name),
  COLUMN (TEXT, provider_user_id),
  COLUMN (TEXT, tenant),
  COLUMN (TEXT, client_id),
  COLUMN (TEXT, scopes),
  COLUMN (INT, automatic),
  COLUMN (INT, disconnected),
  { "health",
    ACCORD_COLUMN_WORD,
    G_STRUCT_OFFSET (AccordAccount, health),
    accord_health_to_text,
    accord_health_from_text },
  COLUMN (TEXT, reason),
  COLUMN (INT64, connected_at),
  COLUMN (INT64, last_sync),
  COLUMN (INT64, last_attempt),
  COLUMN (INT64, token_renewed_at),
};

static const AccordMapping mapping = { "accounts", "id", columns, G_N_ELEMENTS (columns) };

AccordAccount *
accord_account_new (void)
{
  AccordAccount *self = g_new0 (AccordAccount, 1);

  self->id = g_uuid_string_random ();
  self->automatic = TRUE;
  return self;
}

AccordAccount *
accord_account_copy (const AccordAccount *self)
{
  AccordAccount *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->provider = g_strdup (self->provider);
  copy->email = g_strdup (self->email);
  copy->name = g_strdup (self->name);
  copy->provider_user_id = g_strdup (self->provider_user_id);
  copy->tenant = g_strdup (self->tenant);
  copy->client_id = g_strdup (self->client_id);
  copy->scopes = g_strdup (self->scopes);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
accord_account_free (AccordAccount *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->provider);
  g_free (self->email);
  g_free (self->name);
  g_free (self->provider_user_id);
  g_free (self->tenant);
  g_free (self->client_id);
  g_free (self->scopes);
  g_free (self->reason);
  g_free (self);
}

static gpointer
make_account (void)
{
  return accord_account_new ();
}

GPtrArray *
accord_store_list_accounts (AccordStore  *self,
                            GError      **error)
{
  const char *sql = accord_mapping_select (&mapping, "WHERE disconnected = 0 ORDER BY connected_at, id");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, NULL);
  return accord_store_read_rows (
      &mapping, statement, make_account, (GDestroyNotify) accord_account_free, error);
}

AccordAccount *
accord_store_get_account (AccordStore  *self,
                          const char   *id,
                          GError      **error)
{
  const char *sql = accord_mapping_select (&mapping, "WHERE id = ?");
  g_autoptr (AccordStatement) statement = NULL;
  g_autoptr (GError) failure = NULL;
  AccordAccount *account;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && id != NULL, NULL);

  statement = accord_db_query (accord_store_get_db (self), &failure, sql, "t", id);
  account = accord_store_read_row (
      &mapping, statement, make_account, (GDestroyNotify) accord_account_free, &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (account == NULL)
    g_set_error (error, ACCORD_STORE_ERROR, ACCORD_STORE_ERROR_NOT_FOUND, "%s: there is no account %s",
                 accord_store_get_path (self), id);
  return account;
}

AccordAccount *
accord_store_find_account (AccordStore  *self,
                           const char   *provider,
                           const char   *provider_user_id,
                           GError      **error)
{
  const char *sql = accord_mapping_select (&mapping, "WHERE provider = ? AND provider_user_id = ?");
  g_autoptr (AccordStatement) statement = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  statement = accord_db_query (accord_store_get_db (self), error, sql, "tt", provider, provider_user_id);
  return accord_store_read_row (
      &mapping, statement, make_account, (GDestroyNotify) accord_account_free, error);
}

gboolean
accord_store_put_account (AccordStore          *self,
                          const AccordAccount  *account,
                          GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && account != NULL, FALSE);

  return accord_mapping_put (&mapping, accord_store_get_db (self), account, error);
}

gboolean
accord_store_set_health (AccordStore   *self,
                         const char    *account,
                         AccordHealth   health,
                         const char    *reason,
                         GError       **error)
{
  g_return_val_if_fail (ACCORD_IS_STORE (self) && account != NULL, FALSE);

  return accord_db_run (
      accord_store_get_db (self),
      error,
      "UPDATE accounts SET health = ?, reason = ? WHERE id = ? AND (health IS NOT ?1 OR reason IS NOT ?2)",
      "ttt",
      accord_health_to_text (health),
      reason,
      account);
}

/* ---- counts for the card ---- */

/* The calendars in question. */
#define CALENDARS "FROM calendars JOIN accounts ON accounts.id = calendars.account_id AND accounts.disconnected = 0 " \
                  "WHERE (?1 IS NULL OR calendars.account_id = ?1) AND (?2 IS NULL OR calendars.id = ?2)"

/* Sums over those calendars what the indexes of links tell by themselves: each cycle counts, however many they are. */
#define SUM(counted) "SELECT coalesce(sum(" counted "), 0) " CALENDARS
#define COUNT(which) "(SELECT count(*) FROM links WHERE calendar_id = calendars.id AND " which ")"

static const char *const counts[] = {
  SUM (COUNT ("state IN ('live', 'held')") " - " COUNT ("state IN ('live', 'held') AND remote_id IS NULL")),
  /* Events that moved since the calendar was last settled, and whose copy is not from that change. */
  "SELECT count(DISTINCT events.id) FROM calendars "
  "JOIN accounts ON accounts.id = calendars.account_id AND accounts.disconnected = 0 "
  "JOIN events ON events.change_no > calendars.settled_change_no "
  "LEFT JOIN links ON links.event_id = events.id AND links.calendar_id = calendars.id "
  "WHERE calendars.mirrored = 1 AND calendars.missing = 0 AND calendars.direction <> 'in' "
  "AND (?1 IS NULL OR calendars.account_id = ?1) AND (?2 IS NULL OR calendars.id = ?2) "
  "AND (links.id IS NULL OR links.change_no < events.change_no) "
  "AND (links.state IN ('live', 'held') OR (links.id IS NULL AND events.deleted_at IS NULL AND "
  "events.archived = 0 "
  "AND events.born_in IS NULL AND events.status IN ('tentative', 'confirmed') AND events.recurrence IS NULL "
  "AND (events.\"start\" IS NOT NULL OR events.kind = 'assignment')))",
  SUM (COUNT ("state = 'held' AND hold = 'conflict'")),
  /* A copy of ours whose event is not here has no link to be held: it is only asked about. */
  "SELECT (" SUM (COUNT ("state = 'held' AND hold IS NOT 'conflict'")) ") + "
  "(SELECT count(*) FROM questions JOIN calendars ON calendars.id = questions.calendar_id "
  "JOIN accounts ON accounts.id = calendars.account_id AND accounts.disconnected = 0 "
  "WHERE questions.kind = 'orphan' AND calendars.mirrored = 1 "
  "AND (?1 IS NULL OR calendars.account_id = ?1) AND (?2 IS NULL OR calendars.id = ?2) "
  "AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.id = questions.id) "
  "AND NOT EXISTS (SELECT 1 FROM links WHERE links.calendar_id = questions.calendar_id "
  "AND links.event_id = questions.event_id AND links.state = 'held')) + "
  /* Nor has an item that cannot be kept here: it stands in the plan, held. */
  "(SELECT count(*) FROM plan_steps JOIN calendars ON calendars.id = plan_steps.calendar_id "
  "JOIN accounts ON accounts.id = calendars.account_id AND accounts.disconnected = 0 "
  "WHERE plan_steps.held = 1 AND plan_steps.kind = 'pull-new' AND calendars.mirrored = 1 "
  "AND (?1 IS NULL OR calendars.account_id = ?1) AND (?2 IS NULL OR calendars.id = ?2) "
  "AND plan_steps.id NOT IN (SELECT id FROM questions)) + "
  /* Nor one that cannot be read there. */
  "(SELECT count(*) FROM unread JOIN calendars ON calendars.id = unread.calendar_id "
  "JOIN accounts ON accounts.id = calendars.account_id AND accounts.disconnected = 0 "
  "WHERE calendars.mirrored = 1 "
  "AND (?1 IS NULL OR calendars.account_id = ?1) AND (?2 IS NULL OR calendars.id = ?2) "
  "AND NOT EXISTS (SELECT 1 FROM links WHERE links.calendar_id = unread.calendar_id "
  "AND links.remote_id = unread.remote_id AND links.state = 'held'))",
};

gboolean
accord_store_count (AccordStore   *self,
                    const char    *account,
                    const char    *calendar,
                    AccordCounts  *out,
                    GError       **error)
{
  guint *numbers[] = { &out->links, &out->waiting, &out->conflicts, &out->stuck };

  g_return_val_if_fail (ACCORD_IS_STORE (self) && out != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (AccordStatement) statement = accord_db_query (accord_store_get_db (self), error, counts[i],
                                                               "tt", account, calendar);

      if (statement == NULL || !accord_statement_next (statement, error))
        return FALSE;
      *numbers[i] = accord_statement_get_int (statement, 0);
    }
  return TRUE;
}
