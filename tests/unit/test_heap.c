/* SPDX-License-Identifier: MIT */
/*
 * test_heap.c - order, ties, removal from anywhere; a model; no recursion.
 */
#include "config.h"

#include "base/heap.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"

START_TEST(heap_zeroed_one_is_empty)
{
	struct coir__heap heap = { 0 };

	ck_assert(coir__heap_empty(&heap));
	ck_assert_ptr_null(coir__heap_min(&heap));
	ck_assert_ptr_null(coir__heap_pop(&heap));
}
END_TEST

START_TEST(heap_pops_the_earliest_deadline)
{
	static const int64_t deadlines[] = { 5, -1, INT64_MAX, 0, INT64_MIN };
	static const int order[] = { 4, 1, 3, 0, 2 };
	struct coir_heap_node nodes[5] = { 0 };
	struct coir__heap heap;

	coir__heap_init(&heap);
	for (int i = 0; i < 5; i++)
		coir__heap_insert(&heap, &nodes[i], deadlines[i]);
	for (int i = 0; i < 5; i++) {
		ck_assert_ptr_eq(coir__heap_min(&heap), &nodes[order[i]]);
		ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[order[i]]);
		ck_assert(!coir__heap_queued(&nodes[order[i]]));
	}
	ck_assert(coir__heap_empty(&heap));
}
END_TEST

START_TEST(heap_equal_deadlines_are_first_in_first_out)
{
	struct coir_heap_node nodes[100] = { 0 };
	struct coir__heap heap;

	coir__heap_init(&heap);
	for (int i = 0; i < 100; i++)
		coir__heap_insert(&heap, &nodes[i], i % 3);
	for (int deadline = 0; deadline < 3; deadline++)
		for (int i = deadline; i < 100; i += 3)
			ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[i]);
}
END_TEST

START_TEST(heap_reinserted_node_queues_last)
{
	struct coir_heap_node nodes[3] = { 0 };
	struct coir__heap heap;

	coir__heap_init(&heap);
	for (int i = 0; i < 3; i++)
		coir__heap_insert(&heap, &nodes[i], 7);
	coir__heap_remove(&heap, &nodes[0]);
	coir__heap_insert(&heap, &nodes[0], 7);
	ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[1]);
	ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[2]);
	ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[0]);
}
END_TEST

START_TEST(heap_second_removal_is_harmless)
{
	struct coir_heap_node nodes[2] = { 0 };
	struct coir__heap heap;

	coir__heap_init(&heap);
	coir__heap_remove(&heap, &nodes[0]);
	coir__heap_insert(&heap, &nodes[0], 1);
	coir__heap_insert(&heap, &nodes[1], 2);
	coir__heap_remove(&heap, &nodes[0]);
	coir__heap_remove(&heap, &nodes[0]);
	ck_assert_ptr_eq(coir__heap_pop(&heap), &nodes[1]);
	ck_assert(coir__heap_empty(&heap));
}
END_TEST

#define MODEL_NODES 64
#define MODEL_STEPS 20000

/* A heap, and the same as an array in the order in which it must pop. */
struct model {
	struct coir__heap heap;
	struct coir_heap_node nodes[MODEL_NODES];
	struct coir_heap_node *sorted[MODEL_NODES];
	int n;
	unsigned seed;
	unsigned state;
};

static int
draw(struct model *model, int n)
{
	return rand_r(&model->state) % n;
}

/* After all that are not later: equal ones are first in, first out. */
static void
model_insert(struct model *model, struct coir_heap_node *node)
{
	int64_t deadline = draw(model, 16);
	int i = model->n++;

	coir__heap_insert(&model->heap, node, deadline);
	for (; i > 0 && model->sorted[i - 1]->deadline > deadline; i--)
		model->sorted[i] = model->sorted[i - 1];
	model->sorted[i] = node;
}

static void
model_forget(struct model *model, int i)
{
	model->n--;
	memmove(&model->sorted[i], &model->sorted[i + 1],
		(size_t)(model->n - i) * sizeof(model->sorted[0]));
}

static void
model_remove(struct model *model, struct coir_heap_node *node)
{
	int i = 0;

	coir__heap_remove(&model->heap, node);
	while (model->sorted[i] != node)
		i++;
	model_forget(model, i);
}

static void
model_pop(struct model *model, int step)
{
	struct coir_heap_node *first = model->n ? model->sorted[0] : NULL;

	ck_assert_msg(coir__heap_pop(&model->heap) == first,
		      "seed %u: step %d popped another node", model->seed,
		      step);
	if (first)
		model_forget(model, 0);
}

static void
model_step(struct model *model, int step)
{
	struct coir_heap_node *node = &model->nodes[draw(model, MODEL_NODES)];

	if (draw(model, 4) == 0)
		model_pop(model, step);
	else if (coir__heap_queued(node))
		model_remove(model, node);
	else
		model_insert(model, node);
	ck_assert_msg(coir__heap_min(&model->heap) ==
			      (model->n ? model->sorted[0] : NULL),
		      "seed %u: step %d has another least node", model->seed,
		      step);
}

START_TEST(heap_agrees_with_a_sorted_array)
{
	struct model model = { .seed = (unsigned)_i, .state = (unsigned)_i };

	for (int step = 0; step < MODEL_STEPS; step++)
		model_step(&model, step);
	while (model.n > 0)
		model_pop(&model, MODEL_STEPS);
	ck_assert(coir__heap_empty(&model.heap));
}
END_TEST

#define MANY 1000000

/* A million insertions of deadline i * @arg, popped on a small stack. */
static void *
insert_and_pop_many(void *arg)
{
	struct coir_heap_node *nodes = calloc(MANY, sizeof(*nodes));
	int slope = *(int *)arg;
	struct coir__heap heap = { 0 };

	ck_assert_ptr_nonnull(nodes);
	for (int64_t i = 0; i < MANY; i++)
		coir__heap_insert(&heap, &nodes[i], i * slope);
	for (int i = 0; i < MANY; i++) {
		struct coir_heap_node *first =
			&nodes[slope < 0 ? MANY - 1 - i : i];

		if (coir__heap_pop(&heap) != first)
			ck_abort_msg("pop %d gave another node", i);
	}
	ck_assert(coir__heap_empty(&heap));
	free(nodes);
	return NULL;
}

/* Run it where a million stack frames do not fit. */
static void
check_many(int slope)
{
	pthread_attr_t attr;
	pthread_t thread;

	ck_assert_int_eq(pthread_attr_init(&attr), 0);
	ck_assert_int_eq(pthread_attr_setstacksize(&attr, 256 * 1024), 0);
	ck_assert_int_eq(pthread_create(&thread, &attr, insert_and_pop_many,
					&slope),
			 0);
	pthread_attr_destroy(&attr);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
}

START_TEST(heap_million_equal_deadlines_do_not_recurse)
{
	check_many(0);
}
END_TEST

START_TEST(heap_million_rising_deadlines_do_not_recurse)
{
	check_many(1);
}
END_TEST

START_TEST(heap_million_falling_deadlines_do_not_recurse)
{
	check_many(-1);
}
END_TEST

SUITE(heap)
{
	ADD(heap_zeroed_one_is_empty);
	ADD(heap_pops_the_earliest_deadline);
	ADD(heap_equal_deadlines_are_first_in_first_out);
	ADD(heap_reinserted_node_queues_last);
	ADD(heap_second_removal_is_harmless);
	tcase_add_loop_test(tc_, heap_agrees_with_a_sorted_array, 0, 10);
	ADD(heap_million_equal_deadlines_do_not_recurse);
	ADD(heap_million_rising_deadlines_do_not_recurse);
	ADD(heap_million_falling_deadlines_do_not_recurse);
}
