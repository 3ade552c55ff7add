/* html.c: see html.h. */
#include "query/server/html.h"

#include "base/markup.h"

#include "base/text.h"

const char px_html_style[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;margin:0}"
    "main{max-width:62rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem}h1 a{color:inherit;text-decoration:none}h2{font-size:1.2rem}"
    "form.ask{display:flex;gap:.5rem;flex-wrap:wrap}"
    "form.ask input[name=q]{flex:1;min-width:12rem}"
    "input,select,button{font:inherit;padding:.3rem .5rem}"
    ".both{display:grid;grid-template-columns:minmax(0,3fr) minmax(11rem,1fr);gap:1.5rem}"
    "@media(max-width:45rem){.both{grid-template-columns:1fr}}"
    "ol.hits{padding-left:1.6rem}ol.hits li{margin:.6rem 0}"
    ".meta,.note{opacity:.75;font-size:.9rem}.error{border-left:4px solid #b00;padding-left:.6rem}"
    "table{border-collapse:collapse;margin:.5rem 0}"
    "td,th{border:1px solid #8886;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    "aside ul{list-style:none;padding:0;margin:.2rem 0 1rem}"
    "aside li{display:flex;justify-content:space-between;gap:.5rem}"
    "code,pre{font-family:ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}";

void px_html_begin(px_buf *out, bool zh, const char *title) {
    px_buf_fmt(out,
               "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
               "<link rel=\"stylesheet\" href=\"/style.css\"><title>",
               zh ? "zh-CN" : "en");
    px_markup_put(out, px_str_of(title), false);
    px_buf_c(out, "</title></head>\n<body><main>\n");
}

void px_html_end(px_buf *out) {
    px_buf_c(out, "</main></body></html>\n");
}
