/* SPDX-License-Identifier: MIT */
/*
 * classic.h - the chat server that everybody writes first with libevent: a
 * bufferevent for each client, each line copied into each of them. No history.
 */
#ifndef BENCH_CLASSIC_H
#define BENCH_CLASSIC_H

/* Serves whoever connects to @listener, and does not return. */
_Noreturn void classic_serve(int listener);

#endif
