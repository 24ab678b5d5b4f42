/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accord-scenario.h"
#include "sync-world.h"

G_BEGIN_DECLS

/* The calendars a scenario names. "there" is the one of the first account that is always mirrored. */
typedef enum
{
  PLACE_THERE,
  PLACE_PLAY,    /* second calendar of the first account */
  PLACE_OTHER,   /* calendar of the second account */
  N_PLACES
} Place;

typedef struct _Scene Scene;

/* What a life finds there. */
typedef enum
{
  SCENE_NEW,       /* nothing yet */
  SCENE_RESTORE,   /* what the preparing life kept */
  SCENE_CONTINUE   /* what the life before left */
} SceneOpening;

/* The side there: the provider in memory, or Google and Outlook of accord-practice. Times and texts are as in
 * AccordFields; an event is named by its title. */
typedef struct
{
  void       (*open)   (Scene *self, SceneOpening opening);   /* makes the workers */
  void       (*close)  (Scene *self);
  void       (*keep)   (Scene *self);                   /* for SCENE_RESTORE */
  void       (*die)    (Scene *self);                   /* (nullable) for SCENE_CONTINUE: the process ends */
  /* A calendar that Accord has not made; returns its id. (transfer full) */
  char      *(*add_calendar) (Scene *self, Place place, const char *name);
  void       (*add)    (Scene *self, Place place, const AccordFields *fields, const char *mark, AccordRemoteTraits traits);
  void       (*edit)   (Scene *self, Place place, const char *title, const AccordFields *fields, AccordRemoteTraits traits);
  void       (*remove) (Scene *self, Place place, const char *title);
  void       (*move)   (Scene *self, const char *title, Place from, Place to);
  void       (*copy)   (Scene *self, Place place, const char *title);
  void       (*poison) (Scene *self, const char *title); /* writes of it are refused for ever */
  void       (*fault)  (Scene *self, const char *fault); /* of accord-practice, in every life that restores */
  void       (*set_role) (Scene *self, Place place, const char *role);
  void       (*remove_calendar) (Scene *self, Place place);
  void       (*expire) (Scene *self);                   /* every cursor */
  void       (*advance)(Scene *self, gint64 seconds);   /* the providers' clock */
  GPtrArray *(*list)   (Scene *self, Place place);      /* (transfer full) (element-type AccordRemoteItem) living ones */
  guint      (*count_calendars) (Scene *self, guint side, const char *name);
  guint      (*count_mails)     (Scene *self);
  guint      (*count_writes)    (Scene *self);          /* since the last call */
} SceneThere;

struct _Scene
{
  const AccordScenario   *scenario;
  AccordScenarioProvider  provider;
  const SceneThere       *there;
  SyncWorld              *world;       /* (owned) */
  char                   *folder;      /* (owned) */
  gpointer                data;        /* of @there */
  gboolean                approve;     /* a person is there in the next cycle */
};

extern const SceneThere scene_there_fake;
extern const SceneThere scene_there_practice;

/* Before the first scene of Google or Outlook: starts accord-practice in a process of its own, so that this one stays
 * without threads; and after the last one. */
void        scene_practice_begin (void);
void        scene_practice_end   (void);

/* A new world with the calendars the scenario names; or the one that was left in @folder. */
Scene      *scene_new      (const AccordScenario *scenario, AccordScenarioProvider provider, const char *folder);
Scene      *scene_open     (const AccordScenario *scenario, AccordScenarioProvider provider, const char *folder,
                            SceneOpening opening);
/* Keeps both sides for the next life, which may be one of another process. */
void        scene_close    (Scene *self);

/* Plays the acts of a section. */
void        scene_play     (Scene *self, GPtrArray *acts);
/* A person asks for the cycle after the edits to be taken back. */
void        scene_ask_undo (Scene *self);
/* The cycle of this scenario, with the person if it has one; returns the steps carried out. */
guint       scene_cycle    (Scene *self);
/* Providers change new events once more by themselves (providers.md §6): they have, and we saw it. */
void        scene_settle   (Scene *self);

/* What both sides hold, in the words of the table. (transfer full) */
char       *scene_describe (Scene *self);
/* The same with both images of each link and the history: what no person sees at once. (transfer full) */
char       *scene_describe_all (Scene *self);

/* ---- words ---- */
const char *scene_place_name   (Place place);
gboolean    scene_place_from_name (const char *name, Place *out);
guint       scene_place_side   (Place place);
const char *scene_place_calendar (Place place);                    /* our id */
char       *scene_place_remote (Scene *self, Place place);         /* (nullable) (transfer full) theirs */
/* "soon" → canonical text; a canonical text or NULL for a word that is none is given back. */
const char *scene_when_from_word (const char *word);
const char *scene_when_to_word   (const char *text);

G_END_DECLS
