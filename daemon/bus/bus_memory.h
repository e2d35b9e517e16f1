/* SPDX-License-Identifier: MIT */
/*
 * bus_memory.h - how much memory the bus takes: of what clients may take in
 * all, as they do.
 *
 * That is what waits to be published, requests that wait, and what libzmq has
 * been given and not sent yet. There is at most one bus a process.
 */
#ifndef CHATD_BUS_MEMORY_H
#define CHATD_BUS_MEMORY_H

#include <stddef.h>

/* The bus takes @bytes more. Any thread, as all here. */
void bus_memory_take(size_t bytes);

/* It has given them back. */
void bus_memory_give(size_t bytes);

/* Bytes that it takes now. */
size_t bus_memory(void);

#endif
