/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/accord-event.h"
#include "model/accord-projection.h"

G_BEGIN_DECLS

/**
 * AccordStore:
 *
 * One connection to a store file: events, and what mirrors them, in one SQLite database (docs/event-store.md).
 * WAL, foreign keys, busy timeout, short transactions. A connection belongs to the thread that opened it.
 *
 * All functions fail with ACCORD_STORE_ERROR or G_IO_ERROR; the message names the file or the row.
 */
#define ACCORD_TYPE_STORE (accord_store_get_type ())
G_DECLARE_FINAL_TYPE (AccordStore, accord_store, ACCORD, STORE, GObject)

#define ACCORD_STORE_ERROR (accord_store_error_quark ())
typedef enum
{
  ACCORD_STORE_ERROR_FAILED,
  ACCORD_STORE_ERROR_CORRUPT,     /* not a database, or damaged */
  ACCORD_STORE_ERROR_NEWER,       /* written by a newer Accord */
  ACCORD_STORE_ERROR_LOCKED,      /* another program holds it longer than the busy timeout */
  ACCORD_STORE_ERROR_FULL,        /* disk full */
  ACCORD_STORE_ERROR_NOT_FOUND,   /* no such row */
  ACCORD_STORE_ERROR_INVALID      /* a value the schema refuses; the message names it */
} AccordStoreError;
GQuark accord_store_error_quark (void);

/* The path in force: @override, else $ACCORD_STORE, else $XDG_DATA_HOME/accord/accord.db. (transfer full) */
char        *accord_store_default_path   (const char    *override);
/* TRUE when the path is not the default one (the window says "Test store"). */
gboolean     accord_store_path_is_test   (const char    *path);

/* Opens, creates (directory 0700, files 0600) and migrates. */
AccordStore *accord_store_open           (const char    *path,
                                          GError       **error);
const char  *accord_store_get_path       (AccordStore   *self);
const char  *accord_store_get_id         (AccordStore   *self);     /* UUID of the store, in every mark */
int          accord_store_get_schema     (AccordStore   *self);
/* The file was moved or removed since it was opened: what is written here reaches nobody. */
gboolean     accord_store_has_moved      (AccordStore   *self);
/* How long a call waits for another program's lock; 5000 ms unless said. */
void         accord_store_set_busy_timeout (AccordStore *self, int milliseconds);
/* Gives back the memory of pages that are kept for the next time. */
void         accord_store_release_memory (AccordStore   *self);
/* Lets the file grow to so many pages of 4 KiB at most; beyond, writes fail as on a full disk. */
void         accord_store_set_page_limit (AccordStore   *self, int pages);

/* Write transactions (BEGIN IMMEDIATE). They do not nest; never hold one while waiting for the network. */
gboolean     accord_store_begin          (AccordStore   *self, GError **error);
gboolean     accord_store_commit         (AccordStore   *self, GError **error);
void         accord_store_rollback       (AccordStore   *self);

/* Highest change number given out so far. */
gint64       accord_store_get_change_no  (AccordStore   *self);
/* Moves when another connection committed (PRAGMA data_version). */
gint64       accord_store_get_data_version (AccordStore *self);
/* Differs whenever anybody, this connection included, may have written meanwhile. */
gint64       accord_store_get_version      (AccordStore *self);
/* Removes what foreign programs without foreign keys left behind. */
gboolean     accord_store_remove_orphans (AccordStore   *self, GError **error);

/* Removes what was deleted before @before (Unix seconds) and has no copy left anywhere, seen or hidden
 * (sync-rules §6: 90 days). */
gboolean     accord_store_purge_deleted  (AccordStore   *self, gint64 before, GError **error);

/* Our own writes must not wake the scheduler: after a pass the engine says up to which change number everything is
 * looked after (it never moves back); whoever is woken asks whether there is more. */
gboolean     accord_store_set_settled_change_no (AccordStore *self, gint64 change_no, GError **error);
gboolean     accord_store_has_unsettled  (AccordStore   *self);

/* Settings (contracts.md, Details): automatic_sync, interval, window_back, window_ahead, conflict_rule, background, … */
char        *accord_store_get_setting    (AccordStore   *self, const char *key);     /* (transfer full): stored value or default; NULL: unknown key without value */
gboolean     accord_store_set_setting    (AccordStore   *self, const char *key, const char *value, GError **error); /* INVALID names the allowed values of a public key */
int          accord_store_get_setting_int (AccordStore  *self, const char *key);
gboolean     accord_store_get_setting_bool (AccordStore *self, const char *key);
AccordPolicy *accord_store_read_policy   (AccordStore   *self);
/* Colours of categories, in the order in which a colour is read as one of them (accord-store-colours.c). */
AccordColourMap *accord_store_read_colours (AccordStore *self);
/* Appends, or gives the category another colour. INVALID: no colour of the palette, or no name. */
gboolean     accord_store_set_colour     (AccordStore   *self, const char *category, const char *colour, GError **error);
gboolean     accord_store_unset_colour   (AccordStore   *self, const char *category, GError **error);
/* The keys a person may set, by name, closed by NULL. (transfer none) */
const char *const *accord_store_list_setting_keys (void);

/* ---- events, projects, people (accord-store-events.c) ---- */

/* Deleted ones too; of a row that another program removed what is known of it, with deleted_at. NOT_FOUND. */
AccordEvent *accord_store_get_event      (AccordStore   *self, const char *id, GError **error);
/* The same, where it need not be there: *@out NULL then. FALSE: the store fails. */
gboolean     accord_store_find_event     (AccordStore   *self, const char *id, AccordEvent **out, GError **error);
/* Whether accord_store_get_event() finds it. */
gboolean     accord_store_has_event      (AccordStore   *self, const char *id);
/* Living events that touch [from, to), and with @undated those without dates; (element-type AccordEvent), by start. */
GPtrArray   *accord_store_list_events    (AccordStore   *self, gint64 from, gint64 to, gboolean undated, GError **error);
/* Events (deleted and removed ones too) with a change number above @change_no. */
GPtrArray   *accord_store_list_changed   (AccordStore   *self, gint64 change_no, GError **error);
/* Living events in whose title, notes, place, contact, project, client or person @text occurs, whatever its case;
 * the latest first. */
GPtrArray   *accord_store_search_events  (AccordStore   *self, const char *text, guint limit, GError **error);
/* Inserts with all its parts; project and person by id when set, else by name, made when new. Sets event->change_no. */
gboolean     accord_store_add_event      (AccordStore   *self, AccordEvent *event, GError **error);
/* Writes all own columns and parts. @expected_change_no >= 0: only … WHERE change_no = it; *hit says whether the row
 * was still so (sync-rules §1). -1: unconditionally. */
gboolean     accord_store_update_event   (AccordStore   *self, AccordEvent *event, gint64 expected_change_no, gboolean *hit, GError **error);
/* Sets deleted_at; rows are never removed on a sync. */
gboolean     accord_store_delete_event   (AccordStore   *self, const char *id, gint64 now, gint64 expected_change_no, gboolean *hit, GError **error);
/* A person confirmed the deletion of this very event, or the status that takes its copies away: the brake neither counts it nor
 * asks about it (sync-rules §10), in any calendar, until the event comes back. Nothing where it belongs into calendars. */
gboolean     accord_store_confirm_deletion (AccordStore *self, const char *id, GError **error);
/* Deletes the events and confirms each deletion; all of them or none. Those that are deleted already are confirmed. */
gboolean     accord_store_delete_confirmed (AccordStore *self, const char *const *ids, gint64 now, GError **error);
/* A person says of deletions that were made elsewhere: these. INVALID: one belongs into calendars; NOT_FOUND; then none is. */
gboolean     accord_store_confirm_deletions (AccordStore *self, const char *const *ids, GError **error);
/* Ids of the events whose deletion was confirmed, as a set. (transfer full) */
GHashTable  *accord_store_list_confirmed (AccordStore   *self, GError **error);

/* Stores which calendar's copy carries the attendees (sync-rules §9), where none does yet and the row is as it was
 * read; *change_no follows. The time of the last change stays. */
gboolean     accord_store_claim_carrier  (AccordStore   *self, const char *id, const char *calendar, gint64 *change_no, GError **error);

GPtrArray   *accord_store_list_projects  (AccordStore   *self, GError **error);      /* (element-type AccordProject) */
/* Names of the categories of all events, each once. (transfer full) */
char       **accord_store_list_categories (AccordStore  *self);
GPtrArray   *accord_store_list_people    (AccordStore   *self, GError **error);      /* (element-type AccordPerson) */
gboolean     accord_store_ensure_project (AccordStore   *self, const char *name, const char *client, gint64 *id, GError **error);
gboolean     accord_store_ensure_person  (AccordStore   *self, const char *name, const char *email, gint64 *id, GError **error);
/* ---- people (accord-store-me.c) ---- */

AccordPerson *accord_store_get_person    (AccordStore   *self, gint64 id, GError **error);    /* NOT_FOUND */
/* Name and address; a new row and person->id where that is 0. Who is me is accord_store_set_me()'s. INVALID: no such name */
gboolean     accord_store_put_person     (AccordStore   *self, AccordPerson *person, GError **error);
/* This person is me, and nobody else; 0: nobody is. NOT_FOUND */
gboolean     accord_store_set_me         (AccordStore   *self, gint64 id, GError **error);
/* Two rows of one person: what @gone was booked on is @kept's from then on, and the calendars' rules mean @kept.
 * NOT_FOUND */
gboolean     accord_store_merge_people   (AccordStore   *self, gint64 gone, gint64 kept, GError **error);
/* Who is probably me: the one in people with the address of the first account that was connected, else a person who is not
 * stored yet (id 0). NULL: somebody is me, or no account is connected. (transfer full) (nullable) */
AccordPerson *accord_store_propose_me    (AccordStore   *self);

gboolean     accord_store_update_project (AccordStore   *self, const AccordProject *project, GError **error);

G_END_DECLS
