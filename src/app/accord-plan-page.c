/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-forecast-list.h"
#include "accord-plan-group-row.h"
#include "accord-plan-page.h"
#include "accord-plan-notes.h"
#include "accord-plan-part-head.h"
#include "accord-sentences.h"

struct _AccordPlanPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkButton *apply;
  GtkStack *stack;
  GtkLabel *heading;
  GtkLabel *note;
  AccordForecastList *forecast;
  GtkBox *parts_box;
  AdwStatusPage *nothing;
  AdwStatusPage *failed;
  GtkButton *later;

  AccordDesk *desk;      /* (owned) */
  AccordPlanPurpose purpose;
  const AccordPlanWords *words;
  char *account;         /* (owned) (nullable) NULL: all */
  gboolean remove_there; /* of a reset */
  gboolean remove_here;
  char *cycle;           /* (owned) (nullable) the sync that is to be taken back */
  char *undo;            /* (owned) (nullable) ids of the plans for it, approved together */
  GPtrArray *plans;      /* (owned) (element-type AccordPlanRecord) */
  GPtrArray *steps;      /* (owned) (element-type AccordPlanStep) of all plans, not owning */
  GPtrArray *parts;      /* (owned) (nullable) (element-type AccordPlanPart) */
  GPtrArray *group_rows; /* (owned) (element-type AccordPlanGroupRow) not owning */
  gboolean rules;        /* only what changed rules do is asked about */
  guint approving;       /* plans still to be approved */
  gboolean approved;     /* what was shown is on its way */
  gboolean left;         /* nobody waits for it any more */
  char *run;             /* (owned) (nullable) */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordPlanPage, accord_plan_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum
{
  APPLIED,
  PUT_OFF,
  UNDER_WAY,
  UNTOUCHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- counting ---- */

static gboolean
is_first (AccordPlanPage *self)
{
  return self->purpose == ACCORD_PLAN_FOR_SYNC && accord_plan_waits (self->desk, self->plans, ACCORD_PLAN_FIRST);
}

/* A departure is carried out with whatever is ticked. */
static gboolean
may_be_empty (AccordPlanPage *self)
{
  return is_first (self) || accord_plan_waits (self->desk, self->plans, ACCORD_PLAN_RULES) ||
         (self->words->empty && self->plans->len > 0);
}

static void
show_count (AccordPlanPage *self)
{
  guint n = accord_plan_count_ticked (self->steps);
  g_autofree char *label = self->words->apply (n);

  gtk_button_set_label (self->apply, self->narrow ? _ (self->words->brief) : label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->apply), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), self->approving == 0 && (n > 0 || may_be_empty (self)));
}

static void
mail_choice_cb (AccordPlanPage *self)
{
  for (guint i = 0; i < self->group_rows->len; i++)
    accord_plan_group_row_update (g_ptr_array_index (self->group_rows, i));
  show_count (self);
}

static char *
name_services (AccordPlanPage *self)
{
  const AccordPlanRecord *first = self->plans->len > 0 ? g_ptr_array_index (self->plans, 0) : NULL;

  if (self->plans->len == 1)
    return g_strdup (accord_desk_service_of (self->desk, first->account));
  return g_strdup (_ ("your providers"));
}

static void
show_forecast (AccordPlanPage *self)
{
  g_autofree char *service = name_services (self);

  accord_forecast_list_show (self->forecast, self->steps, self->words, service, accord_desk_now (self->desk));
}

/* ---- showing ---- */

static void
show_part (AccordPlanPage *self, const AccordPlanPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (AccordCalendar) calendar =
      accord_store_get_calendar (accord_desk_get_store (self->desk), part->calendar, NULL);
  const char *service = calendar != NULL ? accord_desk_service_of (self->desk, calendar->account) : "";

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < part->groups->len; i++)
    {
      GtkWidget *row =
          accord_plan_group_row_new (self->desk, g_ptr_array_index (part->groups, i), service, self->narrow);

      g_signal_connect_object (row, "ticked", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      g_ptr_array_add (self->group_rows, row);
    }
  gtk_box_append (GTK_BOX (box), accord_plan_part_head_new (self->desk, calendar, part->total));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (self->parts_box, box);
}

static void
show_parts (AccordPlanPage *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->group_rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->parts_box))) != NULL)
    gtk_box_remove (self->parts_box, child);
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    show_part (self, g_ptr_array_index (self->parts, i));
}

/* A new account becomes known a moment after its sign-in. */
static void
show_account (AccordPlanPage *self)
{
  AccordAccountInfo *info = accord_desk_find_account (self->desk, self->account);

  if (self->cycle != NULL)
    adw_window_title_set_subtitle (self->title, "");
  else if (self->account == NULL)
    adw_window_title_set_subtitle (self->title, _ ("All accounts"));
  else if (info != NULL)
    adw_window_title_set_subtitle (self->title, accord_account_info_get_email (info));
}

static void
accounts_changed_cb (AccordPlanPage *self)
{
  show_account (self);
  show_parts (self);
}

/* There is no step. */
static void
show_nothing (AccordPlanPage *self)
{
  g_autofree char *note = accord_plan_join_notes (self->plans, NULL);

  if (self->purpose == ACCORD_PLAN_FOR_UNDO)
    {
      adw_status_page_set_title (self->nothing, _ ("Nothing to Undo"));
      adw_status_page_set_description (self->nothing, note);
      gtk_widget_set_visible (GTK_WIDGET (self->apply), FALSE);
    }
  else if (self->words->empty)
    {
      adw_status_page_set_title (self->nothing, _ ("Nothing to Remove"));
      adw_status_page_set_description (self->nothing, _ ("Accord has no copy there, and nothing is mailed."));
    }
  gtk_stack_set_visible_child_name (self->stack, "nothing");
  show_count (self);
}

static void
show_plans (AccordPlanPage *self)
{
  g_autofree char *changes = NULL;
  g_autofree char *calendars = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *note = accord_plan_say_note (self->plans, self->steps, self->purpose);
  gboolean first = is_first (self);

  self->parts = accord_plan_summarise (self->steps, self->purpose);
  if (self->rules && !accord_plan_touches_rules (self->desk, self->account, self->steps))
    {
      g_signal_emit (self, signals[UNTOUCHED], 0);
      return;
    }
  if (first)
    adw_window_title_set_title (self->title, _ ("First Sync"));
  if (self->steps->len == 0 && !first)
    {
      show_nothing (self);
      return;
    }
  changes = g_strdup_printf (ngettext ("%u change", "%u changes", self->steps->len), self->steps->len);
  calendars = g_strdup_printf (ngettext ("%u calendar", "%u calendars", self->parts->len), self->parts->len);
  /* Translators: "61 changes", "2 calendars" */
  heading = g_strdup_printf (_ ("%s in %s"), changes, calendars);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->note, note);
  show_parts (self);
  show_forecast (self);
  show_count (self);
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

/* ---- the plan ---- */

/* Takes @plan; NULL: @error says why, or there is none. */
static void
add_plan (AccordPlanPage *self, AccordPlanRecord *plan, const GError *error)
{
  if (plan == NULL)
    {
      accord_desk_report (self->desk, error);
      return;
    }
  g_ptr_array_add (self->plans, plan);
  for (guint i = 0; i < plan->steps->len; i++)
    g_ptr_array_add (self->steps, g_ptr_array_index (plan->steps, i));
}

static void
add_account_plan (AccordPlanPage *self, const char *account)
{
  g_autoptr (GError) error = NULL;
  AccordPlanRecord *plan = accord_store_find_plan_for (
      accord_desk_get_store (self->desk), account, accord_plan_purpose_name (self->purpose), &error);

  add_plan (self, plan, error);
}

static void
read_undo_plans (AccordPlanPage *self)
{
  g_auto (GStrv) ids = g_strsplit (self->undo, ",", -1);

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (GError) error = NULL;
      AccordPlanRecord *plan = accord_store_get_plan (accord_desk_get_store (self->desk), *id, &error);

      add_plan (self, plan, error);
    }
}

static void
read_plans (AccordPlanPage *self)
{
  GListModel *accounts = accord_desk_get_accounts (self->desk);

  if (self->undo != NULL)
    read_undo_plans (self);
  else if (self->account != NULL)
    add_account_plan (self, self->account);
  for (guint i = 0; self->account == NULL && self->undo == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);

      add_account_plan (self, accord_account_info_get_id (account));
    }
}

/* A departure that nobody approved is no more; what was approved goes on, whoever looks. */
static void
discard (AccordPlanPage *self)
{
  for (guint i = 0; self->words->empty && !self->approved && i < self->plans->len; i++)
    accord_desk_drop_plan (self->desk, ((const AccordPlanRecord *) g_ptr_array_index (self->plans, i))->id);
}

/* Somebody has approved it already, and it is being carried out. */
static gboolean
is_under_way (AccordPlanPage *self)
{
  const AccordPlanRecord *plan = self->plans->len > 0 ? g_ptr_array_index (self->plans, 0) : NULL;

  return self->words->empty && plan != NULL && !g_str_equal (plan->state, "open");
}

static void
show_answer (AccordPlanPage *self)
{
  read_plans (self);
  if (is_under_way (self))
    {
      self->approved = TRUE;
      if (!self->left)
        g_signal_emit (self, signals[UNDER_WAY], 0);
    }
  else if (self->left)
    discard (self);
  else
    show_plans (self);
}

/* Each call leaves a plan in the store; those of a sync and of an undo also name it. */
static gboolean
finish_call (AccordPlanPage *self, AccordClient *client, GAsyncResult *result, GError **error)
{
  switch (self->purpose)
    {
    case ACCORD_PLAN_FOR_UNDO:
      g_free (self->undo);
      self->undo = accord_client_undo_finish (client, result, error);
      return self->undo != NULL;
    case ACCORD_PLAN_FOR_DISCONNECT:
      return accord_client_disconnect_finish (client, result, error);
    case ACCORD_PLAN_FOR_RESET:
      return accord_client_reset_finish (client, result, error);
    case ACCORD_PLAN_FOR_SYNC:
    default:
      {
        g_autofree char *plan = accord_client_plan_finish (client, result, error);

        return plan != NULL;
      }
    }
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordPlanPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = finish_call (self, ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  if (done)
    {
      show_answer (self);
      return;
    }
  adw_status_page_set_description (self->failed, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
ask_for_plan (AccordPlanPage *self)
{
  AccordClient *client = accord_desk_get_client (self->desk);
  gpointer data = g_object_ref (self);

  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
  switch (self->purpose)
    {
    case ACCORD_PLAN_FOR_UNDO:
      accord_client_undo_async (client, self->cycle, NULL, planned_cb, data);
      break;
    case ACCORD_PLAN_FOR_DISCONNECT:
      accord_client_disconnect_async (client, self->account, TRUE, NULL, planned_cb, data);
      break;
    case ACCORD_PLAN_FOR_RESET:
      accord_client_reset_async (client, self->account, self->remove_there, self->remove_here, NULL, planned_cb, data);
      break;
    case ACCORD_PLAN_FOR_SYNC:
    default:
      accord_client_plan_async (client, self->account, NULL, planned_cb, data);
    }
}

/* ---- applying ---- */

static void
approved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordPlanPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *run = accord_client_approve_finish (ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  self->approving--;
  if (run != NULL)
    {
      g_free (self->run);
      self->run = g_steal_pointer (&run);
    }
  else
    accord_desk_report (self->desk, error);

  if (self->approving > 0)
    return;
  self->approved = self->run != NULL;
  if (self->approved)
    g_signal_emit (self, signals[APPLIED], 0, self->run);
  else
    show_count (self);
}

static gboolean
is_worth_approving (AccordPlanPage *self, const AccordPlanRecord *plan)
{
  return self->words->empty || accord_plan_count_ticked (plan->steps) > 0 ||
         accord_desk_needs_approval (self->desk, plan->account);
}

static void
approve (AccordPlanPage *self, const char *plan, GPtrArray *steps)
{
  g_auto (GStrv) left_out = accord_plan_list_left_out (steps);

  self->approving++;
  accord_client_approve_async (accord_desk_get_client (self->desk),
                               plan,
                               (const char *const *) left_out,
                               NULL,
                               approved_cb,
                               g_object_ref (self));
}

static void
approve_all (AccordPlanPage *self)
{
  if (self->undo != NULL)
    approve (self, self->undo, self->steps);
  for (guint i = 0; self->undo == NULL && i < self->plans->len; i++)
    {
      const AccordPlanRecord *plan = g_ptr_array_index (self->plans, i);

      if (is_worth_approving (self, plan))
        approve (self, plan->id, plan->steps);
    }
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordPlanPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean decided = accord_client_decide_finish (ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  self->approving--;
  if (decided)
    {
      approve_all (self);
      return;
    }
  self->approved = FALSE;
  accord_desk_report (self->desk, error);
  show_count (self);
}

/* What is to be taken away is said first: approved as it stands, the plan would leave it. */
static void
apply_cb (AccordPlanPage *self)
{
  g_auto (GStrv) taken_away = accord_plan_list_taken_away (self->steps);

  /* Until the answer is there, it may be on its way. */
  self->approved = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
  if (taken_away[0] == NULL)
    {
      approve_all (self);
      return;
    }
  self->approving++;
  accord_client_decide_async (accord_desk_get_client (self->desk),
                              (const char *const *) taken_away,
                              "take-away",
                              NULL,
                              decided_cb,
                              g_object_ref (self));
}

static void
later_cb (AccordPlanPage *self)
{
  self->left = TRUE;
  g_signal_emit (self, signals[PUT_OFF], 0);
}

static void
accord_plan_page_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AccordPlanPage *self = ACCORD_PLAN_PAGE (object);

  switch (property_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      show_parts (self);
      show_count (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
accord_plan_page_dispose (GObject *object)
{
  AccordPlanPage *self = ACCORD_PLAN_PAGE (object);

  if (self->desk != NULL)
    discard (self);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_plan_page_parent_class)->dispose (object);
}

static void
accord_plan_page_finalize (GObject *object)
{
  AccordPlanPage *self = ACCORD_PLAN_PAGE (object);

  g_free (self->account);
  g_free (self->cycle);
  g_free (self->undo);
  g_free (self->run);
  g_ptr_array_unref (self->group_rows);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->plans);

  G_OBJECT_CLASS (accord_plan_page_parent_class)->finalize (object);
}

static void
accord_plan_page_class_init (AccordPlanPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = accord_plan_page_dispose;
  object_class->finalize = accord_plan_page_finalize;
  object_class->set_property = accord_plan_page_set_property;

  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[APPLIED] = g_signal_new ("applied",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);
  signals[PUT_OFF] = g_signal_new (
      "put-off", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[UNDER_WAY] = g_signal_new (
      "under-way", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[UNTOUCHED] = g_signal_new (
      "untouched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ACCORD_TYPE_FORECAST_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-plan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, apply);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, heading);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, note);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, forecast);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, parts_box);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, failed);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, later);
  gtk_widget_class_bind_template_callback (widget_class, mail_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_for_plan);
}

static void
accord_plan_page_init (AccordPlanPage *self)
{
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_plan_record_free);
  self->steps = g_ptr_array_new ();
  self->group_rows = g_ptr_array_new ();
  self->words = accord_plan_words (ACCORD_PLAN_FOR_SYNC);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static AccordPlanPage *
new_page (AccordDesk *desk, AccordPlanPurpose purpose, const char *account)
{
  AccordPlanPage *self = g_object_new (ACCORD_TYPE_PLAN_PAGE, NULL);

  self->desk = g_object_ref (desk);
  self->purpose = purpose;
  self->words = accord_plan_words (purpose);
  self->account = g_strdup (account);
  adw_window_title_set_title (self->title, _ (self->words->title));
  gtk_button_set_label (self->later, _ (self->words->later));
  gtk_button_set_label (self->apply, _ (self->words->brief));
  if (self->words->destroys)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->apply), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->apply), "destructive-action");
    }
  g_signal_connect_object (accord_desk_get_accounts (desk), "items-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GtkWidget *
accord_plan_page_new (AccordDesk *desk, const char *account)
{
  AccordPlanPage *self = new_page (desk, ACCORD_PLAN_FOR_SYNC, account);

  show_account (self);
  ask_for_plan (self);
  return GTK_WIDGET (self);
}

GtkWidget *
accord_plan_page_new_rules (AccordDesk *desk, const AccordCalendar *calendar)
{
  const char *account = accord_plan_rules_wait_elsewhere (desk, calendar->account) ? NULL : calendar->account;
  AccordPlanPage *self = new_page (desk, ACCORD_PLAN_FOR_SYNC, account);

  self->rules = TRUE;
  adw_window_title_set_title (self->title, _ ("Changed Rules"));
  show_account (self);
  ask_for_plan (self);
  return GTK_WIDGET (self);
}

GtkWidget *
accord_plan_page_new_undo (AccordDesk *desk, const char *cycle)
{
  AccordPlanPage *self = new_page (desk, ACCORD_PLAN_FOR_UNDO, NULL);

  self->cycle = g_strdup (cycle);
  ask_for_plan (self);
  return GTK_WIDGET (self);
}

GtkWidget *
accord_plan_page_new_leave (
    AccordDesk *desk, const char *account, AccordPlanPurpose purpose, gboolean remove_there, gboolean remove_here)
{
  AccordPlanPage *self = new_page (desk, purpose, account);

  self->remove_there = remove_there;
  self->remove_here = remove_here;
  show_account (self);
  ask_for_plan (self);
  return GTK_WIDGET (self);
}
