/* SPDX-License-Identifier: MIT */
/*
 * listener.h - a listening socket for the small servers of the benchmarks.
 */
#ifndef BENCH_LISTENER_H
#define BENCH_LISTENER_H

/* One on 127.0.0.1, at a port of the kernel's choice. */
int listener_open(int *ret_port);

/* What is sent through @fd leaves at once. */
void listener_no_delay(int fd);

/* A port that nobody listens on, for a server that must be told one. */
int listener_free_port(void);

#endif
