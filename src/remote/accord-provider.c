/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-provider"

#include "remote/accord-provider.h"

G_DEFINE_INTERFACE (AccordProvider, accord_provider, G_TYPE_OBJECT)

G_DEFINE_QUARK (accord-remote-error-quark, accord_remote_error)

static void
accord_provider_default_init (AccordProviderInterface *iface)
{
}

AccordWrite *
accord_write_new (AccordWriteKind kind)
{
  AccordWrite *self = g_new0 (AccordWrite, 1);

  self->kind = kind;
  return self;
}

void
accord_write_free (AccordWrite *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->mark);
  g_free (self->remote_id);
  g_free (self->tag);
  g_clear_pointer (&self->fields, accord_fields_free);
  g_free (self->exceptions_before);
  g_free (self->zone_hint);
  g_clear_pointer (&self->item, accord_remote_item_free);
  g_clear_error (&self->error);
  g_free (self);
}

void
accord_changes_clear (AccordChanges *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->cursor, g_free);
  self->more = FALSE;
  self->complete = FALSE;
  self->repeating = 0;
}

AccordCapabilities
accord_provider_get_capabilities (AccordProvider *self)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), (AccordCapabilities){ 0 });

  return ACCORD_PROVIDER_GET_IFACE (self)->get_capabilities (self);
}

GPtrArray *
accord_provider_list_calendars (AccordProvider *self,
                                GCancellable   *cancellable,
                                GError        **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), NULL);

  return ACCORD_PROVIDER_GET_IFACE (self)->list_calendars (self, cancellable, error);
}

AccordCalendar *
accord_provider_create_calendar (AccordProvider *self,
                                 const char     *name,
                                 const char     *zone,
                                 GCancellable   *cancellable,
                                 GError        **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return ACCORD_PROVIDER_GET_IFACE (self)->create_calendar (self, name, zone, cancellable, error);
}

gboolean
accord_provider_list_changes (AccordProvider       *self,
                              const AccordCalendar *calendar,
                              const char           *cursor,
                              gint64                from,
                              gint64                to,
                              AccordChanges        *out,
                              GCancellable         *cancellable,
                              GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (calendar != NULL && calendar->remote_id != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  return ACCORD_PROVIDER_GET_IFACE (self)->list_changes (self, calendar, cursor, from, to, out, cancellable, error);
}

gboolean
accord_provider_apply (AccordProvider       *self,
                       const AccordCalendar *calendar,
                       GPtrArray            *writes,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (calendar != NULL && calendar->remote_id != NULL, FALSE);
  g_return_val_if_fail (writes != NULL, FALSE);

  return ACCORD_PROVIDER_GET_IFACE (self)->apply (self, calendar, writes, cancellable, error);
}

gboolean
accord_provider_find_created (AccordProvider       *self,
                              const AccordCalendar *calendar,
                              const char           *key,
                              const char           *mark,
                              AccordRemoteItem    **out,
                              GCancellable         *cancellable,
                              GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (calendar != NULL && calendar->remote_id != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  return ACCORD_PROVIDER_GET_IFACE (self)->find_created (self, calendar, key, mark, out, cancellable, error);
}

gboolean
accord_provider_fetch (AccordProvider       *self,
                       const AccordCalendar *calendar,
                       GPtrArray            *remote_ids,
                       GPtrArray           **out,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), FALSE);
  g_return_val_if_fail (calendar != NULL && calendar->remote_id != NULL, FALSE);
  g_return_val_if_fail (remote_ids != NULL && out != NULL, FALSE);

  return ACCORD_PROVIDER_GET_IFACE (self)->fetch (self, calendar, remote_ids, out, cancellable, error);
}

guint
accord_provider_get_calls (AccordProvider *self)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), 0);

  return ACCORD_PROVIDER_GET_IFACE (self)->get_calls (self);
}

gint64
accord_provider_get_clock_offset (AccordProvider *self)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self), 0);

  return ACCORD_PROVIDER_GET_IFACE (self)->get_clock_offset (self);
}

gboolean
accord_provider_is_made_with (AccordProvider *self, const AccordRemoteItem *item, const char *key)
{
  g_return_val_if_fail (ACCORD_IS_PROVIDER (self) && item != NULL && key != NULL, FALSE);

  return ACCORD_PROVIDER_GET_IFACE (self)->is_made_with (self, item, key);
}
