/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "practice-settings.h"

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The two providers played.  Both live in one process and one state. */
typedef enum
{
  PRACTICE_GOOGLE,
  PRACTICE_MICROSOFT,
} PracticeProvider;

#define PRACTICE_N_PROVIDERS 2

/* What a cursor is for; expired per person and kind by moving a generation on. */
typedef enum
{
  PRACTICE_CURSOR_SYNC,      /* Google nextSyncToken */
  PRACTICE_CURSOR_PAGE,      /* Google nextPageToken */
  PRACTICE_CURSOR_DELTA,     /* Graph deltaLink */
  PRACTICE_CURSOR_NEXT_LINK, /* Graph nextLink */
} PracticeCursorKind;

#define PRACTICE_N_CURSORS 4

typedef struct _PracticeState PracticeState;
typedef struct _PracticeUser PracticeUser;
typedef struct _PracticeCalendar PracticeCalendar;
typedef struct _PracticeItem PracticeItem;

/* Why the next refresh of a person's token is refused. */
typedef enum
{
  PRACTICE_HURDLE_NONE,
  PRACTICE_HURDLE_INTERACTION, /* interaction_required, AADSTS50076 */
  PRACTICE_HURDLE_CONSENT,     /* consent withdrawn: invalid_grant, AADSTS65001 */
} PracticeHurdle;

/* A person with a mailbox at one provider.  All strings are owned. */
struct _PracticeUser
{
  PracticeState *state; /* (unowned) */
  PracticeProvider provider;
  char *id;             /* Google `sub` (21 digits), Microsoft `oid` (GUID) */
  char *email;
  char *name;
  char *tenant;         /* (nullable) Microsoft tenant GUID */
  char *zone;           /* IANA zone of the mailbox */
  GPtrArray *calendars; /* of PracticeCalendar, deleted ones too */
  guint64 sequence;     /* last change of the list of calendars */
  guint generations[PRACTICE_N_CURSORS];
  PracticeHurdle hurdle;
  JsonObject *extra;    /* whatever else a provider keeps per person */
  GArray *recent;       /* gint64, when requests were made lately: for limits per minute; not kept over a restart */
};

struct _PracticeCalendar
{
  PracticeUser *user; /* (unowned) */
  char *id;
  char *name;
  char *zone;         /* IANA */
  char *role;         /* "owner", "writer", "reader", "freeBusyReader" */
  char *owner;        /* e-mail address of the owner */
  gboolean primary;
  gboolean deleted;
  gboolean app_created; /* made by a client that had only calendar.app.created */
  guint64 sequence;     /* last change of any item, see practice_item_touch () */
  guint64 list_sequence;/* user->sequence when this entry last changed */
  guint64 version;      /* etag or changeKey counter of the calendar itself */
  GHashTable *items;    /* id → PracticeItem, tombstones too */
  JsonObject *extra;    /* colour, description, … as the provider keeps them */
};

struct _PracticeItem
{
  PracticeCalendar *calendar; /* (unowned) */
  char *id;
  char *series_id;      /* (nullable) id of the master, for an exception */
  JsonObject *resource; /* what was written, in the provider's own words; computed fields are added on reading */
  guint64 version;      /* etag or changeKey counter, from 1 */
  guint64 sequence;     /* calendar->sequence at its last change: cursors compare with it */
  gint64 created;       /* microseconds since 1970, virtual clock */
  gint64 updated;
  gboolean cancelled;   /* a tombstone (single event, series) or a cancelled occurrence */
};

/* One mail the provider would have sent. */
typedef struct
{
  PracticeProvider provider;
  char *user;      /* e-mail address of the sender */
  char *recipient;
  char *calendar_id;
  char *item_id;
  char *why;       /* "invitation", "update", "cancellation", "response" */
  gboolean past;   /* the event had ended already */
  gint64 when;
} PracticeMail;

typedef enum
{
  PRACTICE_TOKEN_CODE,
  PRACTICE_TOKEN_ACCESS,
  PRACTICE_TOKEN_REFRESH,
} PracticeTokenKind;

/* A code, access token or refresh token that was handed out. */
typedef struct
{
  PracticeTokenKind kind;
  PracticeProvider provider;
  char *value;
  PracticeUser *user;  /* (unowned) (nullable) NULL for an application's own token */
  char *client_id;
  GStrv scopes;        /* as granted */
  guint64 grant;       /* tokens of one consent share it */
  gint64 issued;
  gint64 expires;      /* microseconds; 0 = never */
  gboolean used;       /* codes: redeemed */
  gboolean revoked;    /* refused, though its time has not come */
  char *redirect_uri;  /* codes only, as for the next two */
  char *challenge;
  char *nonce;         /* (nullable) for the id token */
  char *tenant;        /* Microsoft: GUID; an application's own token has it too */
  gint64 last_used;    /* refresh tokens: Google ends those unused for six months */
} PracticeToken;

struct _PracticeState
{
  GPtrArray *users;  /* of PracticeUser, both providers */
  GPtrArray *mails;  /* of PracticeMail */
  GHashTable *tokens;/* value → PracticeToken */
  PracticeSettings *settings;
  guint64 last_grant;
  gint64 clock_offset; /* microseconds added to the computer's clock */
  gint64 clock_stopped;/* the computer's clock when the virtual one was stopped; 0 = it runs */
  JsonObject *switched;/* name of a setting → virtual time at which it was last set */
  GHashTable *spent;   /* set of cursors that were expired one by one */
  char *secret;        /* signs cursors and id tokens */
  void (*changed) (gpointer data); /* (nullable) called after each change */
  gpointer changed_data;
};

PracticeState *practice_state_new  (void);
void           practice_state_free (PracticeState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeState, practice_state_free)

/* Microseconds since 1970 by the virtual clock. */
gint64 practice_state_now (PracticeState *state);

/* Sets the virtual clock to @now; it goes on from there unless it is stopped. */
void practice_state_set_now (PracticeState *state,
                             gint64         now);
void practice_state_stop_clock (PracticeState *state,
                                gboolean       stopped);

/* Changes settings and notes when.  Errors: practice_settings_apply (). */
gboolean practice_state_switch (PracticeState *state,
                                JsonObject    *changes,
                                GError       **error);
/* Virtual time since the setting was last set, or G_MAXINT64. */
gint64 practice_state_since_switch (PracticeState *state,
                                    const char    *setting);

/* Says that something changed which a restart must remember. */
void practice_state_changed (PracticeState *state);

/* Adds the people of both providers with their calendars; no events. */
void practice_state_populate (PracticeState *state);

PracticeUser     *practice_state_add_user    (PracticeState    *state,
                                              PracticeProvider  provider,
                                              const char       *id,
                                              const char       *email,
                                              const char       *name,
                                              const char       *tenant,
                                              const char       *zone);
/* @who is an e-mail address or a provider user id.  Returns: (nullable) (unowned) */
PracticeUser     *practice_state_find_user   (PracticeState    *state,
                                              PracticeProvider  provider,
                                              const char       *who);

/* @id NULL makes one up in the provider's manner. */
PracticeCalendar *practice_user_add_calendar    (PracticeUser *user,
                                                 const char   *id,
                                                 const char   *name,
                                                 const char   *zone,
                                                 const char   *role);
/* @id may be "primary" (Google's alias; also usable for Graph's default one).
 * Deleted calendars are not found.  Returns: (nullable) (unowned) */
PracticeCalendar *practice_user_find_calendar   (PracticeUser *user,
                                                 const char   *id);
PracticeCalendar *practice_user_primary         (PracticeUser *user);
/* The entry itself changed (name, role, deleted): moves the list's sequence on. */
void              practice_calendar_touch       (PracticeCalendar *calendar);
gboolean          practice_calendar_is_writable (PracticeCalendar *calendar);

/* Adds an item; it is not touched yet.  @resource: (transfer full)  Returns: (unowned) */
PracticeItem *practice_calendar_add_item  (PracticeCalendar *calendar,
                                           const char       *id,
                                           JsonObject       *resource);
/* Tombstones are found too.  Returns: (nullable) (unowned) */
PracticeItem *practice_calendar_find_item (PracticeCalendar *calendar,
                                           const char       *id);
/* Finds an item in any of the person's calendars.  Returns: (nullable) (unowned) */
PracticeItem *practice_user_find_item     (PracticeUser     *user,
                                           const char       *id);
/* Items whose sequence is above @after, by sequence.  Returns: (transfer container) */
GPtrArray    *practice_calendar_items_after (PracticeCalendar *calendar,
                                             guint64           after);
/* Exceptions and cancelled occurrences of a series.  Returns: (transfer container) */
GPtrArray    *practice_calendar_exceptions  (PracticeCalendar *calendar,
                                             const char       *series_id);
/* Every change of an item ends here: next version, next place in the journal,
 * `updated` from the clock.  With @quietly (a reminder at Google) `updated` stays. */
void          practice_item_touch         (PracticeItem     *item,
                                           gboolean          quietly);
/* Takes the item out altogether, without a tombstone.  Frees @item. */
void          practice_item_forget        (PracticeItem     *item);
/* Moves the item to another calendar under @new_id; frees nothing. */
void          practice_item_move          (PracticeItem     *item,
                                           PracticeCalendar *target,
                                           const char       *new_id);

/* Notes a mail the provider would send. */
void practice_item_add_mail (PracticeItem *item,
                             const char   *recipient,
                             const char   *why,
                             gboolean      past);

/* (nullable) names: "google", "microsoft". */
const char *practice_provider_name  (PracticeProvider  provider);
gboolean    practice_provider_parse (const char       *text,
                                     PracticeProvider *provider);

/* @n random characters of @alphabet; (transfer full). */
char *practice_random_text (const char *alphabet,
                            gsize       n);
char *practice_random_id   (PracticeProvider provider,
                            const char      *kind); /* "event", "calendar" */

/* Reading and writing as JSON (practice-state-store.c). */
JsonNode *practice_state_serialize (PracticeState *state);
/* Takes on the state that was serialized; nothing of the present one stays. */
gboolean  practice_state_restore   (PracticeState *state,
                                    JsonObject    *root,
                                    GError       **error);
gboolean  practice_state_load      (PracticeState *state,
                                    const char    *filename,
                                    GError       **error);
gboolean  practice_state_save      (PracticeState *state,
                                    const char    *filename,
                                    GError       **error);

/* Cursors (practice-cursor.c): opaque, signed, self-contained.
 * @content: (transfer none) whatever the caller wants back. */
char       *practice_cursor_encode (PracticeUser       *user,
                                    PracticeCursorKind  kind,
                                    JsonObject         *content);
typedef enum
{
  PRACTICE_CURSOR_OK,
  PRACTICE_CURSOR_EXPIRED,   /* rightly signed, but its generation is over */
  PRACTICE_CURSOR_MALFORMED, /* not ours, or another kind or person */
} PracticeCursorResult;
PracticeCursorResult practice_cursor_decode (PracticeUser        *user,
                                             PracticeCursorKind   kind,
                                             const char          *text,
                                             JsonObject         **content);
/* Every cursor of this kind handed out so far is expired. */
void        practice_cursor_expire (PracticeUser       *user,
                                    PracticeCursorKind  kind);
/* This one is expired: a cursor, or an address that ends with one. */
gboolean    practice_cursor_spend  (PracticeState      *state,
                                    const char         *text);

G_END_DECLS
