/* SPDX-License-Identifier: MIT */
/*
 * venue.c - see venue.h.
 */
#include "config.h"

#include "venue.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "classic.h"
#include "dialects.h"
#include "listener.h"
#include "secret.h"

/* A stall that makes a pass of a loop one of the long ones. */
#define LONG_NS 5000000

/* Nothing here shall slow a server down but what it does. */
#define NGIRCD_CONF                                                          \
	"[Global]\nName = irc.bench\nInfo = bench\nListen = 127.0.0.1\n"     \
	"Ports = @\nServerUID = root\nServerGID = root\n"                    \
	"[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxJoins = 0\n" \
	"MaxPenaltyTime = 0\nPingTimeout = 3600\nPongTimeout = 3600\n"       \
	"[Options]\nDNS = no\nIdent = no\nPAM = no\n"
#define MOSQUITTO_OPTIONS                                      \
	"allow_anonymous true\nuser root\npersistence false\n" \
	"set_tcp_nodelay true\nlog_dest none\n"                \
	"max_queued_messages 0\nmax_queued_bytes 0\n"
#define MOSQUITTO_CONF MOSQUITTO_OPTIONS "listener @ 127.0.0.1\n"
/* one for WebSockets only does not start */
#define MOSQUITTO_WEB_CONF                     \
	MOSQUITTO_OPTIONS "listener 0 plain\n" \
			  "listener @ 127.0.0.1\nprotocol websockets\n"
#define NATS_CONF                                            \
	"listen: \"127.0.0.1:@\"\nmax_connections: 100000\n" \
	"max_pending: 1GB\nwrite_deadline: \"60s\"\n"        \
	"ping_interval: \"1h\"\nno_auth_user: \"\"\n"
#define REDIS_CONF                                           \
	"bind 127.0.0.1\nport @\nsave \"\"\nappendonly no\n" \
	"maxclients 100000\ntcp-backlog 4096\n"              \
	"client-output-buffer-limit pubsub 0 0 0\n"

#define NODE_WEB_PROGRAM                                            \
	"const { WebSocketServer } = require('ws');\n"              \
	"const server = new WebSocketServer({ host: '127.0.0.1',\n" \
	"  port: @, backlog: 4096, perMessageDeflate: false });\n"  \
	"server.on('connection', (one) => {\n"                      \
	"  one.on('message', (text) => {\n"                         \
	"    for (const each of server.clients)\n"                  \
	"      each.send(text, { binary: false });\n"               \
	"  });\n});\n"

struct venue venues[] = {
	[VENUES_BARE] = { .name = "bare send loop",
			  .kind = VENUE_BARE,
			  .dialect = &dialect_lines },
	[VENUES_FIBER] = { .name = "chatd, fibers",
			   .kind = VENUE_CHATD,
			   .dialect = &dialect_lines,
			   .driver = "fiber",
			   .durability = "process" },
	[VENUES_CALLBACK] = { .name = "chatd, callbacks",
			      .kind = VENUE_CHATD,
			      .dialect = &dialect_lines,
			      .driver = "callback",
			      .durability = "process" },
	[VENUES_MEMORY] = { .name = "chatd, memory",
			    .kind = VENUE_CHATD,
			    .dialect = &dialect_lines,
			    .driver = "fiber",
			    .durability = "memory" },
	[VENUES_TLS_FIBER] = { .name = "chatd, TLS fibers",
			       .kind = VENUE_CHATD,
			       .dialect = &dialect_secret_lines,
			       .driver = "fiber",
			       .durability = "process" },
	[VENUES_TLS_CALLBACK] = { .name = "chatd, TLS callbacks",
				  .kind = VENUE_CHATD,
				  .dialect = &dialect_secret_lines,
				  .driver = "callback",
				  .durability = "process" },
	[VENUES_WEB] = { .name = "chatd, web",
			 .kind = VENUE_CHATD,
			 .dialect = &dialect_web,
			 .driver = "callback",
			 .durability = "process" },
	[VENUES_MOSQUITTO_WEB] = { .name = "mosquitto, web",
				   .kind = VENUE_PROGRAM,
				   .dialect = &dialect_mqtt_web,
				   .argv = { "mosquitto", "-c", "conf" },
				   .conf = MOSQUITTO_WEB_CONF },
	[VENUES_NODE_WEB] = { .name = "node ws, web",
			      .kind = VENUE_PROGRAM,
			      .dialect = &dialect_bare_web,
			      .argv = { "node", "conf" },
			      .conf = NODE_WEB_PROGRAM,
			      .package = "node-ws" },
	{ .name = "send a batch",
	  .kind = VENUE_BATCHES,
	  .dialect = &dialect_lines },
	{ .name = "bufferevents",
	  .kind = VENUE_CLASSIC,
	  .dialect = &dialect_lines },
	/* it waits by select() */
	{ .name = "ncat --chat",
	  .kind = VENUE_PROGRAM,
	  .dialect = &dialect_ncat,
	  .most = 1000,
	  .argv = { "ncat", "--chat", "-m", "1020", "-l", "127.0.0.1", "@" } },
	/* each who joins is told to all */
	{ .name = "ngircd",
	  .kind = VENUE_PROGRAM,
	  .dialect = &dialect_irc,
	  .most = 1000,
	  .argv = { "ngircd", "-n", "-f", "conf" },
	  .conf = NGIRCD_CONF },
	{ .name = "mosquitto",
	  .kind = VENUE_PROGRAM,
	  .dialect = &dialect_mqtt,
	  .argv = { "mosquitto", "-c", "conf" },
	  .conf = MOSQUITTO_CONF },
	{ .name = "nats-server",
	  .kind = VENUE_PROGRAM,
	  .dialect = &dialect_nats,
	  .argv = { "nats-server", "-c", "conf" },
	  .conf = NATS_CONF },
	{ .name = "redis",
	  .kind = VENUE_PROGRAM,
	  .dialect = &dialect_redis,
	  .argv = { "redis-server", "conf" },
	  .conf = REDIS_CONF,
	  .package = "redis-server" },
};

const int n_venues = sizeof(venues) / sizeof(venues[0]);

void
venues_choose(char **names, int n)
{
	for (int i = 1; n > 0 && i < n_venues; i++) {
		bool named = false;

		for (int k = 0; k < n; k++)
			named = named || strstr(venues[i].name, names[k]);
		venues[i].missing = !named;
	}
}

static void
open_bare(int n, bool batches, struct opening *opening)
{
	bare_start(n, VENUE_CPU, batches, &opening->bare);
	opening->pid = opening->bare.pid;
	opening->port = opening->bare.port;
}

static void
open_classic(struct opening *opening)
{
	int listener = listener_open(&opening->port);

	opening->pid = fork();
	bench_check(opening->pid >= 0, "fork");
	if (opening->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		bench_pin(VENUE_CPU);
		classic_serve(listener);
	}
	close(listener);
}

/* Why this chatd cannot be that venue; NULL: it can. */
static const char *
lacks(const struct venue *venue)
{
	if (venue == &venues[VENUES_MEMORY] && !chatd_knows("durability"))
		return "there is nothing else";
	if (venue->dialect->secret &&
	    !(secret_possible() && chatd_knows("certificate")))
		return "no TLS";
#ifdef HAVE_WEB
	if (venue->dialect == &dialect_web && !chatd_knows("protocol"))
		return "no web";
#else
	if (venue->dialect == &dialect_web)
		return "no web";
#endif
	return NULL;
}

/* As durable as another is to be: one that only has memory is left out. */
static bool
open_chatd(int n, int history, struct opening *opening)
{
	struct venue *venue = opening->venue;
	struct chatd_options options = {
		.driver = venue->driver,
		.durability = venue->durability,
		.max_clients = n,
		.history = history,
		.secret = venue->dialect->secret,
		.web = venue->dialect == &dialect_web,
	};
	const char *why = lacks(venue);

	if (why) {
		venue->missing = true;
		fprintf(stderr, "%s is left out: %s\n", venue->name, why);
		return false;
	}
	chatd_start(&options, VENUE_CPU, &opening->chatd);
	opening->pid = opening->chatd.pid;
	opening->port = opening->chatd.port;
	return true;
}

static bool
open_program(struct opening *opening)
{
	struct venue *venue = opening->venue;
	const char *name = venue->argv[0];

	if (!program_exists(name)) {
		venue->missing = true;
		fprintf(stderr, "%s is left out: no %s (package %s)\n",
			venue->name, name,
			venue->package ? venue->package : name);
		return false;
	}
	venue->missing = !program_start(venue->argv, venue->conf, VENUE_CPU,
					&opening->program);
	opening->pid = opening->program.pid;
	opening->port = opening->program.port;
	return !venue->missing;
}

static bool
open_any(int n, int history, struct opening *ret)
{
	struct venue *venue = ret->venue;

	switch (venue->kind) {
	case VENUE_BARE:
	case VENUE_BATCHES:
		open_bare(n, venue->kind == VENUE_BATCHES, ret);
		return true;
	case VENUE_CLASSIC:
		open_classic(ret);
		return true;
	case VENUE_CHATD:
		return open_chatd(n, history, ret);
	case VENUE_PROGRAM:
		return open_program(ret);
	}
	return false;
}

bool
venue_open(struct venue *venue, int n, int history, struct opening *ret)
{
	ret->venue = venue;
	if (venue->missing || (venue->most > 0 && n > venue->most))
		return false;
	if (!open_any(n, history, ret))
		return false;
	/* not before: there may be no fork() after it */
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++)
		(void)sentinel_start(&ret->sentinels[cpu], cpu);
	return true;
}

bool
venue_watched(const struct opening *opening)
{
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++)
		if (!opening->sentinels[cpu].watching)
			return false;
	return true;
}

bool
venue_stalled(const struct opening *opening, int64_t from, int64_t until)
{
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++)
		if (stalls_overlap(&opening->sentinels[cpu].stalls, from,
				   until))
			return true;
	return false;
}

void
venue_stalls(const struct opening *opening, int64_t from,
	     struct stall_sum ret[VENUE_CPUS])
{
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++) {
		ret[cpu] = (struct stall_sum){ 0 };
		stalls_sum(&opening->sentinels[cpu].stalls, from, 0, &ret[cpu]);
	}
}

void
venue_passes(const struct opening *opening, char ret_text[CHATD_PASSES])
{
	const struct sentinel *sentinel = &opening->sentinels[VENUE_CPU];
	struct stall_sum sum = { 0 };
	size_t len;

	ret_text[0] = '\0';
	if (opening->venue->kind != VENUE_CHATD)
		return;
	chatd_passes(&opening->chatd, ret_text);
	len = strlen(ret_text);
	if (len == 0 || !sentinel->watching)
		return;
	stalls_sum(&sentinel->stalls, 0, LONG_NS, &sum);
	snprintf(ret_text + len, CHATD_PASSES - len,
		 "; its processor stood still %d times for over %d ms", sum.n,
		 LONG_NS / 1000000);
}

void
venue_close(struct opening *opening)
{
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++)
		sentinel_stop(&opening->sentinels[cpu]);
	switch (opening->venue->kind) {
	case VENUE_BARE:
	case VENUE_BATCHES:
		bare_stop(&opening->bare);
		break;
	case VENUE_CLASSIC:
		kill(opening->pid, SIGKILL);
		waitpid(opening->pid, NULL, 0);
		break;
	case VENUE_CHATD:
		chatd_stop(&opening->chatd);
		break;
	case VENUE_PROGRAM:
		program_stop(&opening->program);
		break;
	}
}
