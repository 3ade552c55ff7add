/* openapi.h: the routes for readers: as a page, and as docs/API.md. (As OpenAPI: route.h.) */
#ifndef PX_SERVER_OPENAPI_H
#define PX_SERVER_OPENAPI_H

#include "query/server/route.h"

void px_openapi_markdown(bool zh, px_buf *out);
/* Whole HTML of /api/v1/docs; without scripts and without anything from elsewhere. */
void px_openapi_page(bool zh, px_buf *out);

#endif
