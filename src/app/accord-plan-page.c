/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "accord-badge.h"
#include "accord-plan-group-row.h"
#include "accord-plan-page.h"
#include "accord-plan-summary.h"
#include "accord-sentences.h"
#include "accord-tile.h"

struct _AccordPlanPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkButton *apply;
  GtkStack *stack;
  GtkLabel *heading;
  GtkLabel *note;
  GtkListBox *forecast;
  AdwActionRow *mail_row;
  GtkButton *who;
  AdwActionRow *skip_row;
  AdwActionRow *send_row;
  GtkCheckButton *skip;
  GtkCheckButton *send;
  GtkBox *parts_box;
  GtkWidget *mailed;   /* the forecast's disc when somebody would be mailed */
  GtkWidget *unmailed; /* when nobody would */
  AdwStatusPage *nothing;
  AdwStatusPage *failed;
  GtkButton *later;

  AccordDesk *desk;      /* (owned) */
  char *account;         /* (owned) (nullable) NULL: all */
  char *cycle;           /* (owned) (nullable) the sync that is to be taken back */
  char *undo;            /* (owned) (nullable) ids of the plans for it, approved together */
  GPtrArray *plans;      /* (owned) (element-type AccordPlanRecord) */
  GPtrArray *steps;      /* (owned) (element-type AccordPlanStep) of all plans, not owning */
  GPtrArray *parts;      /* (owned) (nullable) (element-type AccordPlanPart) */
  GPtrArray *group_rows; /* (owned) (element-type AccordPlanGroupRow) not owning */
  guint approving;       /* plans still to be approved */
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
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- counting ---- */

static gboolean
is_first (AccordPlanPage *self)
{
  for (guint i = 0; self->cycle == NULL && i < self->plans->len; i++)
    {
      const AccordPlanRecord *plan = g_ptr_array_index (self->plans, i);

      if (accord_desk_needs_approval (self->desk, plan->account))
        return TRUE;
    }
  return FALSE;
}

static void
show_count (AccordPlanPage *self)
{
  guint n = accord_plan_count_ticked (self->steps);
  g_autofree char *label = self->cycle != NULL
                               ? g_strdup_printf (ngettext ("Undo %u Change", "Undo %u Changes", n), n)
                               : g_strdup_printf (ngettext ("Apply %u Change", "Apply %u Changes", n), n);
  const char *brief = self->cycle != NULL ? _ ("Undo") : _ ("Apply");

  gtk_button_set_label (self->apply, self->narrow ? brief : label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->apply), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), self->approving == 0 && (n > 0 || is_first (self)));
}

/* The ticks of the steps that mail follow the forecast's answer. */
static void
mail_choice_cb (AccordPlanPage *self)
{
  gboolean send = gtk_check_button_get_active (self->send);

  if (self->steps == NULL)
    return;
  for (guint i = 0; i < self->steps->len; i++)
    {
      AccordPlanStep *step = g_ptr_array_index (self->steps, i);

      if (accord_plan_step_mails (step))
        step->ticked = send;
    }
  for (guint i = 0; i < self->group_rows->len; i++)
    accord_plan_group_row_update (g_ptr_array_index (self->group_rows, i));
  show_count (self);
}

static const char *
provider_name (AccordPlanPage *self, const char *account)
{
  AccordAccountInfo *info = accord_desk_find_account (self->desk, account);

  return accord_say_service (info != NULL ? accord_account_info_get_provider (info) : NULL);
}

static char *
name_services (AccordPlanPage *self)
{
  const AccordPlanRecord *first = self->plans->len > 0 ? g_ptr_array_index (self->plans, 0) : NULL;

  if (self->plans->len == 1)
    return g_strdup (provider_name (self, first->account));
  return g_strdup (_ ("your providers"));
}

static void
show_forecast (AccordPlanPage *self)
{
  g_autofree char *service = name_services (self);
  g_autofree char *title = NULL;
  g_autofree char *past = NULL;
  g_autofree char *people = NULL;
  g_autofree char *mails = NULL;
  g_autofree char *skip = NULL;
  AccordForecast forecast;

  accord_plan_forecast (self->steps, accord_desk_now (self->desk), &forecast);
  gtk_widget_set_visible (GTK_WIDGET (self->who), forecast.mails > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->skip_row), forecast.mails > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->send_row), forecast.mails > 0);
  gtk_widget_set_visible (self->mailed, forecast.mails > 0);
  gtk_widget_set_visible (self->unmailed, forecast.mails == 0);
  if (forecast.mails == 0)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mail_row), _ ("Nobody is mailed"));
      adw_action_row_set_subtitle (self->mail_row,
                                   self->cycle != NULL
                                       ? _ ("Nobody is invited again; what would mail stays as it is")
                                       : _ ("Attendees’ names stand in the notes of the copies"));
      return;
    }

  people = g_strdup_printf (ngettext ("%u person", "%u people", forecast.people), forecast.people);
  mails = g_strdup_printf (ngettext ("%u mail", "%u mails", forecast.mails), forecast.mails);
  /* Translators: provider, "9 people", "17 mails" */
  title = g_strdup_printf (_ ("Applying these would make %s send %s %s"), service, people, mails);
  past = forecast.past > 0 ? g_strdup_printf (ngettext ("%u of these mails is about an event in the past",
                                                        "%u of these mails are about events in the past",
                                                        forecast.past),
                                              forecast.past)
                           : g_strdup (_ ("None of them is about the past"));
  skip = g_strdup_printf (ngettext ("%u change stays undone", "%u changes stay undone", forecast.steps),
                          forecast.steps);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mail_row), title);
  adw_action_row_set_subtitle (self->mail_row, past);
  adw_action_row_set_subtitle (self->skip_row, skip);
  g_free (title);
  title = g_strdup_printf (_ ("%s get %s"), people, mails);
  adw_action_row_set_subtitle (self->send_row, title);
  gtk_check_button_set_active (self->skip, TRUE);
  mail_choice_cb (self);
}

static void
who_cb (AccordPlanPage *self)
{
  g_auto (GStrv) people = accord_plan_list_people (self->steps);
  g_autofree char *text = g_strjoinv ("\n", people);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Who Would Be Mailed"),
                                              text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- showing ---- */

static GtkWidget *
new_part_head (AccordPlanPage *self, const AccordPlanPart *part, const AccordCalendar *calendar)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *tile = accord_tile_new (24);
  AccordAccountInfo *account =
      calendar != NULL ? accord_desk_find_account (self->desk, calendar->account) : NULL;
  const char *email = account != NULL ? accord_account_info_get_email (account) : "";
  const char *service = calendar != NULL ? provider_name (self, calendar->account) : "";
  g_autofree char *where = NULL;
  g_autofree char *number = g_strdup_printf ("%u", part->total);
  GtkWidget *name = gtk_label_new (calendar != NULL ? calendar->name : _ ("Calendar"));
  GtkWidget *meta, *total;

  where = g_strdup_printf (calendar != NULL && calendar->remote_id == NULL ? _ ("Will be made in %s · %s")
                                                                           : _ ("Found in %s · %s"),
                           service,
                           email);
  meta = gtk_label_new (where);
  total = gtk_label_new (number);
  if (account != NULL)
    accord_tile_set_account (ACCORD_TILE (tile),
                             accord_account_info_get_provider (account),
                             email,
                             accord_desk_account_nth (self->desk, calendar->account));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (meta), 0);
  gtk_label_set_ellipsize (GTK_LABEL (meta), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (meta, "meta");
  gtk_widget_add_css_class (total, "meta");
  gtk_widget_add_css_class (total, "numeric");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_start (box, 2);
  gtk_widget_set_margin_end (box, 2);
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), meta);
  gtk_box_append (GTK_BOX (box), tile);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), total);
  return box;
}

static void
show_part (AccordPlanPage *self, const AccordPlanPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (AccordCalendar) calendar =
      accord_store_get_calendar (accord_desk_get_store (self->desk), part->calendar, NULL);
  const char *service = calendar != NULL ? provider_name (self, calendar->account) : "";

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
  gtk_box_append (GTK_BOX (box), new_part_head (self, part, calendar));
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

/* What the plans say about the whole; each sentence once. (transfer full) */
static char *
say_undo_note (AccordPlanPage *self, const char *first)
{
  GString *text = g_string_new (first);

  for (guint i = 0; i < self->plans->len; i++)
    {
      const char *note = ((const AccordPlanRecord *) g_ptr_array_index (self->plans, i))->note;

      if (note != NULL && strstr (text->str, note) == NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", note);
    }
  return g_string_free (text, FALSE);
}

static char *
say_note (AccordPlanPage *self)
{
  guint repeating = 0;
  g_autofree char *more = NULL;

  if (self->cycle != NULL)
    return say_undo_note (self, _ ("Nothing is written until you press Undo. What has changed since stays as it is."));

  for (guint i = 0; i < self->plans->len; i++)
    repeating += ((AccordPlanRecord *) g_ptr_array_index (self->plans, i))->repeating;
  if (repeating == 0)
    return g_strdup (_ ("Nothing is written until you press Apply."));
  more = g_strdup_printf (ngettext ("%u repeating event is not mirrored yet.",
                                    "%u repeating events are not mirrored yet.",
                                    repeating),
                          repeating);
  return g_strdup_printf ("%s %s", _ ("Nothing is written until you press Apply."), more);
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

static void
show_nothing_to_undo (AccordPlanPage *self)
{
  g_autofree char *note = say_undo_note (self, NULL);

  adw_status_page_set_title (self->nothing, _ ("Nothing to Undo"));
  adw_status_page_set_description (self->nothing, note);
  gtk_widget_set_visible (GTK_WIDGET (self->apply), FALSE);
}

static void
show_plans (AccordPlanPage *self)
{
  g_autofree char *changes = NULL;
  g_autofree char *calendars = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *note = say_note (self);
  gboolean first = is_first (self);

  self->parts = accord_plan_summarise (self->steps, self->cycle != NULL);
  if (self->cycle == NULL)
    adw_window_title_set_title (self->title, first ? _ ("First Sync") : _ ("Preview Changes"));
  if (self->steps->len == 0 && !first)
    {
      if (self->cycle != NULL)
        show_nothing_to_undo (self);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      show_count (self);
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
  AccordPlanRecord *plan = accord_store_find_plan (accord_desk_get_store (self->desk), account, &error);

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

  if (self->account != NULL)
    add_account_plan (self, self->account);
  for (guint i = 0; self->account == NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AccordAccountInfo) account = g_list_model_get_item (accounts, i);

      add_account_plan (self, accord_account_info_get_id (account));
    }
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordPlanPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean undoes = self->cycle != NULL;
  g_autofree char *plan = undoes ? accord_client_undo_finish (ACCORD_CLIENT (source), result, &error)
                                 : accord_client_plan_finish (ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  if (plan == NULL)
    {
      adw_status_page_set_description (self->failed, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  if (undoes)
    {
      g_free (self->undo);
      self->undo = g_steal_pointer (&plan);
      read_undo_plans (self);
    }
  else
    read_plans (self);
  show_plans (self);
}

static void
ask_for_plan (AccordPlanPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
  if (self->cycle != NULL)
    accord_client_undo_async (
        accord_desk_get_client (self->desk), self->cycle, NULL, planned_cb, g_object_ref (self));
  else
    accord_client_plan_async (
        accord_desk_get_client (self->desk), self->account, NULL, planned_cb, g_object_ref (self));
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

  if (self->approving == 0 && self->run != NULL)
    g_signal_emit (self, signals[APPLIED], 0, self->run);
  else if (self->approving == 0)
    show_count (self);
}

static gboolean
is_worth_approving (AccordPlanPage *self, const AccordPlanRecord *plan)
{
  return accord_plan_count_ticked (plan->steps) > 0 || accord_desk_needs_approval (self->desk, plan->account);
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
apply_cb (AccordPlanPage *self)
{
  if (self->cycle != NULL)
    approve (self, self->undo, self->steps);
  for (guint i = 0; self->cycle == NULL && i < self->plans->len; i++)
    {
      const AccordPlanRecord *plan = g_ptr_array_index (self->plans, i);

      if (is_worth_approving (self, plan))
        approve (self, plan->id, plan->steps);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply), FALSE);
}

static void
later_cb (AccordPlanPage *self)
{
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
  g_clear_object (&ACCORD_PLAN_PAGE (object)->desk);

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

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-plan-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, apply);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, heading);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, note);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, forecast);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, mail_row);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, who);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, skip_row);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, send_row);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, skip);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, send);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, parts_box);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, failed);
  gtk_widget_class_bind_template_child (widget_class, AccordPlanPage, later);
  gtk_widget_class_bind_template_callback (widget_class, mail_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, who_cb);
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
  gtk_widget_init_template (GTK_WIDGET (self));
  self->mailed = accord_disc_new ("mail-send-symbolic", "warning-tint", 32);
  self->unmailed = accord_disc_new ("object-select-symbolic", "success-tint", 32);
  adw_action_row_add_prefix (self->mail_row, self->mailed);
  adw_action_row_add_prefix (self->mail_row, self->unmailed);
}

static AccordPlanPage *
new_page (AccordDesk *desk, const char *title)
{
  AccordPlanPage *self = g_object_new (ACCORD_TYPE_PLAN_PAGE, NULL);

  self->desk = g_object_ref (desk);
  adw_window_title_set_title (self->title, title);
  g_signal_connect_object (accord_desk_get_accounts (desk), "items-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GtkWidget *
accord_plan_page_new (AccordDesk *desk, const char *account)
{
  AccordPlanPage *self = new_page (desk, _ ("Preview Changes"));

  self->account = g_strdup (account);
  show_account (self);
  ask_for_plan (self);
  return GTK_WIDGET (self);
}

GtkWidget *
accord_plan_page_new_undo (AccordDesk *desk, const char *cycle)
{
  AccordPlanPage *self = new_page (desk, _ ("Undo a Sync"));

  self->cycle = g_strdup (cycle);
  gtk_button_set_label (self->later, _ ("Not Now"));
  gtk_button_set_label (self->apply, _ ("Undo"));
  ask_for_plan (self);
  return GTK_WIDGET (self);
}
