/* SPDX-License-Identifier: MIT */
/*
 * door_tls.h - the TLS of a listener: read when it is opened, again when the
 * configuration is, and when its files change. What cannot be read leaves that
 * in force which was read before.
 */
#ifndef CHATD_DOOR_TLS_H
#define CHATD_DOOR_TLS_H

#include "client/door.h"

/*
 * Reads what @conf, which has certificates, says of it. Returns as
 * tls_server_new().
 */
int door_tls_read(const struct conf_listener *conf, struct tls_server **ret_tls,
		  char ret_why[static TLS_WHY_MAX]);

/*
 * Reads it, if it is configured. Returns 0; or a negative errno, and @ret_why
 * is why in a sentence.
 */
int door_tls_open(struct door *door, char ret_why[static DOOR_WHY_MAX]);

/*
 * Speaks it by @tls (taken) from now on, which was read as the configuration of
 * @door says now; NULL changes nothing.
 */
void door_tls_change(struct door *door, struct tls_server *tls);

/* Frees it. May be called again. */
void door_tls_close(struct door *door);

#endif
