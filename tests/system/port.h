/* SPDX-License-Identifier: MIT */
/*
 * port.h - a port that a test can rely on.
 *
 * One that the kernel has chosen may be some other program's as soon as nobody
 * holds it. These are below those, so that only who asks for it gets one.
 */
#ifndef SYSTEM_PORT_H
#define SYSTEM_PORT_H

/* A new socket that listens on 127.0.0.1, at *@ret_port; the caller's. */
int port_take(int *ret_port);

/* A port of 127.0.0.1 that is free, and stays so. */
int port_find(void);

#endif
