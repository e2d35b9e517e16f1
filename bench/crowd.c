/* SPDX-License-Identifier: MIT */
/*
 * crowd.c - see crowd.h.
 */
#include "config.h"

#include "crowd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "secret.h"

/* What is kept of the end of each client's input. */
#define TAIL 24

/* Descriptors that the program has beside its clients. */
#define OTHER_FDS 64

/* Clients that connect between two looks at what the others were sent. */
#define CONNECT_BATCH 64

/* Events that the kernel names at once. */
#define EVENTS 256

/* What a speaker may have to say. */
#define UNSENT_MAX (64 * 1024)

/* Nothing comes for so long: the server has nothing to say. */
#define QUIET_MS 300

/* Texts said in vain before we give up. */
#define SETTLE_TRIES 30

/** struct speaker - what one has to say, and was not taken yet. */
struct speaker {
	char unsent[UNSENT_MAX];
	size_t len;
};

int
crowd_limit(int n)
{
	struct rlimit limit;

	bench_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
	limit.rlim_cur = limit.rlim_max;
	bench_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
	if ((rlim_t)n + OTHER_FDS > limit.rlim_cur)
		n = (int)limit.rlim_cur - OTHER_FDS;
	return n;
}

static int
speakers(int clients, const struct dialect *dialect)
{
	int most = dialect->one_speaks ? 1 : CROWD_SPEAKERS;

	return clients < most ? clients : most;
}

void
crowd_init(struct crowd *crowd, int most, int port,
	   const struct dialect *dialect)
{
	*crowd = (struct crowd){
		.dialect = dialect,
		.port = port,
		.epoll = epoll_create1(0),
		.n_speakers = speakers(most, dialect),
	};
	crowd->fds =
		calloc((size_t)(most + crowd->n_speakers), sizeof(*crowd->fds));
	crowd->secrets = calloc((size_t)(most + crowd->n_speakers),
				sizeof(struct secret *));
	crowd->tails = calloc((size_t)most, TAIL);
	crowd->speakers =
		calloc((size_t)crowd->n_speakers, sizeof(*crowd->speakers));
	bench_check(crowd->epoll >= 0 && crowd->fds && crowd->secrets &&
			    crowd->tails && crowd->speakers,
		    "a crowd");
}

void
crowd_grow(struct crowd *crowd)
{
	crowd_enter(crowd, false);
	crowd->n++;
}

void
crowd_connect_all(struct crowd *crowd, int n, int port,
		  const struct dialect *dialect)
{
	crowd_init(crowd, n, port, dialect);
	while (crowd->n < n) {
		crowd_grow(crowd);
		if (crowd->n % CONNECT_BATCH == 0)
			crowd_read(crowd, 0);
	}
	for (int i = 0; dialect->apart && i < crowd->n_speakers; i++)
		crowd_enter(crowd, true);
}

void
crowd_connect(struct crowd *crowd, int n, int port)
{
	crowd_connect_all(crowd, n, port, &dialect_lines);
}

/* Sends what @speaker has to say. */
static ssize_t
send_some(struct crowd *crowd, int speaker)
{
	const struct speaker *who = &crowd->speakers[speaker];
	int at = speaker + (crowd->dialect->apart ? crowd->n : 0);

	if (crowd->secrets[at])
		return secret_send(crowd->secrets[at], who->unsent, who->len);
	return send(crowd->fds[at], who->unsent, who->len,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
crowd_prepare(struct crowd *crowd, int speaker, const char *text, size_t len)
{
	struct speaker *who = &crowd->speakers[speaker];

	bench_check(who->len + DIALECT_MAX <= UNSENT_MAX,
		    "the server does not read");
	who->len += crowd->dialect->say(text, len, who->unsent + who->len);
}

void
crowd_send(struct crowd *crowd)
{
	for (int i = 0; i < crowd->n_speakers; i++) {
		struct speaker *who = &crowd->speakers[i];
		ssize_t len;

		if (who->len == 0)
			continue;
		len = send_some(crowd, i);
		if (len <= 0)
			continue;
		who->len -= (size_t)len;
		memmove(who->unsent, who->unsent + len, who->len);
	}
}

void
crowd_say(struct crowd *crowd, int speaker, const char *text, size_t len)
{
	crowd_prepare(crowd, speaker, text, len);
	crowd_send(crowd);
}

size_t
crowd_unsent(const struct crowd *crowd)
{
	size_t len = 0;

	for (int i = 0; i < crowd->n_speakers; i++)
		len += crowd->speakers[i].len;
	return len;
}

static void
keep_tail(char *tail, const char *buf, size_t len)
{
	if (len >= TAIL) {
		memcpy(tail, buf + len - TAIL, TAIL);
		return;
	}
	memmove(tail, tail + len, TAIL - len);
	memcpy(tail + TAIL - len, buf, len);
}

static void
lose(struct crowd *crowd, int who)
{
	epoll_ctl(crowd->epoll, EPOLL_CTL_DEL, crowd->fds[who], NULL);
	crowd->lost++;
}

/* What somebody has heard; what those hear who only speak is nothing to us. */
static void
read_one(struct crowd *crowd, int who)
{
	static char buf[256 * 1024];
	ssize_t len = crowd->secrets[who]
		? secret_receive(crowd->secrets[who], buf, sizeof(buf))
		: recv(crowd->fds[who], buf, sizeof(buf), MSG_DONTWAIT);

	if (len < 0 && errno == EAGAIN)
		return;
	if (len <= 0) {
		lose(crowd, who);
		return;
	}
	if (who >= crowd->n) {
		crowd->noise += len;
		return;
	}
	crowd->bytes += len;
	keep_tail(crowd->tails + (size_t)who * TAIL, buf, (size_t)len);
	if (crowd->read_cb)
		crowd->read_cb(crowd, who, buf, (size_t)len);
}

int64_t
crowd_read_some(struct crowd *crowd, int ms, int most)
{
	struct epoll_event ready[EVENTS];
	int64_t before = crowd->bytes + crowd->noise;
	int n = epoll_wait(crowd->epoll, ready, most < EVENTS ? most : EVENTS,
			   ms);

	bench_check(n >= 0 || errno == EINTR, "epoll_wait");
	for (int i = 0; i < n; i++)
		read_one(crowd, (int)ready[i].data.u32);
	return crowd->bytes + crowd->noise - before;
}

int64_t
crowd_read(struct crowd *crowd, int ms)
{
	return crowd_read_some(crowd, ms, EVENTS);
}

/* Has everybody from client @first on heard @end last? Else who has not. */
static int
first_without(const struct crowd *crowd, int first, const char *end)
{
	size_t len = strlen(end);

	while (first < crowd->n &&
	       memcmp(crowd->tails + (size_t)(first + 1) * TAIL - len, end,
		      len) == 0)
		first++;
	return first;
}

/* Say a text and read until it is quiet: is it everybody's last one? */
static bool
settle_once(struct crowd *crowd)
{
	char text[16], end[TAIL + 1];
	int settled = 0;

	snprintf(text, sizeof(text), "settled%08x",
		 (unsigned)(bench_now() / 1000));
	snprintf(end, sizeof(end), "%s%s", text, crowd->dialect->trailer);
	crowd_say(crowd, 0, text, strlen(text));
	while (crowd_read(crowd, QUIET_MS) > 0) {
		settled = first_without(crowd, settled, end);
		if (settled == crowd->n)
			return true;
	}
	return false;
}

/*
 * Once is not enough: who has come after the text was said has it, too, and is
 * then announced behind it. Behind a second one nobody is left to be.
 */
bool
crowd_settles(struct crowd *crowd)
{
	int settled = 0;

	for (int i = 0; i < SETTLE_TRIES && crowd->lost == 0; i++) {
		settled = settle_once(crowd) ? settled + 1 : 0;
		if (settled == 2)
			return true;
	}
	return false;
}

void
crowd_settle(struct crowd *crowd)
{
	if (crowd_settles(crowd))
		return;
	fprintf(stderr, "the server does not bring a line to everybody\n");
	exit(1);
}

void
crowd_close(struct crowd *crowd)
{
	for (int i = 0; i < crowd->n_fds; i++) {
		secret_free(crowd->secrets[i]);
		close(crowd->fds[i]);
	}
	close(crowd->epoll);
	free(crowd->fds);
	free(crowd->secrets);
	free(crowd->tails);
	free(crowd->speakers);
}
