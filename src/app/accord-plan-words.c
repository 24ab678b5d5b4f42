/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-plan-words.h"

static char *
say_apply (guint n)
{
  return g_strdup_printf (ngettext ("Apply %u Change", "Apply %u Changes", n), n);
}

static char *
say_undo (guint n)
{
  return g_strdup_printf (ngettext ("Undo %u Change", "Undo %u Changes", n), n);
}

static char *
say_disconnect (guint n)
{
  if (n == 0)
    return g_strdup (_ ("Disconnect"));
  return g_strdup_printf (ngettext ("Remove %u Copy and Disconnect", "Remove %u Copies and Disconnect", n), n);
}

static char *
say_reset (guint n)
{
  if (n == 0)
    return g_strdup (_ ("Reset"));
  return g_strdup_printf (ngettext ("Remove %u Event and Reset", "Remove %u Events and Reset", n), n);
}

static char *
say_applying (const char *service, const char *people, const char *mails)
{
  /* Translators: provider, "9 people", "17 mails" */
  return g_strdup_printf (_ ("Applying these would make %s send %s %s"), service, people, mails);
}

static char *
say_removing (const char *service, const char *people, const char *mails)
{
  /* Translators: provider, "9 people", "17 mails" */
  return g_strdup_printf (_ ("Removing these would make %s send %s %s"), service, people, mails);
}

static char *
say_undone (guint n)
{
  return g_strdup_printf (ngettext ("%u change stays undone", "%u changes stay undone", n), n);
}

static char *
say_kept (guint n)
{
  return g_strdup_printf (ngettext ("%u copy stays there", "%u copies stay there", n), n);
}

/* In the order of AccordPlanPurpose. */
static const AccordPlanWords words[] = {
  { N_ ("Preview Changes"),
    N_ ("Later"),
    N_ ("Apply"),
    say_apply,
    N_ ("Nothing is written until you press Apply."),
    N_ ("Attendees’ names stand in the notes of the copies"),
    say_applying,
    say_undone,
    FALSE,
    FALSE },
  { N_ ("Undo a Sync"),
    N_ ("Not Now"),
    N_ ("Undo"),
    say_undo,
    N_ ("Nothing is written until you press Undo. What has changed since stays as it is."),
    N_ ("Nobody is invited again; what would mail stays as it is"),
    say_applying,
    say_undone,
    FALSE,
    FALSE },
  { N_ ("Disconnect"),
    N_ ("Cancel"),
    N_ ("Disconnect"),
    say_disconnect,
    N_ ("Nothing is removed until you press Disconnect. Your events stay on this computer; what you untick stays there, "
        "too."),
    N_ ("No copy that has attendees is removed unasked"),
    say_removing,
    say_kept,
    TRUE,
    TRUE },
  { N_ ("Reset"),
    N_ ("Cancel"),
    N_ ("Reset"),
    say_reset,
    N_ ("Nothing is removed until you press Reset. Then both sides are compared anew, which begins with a plan."),
    N_ ("No copy that has attendees is removed unasked"),
    say_removing,
    say_kept,
    TRUE,
    TRUE },
};

const AccordPlanWords *
accord_plan_words (AccordPlanPurpose purpose)
{
  g_return_val_if_fail ((guint) purpose < G_N_ELEMENTS (words), &words[0]);

  return &words[purpose];
}
