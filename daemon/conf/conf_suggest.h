/* SPDX-License-Identifier: MIT */
/*
 * conf_suggest.h - what somebody may have meant by a misspelt key.
 */
#ifndef CHATD_CONF_SUGGEST_H
#define CHATD_CONF_SUGGEST_H

/*
 * The key nearest to name among the keys and groups right below prefix, a
 * path of the table's ("" is the top, "listeners.*" a listener); NULL if none
 * is near. The caller frees it; without memory it is NULL too.
 */
char *conf_suggest_key(const char *prefix, const char *name);

/* The keys and groups right below prefix: "a, b, c". The caller frees it. */
char *conf_suggest_list(const char *prefix);

#endif
