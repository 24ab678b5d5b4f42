/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http-fixture.h"

G_BEGIN_DECLS

/* An account that talks in batches of @format to a server whose replies are told beforehand, part by part. */
typedef struct
{
  const AccordBatchFormat *format;
  HttpFixture account;
  GPtrArray *exchanges;
  GPtrArray *parts; /* of the reply being written */
} BatchFixture;

void batch_fixture_set_up (BatchFixture *fixture, gconstpointer format);
void batch_fixture_tear_down (BatchFixture *fixture, gconstpointer format);
AccordExchange *batch_fixture_get (BatchFixture *fixture, guint index);
/* @n conditional writes to the account's own server. */
void batch_fixture_prepare (BatchFixture *fixture, guint n);
gboolean batch_fixture_send (BatchFixture *fixture, GError **error);
/* Sends all of them; nothing stops the pass. */
void batch_fixture_assert_sent (BatchFixture *fixture);
void batch_fixture_assert_status (BatchFixture *fixture, guint index, guint status);
/* Requests of the batch that the server got as request number @request; 0: it is no batch. */
guint batch_fixture_count_parts (BatchFixture *fixture, guint request);
gboolean batch_fixture_is_json (BatchFixture *fixture);
/* One more part of the next reply, with at most one header. @body: JSON, NULL: none. */
void batch_fixture_add_part (BatchFixture *fixture, const char *id, guint status, const char *name, const char *value,
                             const char *body);
/* (transfer full) the parts so far as the body of a reply; there are none any more */
char *batch_fixture_join_parts (BatchFixture *fixture);
/* The parts so far are the next reply. */
void batch_fixture_answer (BatchFixture *fixture);
/* Parts @from … @to as one expects them, last first. */
void batch_fixture_add_fine (BatchFixture *fixture, guint from, guint to);
/* What a fine part told. */
gint64 batch_fixture_number_of (BatchFixture *fixture, guint index);

G_END_DECLS
