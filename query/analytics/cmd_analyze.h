/* cmd_analyze.h: what the files of `patix analyze` share: the lists of what there is. The server prints them, too. */
#ifndef PX_ANALYTICS_CMD_ANALYZE_H
#define PX_ANALYTICS_CMD_ANALYZE_H

#include "query/analytics/many.h"

void px_analyses_text(px_buf *out);
void px_analyses_markdown(px_buf *out); /* docs/ANALYSES.md */
void px_analyses_json(px_buf *out);     /* an array, and a line feed */

#endif
