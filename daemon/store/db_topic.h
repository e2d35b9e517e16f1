/* SPDX-License-Identifier: MIT */
/*
 * db_topic.h - reads the topic.
 */
#ifndef CHATD_DB_TOPIC_H
#define CHATD_DB_TOPIC_H

struct lines;
struct sqlite3;

/*
 * Adds to @topic, which is empty, the newest line of @db that has set the
 * topic, with its number; nothing if there is none. Nothing is written.
 * Returns 0 or as db_error().
 */
int db_topic(struct sqlite3 *db, struct lines *topic);

#endif
