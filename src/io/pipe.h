/* SPDX-License-Identifier: MIT */
/*
 * What other files need to know of a flow that may be a pipe.
 */
#ifndef COIR_IO_PIPE_H
#define COIR_IO_PIPE_H

#include <coir/pipe.h>

/* The descriptor of @flow if it is a coir_pipe; -EOPNOTSUPP else; -EBADF. */
int
coir__pipe_number(const struct coir_flow *flow);

#endif
