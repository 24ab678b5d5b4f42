/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-service"

#include "accord-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "service/accord-account-list.h"
#include "service/accord-permissions.h"
#include "service/accord-sentences.h"
#include "store/accord-salvage.h"

/* ---- one account ---- */

/* sync-rules §11: links rest while the calendar is gone; a calendar that became read-only takes nothing out. */
static guint
count_calendars_in_need (AccordStore *store, const char *account)
{
  g_autoptr (GPtrArray) calendars = accord_store_list_calendars (store, account, NULL);
  guint count = 0;

  for (guint i = 0; calendars != NULL && i < calendars->len; i++)
    {
      const AccordCalendar *calendar = calendars->pdata[i];
      gboolean shut = !calendar->writable && calendar->direction != ACCORD_DIRECTION_IN && calendar->remote_id != NULL;

      if (calendar->mirrored && (calendar->missing || shut))
        count++;
    }
  return count;
}

static char *
missing_scopes (AccordStore *store, const char *account)
{
  g_autofree char *key = g_strdup_printf ("account.%s.missing_scopes", account);
  g_autofree char *missing = accord_store_get_setting (store, key);

  return missing != NULL && *missing != '\0' ? g_steal_pointer (&missing) : NULL;
}

/* Why the badge is what it is, and what is missing, in one sentence; NULL: nothing to say. (transfer full) */
static char *
reason_of (const AccordAccount *account, AccordBadge badge, const AccordBadgeFacts *facts, const char *missing)
{
  if (account->reason != NULL && account->health != ACCORD_HEALTH_OK)
    return g_strdup (account->reason);
  if (badge == ACCORD_BADGE_OFFLINE)
    return g_strdup (_ ("There is no network. Changes are kept and go out when it is back."));
  if (badge == ACCORD_BADGE_ATTENTION && facts->calendars > 0)
    return g_strdup (_ ("A mirrored calendar is gone or may no longer be written to. Nothing was deleted."));
  if (missing != NULL)
    return accord_permissions_explain (missing);
  return g_strdup (account->reason);
}

static void
insert_text (GVariantDict *dict, const char *key, const char *text)
{
  g_variant_dict_insert (dict, key, "s", text != NULL ? text : "");
}

static GVariant *
counts_of (const AccordCounts *counts)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "links", "u", counts->links);
  g_variant_dict_insert (&dict, "waiting", "u", counts->waiting);
  g_variant_dict_insert (&dict, "conflicts", "u", counts->conflicts);
  g_variant_dict_insert (&dict, "stuck", "u", counts->stuck);
  return g_variant_dict_end (&dict);
}

static void
insert_identity (GVariantDict *dict, const AccordAccount *account)
{
  insert_text (dict, "id", account->id);
  insert_text (dict, "provider", account->provider);
  insert_text (dict, "email", account->email);
  insert_text (dict, "name", account->name);
  insert_text (dict, "provider_user_id", account->provider_user_id);
  g_variant_dict_insert (dict, "automatic", "b", account->automatic);
  g_variant_dict_insert (dict, "last_sync", "x", account->last_sync);
}

static GVariant *
describe (AccordStore *store,
          const AccordAccount *account,
          const AccordBadgeFacts *facts,
          const AccordCounts *counts,
          gint64 next,
          AccordBadge badge)
{
  g_autofree char *label = accord_badge_label (badge, facts);
  g_autofree char *missing = missing_scopes (store, account->id);
  g_autofree char *reason = reason_of (account, badge, facts, missing);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  insert_identity (&dict, account);
  insert_text (&dict, "badge", label);
  insert_text (&dict, "badge_code", accord_badge_to_text (badge));
  insert_text (&dict, "icon", accord_badge_icon (badge));
  insert_text (&dict, "reason", reason);
  insert_text (&dict, "missing_scopes", missing);
  g_variant_dict_insert (&dict, "next_sync", "x", next);
  g_variant_dict_insert (&dict, "done", "u", facts->done);
  g_variant_dict_insert (&dict, "total", "u", facts->total);
  g_variant_dict_insert_value (&dict, "counts", counts_of (counts));
  return g_variant_dict_end (&dict);
}

/* ---- all of them ---- */

static const struct
{
  const char *state;
  const char *sentence;
} sentences[] = {
  { "idle", N_ ("Everything is in step") },
  { "syncing", N_ ("Syncing…") },
  { "offline", N_ ("Offline: changes wait") },
  { "paused", N_ ("Automatic sync is paused") },
};

static char *
sentence_of (const char *state, guint accounts, guint in_need)
{
  if (accounts == 0)
    return g_strdup (_ ("No account is connected"));
  if (g_str_equal (state, "attention"))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "One account needs you", "%u accounts need you", in_need),
                            in_need);
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].state, state))
      return g_strdup (_ (sentences[i].sentence));
  return g_strdup (state);
}

static gboolean
is_in_need (AccordBadge badge)
{
  return g_str_equal (accord_state_decide (&badge, 1, FALSE), "attention");
}

/* A damaged store concerns all accounts, and comes before what one of them needs. */
static void
add_salvage (AccordAccountList *self, AccordStore *store)
{
  g_autofree char *name = NULL;

  self->salvaged = accord_store_get_salvaged (store, NULL);
  if (self->salvaged == NULL)
    return;
  name = g_path_get_basename (self->salvaged);
  self->state = "attention";
  g_free (self->sentence);
  /* Translators: %s is the name of a file */
  self->sentence = g_strdup_printf (_ ("The store was damaged; what could be read was taken over, and %s is kept"), name);
}

AccordAccountList *
accord_account_list_new (AccordStore *store,
                         AccordTally *tally,
                         AccordRunner *runner,
                         AccordScheduler *scheduler,
                         GHashTable *unreachable,
                         GError **error)
{
  g_autoptr (GPtrArray) accounts = accord_store_list_accounts (store, error);
  g_autofree AccordBadge *badges = NULL;
  AccordAccountList *self;
  GVariantBuilder builder;
  guint in_need = 0;

  if (accounts == NULL)
    return NULL;

  badges = g_new0 (AccordBadge, accounts->len + 1);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < accounts->len; i++)
    {
      const AccordAccount *account = accounts->pdata[i];
      AccordCounts counts = { 0 };
      AccordBadgeFacts facts = { .health = account->health };

      facts.syncing = accord_runner_get_progress (runner, account->id, &facts.done, &facts.total);
      accord_tally_get (tally, account->id, facts.syncing, &counts);
      facts.unreachable = g_hash_table_contains (unreachable, account->id);
      facts.automatic = accord_scheduler_is_automatic (scheduler, account);
      facts.conflicts = counts.conflicts;
      facts.stuck = counts.stuck;
      facts.calendars = count_calendars_in_need (store, account->id);
      badges[i] = accord_badge_decide (&facts);
      in_need += is_in_need (badges[i]) ? 1 : 0;
      g_variant_builder_add_value (
        &builder,
        describe (store, account, &facts, &counts, accord_scheduler_get_next (scheduler, account->id), badges[i]));
    }

  self = g_new0 (AccordAccountList, 1);
  self->accounts = g_variant_ref_sink (g_variant_builder_end (&builder));
  self->state = accord_state_decide (badges, accounts->len, accord_scheduler_is_paused (scheduler));
  self->sentence = sentence_of (self->state, accounts->len, in_need);
  add_salvage (self, store);
  return self;
}

void
accord_account_list_free (AccordAccountList *self)
{
  g_variant_unref (self->accounts);
  g_free (self->sentence);
  g_free (self->salvaged);
  g_free (self);
}
