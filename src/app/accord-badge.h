/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the one button of an account card does. */
typedef enum
{
  ACCORD_DEED_SYNC,
  ACCORD_DEED_STOP,
  ACCORD_DEED_RESUME,
  ACCORD_DEED_SHOW_QUEUE,
  ACCORD_DEED_SIGN_IN,
  ACCORD_DEED_SHOW_STUCK,
  ACCORD_DEED_SHOW_PLAN,
  ACCORD_DEED_DISCONNECT,
  ACCORD_DEED_RESET
} AccordDeed;

/**
 * AccordBadgeLook:
 *
 * One row of the table of interface.md: what a state's badge and button look like.
 */
typedef struct
{
  const char *code;      /* active | syncing | paused | offline | expired | revoked | error | attention */
  const char *word;      /* untranslated */
  const char *icon;      /* (nullable) NULL: a spinner */
  const char *tint;      /* CSS class */
  const char *button;    /* untranslated */
  gboolean    suggested; /* the button is the screen's suggested action */
  AccordDeed  deed;
} AccordBadgeLook;

/* An unknown code gives the look of "error". */
const AccordBadgeLook *accord_badge_look      (const char *code);
/* "Syncing… 12/40", "Attention · 2"; @done and @total count only there. (transfer full) */
char                  *accord_badge_text      (const char *code,
                                               guint       done,
                                               guint       total);

/**
 * AccordBadge:
 *
 * The pill of LOOKS.md: icon (or spinner) and word on a tint; never colour alone.
 */
#define ACCORD_TYPE_BADGE (accord_badge_get_type ())
G_DECLARE_FINAL_TYPE (AccordBadge, accord_badge, ACCORD, BADGE, GtkWidget)

GtkWidget *accord_badge_new       (void);
/* @total: of the running pass for "syncing", stuck items for "attention" */
void       accord_badge_set_state (AccordBadge *self,
                                   const char  *code,
                                   guint        done,
                                   guint        total);
/* Any other pill. @icon NULL: a spinner. */
void       accord_badge_set_look  (AccordBadge *self,
                                   const char  *icon,
                                   const char  *tint,
                                   const char  *text);

/* A round tinted icon. @size: 32 or 24 pixels. */
GtkWidget *accord_disc_new        (const char *icon,
                                   const char *tint,
                                   int         size);

G_END_DECLS
