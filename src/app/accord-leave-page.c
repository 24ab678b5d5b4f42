/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-leave-page.h"
#include "store/accord-links.h"

struct _AccordLeavePage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkLabel *doing;
  GtkProgressBar *progress;
  GtkLabel *count;
  AdwStatusPage *rests;
  GtkButton *again;
  GtkButton *keep;

  AccordDesk *desk;      /* (owned) */
  char *account;         /* (owned) */
  char *email;           /* (owned) it may be gone before the page */
  AccordPlanPurpose purpose;
  char *run;             /* (owned) (nullable) that goes on with it */
  gboolean waiting;      /* for the end of a run */
  char *error;           /* (owned) (nullable) why the last one ended */
  char *open_plan;       /* (owned) (nullable) id of a plan that was not approved after all */
  guint removed;         /* by the runs this page has seen */
  gboolean over;
};

G_DEFINE_FINAL_TYPE (AccordLeavePage, accord_leave_page, ADW_TYPE_BIN)

enum
{
  DONE,
  CLOSED,
  PLAN_WANTED,
  REST_KEPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is said of each purpose; AccordPlanPurpose begins at two others. */
typedef struct
{
  const char *title;
  const char *doing;
  const char *rests;
  const char *keep;
} LeaveWords;

static const LeaveWords words[] = {
  [ACCORD_PLAN_FOR_DISCONNECT] = { N_ ("Disconnect"),
                                   N_ ("Removing the Copies…"),
                                   N_ ("Not Disconnected Yet"),
                                   N_ ("Disconnect, Keep the Rest") },
  [ACCORD_PLAN_FOR_RESET] = { N_ ("Reset"),
                              N_ ("Resetting…"),
                              N_ ("Not Reset Yet"),
                              N_ ("Reset, Keep the Rest") },
};

/* ---- how far it is ---- */

static AccordPlanRecord *
find_plan (AccordDesk *desk, const char *account, AccordPlanPurpose purpose)
{
  return accord_store_find_plan_for (
      accord_desk_get_store (desk), account, accord_plan_purpose_name (purpose), NULL);
}

gboolean
accord_desk_find_leaving (AccordDesk *desk, const char *account, AccordPlanPurpose *purpose)
{
  static const AccordPlanPurpose purposes[] = { ACCORD_PLAN_FOR_DISCONNECT, ACCORD_PLAN_FOR_RESET };

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (AccordPlanRecord) plan = find_plan (desk, account, purposes[i]);

      if (plan == NULL || g_str_equal (plan->state, "open"))
        continue;
      *purpose = purposes[i];
      return TRUE;
    }
  return FALSE;
}

/* A copy that was removed has no living pair any more. */
static gboolean
is_removed (AccordStore *store, const AccordPlanStep *step)
{
  g_autoptr (AccordLink) link = accord_store_find_link (store, step->event, step->calendar, NULL);

  return link == NULL || (link->state != ACCORD_LINK_LIVE && link->state != ACCORD_LINK_HELD);
}

/* Of the copies that a person approved. */
static void
count_copies (AccordLeavePage *self, const AccordPlanRecord *plan, guint *removed, guint *total)
{
  *removed = *total = 0;
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const AccordPlanStep *step = g_ptr_array_index (plan->steps, i);

      if (!step->ticked || step->held || step->event == NULL || !g_str_equal (step->kind, "push-delete"))
        continue;
      *total += 1;
      *removed += is_removed (accord_desk_get_store (self->desk), step);
    }
}

/* ---- showing ---- */

static void
show_progress (AccordLeavePage *self, guint done, guint total)
{
  g_autofree char *text = total > 0 ? g_strdup_printf (_ ("%u of %u"), done, total) : g_strdup ("");

  gtk_label_set_label (self->count, text);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP ((double) done / total, 0, 1));
  else
    gtk_progress_bar_set_fraction (self->progress, 0);
}

static char *
say_rest (AccordLeavePage *self, const AccordPlanRecord *plan)
{
  guint removed, total;
  g_autofree char *how_far = NULL;
  const char *why = self->error != NULL ? self->error : "";
  const char *gap = self->error != NULL ? " " : "";

  if (g_str_equal (plan->state, "open"))
    return g_strdup_printf ("%s%s%s", why, gap, _ ("Nothing was removed."));
  count_copies (self, plan, &removed, &total);
  if (total > 0)
    how_far = g_strdup_printf (ngettext ("%u of %u copy was removed.", "%u of %u copies were removed.", total),
                               removed,
                               total);
  return g_strdup_printf (
      "%s%s%s %s", why, gap, how_far != NULL ? how_far : "", _ ("The next sync goes on; until then nothing else of this account is synced."));
}

static void
show_rest (AccordLeavePage *self, const AccordPlanRecord *plan)
{
  g_autofree char *text = say_rest (self, plan);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  gboolean open = g_str_equal (plan->state, "open");

  g_free (self->open_plan);
  self->open_plan = open ? g_strdup (plan->id) : NULL;
  adw_status_page_set_description (self->rests, escaped);
  gtk_button_set_label (self->again, open ? _ ("Show Plan") : _ ("Try Again"));
  gtk_widget_set_visible (GTK_WIDGET (self->keep), !open);
  gtk_stack_set_visible_child_name (self->stack, "rests");
}

static char *
say_done (AccordLeavePage *self)
{
  g_autofree char *removed = NULL;

  if (self->purpose == ACCORD_PLAN_FOR_RESET)
    return g_strdup (_ ("Reset. The next sync begins with a plan."));
  if (self->removed == 0)
    return g_strdup_printf (_ ("%s is disconnected."), self->email);
  removed = g_strdup_printf (ngettext ("%u copy was removed.", "%u copies were removed.", self->removed),
                             self->removed);
  /* Translators: an address, then "12 copies were removed." */
  return g_strdup_printf (_ ("%s is disconnected. %s"), self->email, removed);
}

/* The plan goes from the store with its last step. */
static void
update (AccordLeavePage *self)
{
  g_autoptr (AccordPlanRecord) plan = NULL;

  if (self->desk == NULL || self->over)
    return;
  plan = find_plan (self->desk, self->account, self->purpose);
  if (plan == NULL)
    {
      g_autofree char *sentence = say_done (self);

      self->over = TRUE;
      g_signal_emit (self, signals[DONE], 0, sentence);
    }
  else if (self->waiting)
    gtk_stack_set_visible_child_name (self->stack, "running");
  else
    show_rest (self, plan);
}

/* ---- the run ---- */

static void
progress_cb (AccordLeavePage *self, const char *run, guint done, guint total)
{
  if (self->waiting && (self->run == NULL || g_str_equal (run, self->run)))
    show_progress (self, done, total);
}

static void
finished_cb (AccordLeavePage *self, const char *run, GVariant *result)
{
  const char *error = NULL;
  guint there = 0;

  if (!self->waiting || (self->run != NULL && !g_str_equal (run, self->run)))
    return;
  self->waiting = FALSE;
  g_variant_lookup (result, "deleted_there", "u", &there);
  self->removed += there;
  g_clear_pointer (&self->error, g_free);
  if (g_variant_lookup (result, "error", "&s", &error) && *error != '\0')
    self->error = g_strdup (error);
  update (self);
}

/* The service is gone, and its run with it. */
static void
connected_cb (AccordLeavePage *self, GParamSpec *pspec, AccordClient *client)
{
  if (accord_client_get_connected (client) || !self->waiting)
    return;
  self->waiting = FALSE;
  g_free (self->error);
  self->error = g_strdup (_ ("The sync service has stopped."));
  update (self);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordLeavePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *run = accord_client_sync_finish (ACCORD_CLIENT (source), result, &error);

  if (self->desk == NULL)
    return;
  if (run != NULL)
    {
      g_free (self->run);
      self->run = g_steal_pointer (&run);
      return;
    }
  self->waiting = FALSE;
  g_free (self->error);
  self->error = g_strdup (error->message);
  update (self);
}

static void
again_cb (AccordLeavePage *self)
{
  if (self->open_plan != NULL)
    {
      g_signal_emit (self, signals[PLAN_WANTED], 0);
      return;
    }
  self->waiting = TRUE;
  g_clear_pointer (&self->run, g_free);
  show_progress (self, 0, 0);
  update (self);
  if (!self->over)
    accord_client_sync_async (
        accord_desk_get_client (self->desk), self->account, FALSE, NULL, synced_cb, g_object_ref (self));
}

static void
keep_cb (AccordLeavePage *self)
{
  g_signal_emit (self, signals[REST_KEPT], 0);
}

static void
close_cb (AccordLeavePage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ---- the widget ---- */

/* A plan that could not even be approved is left with the page. */
static void
accord_leave_page_dispose (GObject *object)
{
  AccordLeavePage *self = ACCORD_LEAVE_PAGE (object);

  if (self->desk != NULL && self->open_plan != NULL)
    accord_desk_drop_plan (self->desk, self->open_plan);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (accord_leave_page_parent_class)->dispose (object);
}

static void
accord_leave_page_finalize (GObject *object)
{
  AccordLeavePage *self = ACCORD_LEAVE_PAGE (object);

  g_free (self->account);
  g_free (self->email);
  g_free (self->run);
  g_free (self->error);
  g_free (self->open_plan);

  G_OBJECT_CLASS (accord_leave_page_parent_class)->finalize (object);
}

static void
accord_leave_page_class_init (AccordLeavePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = accord_leave_page_dispose;
  object_class->finalize = accord_leave_page_finalize;

  signals[DONE] =
      g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PLAN_WANTED] =
      g_signal_new ("plan-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REST_KEPT] = g_signal_new ("rest-kept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-leave-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, stack);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, doing);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, progress);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, count);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, rests);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, again);
  gtk_widget_class_bind_template_child (widget_class, AccordLeavePage, keep);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
accord_leave_page_init (AccordLeavePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
accord_leave_page_new (AccordDesk *desk, const char *account, AccordPlanPurpose purpose, const char *run)
{
  AccordLeavePage *self = g_object_new (ACCORD_TYPE_LEAVE_PAGE, NULL);
  AccordAccountInfo *info = accord_desk_find_account (desk, account);
  AccordClient *client = accord_desk_get_client (desk);

  self->desk = g_object_ref (desk);
  self->account = g_strdup (account);
  self->email = g_strdup (info != NULL ? accord_account_info_get_email (info) : "");
  self->purpose = purpose;
  self->run = g_strdup (run);
  self->waiting = run != NULL || accord_desk_is_running (desk);
  adw_window_title_set_title (self->title, _ (words[purpose].title));
  adw_window_title_set_subtitle (self->title, self->email);
  gtk_label_set_label (self->doing, _ (words[purpose].doing));
  adw_status_page_set_title (self->rests, _ (words[purpose].rests));
  gtk_button_set_label (self->keep, _ (words[purpose].keep));
  g_signal_connect_object (client, "run-progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "run-finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  if (self->waiting)
    gtk_stack_set_visible_child_name (self->stack, "running");
  else
    update (self);
  return GTK_WIDGET (self);
}
