#!/usr/bin/env bash
# Pages of other origins can read every header field that the API sends for them to read: what the sources answer is among
# Access-Control-Expose-Headers, but for fields that are the browser's business.
set -eu
cd "$2"
browser='Access-Control-[A-Za-z-]*|Cache-Control|Content-Encoding|Content-Security-Policy|Referrer-Policy|Set-Cookie|Strict-Transport-Security|Vary|WWW-Authenticate|X-Accel-Buffering|X-Content-Type-Options|X-Frame-Options'
sent=$(cat query/server/*.c | tr '\n' ' ' | grep -oE '(px_call_answer|number)\( *c, *"[A-Za-z-]+"' | sed 's/.*"\(.*\)"/\1/' | sort -u | grep -vxE "$browser")
exposed=$(tr '\n' ' ' < query/server/guard.c | sed 's/.*Access-Control-Expose-Headers", *PX_STR(\([^)]*\)).*/\1/; s/"//g' | tr -s ' ,' '\n\n' | sort -u)
[ "$(wc -l <<<"$sent")" -ge 12 ] || { echo "headers: few are found: $sent" >&2; exit 1; }
missing=$(comm -23 <(echo "$sent") <(echo "$exposed"))
[ -z "$missing" ] || { echo "headers: not exposed to pages of other origins: $missing" >&2; exit 1; }
echo "headers: all well"
