/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-store"

#include "accord-accounts.h"
#include "accord-store-private.h"

#include <string.h>

static gboolean
refuse_person (AccordStore *self, gint64 id, GError **error)
{
  g_set_error (error,
               ACCORD_STORE_ERROR,
               ACCORD_STORE_ERROR_NOT_FOUND,
               "%s: there is no person %" G_GINT64_FORMAT,
               accord_store_get_path (self),
               id);
  return FALSE;
}

AccordPerson *
accord_store_get_person (AccordStore *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) people = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  people = accord_store_list_people (self, error);
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AccordPerson *person = g_ptr_array_index (people, i);

      if (person->id == id)
        return accord_person_copy (person);
    }
  if (people != NULL)
    refuse_person (self, id, error);
  return NULL;
}

gboolean
accord_store_put_person (AccordStore *self, AccordPerson *person, GError **error)
{
  AccordDb *db;

  g_return_val_if_fail (ACCORD_IS_STORE (self) && person != NULL && person->name != NULL, FALSE);

  db = accord_store_get_db (self);
  if (person->id != 0)
    return accord_db_run (db,
                          error,
                          "UPDATE people SET name = ?, email = ? WHERE id = ?",
                          "tti",
                          person->name,
                          person->email,
                          person->id);
  if (!accord_db_run (
          db, error, "INSERT INTO people (name, email) VALUES (?, ?)", "tt", person->name, person->email))
    return FALSE;
  person->id = sqlite3_last_insert_rowid (accord_db_get_handle (db));
  return TRUE;
}

gboolean
accord_store_set_me (AccordStore *self, gint64 id, GError **error)
{
  AccordDb *db;
  g_autoptr (AccordPerson) person = NULL;

  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  db = accord_store_get_db (self);
  if (id != 0)
    {
      person = accord_store_get_person (self, id, error);
      if (person == NULL)
        return FALSE;
    }
  return accord_db_enter (db, error) &&
         accord_db_leave (
             db,
             accord_db_run (db, error, "UPDATE people SET is_me = 0 WHERE is_me = 1 AND id <> ?", "i", id) &&
                 accord_db_run (db, error, "UPDATE people SET is_me = 1 WHERE is_me = 0 AND id = ?", "i", id),
             error);
}

gboolean
accord_store_merge_people (AccordStore *self, gint64 gone, gint64 kept, GError **error)
{
  g_autoptr (AccordPerson) from = NULL;
  g_autoptr (AccordPerson) into = NULL;
  AccordDb *db;
  gboolean fine;

  g_return_val_if_fail (ACCORD_IS_STORE (self), FALSE);

  from = accord_store_get_person (self, gone, error);
  into = from != NULL ? accord_store_get_person (self, kept, error) : NULL;
  if (into == NULL)
    return FALSE;
  if (gone == kept)
    return TRUE;
  db = accord_store_get_db (self);
  if (!accord_db_enter (db, error))
    return FALSE;
  /* Under the other's name first: the rules of the calendars follow a person who is renamed. */
  fine = accord_db_run (db, error, "UPDATE people SET name = ? WHERE id = ?", "ti", into->name, gone) &&
         accord_db_run (db, error, "UPDATE events SET person_id = ? WHERE person_id = ?", "ii", kept, gone) &&
         accord_db_run (db, error, "DELETE FROM people WHERE id = ?", "i", gone) &&
         (into->email != NULL || from->email == NULL ||
          accord_db_run (db, error, "UPDATE people SET email = ? WHERE id = ?", "ti", from->email, kept)) &&
         (!from->is_me || accord_store_set_me (self, kept, error));
  return accord_db_leave (db, fine, error);
}

/* "mara" of "mara@example.org", where an account has no name. */
static char *
name_of_account (const AccordAccount *account)
{
  return account->name != NULL && *account->name != '\0'
             ? g_strdup (account->name)
             : g_strndup (account->email, strcspn (account->email, "@"));
}

static AccordPerson *
find_by_address (GPtrArray *people, const char *email)
{
  for (guint i = 0; i < people->len; i++)
    {
      const AccordPerson *person = g_ptr_array_index (people, i);

      if (person->email != NULL && g_ascii_strcasecmp (person->email, email) == 0)
        return accord_person_copy (person);
    }
  return NULL;
}

static const AccordAccount *
first_account (GPtrArray *accounts)
{
  const AccordAccount *first = NULL;

  for (guint i = 0; i < accounts->len; i++)
    {
      const AccordAccount *account = g_ptr_array_index (accounts, i);

      if (first == NULL || account->connected_at < first->connected_at)
        first = account;
    }
  return first;
}

AccordPerson *
accord_store_propose_me (AccordStore *self)
{
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  const AccordAccount *account;
  AccordPerson *person;

  g_return_val_if_fail (ACCORD_IS_STORE (self), NULL);

  people = accord_store_list_people (self, NULL);
  accounts = accord_store_list_accounts (self, NULL);
  account = accounts != NULL ? first_account (accounts) : NULL;
  /* Who is me comes first. */
  if (people == NULL || account == NULL ||
      (people->len > 0 && ((const AccordPerson *) g_ptr_array_index (people, 0))->is_me))
    return NULL;
  person = find_by_address (people, account->email);
  if (person == NULL)
    {
      g_autofree char *name = name_of_account (account);

      person = accord_person_new (name);
      person->email = g_strdup (account->email);
    }
  return person;
}
