/* SPDX-License-Identifier: MIT */
/*
 * bus_endpoint.h - where a socket of the bus is, as the configuration says it.
 *
 * ØMQ's own notation, of which two transports are taken: "ipc:///PATH" or
 * "ipc://@NAME" for programs on this machine, "tcp://ADDRESS:PORT" for others.
 * "" is no endpoint. Pure; no library is needed for it.
 */
#ifndef CHATD_BUS_ENDPOINT_H
#define CHATD_BUS_ENDPOINT_H

/* How one gets there. */
enum bus_transport {
	BUS_NOWHERE, /* "" */
	BUS_IPC,     /* a unix socket */
	BUS_TCP,     /* a port */
};

/* An endpoint. */
struct bus_endpoint {
	enum bus_transport transport; /* what kind of place it is */
	const char *place;            /* "/PATH", "@NAME", "ADDRESS:PORT" */
};

/*
 * Takes @text apart; the place is borrowed from it. ADDRESS is a numeric one,
 * that of IPv6 in brackets, or "*"; PORT 0 lets the kernel pick one. Returns 0
 * or -EINVAL.
 */
int bus_endpoint_parse(const char *text, struct bus_endpoint *ret);

#endif
