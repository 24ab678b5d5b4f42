/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-badge.h"
#include "accord-conflict-grid.h"
#include "accord-conflict-page.h"
#include "accord-sentences.h"
#include "accord-tile.h"

struct _AccordConflictPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkWidget *save;
  GtkWidget *next;
  GtkBox *hero;
  GtkLabel *heading;
  GtkLabel *explanation;
  AdwBin *body;
  GtkBox *buttons;
  GtkBox *bottom;
  GtkWidget *result_box;
  GtkLabel *result;
  GtkWidget *bar; /* the project's colour */

  AccordDesk *desk;    /* (owned) */
  GPtrArray *topics;   /* (owned) (element-type GPtrArray of AccordQuestion) */
  AccordFields *sides; /* (owned) of the conflict shown */
  GHashTable *ticked;  /* (owned) set of AccordQuestion of the list shown */
  guint current;
  guint pending;       /* answers under way */
  gboolean refused;    /* one of them was not taken */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (AccordConflictPage, accord_conflict_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

enum
{
  DONE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- words ---- */

static const struct
{
  const char *title;
  const char *explanation; /* NULL: the question's own sentence */
} kind_words[] = {
  [ACCORD_QUESTION_CONFLICT] = { N_ ("Conflict"),
                                 N_ ("Changed here and there before the two could meet. Pick what each field "
                                     "should be.") },
  [ACCORD_QUESTION_BRAKE] = { N_ ("Many Deletions"), NULL },
  [ACCORD_QUESTION_DELETION] = { N_ ("Deleted There"),
                                 N_ ("These events were deleted in the calendar. What should happen to them here?") },
  [ACCORD_QUESTION_ORPHAN] = { N_ ("Copies Without an Event"),
                               N_ ("Accord made these copies once, and their events are not here any more.") },
  [ACCORD_QUESTION_RELEASED] = { N_ ("No Longer Mirrored"), NULL },
  [ACCORD_QUESTION_HIDDEN] = { N_ ("Hidden Here"), NULL },
  [ACCORD_QUESTION_MARK] = { N_ ("Conflict"), NULL },
};

static const struct
{
  AccordQuestionKind kind;
  const char *choice;
  const char *words;
} choice_words[] = {
  { ACCORD_QUESTION_CONFLICT, "mine", N_ ("Use Mine for All") },
  { ACCORD_QUESTION_CONFLICT, "theirs", N_ ("Use Theirs for All") },
  { ACCORD_QUESTION_CONFLICT, "both", N_ ("Keep Both") },
  { ACCORD_QUESTION_BRAKE, "do", N_ ("Delete Them") },
  { ACCORD_QUESTION_BRAKE, "put-back", N_ ("Put Them Back") },
  { ACCORD_QUESTION_BRAKE, "leave", N_ ("Leave as They Are") },
  { ACCORD_QUESTION_DELETION, "follow", N_ ("Delete Here Too") },
  { ACCORD_QUESTION_DELETION, "keep", N_ ("Keep Here") },
  { ACCORD_QUESTION_DELETION, "put-back", N_ ("Put Back There") },
  { ACCORD_QUESTION_ORPHAN, "restore", N_ ("Bring Back Here") },
  { ACCORD_QUESTION_ORPHAN, "take-away", N_ ("Delete There") },
  { ACCORD_QUESTION_RELEASED, "put-back", N_ ("Put Back") },
  { ACCORD_QUESTION_RELEASED, "leave", N_ ("Leave It There") },
  { ACCORD_QUESTION_RELEASED, "take-away", N_ ("Take Away There") },
  { ACCORD_QUESTION_HIDDEN, "show", N_ ("Show Again") },
};

const char *
accord_say_choice (const AccordQuestion *question, const char *choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice_words); i++)
    if (choice_words[i].kind == question->kind && g_str_equal (choice_words[i].choice, choice))
      return _ (choice_words[i].words);
  return choice;
}

/* ---- answering ---- */

static void show_topic (AccordConflictPage *self);

static GPtrArray *
topic_of (AccordConflictPage *self)
{
  return g_ptr_array_index (self->topics, self->current);
}

static void
set_busy (AccordConflictPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->bottom), self->pending == 0);
  gtk_widget_set_sensitive (self->save, self->pending == 0);
}

/* What was answered leaves the page; the rest of a list stays. */
static void
leave_answered (AccordConflictPage *self)
{
  GPtrArray *topic = topic_of (self);

  if (self->refused)
    return;
  for (guint i = topic->len; i > 0; i--)
    if (g_hash_table_contains (self->ticked, g_ptr_array_index (topic, i - 1)))
      {
        g_hash_table_remove (self->ticked, g_ptr_array_index (topic, i - 1));
        g_ptr_array_remove_index (topic, i - 1);
      }
  if (topic->len == 0)
    g_ptr_array_remove_index (self->topics, self->current);
  if (self->topics->len == 0)
    {
      g_signal_emit (self, signals[DONE], 0);
      return;
    }
  self->current %= self->topics->len;
  show_topic (self);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordConflictPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!accord_client_resolve_finish (ACCORD_CLIENT (source), result, &error) && self->desk != NULL)
    {
      self->refused = TRUE;
      accord_desk_report (self->desk, error);
    }
  self->pending--;
  if (self->pending > 0 || self->desk == NULL)
    return;
  set_busy (self);
  leave_answered (self);
}

static void
resolve_ticked (AccordConflictPage *self, const char *choice, const AccordFields *sides)
{
  GPtrArray *topic = topic_of (self);

  if (self->pending > 0)
    return;
  self->refused = FALSE;
  for (guint i = 0; i < topic->len; i++)
    {
      const AccordQuestion *question = g_ptr_array_index (topic, i);

      if (!g_hash_table_contains (self->ticked, question))
        continue;
      self->pending++;
      accord_client_resolve_async (accord_desk_get_client (self->desk),
                                   question->id,
                                   choice,
                                   sides,
                                   NULL,
                                   resolved_cb,
                                   g_object_ref (self));
    }
  set_busy (self);
}

static void
choice_cb (AccordConflictPage *self, GtkWidget *button)
{
  resolve_ticked (self, g_object_get_data (G_OBJECT (button), "accord-choice"), NULL);
}

static void
save_cb (AccordConflictPage *self)
{
  resolve_ticked (self, NULL, self->sides);
}

static void
next_cb (AccordConflictPage *self)
{
  self->current = (self->current + 1) % self->topics->len;
  show_topic (self);
}

/* ---- a conflict ---- */

static void
show_result (AccordConflictPage *self)
{
  const AccordQuestion *question = g_ptr_array_index (topic_of (self), 0);
  g_autoptr (GString) text = g_string_new (NULL);
  const AccordField fields[] = { ACCORD_FIELD_TITLE, ACCORD_FIELD_WHEN };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean theirs = g_strcmp0 (accord_fields_get (self->sides, fields[i]), "theirs") == 0;
      const AccordFields *side = theirs ? question->there : question->here;
      const char *value = side != NULL ? accord_fields_get (side, fields[i]) : NULL;
      g_autofree char *said = NULL;

      if (value == NULL)
        value = i == 0 ? question->title : question->when;
      said = value != NULL ? accord_say_value (fields[i], value, accord_desk_today (self->desk)) : NULL;
      if (said != NULL && *said != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", said);
    }
  gtk_label_set_label (self->result, text->str);
}

static void
chosen_cb (AccordConflictPage *self, AccordConflictGrid *grid)
{
  g_clear_pointer (&self->sides, accord_fields_free);
  self->sides = accord_fields_copy (accord_conflict_grid_get_sides (grid));
  show_result (self);
}

static GtkWidget *
new_grid (AccordConflictPage *self, const AccordQuestion *question)
{
  GtkWidget *grid = accord_conflict_grid_new (self->desk, question, self->sides, self->narrow);

  g_signal_connect_object (grid, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  return grid;
}

/* ---- a list ---- */

static void
tick_cb (AccordConflictPage *self, GtkCheckButton *check)
{
  gpointer question = g_object_get_data (G_OBJECT (check), "accord-question");

  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->ticked, question);
  else
    g_hash_table_remove (self->ticked, question);
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), g_hash_table_size (self->ticked) > 0);
}

static GtkWidget *
new_row (AccordConflictPage *self, AccordQuestion *question)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *when =
      question->when != NULL
          ? accord_say_value (ACCORD_FIELD_WHEN, question->when, accord_desk_today (self->desk))
          : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 question->title != NULL ? question->title : _ ("Without a title"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when != NULL ? when : "");
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (check), "accord-question", question);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  /* Labels it with the row's title, too. */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static GtkWidget *
new_list (AccordConflictPage *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GPtrArray *topic = topic_of (self);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  for (guint i = 0; i < topic->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, g_ptr_array_index (topic, i)));
  return list;
}

/* ---- the topic shown ---- */

static void
show_hero (AccordConflictPage *self, const AccordQuestion *question, guint count)
{
  g_autoptr (AccordEvent) event =
      question->event != NULL ? accord_store_get_event (accord_desk_get_store (self->desk), question->event, NULL)
                              : NULL;
  gboolean conflict = question->kind == ACCORD_QUESTION_CONFLICT;
  const char *words = kind_words[question->kind].explanation;
  g_autofree char *why = words != NULL ? g_strdup (_ (words)) : accord_say_sentence (question->why);
  g_autofree char *heading = NULL;

  heading = conflict || count == 1
                ? g_strdup (question->title != NULL ? question->title : _ ("Without a title"))
                : g_strdup_printf (ngettext ("%u event", "%u events", count), count);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->explanation, why);
  gtk_widget_set_visible (self->bar, conflict);
  accord_swatch_set_colour (ACCORD_SWATCH (self->bar),
                            event != NULL && event->project != NULL ? event->project->colour : NULL,
                            event != NULL && event->project != NULL ? event->project->name : NULL);
}

static void
add_choice_button (AccordConflictPage *self, const AccordQuestion *question, const char *choice)
{
  GtkWidget *button = gtk_button_new_with_label (accord_say_choice (question, choice));
  gboolean deletes = g_str_equal (choice, "do") || g_str_equal (choice, "follow") || g_str_equal (choice, "take-away");

  if (deletes)
    gtk_widget_add_css_class (button, "destructive-action");
  g_object_set_data_full (G_OBJECT (button), "accord-choice", g_strdup (choice), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->buttons, button);
}

static void
show_buttons (AccordConflictPage *self, const AccordQuestion *question)
{
  const char *const *choices = accord_question_get_choices (question);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  for (; *choices != NULL; choices++)
    add_choice_button (self, question, *choices);
  /* Keeping both stands apart from the two that take one side. */
  if (question->kind == ACCORD_QUESTION_CONFLICT && question->mine)
    gtk_box_reorder_child_after (self->buttons, gtk_widget_get_last_child (GTK_WIDGET (self->buttons)), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), TRUE);
}

static void
tick_all (AccordConflictPage *self)
{
  GPtrArray *topic = topic_of (self);

  g_hash_table_remove_all (self->ticked);
  for (guint i = 0; i < topic->len; i++)
    g_hash_table_add (self->ticked, g_ptr_array_index (topic, i));
}

/* Mine, until something else is said. */
static void
choose_mine (AccordConflictPage *self, const AccordQuestion *question)
{
  g_clear_pointer (&self->sides, accord_fields_free);
  self->sides = accord_fields_new ();
  for (AccordField field = 0; field < ACCORD_N_FIELDS; field++)
    if (question->here != NULL && accord_fields_get (question->here, field) != NULL)
      accord_fields_set (self->sides, field, "mine");
}

static void
show_orientation (AccordConflictPage *self)
{
  GtkOrientation orientation = self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bottom), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons), orientation);
  gtk_widget_set_halign (GTK_WIDGET (self->buttons), self->narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
}

static void
show_body (AccordConflictPage *self)
{
  const AccordQuestion *question = g_ptr_array_index (topic_of (self), 0);
  gboolean conflict = question->kind == ACCORD_QUESTION_CONFLICT;

  adw_bin_set_child (self->body, conflict ? new_grid (self, question) : new_list (self));
  show_orientation (self);
}

static void
show_topic (AccordConflictPage *self)
{
  GPtrArray *topic = topic_of (self);
  const AccordQuestion *question = g_ptr_array_index (topic, 0);
  gboolean conflict = question->kind == ACCORD_QUESTION_CONFLICT;
  g_autofree char *place = NULL;

  if (self->topics->len > 1)
    /* Translators: which one of those to decide */
    place = g_strdup_printf (_ ("%u of %u"), self->current + 1, self->topics->len);
  adw_window_title_set_title (self->title, _ (kind_words[question->kind].title));
  adw_window_title_set_subtitle (self->title, place != NULL ? place : "");
  gtk_widget_set_visible (self->next, self->topics->len > 1);
  gtk_widget_set_visible (self->save, conflict);
  gtk_widget_set_visible (self->result_box, conflict);
  tick_all (self);
  choose_mine (self, question);
  show_hero (self, question, topic->len);
  show_buttons (self, question);
  show_body (self);
  if (conflict)
    show_result (self);
}

/* A conflict stands alone; what is asked alike in a calendar is answered together. */
static void
sort_questions (AccordConflictPage *self, GPtrArray *questions)
{
  while (questions->len > 0)
    {
      AccordQuestion *question = g_ptr_array_steal_index (questions, 0);
      GPtrArray *topic = NULL;

      for (guint i = 0; topic == NULL && question->kind != ACCORD_QUESTION_CONFLICT && i < self->topics->len; i++)
        {
          GPtrArray *other = g_ptr_array_index (self->topics, i);
          const AccordQuestion *first = g_ptr_array_index (other, 0);

          if (first->kind == question->kind && first->mine == question->mine &&
              g_str_equal (first->calendar, question->calendar) && g_str_equal (first->step, question->step))
            topic = other;
        }
      if (topic == NULL)
        {
          topic = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_question_free);
          g_ptr_array_add (self->topics, topic);
        }
      g_ptr_array_add (topic, question);
    }
}

static void
accord_conflict_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AccordConflictPage *self = ACCORD_CONFLICT_PAGE (object);

  if (id != PROP_NARROW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->narrow == g_value_get_boolean (value))
    return;
  self->narrow = g_value_get_boolean (value);
  if (self->topics->len > 0)
    show_body (self);
}

static void
accord_conflict_page_dispose (GObject *object)
{
  AccordConflictPage *self = ACCORD_CONFLICT_PAGE (object);

  g_clear_object (&self->desk);
  if (self->body != NULL)
    adw_bin_set_child (self->body, NULL);
  self->body = NULL;
  g_clear_pointer (&self->ticked, g_hash_table_unref);
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_clear_pointer (&self->sides, accord_fields_free);

  G_OBJECT_CLASS (accord_conflict_page_parent_class)->dispose (object);
}

static void
accord_conflict_page_class_init (AccordConflictPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = accord_conflict_page_dispose;
  object_class->set_property = accord_conflict_page_set_property;
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DONE] =
      g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/accord_calendar/Accord/ui/accord-conflict-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, save);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, next);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, hero);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, heading);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, body);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, bottom);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, result_box);
  gtk_widget_class_bind_template_child (widget_class, AccordConflictPage, result);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
accord_conflict_page_init (AccordConflictPage *self)
{
  self->topics = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->ticked = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bar = accord_swatch_new (ACCORD_SWATCH_BAR);
  gtk_box_prepend (self->hero, self->bar);
}

GtkWidget *
accord_conflict_page_new (AccordDesk *desk, GPtrArray *questions)
{
  AccordConflictPage *self = g_object_new (ACCORD_TYPE_CONFLICT_PAGE, NULL);

  self->desk = g_object_ref (desk);
  sort_questions (self, questions);
  g_ptr_array_unref (questions);
  show_topic (self);
  return GTK_WIDGET (self);
}
