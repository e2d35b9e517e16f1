/* SPDX-License-Identifier: MIT */
/*
 * chatctl.c - commands a running chatd, by its control socket.
 */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "control/control_path.h"
#include "follow.h"
#include "help.h"
#include "output.h"
#include "progress.h"
#include "successor.h"
#include "view.h"
#include "wire.h"
#include "words.h"

/* chatd said no. */
#define EX_REFUSED 1

/* A command, from its request to what is shown of the answer. */
struct talk {
	const struct words *words;
	const char *path;           /* of the socket; borrowed */
	const struct view_row *row; /* how the answer is shown */
	struct wire wire;
	struct output output;
	struct view view;
	struct progress progress;
	struct follow follow; /* of a history that goes on */
};

/* What an errno means to whoever calls us. */
static int
code_of(int error)
{
	switch (error) {
	case -EACCES:
	case -EPERM:
		return EX_NOPERM;
	case -EPROTO:
	case -ENODATA:
		return EX_PROTOCOL;
	case -ENOMEM:
		return EX_OSERR;
	default:
		return EX_UNAVAILABLE;
	}
}

/* Which exit code an error of chatd has. */
static int
code_of_refusal(const char *code)
{
	static const struct {
		const char *code;
		int exit;
	} rows[] = {
		{ "not-permitted", EX_NOPERM },
		{ "bad-request", EX_USAGE },
		{ "unknown-command", EX_USAGE },
		{ "bad-configuration", EX_CONFIG },
		{ "busy", EX_TEMPFAIL },
		{ "no-memory", EX_TEMPFAIL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].code, code) == 0)
			return rows[i].exit;
	return EX_REFUSED;
}

/* Says what is wrong with the connection. */
static int
fail(const char *path, int error)
{
	const char *why = strerror(-error);

	if (error == -ENOENT || error == -ECONNREFUSED)
		why = "no chatd runs there (chatctl -s PATH names another "
		      "socket)";
	else if (error == -EACCES)
		why = "only root, the user that chatd runs as and members of "
		      "control.group may command it";
	else if (error == -EPROTO)
		why = "what is there does not talk like chatd";
	else if (error == -ETIMEDOUT)
		why = "chatd has not come back";
	else if (error == -ENODATA)
		why = "chatd has gone before it had answered";
	fprintf(stderr, "chatctl: %s: %s\n", path, why);
	return code_of(error);
}

/* Prints a value as a line of JSON. */
static void
print_json(const struct view *view, const json_t *value)
{
	json_dumpf(value, view->out, JSON_COMPACT);
	fputc('\n', view->out);
}

static void
show_item(struct talk *talk, const json_t *item)
{
	if (talk->view.json)
		print_json(&talk->view, item);
	else if (talk->row->item)
		talk->row->item(&talk->view, item);
	if (talk->follow.on)
		follow_note(&talk->follow, item);
	/* whoever follows sees each line at once */
	if (!talk->row->column)
		fflush(talk->view.out);
}

/* Says so if the chatd of this @status cannot use its file. */
static int
judge_configuration(const json_t *status)
{
	char text[2048];

	if (!json_is_true(json_object_get(status, "configuration_kept")))
		return EX_OK;
	fprintf(stderr,
		"chatctl: chatd goes on with the configuration that was in "
		"force: %s\n",
		view_fault(status, text, sizeof(text)));
	return EX_CONFIG;
}

/* The other program has said that it can take over: how does it? */
static int
await_successor(const struct talk *talk, const json_t *done)
{
	const char *since = json_string_value(json_object_get(done, "since"));
	json_t *status;
	int code;

	if (!since)
		return EX_OK;
	if (successor_await(talk->path, since, &status) < 0) {
		fprintf(stderr,
			"chatctl: %s: chatd has not come back after the "
			"upgrade; its log may say why\n",
			talk->path);
		return EX_PROTOCOL;
	}
	code = judge_configuration(status);
	json_decref(status);
	return code;
}

static int
show_done(struct talk *talk, const json_t *done)
{
	struct view *view = &talk->view;
	int code = EX_OK;

	progress_end(&talk->progress);
	if (control_command_verb(talk->words->command) == CONTROL_UPGRADE)
		code = await_successor(talk, done);
	if (code == EX_PROTOCOL)
		return code;
	if (!view->json && talk->row->column)
		columns_print(&view->columns, view->terminal, view->out);
	if (view->json && !talk->row->item)
		print_json(view, done);
	else if (!view->json && talk->row->done)
		talk->row->done(view, done);
	return code;
}

/* "FILE:LINE: what is wrong" */
static void
print_fault(const json_t *fault)
{
	const char *text = json_string_value(fault);

	if (text)
		fprintf(stderr, "%s\n", text);
}

/* chatd has refused: prints why, and if it lists faults each of them. */
static int
show_error(struct talk *talk, const json_t *object)
{
	const json_t *error = json_object_get(object, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	const json_t *faults = json_object_get(error, "faults");
	char text[2048];

	progress_end(&talk->progress);
	if (talk->view.json) {
		print_json(&talk->view, object);
	} else {
		fprintf(stderr, "chatctl: %s\n",
			view_member(error, "message", text, sizeof(text)));
		for (size_t i = 0; i < json_array_size(faults); i++)
			print_fault(json_array_get(faults, i));
	}
	return code_of_refusal(code ? code : "");
}

static void
show_progress(struct talk *talk, const json_t *progress)
{
	progress_set(&talk->progress, view_number(progress, "done"),
		     view_number(progress, "total"));
}

/* Shows one object that chatd said. Returns an exit code, or -1: go on. */
static int
show(struct talk *talk, const json_t *object)
{
	const json_t *value;

	if ((value = json_object_get(object, "item")))
		show_item(talk, value);
	else if ((value = json_object_get(object, "progress")))
		show_progress(talk, value);
	else if ((value = json_object_get(object, "done")))
		return show_done(talk, value);
	else if (json_object_get(object, "error"))
		return show_error(talk, object);
	return ferror(talk->view.out) ? EX_IOERR : -1;
}

/*
 * Asks, and shows all that is answered. Returns an exit code, or a negative
 * errno: the connection is lost.
 */
static int
converse_once(struct talk *talk)
{
	int rc = wire_send(&talk->wire, talk->words->request);
	int code = -1;

	while (rc == 0 && code < 0) {
		json_t *object;

		rc = wire_receive(&talk->wire, &object);
		if (rc < 0)
			break;
		code = show(talk, object);
		json_decref(object);
	}
	progress_end(&talk->progress);
	return rc < 0 ? rc : code;
}

/* The same, also of the next chatd if there is something to follow. */
static int
converse(struct talk *talk, const char *path)
{
	int rc = converse_once(talk);

	while (rc < 0) {
		rc = follow_again(&talk->follow, path, rc, FOLLOW_PATIENCE_S,
				  &talk->wire);
		if (rc < 0)
			return fail(path, rc);
		rc = converse_once(talk);
	}
	return rc;
}

/* Where the answer goes, and how. */
static void
prepare(struct talk *talk)
{
	const struct words *words = talk->words;
	enum control_verb verb = control_command_verb(words->command);
	bool terminal = !words->output && isatty(STDOUT_FILENO);

	talk->row = &view_rows[verb];
	talk->view = (struct view){
		.out = talk->output.file,
		.terminal = terminal,
		.json = words->json,
	};
	if (talk->row->column)
		columns_init(&talk->view.columns, talk->row->column);
	follow_init(&talk->follow, words->request);
	progress_init(&talk->progress, !terminal || verb == CONTROL_DRAIN);
}

/* All has been printed. Returns @code, or that it could not be. */
static int
close_output(struct output *output, int code)
{
	int rc = output_close(output, code == EX_OK);

	if (rc < 0)
		fprintf(stderr, "chatctl: %s: %s\n",
			output->path ? output->path : "standard output",
			strerror(-rc));
	return rc < 0 && code == EX_OK ? EX_IOERR : code;
}

/* Asks the chatd at @path. */
static int
ask(const struct words *words, const char *path)
{
	struct talk talk = { .words = words, .path = path };
	int rc = output_open(words->output, &talk.output);
	int code;

	/* first: it may wait, and chatd does not wait for who says nothing */
	if (rc < 0) {
		fprintf(stderr, "chatctl: %s: %s\n", words->output,
			strerror(-rc));
		return EX_CANTCREAT;
	}
	rc = wire_open(path, &talk.wire);
	if (rc < 0) {
		(void)output_close(&talk.output, false);
		return fail(path, rc);
	}
	prepare(&talk);
	code = converse(&talk, path);
	columns_fini(&talk.view.columns);
	wire_close(&talk.wire);
	return close_output(&talk.output, code);
}

/* Asks the chatd that is named, or there is. */
static int
command(const struct words *words)
{
	char *path;
	int code;

	if (words->socket)
		return ask(words, words->socket);
	if (control_path_find(&path) < 0)
		return EX_OSERR;
	code = ask(words, path);
	free(path);
	return code;
}

/* Prints what chatctl itself knows. */
static int
print(const struct words *words)
{
	struct output output = { .file = stdout };

	if (words->action == WORDS_VERSION)
		puts("chatctl " PACKAGE_VERSION);
	else if (words->action == WORDS_COMPLETE)
		help_complete(words->completion, stdout);
	else if (words->command)
		help_print_command(words->command, stdout);
	else
		help_print(stdout);
	return close_output(&output, EX_OK);
}

int
main(int argc, char *argv[])
{
	struct words words;
	int rc, code;

	(void)argc;
	setlocale(LC_ALL, "");
	tzset();
	rc = words_parse(argv, &words, stderr);
	if (rc < 0)
		return rc == -ENOMEM ? EX_OSERR : EX_USAGE;
	code = words.action == WORDS_COMMAND ? command(&words) : print(&words);
	words_fini(&words);
	return code;
}
