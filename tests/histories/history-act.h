/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happens in a history. The acts of a person name their event by its token ("#e7" in its title), so that a history
 * keeps its meaning when acts are left out. */
typedef enum
{
  ACT_CREATE_HERE,     /* in the store of @where */
  ACT_CREATE_THERE,    /* in the calendar @where */
  ACT_MEET_THERE,      /* the same, with two people invited */
  ACT_MEET_HERE,       /* in the store, with two people invited */
  ACT_DELIVER_HERE,    /* a deliverable of the project @x */
  ACT_PROJECT,         /* the project @x gets another name */
  ACT_EDIT_HERE,
  ACT_EDIT_THERE,      /* at the account @where */
  ACT_DELETE_HERE,
  ACT_DELETE_THERE,
  ACT_UNDELETE_HERE,
  ACT_STATUS_HERE,     /* @x: draft, cancelled, archived, or back */
  ACT_MOVE_THERE,      /* to the account's other calendar: mirrored, or not */
  ACT_COPY_THERE,      /* a copy made by a person; @event is the copied one, @made the copy */
  ACT_DELETE_ALL_THERE,
  ACT_FILTER,          /* of the calendar @where: its sends become one kind, or everything again */
  ACT_PRIVACY,         /* of the calendar @where: busy only, or everything again */
  ACT_DIRECTION,       /* of the calendar @where: both ways, out, in */
  ACT_TAKES,           /* of the calendar @where: everything, or ours only */
  ACT_SHARE,           /* of the calendar @where */
  ACT_DELETION,        /* of the calendar @where: follow, keep, ask */
  ACT_INVITE,          /* of the calendar @where: copies, or invitations are sent */
  ACT_CONFLICT,        /* newest, mine, theirs or ask */
  ACT_APART,           /* the account @where is disconnected, and comes back before the next quiet */
  ACT_UNDO,            /* the last cycle that did something is taken back */
  ACT_POISON,          /* the account @where refuses a title for ever, until it changes */
  ACT_WINDOW,          /* the days ahead become @x */
  ACT_DAYS,            /* @x days pass */
  ACT_EXPIRE,          /* every cursor of the account @where */
  ACT_FAULT,           /* the @y-th call of kind @x fails in the next cycle */
  ACT_COPY_STORE,      /* a second computer starts with a copy of the store */
  ACT_CYCLE,           /* on the computer @where */
  ACT_DIE,             /* a cycle that ends at its @x-th call or commit */
  /* Of a series: @event and @made are its numbers, @where the replica. */
  ACT_SERIES,          /* is made */
  ACT_SERIES_MASTER,   /* its title or its time of the day changes */
  ACT_SERIES_OCCUR,    /* one occurrence is retitled, moved, cancelled, or as the rule has it again */
  ACT_SERIES_CUT,      /* "this and following" becomes another series */
  ACT_SERIES_DELETE,
  ACT_QUIET,           /* the faults end, everything is carried out, and the oracle looks */
  N_ACTS
} ActKind;

typedef struct
{
  ActKind kind;
  guint   n;       /* its number, also in the values it writes */
  guint   event;   /* token, 0: none */
  guint   made;    /* token of what it makes, 0: nothing */
  guint   where;
  guint   field;   /* HistoryField */
  guint   x, y;
} Act;

typedef enum
{
  HISTORY_TITLE,
  HISTORY_WHEN,
  HISTORY_PLACE,
  HISTORY_BODY,
  HISTORY_N_FIELDS
} HistoryField;

/* What histories are made of. */
typedef enum
{
  HISTORY_CALM,        /* one computer, nothing fails: the oracle is exact */
  HISTORY_STORMY,      /* one computer, faults and deaths */
  HISTORY_TWO,         /* two computers, faults and deaths */
  HISTORY_WIDE,        /* one computer; rules of every kind, questions with every answer, faults and deaths */
  HISTORY_N_MOODS
} HistoryMood;

/* The acts of a history. (transfer full) (element-type Act) */
GArray      *history_make     (guint32 seed, HistoryMood mood);
/* "here (1): title of #e3 becomes v12": for people. (transfer full) */
char        *history_act_text (const Act *act);

G_END_DECLS
