/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-undo"

#include "sync/accord-undo.h"

#include "sync/accord-forecast.h"
#include "sync/accord-wanted.h"

/* People are never written, here or there: nobody is invited again. */
#define SPARED_FIELDS                                                                                        \
  (ACCORD_FIELD_BIT (ACCORD_FIELD_ATTENDEES) | ACCORD_FIELD_BIT (ACCORD_FIELD_RESPONSES) |                   \
   ACCORD_FIELD_BIT (ACCORD_FIELD_ORGANISER) | ACCORD_FIELD_BIT (ACCORD_FIELD_ONLINE))

/* One side of a deed against the present. */
typedef enum
{
  PART_NOTHING, /* nothing was done, or it is taken back already */
  PART_APPEARED,
  PART_VANISHED,
  PART_VALUES
} Part;

typedef struct
{
  const AccordSnapshot *snapshot;
  const AccordPolicy *policy;
  const AccordDeed *deed;
  const AccordCandidate *candidate;
  AccordStep *step;
  const char *obstacle; /* sentence; NULL: none */
} UndoContext;

static const char *const obstacle_words[] = {
  [ACCORD_UNDO_DISCONNECTED] = "Its account is disconnected.",
  [ACCORD_UNDO_NOT_MIRRORED] = "Its calendar is no longer mirrored.",
  [ACCORD_UNDO_MISSING] = "Its calendar was not found there.",
  [ACCORD_UNDO_FORGOTTEN] = "Its calendar is not known any more.",
};

static void
refuse (UndoContext *context, const char *why)
{
  if (context->obstacle == NULL)
    context->obstacle = why;
}

static gboolean
is_live_here (const AccordCandidate *candidate)
{
  return candidate->event != NULL && candidate->event->deleted_at == 0;
}

static gboolean
is_mirrored (const AccordLink *link)
{
  return link->remote_id != NULL && (link->state == ACCORD_LINK_LIVE || link->state == ACCORD_LINK_HELD);
}

static const char *
value_of (const AccordFields *fields, AccordField field)
{
  const char *value = fields != NULL ? accord_fields_get (fields, field) : NULL;

  return value != NULL ? value : "";
}

/* Which fields of @side still stand as the cycle left them; *differs when somebody has changed one since. Fields that
 * stand as before it are taken back already. */
static AccordFieldMask
compare_present (const AccordDeedSide *side, const AccordFields *present, gboolean *differs)
{
  AccordFieldMask mask = 0;

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      const char *after = side->after != NULL ? accord_fields_get (side->after, field) : NULL;
      const char *now = value_of (present, field);

      if (after == NULL || (SPARED_FIELDS & ACCORD_FIELD_BIT (field)))
        continue;
      if (side->existed && accord_field_equal (field, now, value_of (side->before, field)))
        continue;
      if (accord_field_equal (field, now, after))
        mask |= ACCORD_FIELD_BIT (field);
      else
        *differs = TRUE;
    }
  return mask;
}

/* ---- the side here ---- */

static Part
judge_values_here (UndoContext *context, gboolean *changed)
{
  const AccordCandidate *candidate = context->candidate;
  AccordFieldMask mask = compare_present (&context->deed->here, context->step->local, changed);

  if (mask == 0 && !*changed)
    return PART_NOTHING;
  if (context->deed->here.partial)
    refuse (context, "What it was before was not kept.");
  else if (!is_live_here (candidate))
    refuse (context, "It has been deleted here since.");
  else if (g_strcmp0 (value_of (context->deed->here.after, ACCORD_FIELD_STATUS), "cancelled") == 0)
    refuse (context, "Cancelled by its organiser: that stays.");
  else if (!is_mirrored (candidate->link))
    refuse (context, "It is no longer kept the same in this calendar.");
  context->step->pull = mask;
  return PART_VALUES;
}

static Part
judge_here (UndoContext *context)
{
  const AccordDeedSide *side = &context->deed->here;
  gboolean changed = FALSE;
  Part part = PART_NOTHING;

  if (!side->written || (!side->existed && !side->exists))
    return PART_NOTHING;
  if (side->existed && side->exists)
    part = judge_values_here (context, &changed);
  else if (side->exists && is_live_here (context->candidate))
    {
      part = PART_APPEARED;
      compare_present (side, context->step->local, &changed);
    }
  else if (!side->exists && !is_live_here (context->candidate))
    part = PART_VANISHED;
  if (changed)
    refuse (context, "Changed here since.");
  return part;
}

/* ---- the side there ---- */

static gboolean
is_same_item (const UndoContext *context)
{
  const AccordCandidate *candidate = context->candidate;
  const char *known = context->deed->remote_id;

  return accord_candidate_is_present_there (candidate) &&
         (known == NULL || g_strcmp0 (known, candidate->link->remote_id) == 0);
}

/* The event that came from there is gone here again; the rest of the same undo still has to be done there. */
static gboolean
was_hidden_by_undo (const UndoContext *context)
{
  return context->candidate->link->state == ACCORD_LINK_HIDDEN && !context->deed->here.existed &&
         context->deed->here.exists && !is_live_here (context->candidate);
}

static Part
judge_values_there (UndoContext *context, gboolean *changed)
{
  if (!is_same_item (context))
    {
      refuse (context, "It is gone there, or another copy has taken its place.");
      return PART_VALUES;
    }
  context->step->push = compare_present (&context->deed->there, context->step->remote, changed);
  if (context->step->push == 0 && !*changed)
    return PART_NOTHING;
  if (context->deed->there.partial)
    refuse (context, "What it was before was not kept.");
  else if (!is_mirrored (context->candidate->link) && !was_hidden_by_undo (context))
    refuse (context, "It is no longer kept the same in this calendar.");
  return PART_VALUES;
}

/* Restored here, an event whose copy had been deleted there is written there anew; an event that does not belong there
 * would only be taken away again. */
static gboolean
follows_restoration (const UndoContext *context)
{
  const AccordDeedSide *here = &context->deed->here;
  const AccordLink *link = context->candidate->link;
  g_autoptr (AccordEvent) restored = NULL;
  AccordUnwanted reason;

  if (!here->written || !here->existed || here->exists || link->remote_id != NULL ||
      link->state != ACCORD_LINK_WITHDRAWN || context->candidate->event == NULL)
    return FALSE;
  restored = accord_event_copy (context->candidate->event);
  restored->deleted_at = 0;
  reason = accord_judge_copy (context->snapshot, restored);
  return reason == ACCORD_WANTED || reason == ACCORD_UNWANTED_OUTSIDE;
}

static Part
judge_there (UndoContext *context)
{
  const AccordDeedSide *side = &context->deed->there;
  gboolean changed = FALSE;
  Part part = PART_NOTHING;

  if (!side->written || (!side->existed && !side->exists))
    part = follows_restoration (context) ? PART_VANISHED : PART_NOTHING;
  else if (side->existed && side->exists)
    part = judge_values_there (context, &changed);
  else if (side->exists && is_same_item (context))
    {
      part = PART_APPEARED;
      compare_present (side, context->step->remote, &changed);
    }
  else if (!side->exists && context->candidate->link->remote_id == NULL)
    part = PART_VANISHED;
  if (changed)
    refuse (context, "Changed there since.");
  if (part != PART_NOTHING && context->snapshot->calendar->direction == ACCORD_DIRECTION_IN)
    refuse (context, "This calendar is only read.");
  return part;
}

/* ---- the step ---- */

typedef struct
{
  Part here;
  Part there;
  AccordStepKind kind;
  const char *why;
} Recipe;

static const Recipe recipes[] = {
  { PART_NOTHING, PART_VALUES, ACCORD_STEP_PUSH, "It gets back there what it was before." },
  { PART_NOTHING, PART_APPEARED, ACCORD_STEP_PUSH_DELETE, "It was new there: the copy goes again." },
  { PART_NOTHING, PART_VANISHED, ACCORD_STEP_PUSH_NEW, "It was deleted there: it comes back, without attendees." },
  { PART_VALUES, PART_NOTHING, ACCORD_STEP_PULL, "It gets back here what it was before." },
  { PART_VALUES, PART_VALUES, ACCORD_STEP_MERGE, "Both sides get back what they were before." },
  { PART_VALUES, PART_APPEARED, ACCORD_STEP_PUSH_DELETE, "It was new there: the copy goes again." },
  { PART_VALUES, PART_VANISHED, ACCORD_STEP_PUSH_NEW, "It was deleted there: it comes back, without attendees." },
  { PART_APPEARED, PART_NOTHING, ACCORD_STEP_PULL_DELETE, "It was new here: it goes here and stays there." },
  { PART_APPEARED, PART_VALUES, ACCORD_STEP_PULL_DELETE, "It was new here: it goes here and stays there." },
  { PART_APPEARED, PART_APPEARED, ACCORD_STEP_PUSH_DELETE, "It was new on both sides: it goes again." },
  { PART_APPEARED, PART_VANISHED, ACCORD_STEP_PUSH_NEW, "It goes here and comes back there, without attendees." },
  { PART_VANISHED, PART_NOTHING, ACCORD_STEP_PULL_NEW, "It was deleted here: it comes back." },
  { PART_VANISHED, PART_VALUES, ACCORD_STEP_PULL_NEW, "It was deleted here: it comes back." },
  { PART_VANISHED, PART_APPEARED, ACCORD_STEP_PUSH_DELETE, "It comes back here, and its copy there goes." },
  { PART_VANISHED,
    PART_VANISHED,
    ACCORD_STEP_PUSH_NEW,
    "It was deleted: it comes back here, and there as a new copy without attendees." },
};

static const Recipe *
find_recipe (Part here, Part there)
{
  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    if (recipes[i].here == here && recipes[i].there == there)
      return &recipes[i];
  return NULL;
}

/* The fields of a new copy: what the provider may be given, but for people. */
static void
fill_new_copy (UndoContext *context, Part here)
{
  const AccordCandidate *candidate = context->candidate;
  AccordStep *step = context->step;
  AccordFieldClass classes[ACCORD_N_FIELDS];
  const AccordFields *old = context->deed->there.before;

  step->origin = ACCORD_ORIGIN_HERE;
  step->generation = candidate->link->generation + 1;
  if (candidate->event != NULL)
    {
      g_clear_pointer (&step->local, accord_fields_free);
      step->local = accord_project_event (candidate->event,
                                          context->snapshot->calendar,
                                          ACCORD_ORIGIN_HERE,
                                          context->policy,
                                          context->snapshot->capabilities.status_in_busy);
    }
  else if (old != NULL)
    {
      /* The row is gone for good: it comes back as it was seen there. */
      g_clear_pointer (&step->local, accord_fields_free);
      step->local = accord_fields_copy (old);
      step->take = accord_fields_copy (old);
    }
  step->write = here == PART_VANISHED || old == NULL || is_live_here (candidate) ? accord_fields_copy (step->local) : accord_fields_copy (old);
  accord_snapshot_get_classes (context->snapshot, candidate->event, ACCORD_ORIGIN_HERE, TRUE, classes);
  step->push = 0;
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    {
      if (classes[field] == ACCORD_CLASS_NONE || accord_fields_get (step->local, field) == NULL)
        continue;
      step->carried |= ACCORD_FIELD_BIT (field);
      if (classes[field] != ACCORD_CLASS_IN && accord_fields_get (step->write, field) != NULL)
        step->push |= ACCORD_FIELD_BIT (field) & ~SPARED_FIELDS;
    }
}

static AccordFields *
before_image (const AccordDeedSide *side, AccordFieldMask mask)
{
  AccordFields *image = accord_fields_new ();

  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (mask & ACCORD_FIELD_BIT (field))
      accord_fields_set (image, field, value_of (side->before, field));
  return image;
}

/* After it the link stands so that nothing follows by itself. */
static AccordLinkState
state_after (const UndoContext *context, Part here, Part there)
{
  AccordUnwanted reason = accord_judge_copy (context->snapshot, context->candidate->event);

  if (there == PART_APPEARED)
    return ACCORD_LINK_RELEASED;
  if (here == PART_APPEARED)
    return ACCORD_LINK_HIDDEN;
  if (there == PART_VANISHED && here == PART_VANISHED)
    return ACCORD_LINK_LIVE;
  if (there == PART_VANISHED && here != PART_VANISHED && reason != ACCORD_WANTED && reason != ACCORD_UNWANTED_OUTSIDE)
    return ACCORD_LINK_HIDDEN;
  if (here == PART_VANISHED && there == PART_NOTHING)
    return context->candidate->link->remote_id != NULL ? ACCORD_LINK_LIVE : ACCORD_LINK_WITHDRAWN;
  return context->candidate->link->state == ACCORD_LINK_HIDDEN ? ACCORD_LINK_HIDDEN : ACCORD_LINK_LIVE;
}

static const AccordFields *
fields_there (const UndoContext *context)
{
  return context->step->remote != NULL ? context->step->remote : context->candidate->link->seen;
}

/* §9: nothing about the past, and nobody is written to who was not foreseen. */
static void
spare_people (UndoContext *context)
{
  AccordStep *step = context->step;
  gboolean touches = step->kind != ACCORD_STEP_PUSH_NEW && (step->push != 0 || step->kind == ACCORD_STEP_PUSH_DELETE);
  guint people = 1;

  if (!touches)
    return;
  if (accord_snapshot_has_ended (context->snapshot, fields_there (context)) &&
      accord_forecast_has_attendees_there (context->snapshot, context->candidate))
    refuse (context, "Has ended and has attendees there: it stays as it is.");
  step->mails = accord_forecast_mails (context->snapshot, step);
  if (step->mails == NULL || accord_forecast_sends (context->snapshot, context->candidate))
    return;
  for (const char *at = step->mails; *at != '\0'; at++)
    people += *at == '\n';
  if (context->obstacle == NULL)
    step->reason = g_strdup_printf (people == 1 ? "Would mail %u person." : "Would mail %u people.", people);
  refuse (context, "Would mail people.");
}

static void
fill_step (UndoContext *context, const Recipe *recipe)
{
  const AccordDeed *deed = context->deed;
  AccordStep *step = context->step;

  step->kind = recipe->kind;
  step->why = recipe->why;
  step->vanish = recipe->here == PART_APPEARED;
  step->revive = recipe->here == PART_VANISHED;
  if (recipe->here == PART_VALUES)
    step->take = before_image (&deed->here, step->pull);
  if (recipe->there == PART_VALUES)
    step->write = before_image (&deed->there, step->push);
  else if (recipe->there == PART_APPEARED)
    step->push = 0;
  else if (recipe->there == PART_VANISHED)
    fill_new_copy (context, recipe->here);
  step->carried |= step->pull;
  step->state_after = state_after (context, recipe->here, recipe->there);
  /* For a row that is gone for good. */
  if (step->revive && step->take == NULL && deed->here.before != NULL)
    step->take = accord_fields_copy (deed->here.before);
  spare_people (context);
}

static void
fill_sides (UndoContext *context)
{
  const AccordCandidate *candidate = context->candidate;
  AccordStep *step = context->step;

  step->undo = TRUE;
  step->origin = candidate->link->origin;
  step->generation = candidate->link->generation;
  if (candidate->event != NULL)
    step->local = accord_project_event (candidate->event,
                                        context->snapshot->calendar,
                                        step->origin,
                                        context->policy,
                                        context->snapshot->capabilities.status_in_busy);
  else
    step->local = accord_fields_new ();
  if (accord_candidate_is_present_there (candidate) && candidate->item->fields != NULL)
    step->remote = accord_fields_copy (candidate->item->fields);
}

AccordStep *
accord_undo_step_new (const AccordSnapshot *snapshot,
                      const AccordPolicy *policy,
                      const AccordDeed *deed,
                      const AccordCandidate *candidate,
                      AccordUndoObstacle obstacle)
{
  g_autoptr (AccordStep) step = NULL;
  UndoContext context = { snapshot, policy, deed, candidate, NULL, NULL };
  const Recipe *recipe;
  Part here;

  g_return_val_if_fail (snapshot != NULL && policy != NULL && deed != NULL, NULL);
  g_return_val_if_fail (candidate != NULL && candidate->link != NULL, NULL);

  context.step = step = accord_step_new (ACCORD_STEP_NONE, candidate, NULL);
  context.obstacle = obstacle_words[obstacle];
  fill_sides (&context);
  here = judge_here (&context);
  recipe = find_recipe (here, judge_there (&context));
  if (recipe == NULL)
    return NULL;
  fill_step (&context, recipe);
  if (context.obstacle != NULL)
    {
      if (step->reason == NULL)
        step->reason = g_strdup (context.obstacle);
      step->final = step->unticked = TRUE;
      step->hold = ACCORD_HOLD_APPROVAL;
    }
  return g_steal_pointer (&step);
}
