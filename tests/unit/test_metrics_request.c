/* SPDX-License-Identifier: MIT */
/*
 * First lines of requests, good and bad.
 */
#include "config.h"

#include "metrics/metrics_request.h"

#include "support/runner.h"

/* A line and what becomes of it. */
static const struct {
	const char *line;
	enum metrics_status status;
} bad[] = {
	{ "", METRICS_BAD_REQUEST },
	{ "GET", METRICS_BAD_REQUEST },
	{ "GET /metrics", METRICS_BAD_REQUEST },
	{ " /metrics HTTP/1.1", METRICS_BAD_REQUEST },
	{ "GET  HTTP/1.1", METRICS_BAD_REQUEST },
	{ "GET /metrics HTTP/1.1 x", METRICS_BAD_REQUEST },
	{ "GET /metrics FTP/1.1", METRICS_BAD_REQUEST },
	{ "GET /metrics HTTP/2", METRICS_BAD_VERSION },
	{ "GET /metrics HTTP/2.0", METRICS_BAD_VERSION },
	{ "GET /metrics HTTP/", METRICS_BAD_VERSION },
	{ "GET / HTTP/1.1", METRICS_NOT_FOUND },
	{ "POST / HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET /metric HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET /metricss HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET metrics HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET http://host HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET http:// HTTP/1.1", METRICS_NOT_FOUND },
	{ "GET ? HTTP/1.1", METRICS_NOT_FOUND },
	{ "POST /metrics HTTP/1.1", METRICS_NOT_ALLOWED },
	{ "get /metrics HTTP/1.1", METRICS_NOT_ALLOWED },
	{ "GETT /healthz HTTP/1.1", METRICS_NOT_ALLOWED },
};

static const struct {
	const char *line;
	struct metrics_request request;
} good[] = {
	{ "GET /metrics HTTP/1.1", { METRICS_PAGE_METRICS, false } },
	{ "GET /metrics HTTP/1.0", { METRICS_PAGE_METRICS, false } },
	{ "HEAD /metrics HTTP/1.1", { METRICS_PAGE_METRICS, true } },
	{ "GET /metrics?a=/b HTTP/1.1", { METRICS_PAGE_METRICS, false } },
	{ "GET /healthz HTTP/1.1", { METRICS_PAGE_HEALTH, false } },
	{ "GET http://h:1/healthz HTTP/1.1", { METRICS_PAGE_HEALTH, false } },
};

START_TEST(metrics_request_bad_ones)
{
	struct metrics_request request;

	ck_assert_int_eq(metrics_request_parse(bad[_i].line, &request),
			 bad[_i].status);
	ck_assert_ptr_nonnull(metrics_status_text(bad[_i].status));
}
END_TEST

START_TEST(metrics_request_good_ones)
{
	struct metrics_request request;

	ck_assert_int_eq(metrics_request_parse(good[_i].line, &request),
			 METRICS_OK);
	ck_assert_int_eq(request.page, good[_i].request.page);
	ck_assert_int_eq(request.head, good[_i].request.head);
}
END_TEST

SUITE(metrics_request)
{
	tcase_add_loop_test(tc_, metrics_request_bad_ones, 0,
			    sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(tc_, metrics_request_good_ones, 0,
			    sizeof(good) / sizeof(good[0]));
}
