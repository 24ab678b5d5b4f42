/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "remote/accord-batch.h"

G_BEGIN_DECLS

/* Parts that a reply may have; what follows them is not read. */
#define ACCORD_MULTIPART_MOST 200

/* A batch as multipart/mixed: each part an HTTP request of type application/http with a Content-ID. */
GBytes    *accord_multipart_write (GPtrArray                  *exchanges,
                                   GPtrArray                  *addresses,
                                   const char                 *api,
                                   const char                **type);
GPtrArray *accord_multipart_read  (const AccordTransportReply *reply,
                                   guint                       nesting,
                                   GError                    **error);

/**
 * accord_multipart_parse:
 * @data: from anywhere
 * @length: in bytes
 * @boundary: as the Content-Type names it
 * @nesting: levels of JSON a part may have
 *
 * Reads the HTTP replies of a batch. A part counts only whole: between two delimiters, with a Content-ID, a status line
 * and as many bytes as its Content-Length promises.
 *
 * Returns: (transfer full) (element-type AccordHttpReply): the parts that could be read, in their order
 */
GPtrArray *accord_multipart_parse (const char                 *data,
                                   gsize                       length,
                                   const char                 *boundary,
                                   guint                       nesting);

G_END_DECLS
