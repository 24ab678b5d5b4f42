/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-app"

#include "accord-config.h"

#include <glib/gi18n.h>

#include "accord-registration-group.h"
#include "accord-sentences.h"
#include "remote/accord-credentials.h"
#include "remote/accord-registration.h"

struct _AccordRegistrationGroup
{
  AdwPreferencesGroup parent_instance;

  AdwActionRow *in_use;
  GtkWidget *client_id;
  GtkWidget *secret;
  GtkWidget *tenant; /* (nullable) Outlook's */

  AccordDesk *desk; /* (owned) */
  char *provider;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (AccordRegistrationGroup, accord_registration_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
key_of (AccordRegistrationGroup *self, const char *name)
{
  return g_strdup_printf ("registration.%s.%s", self->provider, name);
}

static char *
read_key (AccordRegistrationGroup *self, const char *name)
{
  g_autofree char *key = key_of (self, name);

  return accord_store_get_setting (accord_desk_get_store (self->desk), key);
}

static const char *
say_source (const char *source)
{
  static const struct
  {
    const char *source;
    const char *words;
  } sources[] = {
    { "environment", N_ ("Set by the environment of this session") },
    { "preferences", N_ ("Entered here") },
    { "system", N_ ("Set for all users of this computer") },
    { "built-in", N_ ("Accord’s own") },
    { "endpoints", N_ ("The practice accounts’") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (sources[i].source, source) == 0)
      return _ (sources[i].words);
  return _ ("Unknown");
}

static void
show_in_use (AccordRegistrationGroup *self)
{
  g_autofree char *client_id = read_key (self, "client_id");
  g_autofree char *tenant = read_key (self, "tenant");
  AccordRegistrationPreferences preferences = { client_id != NULL && *client_id != '\0' ? client_id : NULL,
                                                NULL,
                                                tenant != NULL && *tenant != '\0' ? tenant : NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordRegistration) registration =
      accord_registration_load (self->provider, &preferences, &error);

  if (registration == NULL)
    adw_action_row_set_subtitle (self->in_use, error->message);
  else if (registration->client_id == NULL || *registration->client_id == '\0')
    adw_action_row_set_subtitle (self->in_use, _ ("None yet; connecting needs one"));
  else
    adw_action_row_set_subtitle (self->in_use, say_source (registration->source));
}

static void
applied_cb (AccordRegistrationGroup *self, AdwEntryRow *row)
{
  g_autofree char *key = key_of (self, GTK_WIDGET (row) == self->tenant ? "tenant" : "client_id");
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  accord_desk_set_setting (self->desk, key, value);
  show_in_use (self);
}

static void
secret_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AccordRegistrationGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) plain = NULL;
  g_autofree char *sentence = NULL;

  if (self->desk == NULL)
    return;
  if (accord_keyring_store_registration_finish (result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret),
                                     _ ("Client secret (saved in the keyring)"));
      accord_desk_touch (self->desk);
      return;
    }
  sentence = accord_keyring_explain (error);
  plain = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  accord_desk_report (self->desk, plain);
}

static void
secret_applied_cb (AccordRegistrationGroup *self)
{
  accord_keyring_store_registration_async (self->provider,
                                           gtk_editable_get_text (GTK_EDITABLE (self->secret)),
                                           NULL,
                                           secret_stored_cb,
                                           g_object_ref (self));
}

static void
accord_registration_group_dispose (GObject *object)
{
  AccordRegistrationGroup *self = ACCORD_REGISTRATION_GROUP (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->provider, g_free);

  G_OBJECT_CLASS (accord_registration_group_parent_class)->dispose (object);
}

static void
accord_registration_group_class_init (AccordRegistrationGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = accord_registration_group_dispose;
}

static void
accord_registration_group_init (AccordRegistrationGroup *self)
{
}

static GtkWidget *
add_entry (AccordRegistrationGroup *self, GType type, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (type, "title", title, "show-apply-button", TRUE, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

GtkWidget *
accord_registration_group_new (AccordDesk *desk, const char *provider)
{
  AccordRegistrationGroup *self = g_object_new (ACCORD_TYPE_REGISTRATION_GROUP, NULL);
  g_autofree char *client_id = NULL;
  g_autofree char *tenant = NULL;

  self->desk = g_object_ref (desk);
  self->provider = g_strdup (provider);
  client_id = read_key (self, "client_id");
  tenant = read_key (self, "tenant");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), accord_say_company (provider));
  self->in_use = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->in_use), _ ("Registration in use"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->in_use));
  self->client_id = add_entry (self, ADW_TYPE_ENTRY_ROW, _ ("Client ID"), client_id);
  self->secret =
      add_entry (self, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("Client secret (kept in the keyring)"), NULL);
  if (g_str_equal (provider, "outlook"))
    self->tenant = add_entry (self, ADW_TYPE_ENTRY_ROW, _ ("Tenant (empty for all accounts)"), tenant);

  g_signal_connect_object (self->client_id, "apply", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  if (self->tenant != NULL)
    g_signal_connect_object (self->tenant, "apply", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->secret, "apply", G_CALLBACK (secret_applied_cb), self, G_CONNECT_SWAPPED);
  show_in_use (self);
  return GTK_WIDGET (self);
}
