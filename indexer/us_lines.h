/* us_lines.h: documents of tagged lines, as the office wrote before XML (green book) and exports
 * from its search systems (BRS).
 *
 * A document begins at a line that says so and goes on to the next such line. Within, a line begins
 * with a tag of capitals and digits; lines that begin with blanks go on with the value. Memory: one
 * document. */
#ifndef PX_INDEXER_US_LINES_H
#define PX_INDEXER_US_LINES_H

#include "indexer/source_kind.h"
#include "indexer/us_parts.h"

/* One format of this kind (px_source_kind.how). */
typedef struct px_us_lines_how {
    bool (*begins)(px_str line); /* does a document begin with this line? */
    /* One document into a record; as px_xml_how.fill. */
    px_status (*fill)(px_str doc, px_arena *a, px_record *r, px_err *err);
} px_us_lines_how;

px_status px_us_lines_open(px_source *s, px_err *err);
int px_us_lines_next(px_source *s, px_arena *a, px_record *r, px_err *err);
void px_us_lines_report(px_source *s, px_source_report *out);
void px_us_lines_close(px_source *s);

/* The next line of *rest without its end; false when there is none. */
bool px_us_line_next(px_str *rest, px_str *line);

/* One tag with what belongs to it. */
typedef struct px_us_field {
    px_str tag;
    px_str first; /* value on the line of the tag, blanks at its end cut off */
    px_str more;  /* the lines behind it, as they stand */
} px_us_field;

/* The next field of *rest. A tag is two to four capitals and digits at the beginning of a line with a
 * blank or nothing behind it; lines in front of the first tag are passed over. `blanks`: so many
 * stand between tag and value, and no more are cut off the value's front (columns matter); 0 = all. */
bool px_us_field_next(px_str *rest, size_t blanks, px_us_field *f);
/* Value and further lines as one line, or (`rows`) line by line without empty ones. */
px_str px_us_field_text(px_arena *a, const px_us_field *f, bool rows);

#endif
