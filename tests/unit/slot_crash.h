/* SPDX-License-Identifier: MIT */
/*
 * slot_crash.h - a client in a slot, whose server is killed again and again.
 *
 * What the client gets and what it says are known byte by byte, so that one
 * that is lost or doubled shows. The server is a child that takes over from the
 * one before, then sends, hears and stores as its dice say until it is killed.
 * Its store is a count of lines, in memory that is shared.
 */
#ifndef SLOT_CRASH_H
#define SLOT_CRASH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Lines that a client says at most, and bytes of one. */
#define CRASH_LINES 20000
#define CRASH_LINE_MAX 1000

/* What outlives the server beside its slots. */
struct crash_store {
	volatile uint64_t serving;  /* servers that have taken over */
	uint64_t count;             /* lines that are stored */
	uint64_t ends[CRASH_LINES]; /* where in the input each line ends */
};

/* Where a server stops for a debugger. */
enum crash_stop {
	STOP_NOWHERE,
	STOP_SENDING, /* before it sends for the first time */
	STOP_HEARING, /* before it receives */
};

/* Client and server. */
struct crash {
	int slots;                 /* the memfd */
	int ours;                  /* the server's end */
	int theirs;                /* the client's end */
	struct crash_store *store; /* shared */
	unsigned int seed;         /* of all dice */
	enum crash_stop stop;      /* where servers do */
	uint64_t heard;            /* bytes that the client has got */
	uint64_t lines;            /* that it has said, or begun to */
	char *saying;              /* bytes that it is saying */
	size_t said;               /* of these, said */
	size_t to_say;             /* of these, in all */
	uint64_t input;            /* bytes of input before these */
};

/* A client who has come, over TCP or a unix socket. */
void crash_init(struct crash *c, int family, unsigned int seed);

/* Closes and frees all. */
void crash_fini(struct crash *c);

/* The client says and hears some of it; asserts what it hears. */
void crash_client(struct crash *c);

/* The life of a server; does not return. */
_Noreturn void crash_serve(struct crash *c);

/*
 * The server is dead: asserts that it was killed, and that what its slot says
 * is what the client has got and said.
 */
void crash_check(struct crash *c, pid_t server);

/* A server that only hears: the client says no more, all of it is stored. */
void crash_finish(struct crash *c);

#endif
