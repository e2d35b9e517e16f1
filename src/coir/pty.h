/* SPDX-License-Identifier: MIT */
/*
 * Pseudo-terminals: a terminal for a child, whose keyboard and screen are a
 * flow of ours.
 *
 *	struct coir_process_options options = { 0 };
 *
 *	rc = coir_pty_open(&scope, &pty);
 *	...
 *	options.tty = coir_pty_tty(&pty);
 *	rc = coir_process_spawn(&scope, args, &options, &child);
 *	coir_pty_close_tty(&pty);
 *	rc = coir_copy_string("echo hello\n", &pty.flow);
 *
 * The child leads a session of which it is the controlling terminal. What it
 * writes is read from the flow; the stream ends when nobody has the terminal
 * open any more, so close our own end of it once the child has it. A terminal
 * echoes what is typed and turns line ends into "\r\n" unless its attributes
 * are changed. Layer: os, on coir/pipe.h.
 */
#ifndef COIR_PTY_H
#define COIR_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include <coir/api.h>
#include <coir/flow.h>
#include <coir/pipe.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

/** struct coir_pty - a pseudo-terminal; not to be moved. */
struct coir_pty {
	/* keyboard and screen: coir_read(&pty.flow, ...), coir_close() too */
	struct coir_flow flow;
	/* the same as the kernel has it; private */
	struct coir_pipe pipe_;
	/* the terminal; -1: closed; private */
	int tty_;
	/* closes it at the end of a scope; private */
	struct coir_hook hook_;
};

/**
 * coir_pty_open() - a new pseudo-terminal.
 * @scope:   closes it when it ends; NULL: the caller does, by
 *           coir_close(&pty->flow).
 * @ret_pty: uninitialised memory that outlives @scope; the terminal. Nothing
 *           to close on failure.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOENT, -EACCES (no /dev/ptmx for us), -ENOSPC (no more
 *          terminals), -EMFILE, -ENFILE, -ENOMEM, -ENXIO, -EINVAL (@scope has
 *          ended), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_pty_open(struct coir_scope *scope, struct coir_pty *ret_pty);

/**
 * coir_pty_tty() - the terminal itself, for coir_process_options.
 * @pty: open (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (borrowed); -EBADF: closed.
 */
COIR_API int
coir_pty_tty(const struct coir_pty *pty);

/**
 * coir_pty_close_tty() - leave the terminal to those who have it.
 * @pty: open; one whose terminal is closed is left alone.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_pty_close_tty(struct coir_pty *pty);

/**
 * coir_pty_name() - the terminal's path: "/dev/pts/7".
 * @pty:     open (borrowed).
 * @ret_buf: gets the path.
 * @len:     its size in bytes; 32 always suffices.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed), -ERANGE (@len), -ENOTTY.
 */
COIR_API int
coir_pty_name(const struct coir_pty *pty, char *ret_buf, size_t len);

/**
 * coir_pty_size() - how large the terminal is.
 * @pty:         open (borrowed).
 * @ret_rows:    gets its height in characters.
 * @ret_columns: gets its width in characters.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed).
 */
COIR_API int
coir_pty_size(const struct coir_pty *pty, unsigned *ret_rows,
	      unsigned *ret_columns);

/**
 * coir_pty_set_size() - make the terminal larger or smaller.
 * @pty:     open (borrowed). Who runs in its foreground gets SIGWINCH.
 * @rows:    its height in characters, at most 65535; 0: unknown.
 * @columns: its width in characters, likewise.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed), -EINVAL.
 */
COIR_API int
coir_pty_set_size(struct coir_pty *pty, unsigned rows, unsigned columns);

/**
 * coir_pty_attr() - the terminal's attributes.
 * @pty:      open (borrowed).
 * @ret_attr: gets them; see termios(3).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed).
 */
COIR_API int
coir_pty_attr(const struct coir_pty *pty, struct termios *ret_attr);

/**
 * coir_pty_set_attr() - change the terminal's attributes, at once.
 * @pty:  open (borrowed).
 * @attr: all of them: change what coir_pty_attr() gave (borrowed for the call).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed), -EINVAL.
 */
COIR_API int
coir_pty_set_attr(struct coir_pty *pty, const struct termios *attr);

/**
 * coir_pty_set_echo() - does the terminal show what is typed?
 * @pty: open (borrowed).
 * @on:  yes, as it does at first, or no.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed).
 */
COIR_API int
coir_pty_set_echo(struct coir_pty *pty, bool on);

COIR_END_DECLS

#endif
