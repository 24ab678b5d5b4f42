/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conformance-subject.h"

G_BEGIN_DECLS

/* Another person changes one occurrence of @series, the one that the rule has at @key (model/accord-occurrence.h), or
 * the series itself. */
void         subject_edit_occurrence   (Subject *self, const AccordRemoteItem *series, const char *key,
                                        AccordField field, const char *value);
void         subject_cancel_occurrence (Subject *self, const AccordRemoteItem *series, const char *key);
void         subject_edit_series       (Subject *self, const AccordRemoteItem *series, AccordField field,
                                        const char *value);
/* The id of that occurrence; NULL: this provider has none for it. (transfer full) */
char        *subject_occurrence_id     (Subject *self, const AccordRemoteItem *series, const char *key);

/* Adds what a person's own program would send, and returns its id. (transfer full) */
char        *subject_add_raw           (Subject *self, const char *json);

/* A write of @fields as the engine plans it from @item; returns it as apply left it. (transfer full) */
AccordWrite *subject_write_series      (Subject *self, const AccordRemoteItem *item, const AccordFields *fields);

G_END_DECLS
