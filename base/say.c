/* say.c: a hash table over the rows, made once. */
#include "base/say.h"

#include "base/message.h"

#include <inttypes.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const struct row {
    const char *en, *zh;
} rows[] = {
#define PX_SAY(en, zh) {en, zh},
#include "base/errors.tbl"
#undef PX_SAY
};

enum { N_ROWS = sizeof rows / sizeof *rows, N_SLOTS = 2048 };
_Static_assert(N_ROWS * 2 < N_SLOTS && N_ROWS < UINT16_MAX, "make N_SLOTS larger");

static uint16_t slots[N_SLOTS]; /* 0 = free, else row + 1 */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t hash(const char *s) {
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

static void build(void) {
    for (size_t i = 0; i < N_ROWS; i++) {
        uint32_t at = hash(rows[i].en) % N_SLOTS;
        while (slots[at])
            at = (at + 1) % N_SLOTS;
        slots[at] = (uint16_t)(i + 1);
    }
}

const char *px_say_zh(const char *en) {
    (void)pthread_once(&once, build);
    for (uint32_t at = hash(en) % N_SLOTS; slots[at]; at = (at + 1) % N_SLOTS)
        if (strcmp(rows[slots[at] - 1].en, en) == 0) return rows[slots[at] - 1].zh;
    return NULL;
}

const char *px_say(const char *en) {
    const char *zh = px_lang_is_zh() ? px_say_zh(en) : NULL;
    return zh ? zh : en;
}
