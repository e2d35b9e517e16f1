/* SPDX-License-Identifier: MIT */
/*
 * web_search.h - what a browser looks for in what was said.
 *
 * A connection has one search at a time, which begins when all is stored that
 * it has said before. What it may not see by its history it does not find
 * either.
 */
#ifndef CHATD_WEB_SEARCH_H
#define CHATD_WEB_SEARCH_H

#include <stdint.h>

struct web;
struct web_request;
struct web_wire;
struct wire;

/* Answers @request of @wire's client with the lines that it looks for. */
void web_search(struct web_wire *wire, const struct web_request *request);

/* As the operations of a wire, which @base is: a search may have its turn. */
void web_search_taken(struct wire *base);
void web_search_answered(struct wire *base, uint64_t cause);

/* @wire is gone: what is found for it is for nobody. */
void web_search_abandon(struct web_wire *wire);

/* Frees all that the store, which is freed next, has not answered. */
void web_search_fini(struct web *web);

#endif
