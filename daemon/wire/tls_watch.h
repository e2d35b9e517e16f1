/* SPDX-License-Identifier: MIT */
/*
 * tls_watch.h - whether certificates have changed on disk.
 *
 * What is watched are the directories that the files are in: whoever renews a
 * certificate puts another file, or link, in its place. Certificate and key
 * change one after the other; so nothing is said until it has been quiet for a
 * second.
 */
#ifndef CHATD_TLS_WATCH_H
#define CHATD_TLS_WATCH_H

struct conf_tls;
struct event_base;
struct tls_watch;

/*
 * Watches what @conf (borrowed until the end) names, in the loop of @base.
 * @changed is called with @arg on the main stack; it may free the watch.
 * Returns 0 and *ret_watch is the caller's, or a negative errno, which
 * coir_error_describe() explains.
 */
int tls_watch_new(const struct conf_tls *conf, struct event_base *base,
		  void (*changed)(void *arg), void *arg,
		  struct tls_watch **ret_watch);

/* Watches no more. NULL is nothing. */
void tls_watch_free(struct tls_watch *watch);

#endif
