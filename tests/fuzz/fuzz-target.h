/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

#include "model/accord-remote-item.h"
#include "remote/accord-field-map.h"

G_BEGIN_DECLS

/**
 * A target is one function, named as libFuzzer wants it: it gives bytes to the parser it is named after, and
 * aborts when what comes out breaks a promise. tools/fuzz links it with libFuzzer; the tests link it with
 * fuzz-corpus.c, which runs every file of its corpus through it.
 */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Called first by every target: criticals and warnings abort, zones do not depend on the machine. */
void fuzz_begin (void);
/* The input as text: up to its first NUL, whatever its encoding. (transfer full) */
char *fuzz_text (const uint8_t *data, size_t size);
/* The same with every part that is not UTF-8 replaced: for what is UTF-8 wherever it comes from. (transfer
 * full) */
char *fuzz_valid_text (const uint8_t *data, size_t size);
/* @text at its first @n - 1 line ends: always @n parts, the missing ones empty. (transfer full) */
GStrv fuzz_lines (const char *text, guint n);

/* What every item a provider showed must be: UTF-8, titles and places of one line, a time that can be read.
 */
void fuzz_check_item (const AccordRemoteItem *item);
/* Writes @fields by the rows and reads them back, twice: nothing may change the second time. */
void fuzz_check_rows (const AccordFieldRow *rows, guint n_rows, const AccordFields *fields);

G_END_DECLS
