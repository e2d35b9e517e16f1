/* SPDX-License-Identifier: MIT */
/*
 * control_history.c - the command history: lines out of the store, page by
 * page, and those that are said from then on.
 *
 * A page is read when all before it has been sent, so that an answer takes no
 * more memory than one. The store's answer cannot be cancelled: it is awaited
 * whatever happens.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>

#include "control/control_call.h"
#include "control/control_state.h"
#include "server/server_state.h"
#include "store/line_json.h"
#include "store/store.h"

/* Lines that are shown first to whoever only wants to follow. */
#define FOLLOW_LINES 10

/* Commands that may wait for more lines at once. */
#define FOLLOWERS_MAX 32

/* How far it is. */
struct history {
	struct store_read read;    /* the page that is wanted */
	struct coir_promise page;  /* it has been read */
	struct control_call *call; /* whose it is */
	uint64_t begin;            /* first line that is shown */
	uint64_t next;             /* first one that is not yet */
	uint64_t shown;            /* how many are */
	bool follow;               /* goes on at the head */
};

static void
free_history(void *state)
{
	struct history *history = state;

	if (history->follow)
		history->call->control->followers--;
	free(history);
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct history *history =
		(void *)((char *)read - offsetof(struct history, read));
	struct control_out *out = &history->call->out;

	history->call->error = error;
	for (uint32_t i = 0; error == 0 && i < page->count &&
	     out->len < CONTROL_OUT_ENOUGH && !out->failed;
	     i++) {
		struct line line = lines_get(page, i);

		control_out_add(out, "item", line_json(&line));
		history->next = line.number + 1;
		history->shown++;
	}
	if (error == 0 && page->count == 0)
		history->next = history->call->server->store->last + 1;
	coir_promise_resolve(&history->page, NULL);
}

/* Asks the store. On the main stack. */
static int
ask(void *arg)
{
	struct history *history = arg;

	store_read(history->call->server->store, &history->read);
	return 0;
}

/* Waits for the page from the next line on. */
static int
wait_page(struct control_call *call)
{
	struct history *history = call->state;
	struct coir_shield shield;
	int rc;

	coir_promise_init(&history->page);
	history->read.from = history->next;
	history->read.done = page_read;
	coir_shield_begin(&shield);
	coir_main_call(ask, history);
	rc = coir_promise_await(&history->page, NULL);
	coir_shield_end(&shield);
	coir_promise_fini(&history->page);
	return rc < 0 ? rc : coir_check();
}

/* Waits until there is a next line. */
static int
wait_line(struct control_call *call)
{
	const struct history *history = call->state;
	int rc = 0;

	while (rc == 0 && history->next > call->server->store->last)
		rc = control_wait_news(call);
	return rc < 0 ? rc : wait_page(call);
}

/* Says how far it is, and what is to be waited for. */
static int
go_on(struct control_call *call)
{
	struct history *history = call->state;
	const struct store *store = call->server->store;

	if (call->error < 0)
		return control_refuse(call, "not-read",
				      "the store cannot be read: %s",
				      strerror(-call->error));
	if (history->next < store->first)
		history->next = store->first;
	if (history->next <= store->last) {
		control_out_progress(&call->out, history->next - history->begin,
				     store->last + 1 - history->begin);
		call->wait = wait_page;
		return 1;
	}
	if (history->follow) {
		call->wait = wait_line;
		return 1;
	}
	return control_done(call,
			    json_pack("{s:I, s:I}", "lines",
				      (json_int_t)history->shown, "head",
				      (json_int_t)store->last));
}

/* The first line that is asked for. */
static uint64_t
first_line(const struct control_request *request, const struct store *store)
{
	uint64_t since = control_request_number(request, "since", UINT64_MAX);
	bool only_follow = since == UINT64_MAX &&
		control_request_flag(request, "follow");
	uint64_t last =
		control_request_number(request, "last",
				       only_follow ? FOLLOW_LINES : UINT64_MAX);
	uint64_t line = store->first;

	if (since != UINT64_MAX && since + 1 > line)
		line = since + 1;
	if (line <= store->last && last < store->last + 1 - line)
		line = store->last + 1 - last;
	return line;
}

int
control_step_history(struct control_call *call)
{
	struct control *control = call->control;
	bool follow = control_request_flag(&call->request, "follow");
	struct history *history;

	if (follow && control->followers >= FOLLOWERS_MAX)
		return control_refuse(call, "busy",
				      "%d others follow already; try again "
				      "later",
				      FOLLOWERS_MAX);
	history = control_state(call, sizeof(*history), free_history);
	if (!history)
		return 0;
	if (follow)
		control->followers++;
	history->follow = follow;
	history->call = call;
	history->begin = first_line(&call->request, call->server->store);
	history->next = history->begin;
	call->step = go_on;
	return go_on(call);
}
