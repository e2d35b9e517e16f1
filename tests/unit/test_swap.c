/* SPDX-License-Identifier: MIT */
/*
 * Exchanging what is inside a flow while others hold the outside. P51 is
 * socketloop's promise; the encryption is a double that turns letters.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/memory.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/swap.h>
#include <errno.h>

#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

/* A flow on another that turns the case of letters. */
struct turned {
	struct coir_flow flow;
	struct coir_flow *under;
};

static ssize_t
turned_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct turned *t = (struct turned *)flow;
	ssize_t n = coir_read(t->under, buf, len);

	for (ssize_t i = 0; i < n; i++)
		((char *)buf)[i] ^= 0x20;
	return n;
}

static ssize_t
turned_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct turned *t = (struct turned *)flow;
	char c = (char)(*(char *)iov->iov_base ^ 0x20);
	int rc = coir_write(t->under, &c, 1, NULL);

	(void)n;
	return rc < 0 ? rc : 1;
}

static const struct coir_flow_ops turned_ops = {
	.read = turned_read,
	.write = turned_write,
};

/* A client that says one thing in the clear, and one turned. */
static int
client(void *arg)
{
	struct coir_socket *sock = arg;
	char buf[4];

	ck_assert_int_eq(coir_copy_string("start\n", &sock->flow), 0);
	ck_assert_int_eq(coir_read_exact(&sock->flow, buf, 2, NULL), 0);
	ck_assert_mem_eq(buf, "OK", 2);
	ck_assert_int_eq(coir_copy_string("SECRET", &sock->flow), 0);
	ck_assert_int_eq(coir_read_exact(&sock->flow, buf, 4, NULL), 0);
	ck_assert_mem_eq(buf, "HUSH", 4);
	return coir_close(&sock->flow);
}

SCOPE_TEST(swap_P51_upgrades_in_place)
{
	struct coir_socket a, b;
	struct turned tls = { .flow.ops = &turned_ops, .under = &b.flow };
	struct coir_flow *old = NULL;
	struct coir_swap conn;
	struct coir_reader r;

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	ck_assert_int_eq(coir_spawn(scope, client, &a), 0);
	coir_swap_init(&conn, &b.flow);
	ck_assert_ptr_eq(coir_swap_inside(&conn), &b.flow);
	ck_assert_int_eq(coir_reader_init(&r, &conn.flow, 64, 64), 0);
	check_line(&r, "start");
	check_peek(&r, "");
	ck_assert_int_eq(coir_copy_string("OK", &conn.flow), 0);
	ck_assert_int_eq(coir_swap_to(&conn, &tls.flow, &old), 0);
	ck_assert_ptr_eq(old, &b.flow);
	ck_assert_ptr_eq(coir_swap_inside(&conn), &tls.flow);
	check_take(&r, 6, "secret");
	ck_assert_int_eq(coir_copy_string("hush", &conn.flow), 0);
	check_take_all(&r, "");
	coir_reader_fini(&r);
	return coir_close(old);
}

static int
read_outside(void *arg)
{
	char byte;

	ck_assert_int_eq(coir_read(arg, &byte, 1), 1);
	ck_assert_int_eq(byte, 'x');
	return 0;
}

SCOPE_TEST(swap_not_under_a_reader)
{
	struct coir_flow *old = NULL;
	struct coir_socket a, b;
	struct coir_swap conn;

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	coir_swap_init(&conn, &b.flow);
	ck_assert_int_eq(coir_spawn(scope, read_outside, &conn.flow), 0);
	ck_assert_int_eq(coir_swap_to(&conn, coir_null_flow(), &old), -EBUSY);
	ck_assert_int_eq(coir_swap_to(&conn, &conn.flow, &old), -EINVAL);
	ck_assert_ptr_null(old);
	ck_assert_int_eq(coir_copy_string("x", &a.flow), 0);
	while (coir_swap_to(&conn, coir_null_flow(), &old) == -EBUSY)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert_ptr_eq(old, &b.flow);
	coir_close(&a.flow);
	return coir_close(&b.flow);
}

FIBER_TEST(swap_can_do_what_is_inside)
{
	static const struct coir_flow_ops no_ops;
	struct coir_flow nothing = { .ops = &no_ops };
	struct flow_double d;
	struct coir_swap conn;
	char byte;

	flow_double_init(&d, NULL);
	coir_swap_init(&conn, &d.flow);
	ck_assert_int_eq(coir_shutdown(&conn.flow, COIR_SHUT_WRITE),
			 -EOPNOTSUPP);
	ck_assert_int_eq(coir_close(&conn.flow), 0);
	trace_expect("close\n");
	ck_assert_int_eq(coir_swap_to(&conn, &nothing, NULL), 0);
	ck_assert_int_eq(coir_read(&conn.flow, &byte, 1), -EOPNOTSUPP);
	ck_assert_int_eq(coir_write(&conn.flow, "x", 1, NULL), -EOPNOTSUPP);
	ck_assert_int_eq(coir_swap_to(&conn, coir_null_flow(), NULL), 0);
	ck_assert_int_eq(coir_shutdown(&conn.flow, COIR_SHUT_WRITE), 0);
	flow_double_fini(&d);
	return 0;
}

SUITE(swap)
{
	ADD(swap_P51_upgrades_in_place);
	ADD(swap_not_under_a_reader);
	ADD(swap_can_do_what_is_inside);
}
