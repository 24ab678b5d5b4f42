/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-say-rules.h"
#include "accord-sends-page.h"
#include "model/accord-calendar-filter.h"
#include "model/accord-people-filter.h"

/* From so many names on a list has a search. */
#define MANY 8

typedef enum
{
  KINDS,
  STATUS,
  PROJECTS,
  PEOPLE,
  CATEGORIES,
  N_FILTERS
} Filter;

struct _AccordSendsPage
{
  AdwBin parent_instance;

  AdwWindowTitle *title;
  GtkBox *groups;

  AccordDesk *desk;             /* (owned) */
  AccordCalendar *calendar;     /* (owned) as it is chosen now */
  GPtrArray *checks[N_FILTERS]; /* (owned) (element-type GtkCheckButton) not owning; each with its "accord-value" */
};

G_DEFINE_FINAL_TYPE (AccordSendsPage, accord_sends_page, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  const char *none;      /* what no check means */
  const char *separator; /* of the list in the calendar */
} filters[N_FILTERS] = {
  [KINDS] = { N_ ("Kinds"), N_ ("None checked: all kinds"), "," },
  [STATUS] = { N_ ("Status"), N_ ("None checked: confirmed and tentative"), "," },
  [PROJECTS] = { N_ ("Projects"), N_ ("None checked: all projects, and events without one"), "\n" },
  [PEOPLE] = { N_ ("People"), N_ ("None checked: everybody’s"), "\n" },
  [CATEGORIES] = { N_ ("Categories"), N_ ("None checked: all categories, and events without one"), "\n" },
};

static char **
list_of (AccordCalendar *calendar, Filter filter)
{
  char **const lists[N_FILTERS] = {
    [KINDS] = &calendar->kinds,           [STATUS] = &calendar->status, [PROJECTS] = &calendar->projects,
    [PEOPLE] = &calendar->people,         [CATEGORIES] = &calendar->categories,
  };

  return lists[filter];
}

/* ---- what is checked ---- */

/* NULL: nothing is. (transfer full) */
static char *
read_filter (AccordSendsPage *self, Filter filter)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->checks[filter]->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks[filter], i);

      if (gtk_check_button_get_active (check))
        g_string_append_printf (text,
                                "%s%s",
                                text->len > 0 ? filters[filter].separator : "",
                                (const char *) g_object_get_data (G_OBJECT (check), "accord-value"));
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

void
accord_sends_page_apply (AccordSendsPage *self, AccordCalendar *calendar)
{
  g_return_if_fail (ACCORD_IS_SENDS_PAGE (self) && calendar != NULL);

  for (Filter filter = 0; filter < N_FILTERS; filter++)
    {
      char **list = list_of (calendar, filter);

      g_free (*list);
      *list = read_filter (self, filter);
    }
}

static void
show_words (AccordSendsPage *self)
{
  g_autofree char *words = accord_say_sends (self->calendar);

  adw_window_title_set_subtitle (self->title, words);
}

static void
checked_cb (AccordSendsPage *self)
{
  accord_sends_page_apply (self, self->calendar);
  show_words (self);
}

/* ---- groups ---- */

static void
add_check (AccordSendsPage *self, GtkListBox *list, Filter filter, const char *value, const char *words, const char *more)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  const char *present = *list_of (self->calendar, filter);
  g_autofree char *title = g_markup_escape_text (words, -1);
  g_autofree char *subtitle = more != NULL ? g_markup_escape_text (more, -1) : NULL;

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               present != NULL && accord_filter_has (present, filters[filter].separator, value));
  g_object_set_data_full (G_OBJECT (check), "accord-value", g_strdup (value), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data_full (G_OBJECT (row), "accord-search", g_utf8_casefold (words, -1), g_free);
  gtk_list_box_append (list, row);
  g_ptr_array_add (self->checks[filter], check);
}

static gboolean
is_found (GtkListBoxRow *row, gpointer entry)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  const char *words = g_object_get_data (G_OBJECT (row), "accord-search");

  return words == NULL || strstr (words, wanted) != NULL;
}

static void
add_search (GtkBox *box, GtkListBox *list, const char *title)
{
  GtkWidget *entry = gtk_search_entry_new ();

  /* Translators: a search entry above a long list */
  g_object_set (entry, "placeholder-text", _ ("Search"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_set_filter_func (list, is_found, entry, NULL);
  g_signal_connect_object (
      entry, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), list, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (box, entry, gtk_widget_get_first_child (GTK_WIDGET (box)));
}

/* Title, what no check means, and an empty list. */
static GtkListBox *
add_group (AccordSendsPage *self, Filter filter, GtkBox **box)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (_ (filters[filter].title));
  GtkWidget *none = gtk_label_new (_ (filters[filter].none));
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (none), 0);
  gtk_label_set_wrap (GTK_LABEL (none), TRUE);
  gtk_widget_add_css_class (none, "meta");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), none);
  gtk_box_append (GTK_BOX (group), head);
  gtk_box_append (GTK_BOX (group), list);
  gtk_box_append (self->groups, group);
  *box = GTK_BOX (group);
  return GTK_LIST_BOX (list);
}

/* What a filter names and nobody has any more stays to be unchecked. */
static void
add_forgotten (AccordSendsPage *self, GtkListBox *list, Filter filter)
{
  const char *present = *list_of (self->calendar, filter);
  g_auto (GStrv) names = g_strsplit (present != NULL ? present : "", filters[filter].separator, -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean known = *g_strstrip (names[i]) == '\0';

      for (guint n = 0; !known && n < self->checks[filter]->len; n++)
        known = g_strcmp0 (g_object_get_data (g_ptr_array_index (self->checks[filter], n), "accord-value"), names[i]) == 0;
      if (!known)
        add_check (self, list, filter, names[i], names[i], _ ("No longer here"));
    }
}

static void
close_group (AccordSendsPage *self, GtkBox *box, GtkListBox *list, Filter filter)
{
  add_forgotten (self, list, filter);
  if (self->checks[filter]->len >= MANY)
    add_search (box, list, _ (filters[filter].title));
  gtk_widget_set_visible (GTK_WIDGET (box), self->checks[filter]->len > 0);
}

static void
add_words (AccordSendsPage *self)
{
  GtkBox *box;
  GtkListBox *list = add_group (self, KINDS, &box);

  add_check (self, list, KINDS, "deliverable", _ ("Deliverables"), NULL);
  add_check (self, list, KINDS, "assignment", _ ("Assignments"), NULL);
  add_check (self, list, KINDS, "appointment", _ ("Appointments"), NULL);
  close_group (self, box, list, KINDS);
  list = add_group (self, STATUS, &box);
  add_check (self, list, STATUS, "confirmed", _ ("Confirmed"), NULL);
  add_check (self, list, STATUS, "tentative", _ ("Tentative"), NULL);
  close_group (self, box, list, STATUS);
}

/* A filter holds names: projects of one name, for several clients, are one line. */
static void
add_projects (AccordSendsPage *self)
{
  g_autoptr (GPtrArray) projects = accord_store_list_projects (accord_desk_get_store (self->desk), NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkBox *box;
  GtkListBox *list = add_group (self, PROJECTS, &box);

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      const AccordProject *project = g_ptr_array_index (projects, i);

      if (g_hash_table_add (seen, project->name))
        add_check (self, list, PROJECTS, project->name, project->name, project->client);
    }
  close_group (self, box, list, PROJECTS);
}

static void
add_people (AccordSendsPage *self)
{
  g_autoptr (GPtrArray) people = accord_store_list_people (accord_desk_get_store (self->desk), NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GtkBox *box;
  GtkListBox *list = add_group (self, PEOPLE, &box);

  add_check (self, list, PEOPLE, ACCORD_PEOPLE_ME, _ ("Only Mine"), _ ("What I am booked on or invited to"));
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AccordPerson *person = g_ptr_array_index (people, i);

      if (!person->is_me && g_hash_table_add (seen, person->name))
        add_check (self, list, PEOPLE, person->name, person->name, person->email);
    }
  close_group (self, box, list, PEOPLE);
}

static void
add_categories (AccordSendsPage *self)
{
  g_auto (GStrv) names = accord_store_list_categories (accord_desk_get_store (self->desk));
  GtkBox *box;
  GtkListBox *list = add_group (self, CATEGORIES, &box);

  add_check (self, list, CATEGORIES, ACCORD_CATEGORY_NONE, _ ("Without a Category"), NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    add_check (self, list, CATEGORIES, names[i], names[i], NULL);
  close_group (self, box, list, CATEGORIES);
}

/* ---- the page ---- */

static void
done_cb (AccordSendsPage *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
accord_sends_page_dispose (GObject *object)
{
  AccordSendsPage *self = ACCORD_SENDS_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->calendar, accord_calendar_free);
  for (Filter filter = 0; filter < N_FILTERS; filter++)
    g_clear_pointer (&self->checks[filter], g_ptr_array_unref);

  G_OBJECT_CLASS (accord_sends_page_parent_class)->dispose (object);
}

static void
accord_sends_page_class_init (AccordSendsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = accord_sends_page_dispose;

  signals[CHOSEN] = g_signal_new (
      "chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/accord_calendar/Accord/ui/accord-sends-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AccordSendsPage, title);
  gtk_widget_class_bind_template_child (widget_class, AccordSendsPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
accord_sends_page_init (AccordSendsPage *self)
{
  for (Filter filter = 0; filter < N_FILTERS; filter++)
    self->checks[filter] = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
accord_sends_page_new (AccordDesk *desk, const AccordCalendar *calendar)
{
  AccordSendsPage *self = g_object_new (ACCORD_TYPE_SENDS_PAGE, NULL);
  g_autofree char *title = NULL;

  self->desk = g_object_ref (desk);
  self->calendar = accord_calendar_copy (calendar);
  /* Translators: a calendar's name */
  title = g_strdup_printf (_ ("Sent to %s"), calendar->name);
  adw_window_title_set_title (self->title, title);
  add_words (self);
  add_projects (self);
  add_people (self);
  add_categories (self);
  show_words (self);
  return GTK_WIDGET (self);
}
