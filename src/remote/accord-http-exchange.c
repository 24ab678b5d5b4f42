/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accord-http"

#include "remote/accord-http-private.h"

AccordExchange *
accord_exchange_new (const char *method, const char *address)
{
  AccordExchange *self;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_new0 (AccordExchange, 1);
  self->method = g_intern_string (method);
  self->address = g_strdup (address);
  self->repeatable = g_str_equal (method, "GET");
  return self;
}

void
accord_exchange_free (AccordExchange *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->reply, json_node_unref);
  g_free (self->etag);
  g_free (self->location);
  g_clear_error (&self->error);
  g_free (self);
}

void
accord_exchange_add_header (AccordExchange *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL);

  if (self->headers == NULL)
    self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_append (self->headers, name, value);
}

void
accord_exchange_set_tag (AccordExchange *self, const char *tag)
{
  g_return_if_fail (self != NULL);

  if (tag != NULL)
    accord_exchange_add_header (self, "If-Match", tag);
}

void
accord_exchange_clear (AccordExchange *exchange)
{
  exchange->status = 0;
  exchange->refused = FALSE;
  g_clear_pointer (&exchange->reply, json_node_unref);
  g_clear_pointer (&exchange->etag, g_free);
  g_clear_pointer (&exchange->location, g_free);
  g_clear_error (&exchange->error);
}
