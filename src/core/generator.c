/* SPDX-License-Identifier: MIT */
/*
 * Generators. Two nodes face each other: the consumer's waits for a value, the
 * producer's for a request. A request gives the turn to the producer, and
 * handing out a value gives it back, so there is never more than one value.
 */
#include "config.h"

#include <coir/generator.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>

#include "core/cancel.h"
#include "core/loop.h"
#include "core/node.h"
#include "core/runtime.h"

enum state {
	/* never asked: it has no fiber */
	STATE_NEW = 0,
	/* has handed out a value */
	STATE_IDLE,
	/* has been asked for one */
	STATE_ASKED,
	STATE_ENDED,
};

/* Is there something to tell whoever asked? */
static bool
answered(const struct coir_generator *gen)
{
	return gen->full_ || gen->state_ == STATE_ENDED;
}

static int
value_poll(struct coir_node *node)
{
	return answered(node->object_);
}

static int
request_poll(struct coir_node *node)
{
	const struct coir_generator *gen = node->object_;

	return gen->state_ == STATE_ASKED;
}

static int
value_enlist(struct coir_node *node)
{
	struct coir_generator *gen = node->object_;

	gen->consumer_ = node;
	return 0;
}

static int
request_enlist(struct coir_node *node)
{
	struct coir_generator *gen = node->object_;

	gen->producer_ = node;
	return 0;
}

/* A consumer that is cancelled has left from that instant on. */
static void
value_withdraw(struct coir_node *node)
{
	struct coir_generator *gen = node->object_;

	gen->consumer_ = NULL;
	gen->abandoned_ = true;
}

static void
request_withdraw(struct coir_node *node)
{
	struct coir_generator *gen = node->object_;

	gen->producer_ = NULL;
}

static const struct coir_source value_source = {
	.name = "the next value of a generator",
	.poll = value_poll,
	.enlist = value_enlist,
	.withdraw = value_withdraw,
};

static const struct coir_source request_source = {
	.name = "the next request to its generator",
	.poll = request_poll,
	.enlist = request_enlist,
	.withdraw = request_withdraw,
};

/* Wake whoever waits on a side, if anybody does. */
static void
wake(struct coir_node **side)
{
	struct coir_node *node = *side;

	*side = NULL;
	if (node)
		coir__node_fire(node, 0);
}

/* From now on a request returns @result. */
static void
end(struct coir_generator *gen, int result)
{
	coir_hook_remove(&gen->hook_);
	gen->result_ = result;
	gen->state_ = STATE_ENDED;
	wake(&gen->consumer_);
}

static int
scope_ended(void *arg)
{
	end(arg, -ESHUTDOWN);
	return 0;
}

/*
 * The fiber. What the body fails with is for whoever asked; only if nobody
 * does it is for the scope, which has no interest in cancels and -EPIPE.
 */
static int
generator_main(void *arg)
{
	struct coir_generator *gen = arg;
	int rc = gen->fn_(gen, gen->arg_);
	bool cancelled = rc < 0 && rc == coir_check();
	bool heard = gen->state_ == STATE_ASKED && !gen->abandoned_;

	if (gen->abandoned_ && rc == -EPIPE)
		rc = 0;
	if (rc == 0)
		end(gen, -ENODATA);
	else
		end(gen, heard && !cancelled ? rc : -ESHUTDOWN);
	return heard ? 0 : rc;
}

int
coir_generator_init(struct coir_generator *gen, struct coir_scope *scope,
		    coir_generator_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc;

	if (!rt)
		return -ENXIO;
	rc = coir_scope_check(scope);
	if (rc == -EINVAL)
		return rc;
	*gen = (struct coir_generator){
		.runtime_ = rt, .scope_ = scope, .fn_ = fn, .arg_ = arg
	};
	return coir_scope_defer(scope, &gen->hook_, scope_ended, gen);
}

/* May the caller ask? */
static int
ask_check(struct coir_generator *gen)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc;

	if (!rt)
		return -ENXIO;
	if (gen->runtime_ != rt)
		return -EXDEV;
	rc = coir__loop_may_block(rt);
	if (rc == 0)
		rc = coir__cancel_code(rt->current);
	if (rc < 0)
		return rc;
	if (gen->abandoned_)
		return -ESHUTDOWN;
	return gen->state_ == STATE_ASKED ? -EBUSY : 0;
}

/* Give the turn to the body, which may hand out a value before we are back. */
static int
ask(struct coir_generator *gen)
{
	static const struct coir_spawn_options options = { .name = "generator",
							   .daemon = true };
	bool begin = gen->state_ == STATE_NEW;
	int rc;

	gen->state_ = STATE_ASKED;
	if (!begin) {
		wake(&gen->producer_);
		return 0;
	}
	rc = coir_spawn_fiber(gen->scope_, &options, generator_main, gen, NULL);
	if (rc == -ECANCELED)
		end(gen, -ESHUTDOWN);
	else if (rc < 0)
		gen->state_ = STATE_NEW;
	return rc == -ECANCELED ? 0 : rc;
}

/* What a request to a generator that has ended returns. */
static int
ended_result(struct coir_generator *gen)
{
	int rc = gen->result_;

	if (rc != -ENODATA)
		gen->result_ = -ESHUTDOWN;
	return rc;
}

int
coir_generator_next(struct coir_generator *gen, void **ret_value)
{
	struct coir_node node;
	int rc = ask_check(gen);

	if (rc == 0 && gen->state_ != STATE_ENDED)
		rc = ask(gen);
	if (rc < 0)
		return rc;
	if (!answered(gen)) {
		coir__node_init(&node, &value_source, gen, NULL);
		rc = coir_wait(&node);
		gen->abandoned_ = rc < 0;
	}
	if (rc < 0)
		return rc;
	if (!gen->full_)
		return ended_result(gen);
	gen->full_ = false;
	*ret_value = gen->value_;
	return 0;
}

int
coir_generator_yield(struct coir_generator *gen, void *value)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_node node;

	if (!rt)
		return -ENXIO;
	if (gen->runtime_ != rt)
		return -EXDEV;
	if (!coir__in_fiber(rt))
		return -EDEADLK;
	if (gen->abandoned_)
		return -EPIPE;
	if (gen->state_ != STATE_ASKED)
		return -EALREADY;
	gen->state_ = STATE_IDLE;
	gen->value_ = value;
	gen->full_ = true;
	wake(&gen->consumer_);
	coir__node_init(&node, &request_source, gen, NULL);
	return coir_wait(&node);
}
