/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-people-page.h"
#include "accord-person-dialog.h"
#include "accord-sentences.h"
#include "accord-setting-rows.h"

struct _AccordPeoplePage
{
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *people;
  GPtrArray *rows;  /* (owned) (element-type GtkWidget) of that group, unowned */
  AccordDesk *desk; /* (owned) */
  char *shown;      /* (owned) (nullable) what the rows say, to compare */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (AccordPeoplePage, accord_people_page, ADW_TYPE_PREFERENCES_PAGE)

/* Of whole days, counted back from midnight. */
static const AccordSettingChoice day_reminders[] = {
  { "", N_ ("None") },
  { "0", N_ ("At midnight, as the day begins") },
  { "540", N_ ("15:00 on the day before") },
  { "900", N_ ("9:00 on the day before") },
  { "2340", N_ ("9:00 two days before") },
  { "9540", N_ ("9:00 a week before") },
};

static const AccordSettingChoice time_reminders[] = {
  { "", N_ ("None") },
  { "0", N_ ("As it begins") },
  { "5", N_ ("5 minutes before") },
  { "10", N_ ("10 minutes before") },
  { "15", N_ ("15 minutes before") },
  { "30", N_ ("30 minutes before") },
  { "60", N_ ("1 hour before") },
  { "1440", N_ ("1 day before") },
};

static const AccordSettingChoice review_times[] = {
  { "08:00", "08:00" }, { "09:00", "09:00" }, { "10:00", "10:00" },
  { "11:00", "11:00" }, { "13:00", "13:00" }, { "14:00", "14:00" },
  { "15:00", "15:00" }, { "16:00", "16:00" }, { "17:00", "17:00" },
};

/* ---- who there is ---- */

static void
set_me (AccordPeoplePage *self, gint64 id)
{
  g_autoptr (GError) error = NULL;

  if (!accord_store_set_me (accord_desk_get_store (self->desk), id, &error))
    accord_desk_report (self->desk, error);
  else
    accord_desk_touch (self->desk);
}

static void
me_cb (GtkCheckButton *check, AccordPeoplePage *self)
{
  const AccordPerson *person = g_object_get_data (G_OBJECT (check), "person");

  if (!self->filling && gtk_check_button_get_active (check))
    set_me (self, person->id);
}

static void
edit_cb (GtkButton *button, AccordPeoplePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  accord_person_dialog_present (GTK_WINDOW (root),
                                self->desk,
                                g_object_get_data (G_OBJECT (button), "person"));
}

static void
proposed_cb (GtkButton *button, AccordPeoplePage *self)
{
  g_autoptr (AccordPerson) person = accord_store_propose_me (accord_desk_get_store (self->desk));
  g_autoptr (GError) error = NULL;

  if (person == NULL)
    return;
  if (person->id == 0 && !accord_store_put_person (accord_desk_get_store (self->desk), person, &error))
    {
      accord_desk_report (self->desk, error);
      return;
    }
  set_me (self, person->id);
}

/* The control keeps the person it is about. */
static void
attach (GtkWidget *control, const AccordPerson *person)
{
  g_object_set_data_full (G_OBJECT (control),
                          "person",
                          accord_person_copy (person),
                          (GDestroyNotify) accord_person_free);
}

static GtkWidget *
add_person_row (AccordPeoplePage *self, const char *name, const char *address)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (address, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (self->people, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_proposal (AccordPeoplePage *self)
{
  g_autoptr (AccordPerson) person = accord_store_propose_me (accord_desk_get_store (self->desk));
  GtkWidget *button;
  GtkWidget *row;

  if (person == NULL)
    return;
  row = add_person_row (self, person->name, person->email != NULL ? person->email : "");
  button = gtk_button_new_with_label (_ ("This Is Me"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (proposed_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* @group: (nullable) of the first one */
static GtkWidget *
add_person (AccordPeoplePage *self, const AccordPerson *person, GtkWidget *group)
{
  GtkWidget *row =
      add_person_row (self,
                      person->name,
                      person->email != NULL ? person->email : _ ("No address, so never invited"));
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  g_autofree char *change = accord_say_with (_ ("Edit “%s”"), person->name);

  attach (check, person);
  attach (edit, person);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), group != NULL ? GTK_CHECK_BUTTON (group) : NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), person->is_me);
  gtk_widget_set_tooltip_text (check, _ ("This is me"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("This is me"),
                                  -1);
  gtk_widget_set_tooltip_text (edit, _ ("Edit"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit), GTK_ACCESSIBLE_PROPERTY_LABEL, change, -1);
  gtk_widget_set_valign (edit, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (edit, "flat");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  if (person->is_me)
    {
      GtkWidget *me = gtk_label_new (_ ("Me"));

      gtk_widget_add_css_class (me, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), me);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), edit);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (me_cb), self, 0);
  g_signal_connect_object (edit, "clicked", G_CALLBACK (edit_cb), self, 0);
  return check;
}

static char *
describe (AccordPeoplePage *self, GPtrArray *people)
{
  g_autoptr (AccordPerson) proposed = accord_store_propose_me (accord_desk_get_store (self->desk));
  GString *text = g_string_new (proposed != NULL ? proposed->email : "");

  for (guint i = 0; i < people->len; i++)
    {
      const AccordPerson *person = g_ptr_array_index (people, i);

      g_string_append_printf (text,
                              "\n%" G_GINT64_FORMAT "\t%s\t%s\t%d",
                              person->id,
                              person->name,
                              person->email != NULL ? person->email : "",
                              person->is_me);
    }
  return g_string_free (text, FALSE);
}

static void
fill_people (AccordPeoplePage *self)
{
  g_autoptr (GPtrArray) people = accord_store_list_people (accord_desk_get_store (self->desk), NULL);
  g_autofree char *description = people != NULL ? describe (self, people) : NULL;
  GtkWidget *group = NULL;

  if (people == NULL || g_strcmp0 (description, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&description);
  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->people, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  add_proposal (self);
  for (guint i = 0; i < people->len; i++)
    {
      GtkWidget *check = add_person (self, g_ptr_array_index (people, i), group);

      group = group != NULL ? group : check;
    }
  self->filling = FALSE;
}

static void
add_people (AccordPeoplePage *self)
{
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->people = accord_setting_group_new (
      _ ("People"),
      _ ("Who is booked on events. Calendars can be limited to mine, which takes knowing who you are."));
  gtk_widget_set_tooltip_text (add, _ ("Add Person"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add Person"), -1);
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (add, "flat");
  g_signal_connect_object (add, "clicked", G_CALLBACK (edit_cb), self, 0);
  adw_preferences_group_set_header_suffix (self->people, add);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->people);
  fill_people (self);
}

/* ---- what events have by a rule ---- */

static char *
say_other_reminder (const char *value)
{
  return accord_say_reminder ((int) g_ascii_strtoll (value != NULL ? value : "", NULL, 10));
}

static char *
say_other_time (const char *value)
{
  return g_strdup (value);
}

static void
add_invitations (AccordPeoplePage *self)
{
  AdwPreferencesGroup *group = accord_setting_group_new (_ ("Invitations"), NULL);

  accord_setting_add_switch (
      group,
      self->desk,
      "invite_assigned",
      _ ("Invite assigned people"),
      _ ("Through the one calendar that sends an event’s invitations. Else they only stand in the text."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
}

static void
add_reviews (AccordPeoplePage *self)
{
  AdwPreferencesGroup *group = accord_setting_group_new (
      _ ("Review meetings"),
      _ ("An appointment before each deliverable is due. It moves along until somebody edits it."));

  /* The rest counts for those that are made by hand as well. */
  accord_setting_add_switch (group, self->desk, "review_meeting", _ ("Make one for every deliverable"), NULL);
  accord_setting_add_number (group,
                             self->desk,
                             "review_before",
                             _ ("Days before"),
                             _ ("On the Friday before, where that is a weekend"),
                             0,
                             60,
                             1);
  accord_setting_add_choice (group,
                             self->desk,
                             "review_time",
                             _ ("Begins at"),
                             review_times,
                             G_N_ELEMENTS (review_times),
                             say_other_time);
  accord_setting_add_number (group, self->desk, "review_length", _ ("Length"), _ ("In minutes"), 5, 1440, 5);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
}

static void
add_reminders (AccordPeoplePage *self)
{
  AdwPreferencesGroup *group = accord_setting_group_new (
      _ ("Reminders"),
      _ ("In the copies of events that have none of their own. Removed in a calendar, it stays away."));

  accord_setting_add_choice (group,
                             self->desk,
                             "reminder_deliverable",
                             _ ("Deliverables"),
                             day_reminders,
                             G_N_ELEMENTS (day_reminders),
                             say_other_reminder);
  accord_setting_add_choice (group,
                             self->desk,
                             "reminder_assignment",
                             _ ("Assignments"),
                             day_reminders,
                             G_N_ELEMENTS (day_reminders),
                             say_other_reminder);
  accord_setting_add_choice (group,
                             self->desk,
                             "reminder_appointment",
                             _ ("Appointments"),
                             time_reminders,
                             G_N_ELEMENTS (time_reminders),
                             say_other_reminder);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), group);
}

/* ---- the page ---- */

static void
accord_people_page_dispose (GObject *object)
{
  AccordPeoplePage *self = ACCORD_PEOPLE_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (accord_people_page_parent_class)->dispose (object);
}

static void
accord_people_page_class_init (AccordPeoplePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_people_page_dispose;
}

static void
accord_people_page_init (AccordPeoplePage *self)
{
  self->rows = g_ptr_array_new ();
}

void
accord_people_page_set_desk (AccordPeoplePage *self, AccordDesk *desk)
{
  g_return_if_fail (ACCORD_IS_PEOPLE_PAGE (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  add_people (self);
  add_invitations (self);
  add_reviews (self);
  add_reminders (self);
  g_signal_connect_object (desk, "store-changed", G_CALLBACK (fill_people), self, G_CONNECT_SWAPPED);
}
