/* SPDX-License-Identifier: MIT */
/*
 * bus_bot.h - runs the example that is a bot in Python.
 */
#ifndef SYSTEM_BUS_BOT_H
#define SYSTEM_BUS_BOT_H

#include <sys/types.h>

/* A Python that has pyzmq, or NULL. */
const char *bus_bot_python(void);

/* Starts the bot with its endpoints, by that Python; without its output. */
pid_t bus_bot_start(const char *python, const char *publish, const char *post);

/* Waits for its end; returns the status of waitpid(2). */
int bus_bot_end(pid_t pid);

#endif
