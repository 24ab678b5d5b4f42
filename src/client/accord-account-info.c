/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "accord-client"

#include "client/accord-account-info.h"

struct _AccordAccountInfo
{
  GObject parent_instance;

  char *id;                /* (owned) */
  char *provider;          /* (owned) */
  char *email;             /* (owned) (nullable), as all below */
  char *name;
  char *provider_user_id;
  char *badge;
  char *badge_code;
  char *reason;
  char *missing_scopes;
  gint64 last_sync;
  gint64 next_sync;
  guint links;
  guint waiting;
  guint conflicts;
  guint stuck;
  guint done;
  guint total;
  gboolean automatic;
};

G_DEFINE_FINAL_TYPE (AccordAccountInfo, accord_account_info, G_TYPE_OBJECT)

typedef struct
{
  const char *property;
  const char *key;        /* in the dictionary */
  gboolean counted;       /* in its "counts" */
  char type;              /* s, x, u or b */
  gsize offset;
} InfoField;

#define FIELD(property, key, counted, type) { property, #key, counted, type, G_STRUCT_OFFSET (AccordAccountInfo, key) }

static const InfoField fields[] = {
  FIELD ("id", id, FALSE, 's'),
  FIELD ("provider", provider, FALSE, 's'),
  FIELD ("email", email, FALSE, 's'),
  FIELD ("name", name, FALSE, 's'),
  FIELD ("provider-user-id", provider_user_id, FALSE, 's'),
  FIELD ("badge", badge, FALSE, 's'),
  FIELD ("badge-code", badge_code, FALSE, 's'),
  FIELD ("reason", reason, FALSE, 's'),
  FIELD ("missing-scopes", missing_scopes, FALSE, 's'),
  FIELD ("last-sync", last_sync, FALSE, 'x'),
  FIELD ("next-sync", next_sync, FALSE, 'x'),
  FIELD ("links", links, TRUE, 'u'),
  FIELD ("waiting", waiting, TRUE, 'u'),
  FIELD ("conflicts", conflicts, TRUE, 'u'),
  FIELD ("stuck", stuck, TRUE, 'u'),
  FIELD ("done", done, FALSE, 'u'),
  FIELD ("total", total, FALSE, 'u'),
  FIELD ("automatic", automatic, FALSE, 'b'),
};

static GParamSpec *properties[G_N_ELEMENTS (fields) + 1];

static gboolean
take_string (char **place, GVariantDict *dict, const char *key)
{
  g_autofree char *value = NULL;

  g_variant_dict_lookup (dict, key, "s", &value);
  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  if (g_strcmp0 (*place, value) == 0)
    return FALSE;

  g_free (*place);
  *place = g_steal_pointer (&value);
  return TRUE;
}

static gboolean
take_time (gint64 *place, GVariantDict *dict, const char *key)
{
  gint64 value = 0;

  g_variant_dict_lookup (dict, key, "x", &value);
  if (*place == value)
    return FALSE;
  *place = value;
  return TRUE;
}

static gboolean
take_count (guint *place, GVariantDict *dict, const char *key)
{
  guint32 value = 0;

  g_variant_dict_lookup (dict, key, "u", &value);
  if (*place == value)
    return FALSE;
  *place = value;
  return TRUE;
}

static gboolean
take_switch (gboolean *place, GVariantDict *dict, const char *key)
{
  gboolean value = FALSE;

  g_variant_dict_lookup (dict, key, "b", &value);
  if (*place == value)
    return FALSE;
  *place = value;
  return TRUE;
}

static gboolean
take_field (AccordAccountInfo *self, const InfoField *field, GVariantDict *dict)
{
  gpointer place = G_STRUCT_MEMBER_P (self, field->offset);

  switch (field->type)
    {
    case 's':
      return take_string (place, dict, field->key);
    case 'x':
      return take_time (place, dict, field->key);
    case 'u':
      return take_count (place, dict, field->key);
    default:
      return take_switch (place, dict, field->key);
    }
}

gboolean
accord_account_info_update (AccordAccountInfo *self, GVariant *dict)
{
  g_auto (GVariantDict) values = G_VARIANT_DICT_INIT (dict);
  g_autoptr (GVariant) inner = g_variant_dict_lookup_value (&values, "counts", G_VARIANT_TYPE_VARDICT);
  g_auto (GVariantDict) counts = G_VARIANT_DICT_INIT (inner);
  gboolean changed = FALSE;

  g_return_val_if_fail (ACCORD_IS_ACCOUNT_INFO (self), FALSE);

  g_object_freeze_notify (G_OBJECT (self));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (take_field (self, &fields[i], fields[i].counted ? &counts : &values))
      {
        g_object_notify_by_pspec (G_OBJECT (self), properties[i + 1]);
        changed = TRUE;
      }
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

AccordAccountInfo *
accord_account_info_new (GVariant *dict)
{
  AccordAccountInfo *self = g_object_new (ACCORD_TYPE_ACCOUNT_INFO, NULL);

  accord_account_info_update (self, dict);
  return self;
}

static void
accord_account_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const InfoField *field = &fields[id - 1];
  gpointer place = G_STRUCT_MEMBER_P (object, field->offset);

  switch (field->type)
    {
    case 's':
      g_value_set_string (value, *(char **) place);
      break;
    case 'x':
      g_value_set_int64 (value, *(gint64 *) place);
      break;
    case 'u':
      g_value_set_uint (value, *(guint *) place);
      break;
    default:
      g_value_set_boolean (value, *(gboolean *) place);
      break;
    }
}

static void
accord_account_info_finalize (GObject *object)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].type == 's')
      g_free (G_STRUCT_MEMBER (char *, object, fields[i].offset));

  G_OBJECT_CLASS (accord_account_info_parent_class)->finalize (object);
}

static GParamSpec *
field_pspec (const InfoField *field)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  switch (field->type)
    {
    case 's':
      return g_param_spec_string (field->property, NULL, NULL, NULL, flags);
    case 'x':
      return g_param_spec_int64 (field->property, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case 'u':
      return g_param_spec_uint (field->property, NULL, NULL, 0, G_MAXUINT, 0, flags);
    default:
      return g_param_spec_boolean (field->property, NULL, NULL, FALSE, flags);
    }
}

static void
accord_account_info_class_init (AccordAccountInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = accord_account_info_finalize;
  object_class->get_property = accord_account_info_get_property;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    properties[i + 1] = field_pspec (&fields[i]);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
accord_account_info_init (AccordAccountInfo *self)
{
}

#define GETTER(type, member, fallback)                                  \
  type accord_account_info_get_##member (AccordAccountInfo *self)       \
  {                                                                     \
    g_return_val_if_fail (ACCORD_IS_ACCOUNT_INFO (self), fallback);     \
    return self->member;                                                \
  }

GETTER (const char *, id, NULL)
GETTER (const char *, provider, NULL)
GETTER (const char *, email, NULL)
GETTER (const char *, name, NULL)
GETTER (const char *, provider_user_id, NULL)
GETTER (const char *, badge, NULL)
GETTER (const char *, badge_code, NULL)
GETTER (const char *, reason, NULL)
GETTER (const char *, missing_scopes, NULL)
GETTER (gint64, last_sync, 0)
GETTER (gint64, next_sync, 0)
GETTER (guint, links, 0)
GETTER (guint, waiting, 0)
GETTER (guint, conflicts, 0)
GETTER (guint, stuck, 0)
GETTER (guint, done, 0)
GETTER (guint, total, 0)
GETTER (gboolean, automatic, FALSE)
