/* SPDX-License-Identifier: MIT */
/*
 * bus.c - see bus.h. Opens the bus and closes it.
 *
 * The guard is there before anybody can connect who would be asked about.
 */
#include "config.h"

#include "bus/bus.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <coir/cancel.h>
#include <coir/random.h>
#include <coir/scope.h>

#include "bus/bus_memory.h"
#include "bus/bus_state.h"
#include "conf/conf.h"
#include "log/log.h"
#include "store/store.h"

/*
 * Answers that libzmq takes for one peer: more than there ever are, with those
 * of requests that are being served; and that twice, for libzmq tells itself
 * only now and then what has gone.
 */
#define ANSWERS_MAX \
	(2 * (BUS_OWED_MAX_REFUSED / BUS_LOAN_BASE + 2 * BUS_PEER_OPEN_MAX))

/* Seconds that a page may take to be read when all else has ended. */
#define READ_PATIENCE_S 1

/*
 * A larger request is not read to its end: whoever sends it is cut off. A byte
 * of a line may be written as six.
 */
#define REQUEST_BASE 4096
#define REQUEST_PER_BYTE 8

/* A step without a log of its own has come to @rc. */
static int
report(int rc)
{
	if (rc < 0)
		log_error_errno(rc, "bus: cannot start");
	return rc;
}

static int
open_publish(struct bus *bus)
{
	const struct conf_bus *conf = bus->plan.conf;
	const struct bus_socket_plan plan = {
		.context = bus->context,
		.base = bus->plan.base,
		.type = ZMQ_PUB,
		.endpoint = conf->publish,
		.backlog = (int)conf->subscriber_backlog,
		.request_max = REQUEST_BASE,
		.conf = conf,
		.keys = &bus->keys,
	};
	int rc = *conf->publish ? bus_socket_open(&bus->publish, &plan) : 0;

	if (!bus->publish.open)
		return rc;
	log_notice("bus publishing at %s", bus->publish.where);
	return report(bus_publish_start(bus));
}

static int
open_post(struct bus *bus)
{
	const struct conf_bus *conf = bus->plan.conf;
	const struct bus_socket_plan plan = {
		.context = bus->context,
		.base = bus->plan.base,
		.type = ZMQ_ROUTER,
		.endpoint = conf->post,
		.backlog = ANSWERS_MAX,
		.request_max = REQUEST_BASE +
			REQUEST_PER_BYTE * (int64_t)bus->plan.line_max,
		.conf = conf,
		.keys = &bus->keys,
	};
	int rc = *conf->post ? bus_socket_open(&bus->post, &plan) : 0;

	if (!bus->post.open)
		return rc;
	log_notice("bus taking posts at %s", bus->post.where);
	rc = bus_turn_start(bus);
	if (rc == 0)
		rc = bus_intake_start(bus);
	return report(rc);
}

/* Reads the keys, if there are to be some, and has libzmq ask for them. */
static int
open_guard(struct bus *bus)
{
	const struct conf_bus *conf = bus->plan.conf;
	int rc;

	if (!*conf->curve_secret_key_file || !*conf->curve_public_keys_file)
		return 0;
	rc = bus_keys_load(conf->curve_secret_key_file,
			   conf->curve_public_keys_file, &bus->keys);
	if (rc < 0)
		return rc;
	log_notice("bus: %zu keys may connect by tcp; our public key is %s",
		   bus->keys.n_guests, bus->keys.public);
	return report(bus_guard_start(bus));
}

/* Numbers that end with this process have a name that is new. */
static int
name_room(struct bus *bus)
{
	bus->room = bus->plan.store->id;
	return bus->room ? 0 : coir_random(&bus->room, sizeof(bus->room));
}

/* An answer has gone: somebody may have a turn. */
static void
bell_rings(void *arg)
{
	struct bus *bus = arg;

	coir_cond_signal(&bus->turn);
}

struct bus_extent
bus_extent(const struct bus *bus)
{
	const struct store *store = bus->plan.store;

	return (struct bus_extent){ bus->room, store->first, store->last };
}

static int
open_bus(struct bus *bus)
{
	int rc = report(name_room(bus));

	if (rc == 0)
		rc = report(coir_remote_new(&bus->bell.remote));
	if (rc == 0)
		rc = report(coir_zmq_context_new(1, &bus->context));
	if (rc == 0)
		rc = open_guard(bus);
	if (rc == 0)
		rc = open_publish(bus);
	if (rc == 0)
		rc = open_post(bus);
	return rc;
}

bool
bus_is_full(const struct bus *bus)
{
	size_t max = bus->plan.memory_max;

	return max > 0 && bus_memory() > max;
}

/* What a fiber's call has come to, for the log; on the main stack. */
struct mishap {
	const char *what; /* the fiber's work */
	int error;        /* negative errno */
};

/* Was it only a message that is none, and was dropped? */
static bool
is_harmless(int rc)
{
	return rc == -EMSGSIZE || rc == -EBADMSG;
}

static int
log_mishap(void *arg)
{
	const struct mishap *mishap = arg;

	if (is_harmless(mishap->error))
		log_debug("bus: %s: a message has too many frames, or too few",
			  mishap->what);
	else
		log_warn_errno(mishap->error, "bus: %s", mishap->what);
	return 0;
}

bool
bus_goes_on(const char *what, int rc)
{
	struct mishap mishap = { what, rc };

	if (rc >= 0)
		return true;
	if (rc == -ECANCELED)
		return false;
	coir_main_call(log_mishap, &mishap);
	return is_harmless(rc) || coir_sleep(coir_sec(1)) == 0;
}

/* All that needs no memory and cannot fail. */
static void
prepare(struct bus *bus, const struct bus_plan *plan)
{
	const struct conf_bus *conf = plan->conf;

	bus->plan = *plan;
	bus->post_rate = (struct rate){ conf->post_rate, conf->post_rate };
	bus->request_rate =
		(struct rate){ conf->request_rate, conf->request_rate };
	bus->published = true;
	bus->bell.fn = bell_rings;
	bus->bell.arg = bus;
	TAILQ_INIT(&bus->peers);
	LIST_INIT(&bus->reading);
	coir_cond_init(&bus->news);
	coir_cond_init(&bus->turn);
	coir_cond_init(&bus->ended);
}

int
bus_new(const struct bus_plan *plan, struct bus **ret_bus)
{
	const struct conf_bus *conf = plan->conf;
	struct bus *bus;
	int rc;

	if (!*conf->publish && !*conf->post) {
		*ret_bus = NULL;
		return 0;
	}
	bus = calloc(1, sizeof(*bus));
	if (!bus)
		return report(-ENOMEM);
	prepare(bus, plan);
	rc = open_bus(bus);
	if (rc < 0) {
		bus_free(bus);
		return rc;
	}
	*ret_bus = bus;
	return 0;
}

/* Is a request in hand? */
static bool
has_requests(const struct bus *bus)
{
	const struct bus_peer *peer;

	TAILQ_FOREACH(peer, &bus->peers, link)
		if (peer->n_calls > 0)
			return true;
	return bus->calls > 0;
}

void
bus_check_stopped(struct bus *bus)
{
	void (*done)(void *arg) = bus->done;

	if (!done || !bus->published || (!bus->hurried && has_requests(bus)))
		return;
	bus->done = NULL;
	done(bus->done_arg);
}

void
bus_stop(struct bus *bus, void (*done)(void *arg), void *arg)
{
	if (!bus) {
		done(arg);
		return;
	}
	bus->stopping = true;
	bus->done = done;
	bus->done_arg = arg;
	/* what has not been taken in by now could only be refused */
	if (bus->receiving)
		coir_fiber_cancel(bus->receiving);
	coir_cond_signal(&bus->news);
	coir_cond_signal(&bus->turn);
	bus_check_stopped(bus);
}

void
bus_hurry(struct bus *bus)
{
	if (!bus)
		return;
	bus->hurried = true;
	bus_check_stopped(bus);
}

void
bus_figures(const struct bus *bus, struct bus_figures *ret)
{
	*ret = bus->figures;
	ret->subscribers = bus->publish.links.n;
	ret->posters = bus->post.links.n;
}

/* Has a fiber end, if it was started. */
static void
end_fiber(struct coir_fiber *fiber)
{
	if (!fiber)
		return;
	coir_fiber_cancel(fiber);
	if (coir_join(fiber, NULL) < 0)
		log_warn("bus: its %s does not end", coir_fiber_name(fiber));
	coir_fiber_put(fiber);
}

/* Waits until no request is in hand. */
static int
await_calls(void *arg)
{
	struct bus *bus = arg;
	int rc = 0;

	while (rc == 0 && has_requests(bus))
		rc = coir_cond_wait(&bus->ended);
	return rc;
}

/* Has the requests in hand end, if needed without their pages. */
static bool
end_calls(struct bus *bus)
{
	int rc;

	bus->stopping = true;
	coir_cond_signal(&bus->turn);
	rc = coir_timeout(coir_sec(READ_PATIENCE_S), await_calls, bus);
	if (rc < 0) {
		bus_abandon_reads(bus);
		rc = coir_timeout(coir_sec(READ_PATIENCE_S), await_calls, bus);
	}
	return rc == 0;
}

/* Ends ØMQ's part: what was sent goes out now, or after a second is lost. */
static void
end_context(struct bus *bus)
{
	coir_zmq_close(&bus->guard);
	bus_socket_close(&bus->publish);
	bus_socket_close(&bus->post);
	if (bus->context && coir_zmq_context_term(bus->context) < 0)
		zmq_ctx_term(bus->context);
}

void
bus_free(struct bus *bus)
{
	if (!bus)
		return;
	bus->done = NULL;
	if (bus->watching)
		room_watch_remove(bus->plan.room, &bus->watch);
	end_fiber(bus->receiving);
	if (!end_calls(bus)) {
		/* their fibers have the memory, for as long as they live */
		log_warn("bus: %zu requests are never answered", bus->calls);
		return;
	}
	end_fiber(bus->serving);
	end_fiber(bus->publishing);
	end_fiber(bus->guarding);
	end_context(bus);
	bus_peers_forget(&bus->peers);
	coir_remote_put(bus->bell.remote);
	bus_memory_give(bus->fresh_bytes);
	lines_fini(&bus->fresh);
	bus_keys_fini(&bus->keys);
	coir_cond_fini(&bus->news);
	coir_cond_fini(&bus->turn);
	coir_cond_fini(&bus->ended);
	free(bus);
}
