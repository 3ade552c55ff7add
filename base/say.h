/* say.h: error sentences in the person's language.
 *
 * Code says a sentence in English (px_fail, px_err_in); base/errors.tbl knows the same in Chinese,
 * by the English format. Nothing else changes where an error is made: a sentence without a row stays
 * English. tests/base/test_say.c reads the sources and says which ones have none. */
#ifndef PX_BASE_SAY_H
#define PX_BASE_SAY_H

/* The format to use instead of `en`: Chinese where this thread speaks Chinese (px_lang_is_zh) and
 * the table knows it, else `en`. Also for pieces of sentences that are handed in with %s. */
const char *px_say(const char *en);
const char *px_say_zh(const char *en); /* NULL when the table has no row */

#endif
