/* SPDX-License-Identifier: MIT */
/*
 * dialects.h - how clients of other servers speak: see dialect.h. Each of them
 * joins one room, channel, topic or subject, and says texts to it.
 */
#ifndef BENCH_DIALECTS_H
#define BENCH_DIALECTS_H

#include "dialect.h"

/* IRC, RFC 2812: who speaks is not in the channel. */
extern const struct dialect dialect_irc;

/* MQTT 3.1.1, quality of service 0. */
extern const struct dialect dialect_mqtt;

/* The text protocol of NATS. */
extern const struct dialect dialect_nats;

/* ncat --chat: lines with the name of who said them. */
extern const struct dialect dialect_ncat;

/* Redis' publish and subscribe, RESP2. */
extern const struct dialect dialect_redis;

/* WebSockets: chatd-web(7), MQTT, and texts as they are. */
extern const struct dialect dialect_web;
extern const struct dialect dialect_mqtt_web;
extern const struct dialect dialect_bare_web;

#endif
