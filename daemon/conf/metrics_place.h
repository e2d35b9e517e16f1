/* SPDX-License-Identifier: MIT */
/*
 * metrics_place.h - where the metrics are to be read, and opened.
 */
#ifndef CHATD_METRICS_PLACE_H
#define CHATD_METRICS_PLACE_H

struct coir_addr;
struct coir_listener;

/* The address of @endpoint. Returns 0 or a negative errno. */
int metrics_place_address(const char *endpoint, struct coir_addr *ret_addr);

/*
 * Listens at @endpoint, as bus_endpoint.h has it, and says so in the log; also
 * that the whole network can read it, if so. On 0 the caller owns
 * *ret_listener; else a negative errno, and the log has the reason.
 */
int metrics_place_listen(const char *endpoint,
			 struct coir_listener *ret_listener);

#endif
