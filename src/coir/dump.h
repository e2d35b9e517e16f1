/* SPDX-License-Identifier: MIT */
/*
 * Seeing: who is there, and what does everybody wait for?
 *
 *	coir_dump(print_line, stderr);
 *
 * One line for each scope and fiber, indented as the tree is, and below each
 * fiber its backtrace:
 *
 *	scope "runtime": 2 fibers, 0 daemons
 *	  fiber "door": waiting for fd 7 readable for 2s, age 9s, stack 3 KiB
 *	      #0 coir_wait at node.c:215
 *	      #1 coir_accept at listener.c:120
 *	      #2 accept_clients at door.c:41
 *	      #3 fiber_main at fiber.c:76
 *	  fiber "client": waiting for condition for 4s, age 60s, stack 2 KiB
 *
 * The stack is how much of it was ever written to; its first page may have
 * been by an earlier fiber.
 *
 * Backtraces are there if libcoir was built with libdw and the memory for them
 * can be had; the rest of the listing allocates nothing. They show 32 frames at
 * most, with lines where the program has debug information (-g); a fiber that
 * stands where the one above it does says just that; and after half a second
 * the other fibers go without.
 *
 * In a debugger, or of a core file, the script coir.py that is installed with
 * the library does the same: `coir fibers', `coir fiber 3', `coir bt all'.
 */
#ifndef COIR_DUMP_H
#define COIR_DUMP_H

#include <stddef.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * typedef coir_dump_fn - takes one line of the listing.
 * @line: terminated, without a line feed (borrowed for the call).
 * @len:  its length in bytes.
 * @arg:  as given to coir_dump().
 */
typedef void coir_dump_fn(const char *line, size_t len, void *arg);

/**
 * coir_stacks() - list where fibers are spawned, and how much stack they use.
 * @fn:  called for each line, on a stack of 256 KiB; it may not suspend.
 * @arg: passed to @fn (borrowed).
 *
 * One line for each place in the program and function spawned there:
 *
 *	site serve spawned in admit at door.c:88: 900 fibers, 3 live, stack at
 *	most 12 KiB
 *
 * but on one line. It helps to choose a runtime's stack_size. A fiber that got
 * the stack of a deep one in the same round is left out of the depth. Of a tail
 * call the place is where it will return to. coir_dump() ends with the same.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many lines there were; -ENXIO: no runtime in this thread;
 *          -ENOMEM.
 */
COIR_API int
coir_stacks(coir_dump_fn *fn, void *arg);

/**
 * coir_dump() - list the calling thread's scopes and fibers.
 * @fn:  called for each line, on a stack of 256 KiB; it may not suspend.
 * @arg: passed to @fn (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many fibers there are; -ENXIO: no runtime in this thread.
 */
COIR_API int
coir_dump(coir_dump_fn *fn, void *arg);

COIR_END_DECLS

#endif
