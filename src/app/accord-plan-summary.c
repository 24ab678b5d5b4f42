/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-plan-summary.h"

/* In the order of the page: what needs a look first. */
static const AccordPlanKind kinds[] = {
  { "create-calendar",
    N_ ("Make the Calendar"),
    N_ ("A new calendar in %s"),
    "x-office-calendar-symbolic",
    FALSE },
  { "conflict",
    N_ ("Conflicts"),
    N_ ("The same field was changed on both sides"),
    "accord-conflict-symbolic",
    FALSE },
  { "merge",
    N_ ("Combine"),
    N_ ("Changed on both sides, in different fields"),
    "network-transmit-receive-symbolic",
    TRUE },
  { "push", N_ ("Change"), N_ ("Already in %s, but older"), "document-edit-symbolic", TRUE },
  { "push-new", N_ ("Add"), N_ ("Not in %s yet"), "list-add-symbolic", TRUE },
  { "push-delete", N_ ("Take Away"), N_ ("No longer wanted in %s"), "user-trash-symbolic", TRUE },
  { "adopt",
    N_ ("Link"),
    N_ ("The same event is already in %s; nothing is doubled"),
    "accord-link-symbolic",
    TRUE },
  { "pull-new", N_ ("Bring Here"), N_ ("Made in %s"), "list-add-symbolic", TRUE },
  { "pull", N_ ("Change Here"), N_ ("Changed in %s"), "document-edit-symbolic", TRUE },
  { "pull-delete", N_ ("Remove Here"), N_ ("Deleted in %s"), "user-trash-symbolic", TRUE },
  { "release",
    N_ ("Leave Alone"),
    N_ ("The copy in %s stays and is no longer touched"),
    "changes-allow-symbolic",
    TRUE },
  { "hide", N_ ("Hide Here"), N_ ("Stays in %s"), "view-conceal-symbolic", TRUE },
  { "forget", N_ ("Forget"), N_ ("Gone on both sides"), "edit-clear-symbolic", TRUE },
  { "hold",
    N_ ("Held Back"),
    N_ ("Not done; the reason stands below each"),
    "dialog-warning-symbolic",
    FALSE },
};

/* The same for what a sync did and is to be taken back. */
static const AccordPlanKind undo_kinds[] = {
  { "merge", N_ ("Change Back"), N_ ("The sync changed both sides"), "edit-undo-symbolic", TRUE },
  { "push", N_ ("Change Back"), N_ ("The sync changed it in %s"), "edit-undo-symbolic", TRUE },
  { "push-new", N_ ("Bring Back"), N_ ("The sync took it away; it comes back in %s"), "edit-undo-symbolic", TRUE },
  { "push-delete", N_ ("Take Away Again"), N_ ("The sync put it into %s"), "user-trash-symbolic", TRUE },
  { "pull-new", N_ ("Bring Back Here"), N_ ("The sync removed it here"), "edit-undo-symbolic", TRUE },
  { "pull", N_ ("Change Back Here"), N_ ("The sync changed it here"), "edit-undo-symbolic", TRUE },
  { "pull-delete",
    N_ ("Remove Here Again"),
    N_ ("The sync brought it here; it stays in %s"),
    "user-trash-symbolic",
    TRUE },
  { "hold", N_ ("Stays as It Is"), N_ ("Not undone; the reason stands below each"), "dialog-warning-symbolic", FALSE },
};

/* The same for what goes when an account is left. */
static const AccordPlanKind leave_kinds[] = {
  { "push-delete",
    N_ ("Remove"),
    N_ ("Copies that Accord made in %s; the events here stay"),
    "user-trash-symbolic",
    TRUE },
  { "pull-delete", N_ ("Remove Here"), N_ ("Came from %s and stays there"), "user-trash-symbolic", TRUE },
  { "hold", N_ ("Stays as It Is"), N_ ("Not removed; the reason stands below each"), "dialog-warning-symbolic", FALSE },
};

typedef struct
{
  const char           *name;
  const AccordPlanKind *kinds;   /* the last one is for what is held */
  guint                 n_kinds;
  gboolean              apart;   /* what is held stands apart, whatever its kind */
} Purpose;

/* In the order of AccordPlanPurpose. */
static const Purpose purposes[] = {
  { "sync", kinds, G_N_ELEMENTS (kinds), FALSE },
  { "undo", undo_kinds, G_N_ELEMENTS (undo_kinds), TRUE },
  { "disconnect", leave_kinds, G_N_ELEMENTS (leave_kinds), TRUE },
  { "reset", leave_kinds, G_N_ELEMENTS (leave_kinds), TRUE },
};

const char *
accord_plan_purpose_name (AccordPlanPurpose purpose)
{
  g_return_val_if_fail ((guint) purpose < G_N_ELEMENTS (purposes), NULL);

  return purposes[purpose].name;
}

/* NULL finds the last one, as does what is not in the table. */
static const AccordPlanKind *
find_kind_named (const Purpose *purpose, const char *kind)
{
  const guint last = purpose->n_kinds - 1;

  for (guint i = 0; i < last; i++)
    if (g_strcmp0 (purpose->kinds[i].kind, kind) == 0)
      return &purpose->kinds[i];
  return &purpose->kinds[last];
}

static const AccordPlanKind *
find_kind (const Purpose *purpose, const AccordPlanStep *step)
{
  return find_kind_named (purpose, purpose->apart && step->held ? NULL : step->kind);
}

const AccordPlanKind *
accord_plan_kind (const AccordPlanStep *step)
{
  return find_kind (&purposes[ACCORD_PLAN_FOR_SYNC], step);
}

const AccordPlanKind *
accord_plan_group_get_kind (const AccordPlanGroup *group)
{
  for (guint i = 0; i < group->steps->len; i++)
    if (!((const AccordPlanStep *) g_ptr_array_index (group->steps, i))->taken_away)
      return group->kind;
  return find_kind_named (&purposes[ACCORD_PLAN_FOR_SYNC], "push-delete");
}

gboolean
accord_plan_step_is_open (const AccordPlanStep *step)
{
  return !step->held && g_strcmp0 (step->kind, "conflict") != 0 &&
         accord_plan_kind (step)->kind != kinds[G_N_ELEMENTS (kinds) - 1].kind;
}

static void
group_free (gpointer data)
{
  g_ptr_array_unref (((AccordPlanGroup *) data)->steps);
  g_free (data);
}

static void
part_free (gpointer data)
{
  g_ptr_array_unref (((AccordPlanPart *) data)->groups);
  g_free (data);
}

static AccordPlanPart *
find_part (GPtrArray *parts, const char *calendar)
{
  AccordPlanPart *part;

  for (guint i = 0; i < parts->len; i++)
    {
      part = g_ptr_array_index (parts, i);
      if (g_strcmp0 (part->calendar, calendar) == 0)
        return part;
    }
  part = g_new0 (AccordPlanPart, 1);
  part->calendar = calendar;
  part->groups = g_ptr_array_new_with_free_func (group_free);
  g_ptr_array_add (parts, part);
  return part;
}

static AccordPlanGroup *
find_group (AccordPlanPart *part, const AccordPlanKind *kind)
{
  AccordPlanGroup *group;

  for (guint i = 0; i < part->groups->len; i++)
    {
      group = g_ptr_array_index (part->groups, i);
      if (group->kind == kind)
        return group;
    }
  group = g_new0 (AccordPlanGroup, 1);
  group->kind = kind;
  group->steps = g_ptr_array_new ();
  g_ptr_array_add (part->groups, group);
  return group;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const AccordPlanGroup *one = *(AccordPlanGroup *const *) a;
  const AccordPlanGroup *other = *(AccordPlanGroup *const *) b;

  return (one->kind > other->kind) - (one->kind < other->kind);
}

GPtrArray *
accord_plan_summarise (GPtrArray *steps, AccordPlanPurpose purpose)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);

  for (guint i = 0; i < steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (steps, i);
      AccordPlanPart *part = find_part (parts, step->calendar);
      const AccordPlanKind *kind = find_kind (&purposes[purpose], step);

      g_ptr_array_add (find_group (part, kind)->steps, step);
      part->total++;
    }
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_sort (((AccordPlanPart *) g_ptr_array_index (parts, i))->groups, compare_groups);
  return parts;
}

gboolean
accord_plan_step_mails (const AccordPlanStep *step)
{
  return accord_plan_step_is_open (step) && step->mails != NULL && *step->mails != '\0';
}

static gboolean
has_ended (const AccordPlanStep *step, gint64 now)
{
  g_auto (AccordWhen) when = ACCORD_WHEN_INIT;

  return step->when != NULL && accord_when_from_text (&when, step->when, NULL) && when.set && when.end <= now;
}

void
accord_plan_forecast (GPtrArray *steps, gint64 now, AccordForecast *out)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *out = (AccordForecast){ 0 };
  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (steps, i);
      g_auto (GStrv) addresses = NULL;
      guint n = 0;

      if (!accord_plan_step_mails (step))
        continue;
      addresses = g_strsplit (step->mails, "\n", -1);
      for (guint j = 0; addresses[j] != NULL; j++)
        if (*addresses[j] != '\0')
          {
            g_hash_table_add (people, g_ascii_strdown (addresses[j], -1));
            n++;
          }
      out->steps++;
      out->mails += n;
      if (has_ended (step, now))
        out->past += n;
    }
  out->people = g_hash_table_size (people);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GStrv
accord_plan_list_people (GPtrArray *steps)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (steps, i);
      g_auto (GStrv) addresses = NULL;

      if (!accord_plan_step_mails (step))
        continue;
      addresses = g_strsplit (step->mails, "\n", -1);
      for (guint j = 0; addresses[j] != NULL; j++)
        {
          g_autofree char *address = g_ascii_strdown (addresses[j], -1);

          if (*address != '\0' && !g_ptr_array_find_with_equal_func (people, address, g_str_equal, NULL))
            g_ptr_array_add (people, g_steal_pointer (&address));
        }
    }
  g_ptr_array_sort (people, compare_strings);
  g_ptr_array_add (people, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&people), FALSE);
}

guint
accord_plan_count_ticked (GPtrArray *steps)
{
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (steps, i);

      if (step->ticked && accord_plan_step_is_open (step))
        n++;
    }
  return n;
}

guint
accord_plan_count_removable (GPtrArray *steps)
{
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    n += ((const AccordPlanStep *) g_ptr_array_index (steps, i))->removable;
  return n;
}

GStrv
accord_plan_list_taken_away (GPtrArray *steps)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (steps, i);

      if (step->removable && step->taken_away && step->ticked && accord_plan_step_is_open (step))
        g_ptr_array_add (ids, g_strdup (step->id));
    }
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

GStrv
accord_plan_list_left_out (GPtrArray *steps)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (steps, i);

      if (!step->ticked && accord_plan_step_is_open (step))
        g_ptr_array_add (ids, g_strdup (step->id));
    }
  g_ptr_array_add (ids, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
