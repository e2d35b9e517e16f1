/* SPDX-License-Identifier: MIT */
/*
 * successor.h - the chatd after this one, which an upgrade is to bring.
 */
#ifndef CHATCTL_SUCCESSOR_H
#define CHATCTL_SUCCESSOR_H

#include <jansson.h>

/*
 * Waits until a chatd answers at the socket @path that has not been there since
 * @since, as status says it. Returns 0, and the caller owns *@ret_status, which
 * is its status; -ETIMEDOUT: none has come in 10 seconds.
 */
int successor_await(const char *path, const char *since, json_t **ret_status);

#endif
