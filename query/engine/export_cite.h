/* export_cite.h: a record for literature managers. */
#ifndef PX_QUERY_EXPORT_CITE_H
#define PX_QUERY_EXPORT_CITE_H

#include "patent/record.h"

void px_export_ris(const px_record *r, px_buf *out);
void px_export_bibtex(const px_record *r, px_buf *out);

#endif
