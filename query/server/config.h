/* config.h: what can be set: standard values, then the configuration file, then the options of the command; each overrides the
 * one before. The list is config.tbl.
 *
 * The file is INI: [section], `key = value`, comments behind # or ; at the beginning of a line; keys as in the list, with -
 * or _. A key stands in its section; one that is not known, twice, or out of its section is an error with the line. */
#ifndef PX_SERVER_CONFIG_H
#define PX_SERVER_CONFIG_H

#include "base/buf.h"
#include "base/err.h"

typedef struct px_config {
#define PX_CONF_TEXT(section, name, standard, live, en, zh)            char *name;
#define PX_CONF_NUM(section, name, standard, lo, hi, live, en, zh)     uint64_t name;
#define PX_CONF_BOOL(section, name, standard, live, en, zh)            bool name;
#define PX_CONF_CHOICE(section, name, standard, choices, live, en, zh) char *name;
#include "query/server/config.tbl"
#undef PX_CONF_TEXT
#undef PX_CONF_NUM
#undef PX_CONF_BOOL
#undef PX_CONF_CHOICE
} px_config;

void px_config_init(px_config *c); /* standard values */
void px_config_release(px_config *c);
/* Text of a file; `name` is for sentences. PX_E_USAGE with the line. */
px_status px_config_read(px_config *c, px_str text, const char *name, px_err *err);
/* One value; `key` with - or _. PX_E_USAGE for an unknown key or a value that will not do. */
px_status px_config_set(px_config *c, px_str key, px_str value, px_err *err);
/* Does an option of this name take a value? false with *known = false: there is none. */
bool px_config_takes(px_str key, bool *known);
/* A file that says what `c` says, each key with its meaning in front. */
void px_config_print(const px_config *c, bool zh, px_buf *out);
/* Take over from `fresh` what may change in a running server. Keys that differ and need a restart are appended to *later,
 * with commas. */
void px_config_reload(px_config *c, const px_config *fresh, px_buf *later);

#endif
