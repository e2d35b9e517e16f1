/* SPDX-License-Identifier: MIT */
/*
 * web_search.h - what a browser looks for in what was said.
 *
 * A connection has one search at a time. What it may not see by its history it
 * does not find either.
 */
#ifndef CHATD_WEB_SEARCH_H
#define CHATD_WEB_SEARCH_H

struct web;
struct web_request;
struct web_wire;

/* Answers @request of @wire's client with the lines that it looks for. */
void web_search(struct web_wire *wire, const struct web_request *request);

/* @wire is gone: what is found for it is for nobody. */
void web_search_abandon(struct web_wire *wire);

/* Frees all that the store, which is freed next, has not answered. */
void web_search_fini(struct web *web);

#endif
