/* SPDX-License-Identifier: MIT */
/*
 * conf.h - what chatd was told to do.
 *
 * A struct conf is plain data, complete from the start: every value that no
 * file sets has the default of its row in conf_table.c. Numbers are int64_t
 * in the base unit of their row (bytes, nanoseconds, a plain count) and lie
 * in its range; strings belong to the struct. Only conf_reload() changes it
 * after it is loaded. The file is conf.h because config.h is configure's.
 */
#ifndef CHATD_CONF_H
#define CHATD_CONF_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct conf_errors;

/* How the clients of a listener are driven. */
enum conf_driver {
	CONF_DRIVER_FIBER,    /* a fiber for each client */
	CONF_DRIVER_CALLBACK, /* libevent callbacks */
};

/* How the room looks to the clients of a listener. */
enum conf_style {
	CONF_STYLE_PLAIN, /* what is said, and by whom if they have a name */
	CONF_STYLE_NAMED, /* each line with its time and who it is */
};

/* What the clients of a listener speak. */
enum conf_protocol {
	CONF_PROTOCOL_TEXT, /* lines of text */
	CONF_PROTOCOL_WEB,  /* HTTP and WebSocket: callbacks drive them */
};

/* What becomes of a client that is too far behind. */
enum conf_lag {
	CONF_LAG_SKIP, /* it is told what it missed, and stays */
	CONF_LAG_DROP, /* it is told why, and closed */
};

/* Where the log goes: as enum log_destination. */
enum conf_log_destination {
	CONF_LOG_STDERR,     /* standard error, or the journal */
	CONF_LOG_SYSLOG,     /* syslog(3), facility daemon */
	CONF_LOG_PRIORITIES, /* standard error, with priorities */
};

/* Whether clients show a certificate. */
enum conf_client_certificates {
	CONF_CLIENT_CERTIFICATES_NO,      /* they are not asked for one */
	CONF_CLIENT_CERTIFICATES_ASK,     /* they may */
	CONF_CLIENT_CERTIFICATES_REQUIRE, /* who has none does not come in */
};

/* The TLS of a listener; "" in all files is none, as is NULL. */
struct conf_tls {
	char *certificate;           /* file: it and who vouches for it, PEM */
	char *key;                   /* file: its private key, PEM */
	char *directory;             /* of more, NAME.pem with both; or "" */
	char *ciphers;               /* of TLS 1.2, as of openssl-ciphers(1) */
	int64_t client_certificates; /* enum conf_client_certificates */
	char *client_ca;             /* file: who vouches for clients, PEM */
};

/* One listener: either address and port, or path. */
struct conf_listener {
	char *name;          /* of its block in the file */
	char *origin;        /* where that is, "FILE:LINE"; NULL: built in */
	char *address;       /* numeric; NULL when path is set */
	int64_t port;        /* 0: the kernel picks one */
	char *path;          /* unix socket, @NAME if abstract */
	int64_t mode;        /* permissions of a path's socket */
	int64_t protocol;    /* enum conf_protocol */
	int64_t driver;      /* enum conf_driver */
	char *label;         /* in join lines: "via LABEL" */
	int64_t backlog;     /* of listen(2) */
	int64_t max_clients; /* connected at once */
	int64_t commands;    /* 1: a line that begins with / may be one */
	char *proxy_from;    /* for prefix_list_parse() */
	struct conf_tls tls; /* what they speak */
	int64_t style;       /* enum conf_style */
};

/* What a line that was shown survives. */
enum conf_durability {
	CONF_DURABILITY_MEMORY,  /* nothing */
	CONF_DURABILITY_PROCESS, /* the end of chatd, however it ends */
	CONF_DURABILITY_POWER,   /* that of the machine, too */
};

/* The number of lines that stands for all. */
#define CONF_HISTORY_ALL INT64_C(1000000000)

/* The room and what it keeps. */
struct conf_room {
	int64_t durability;       /* enum conf_durability */
	int64_t on_store_failure; /* enum store_policy */
	int64_t hold_max;         /* lines that wait for the store */
	int64_t history_lines;    /* lines kept for late joiners */
	int64_t history_bytes;    /* bytes of raw text kept */
	int64_t history_age;      /* ns that a line is kept; 0: no limit */
	int64_t history_on_join;  /* lines shown; CONF_HISTORY_ALL */
	int64_t memory;           /* bytes that lines in memory may take */
	int64_t lag_max;          /* lines; 0: no limit */
	int64_t lag_max_bytes;    /* of raw text; 0: no limit */
	int64_t lag_max_time;     /* ns; 0: no limit */
	int64_t lag_policy;       /* enum conf_lag */
	int64_t line_max;         /* bytes of a line */
	int64_t search;           /* 0: there is no index of words, else 1 */
	char *motd;               /* message of the day: text, or /FILE */
	int64_t language;         /* of phrase_languages */
};

/* Who may come, and how much they may say; a rate of 0 is no limit. */
struct conf_limits {
	int64_t clients;             /* in all; 0: no limit */
	int64_t clients_memory;      /* bytes that they take; 0: no limit */
	int64_t socket_buffer;       /* bytes, in each direction */
	int64_t joins;               /* a second, by each listener */
	int64_t joins_burst;         /* at once */
	int64_t greeting_time;       /* ns until it has shown what it must */
	int64_t greetings;           /* at once, at each listener */
	int64_t address_clients;     /* of one address; 0: no limit */
	int64_t address_joins;       /* a second, from one address */
	int64_t address_joins_burst; /* at once */
	int64_t address_lines;       /* a second, from one address */
	int64_t address_lines_burst; /* at once */
	int64_t address_bytes;       /* a second, from one address */
	int64_t address_bytes_burst; /* at once */
	int64_t client_lines;        /* a second, from one client */
	int64_t client_lines_burst;  /* at once */
	int64_t client_bytes;        /* a second, from one client */
	int64_t client_bytes_burst;  /* at once */
	int64_t idle_time;           /* ns of saying nothing; 0: no limit */
	int64_t ipv4_prefix;         /* bits that count as one address */
	int64_t ipv6_prefix;         /* the same */
	char *exempt;                /* for prefix_list_parse() */
};

/* Who people are. */
struct conf_people {
	int64_t accounts; /* 1: names can be registered */
	char *operators;  /* names, with blanks between them */
};

/* The bus. */
struct conf_bus {
	char *publish;                /* endpoint; "": publishes nothing */
	char *post;                   /* endpoint; "": answers nobody */
	int64_t socket_mode;          /* permissions of their unix sockets */
	int64_t heartbeat;            /* ns between two heads */
	int64_t subscriber_backlog;   /* messages kept for one subscriber */
	int64_t connections;          /* at once, to each of the two */
	int64_t post_rate;            /* lines a second from one poster */
	int64_t request_rate;         /* requests a second from one */
	char *curve_secret_key_file;  /* ours; "": none */
	char *curve_public_keys_file; /* of those who may connect; "": none */
};

/* The control socket. */
struct conf_control {
	char *socket; /* path; "": the usual place */
	char *group;  /* whose members may use it, too; "": none */
};

/* The metrics. */
struct conf_metrics {
	char *listen; /* endpoint; "": nowhere */
};

/* Listeners for browsers. */
struct conf_web {
	char *origins;      /* pages that may connect, too; with blanks */
	char *metrics_from; /* for prefix_list_parse() */
};

/* The log. */
struct conf_log {
	int64_t level;       /* LOG_ERR to LOG_DEBUG */
	int64_t destination; /* enum conf_log_destination */
	int64_t talk;        /* 1: what people say is in it, too */
};

/* Everything. */
struct conf {
	struct conf_listener *listeners; /* in the order of the file */
	size_t n_listeners;              /* at least 1 */
	struct conf_room room;
	struct conf_limits limits;
	struct conf_people people;
	struct conf_bus bus;
	struct conf_control control;
	struct conf_metrics metrics;
	struct conf_web web;
	struct conf_log log;
	int64_t drain_timeout; /* ns, for the last lines at a stop */
};

/*
 * The built-in configuration: listener "fiber" on 127.0.0.1:8001 and listener
 * "callback" on 127.0.0.1:8002. The caller owns what *ret_conf holds and ends
 * it with conf_fini(). 0 or -ENOMEM.
 */
int conf_default(struct conf *ret_conf);

/*
 * Reads the file at path, and those that it includes, over the defaults. On 0
 * the caller owns what *ret_conf holds; else it is untouched and errors (see
 * conf_errors.h) has at least one entry. -EINVAL: the content is bad, every
 * error of it is listed. -ENOMEM. Any other errno: path could not be read.
 */
int conf_load(const char *path, struct conf *ret_conf,
	      struct conf_errors *errors);

/*
 * The same with the file's text in memory, len bytes and a NUL; name stands
 * for it in errors, and the files that it includes lie beside name.
 */
int conf_load_text(const char *name, const char *text, size_t len,
		   struct conf *ret_conf, struct conf_errors *errors);

/*
 * The same with the file that is read when none is named: the first of
 * SYSCONFDIR/chatd/chatd.conf and /etc/chatd/chatd.conf that exists, else the
 * defaults. *ret_path is its path (static) or NULL.
 */
int conf_load_standard(struct conf *ret_conf, const char **ret_path,
		       struct conf_errors *errors);

/*
 * Writes conf as a file that conf_load() reads back to the same values: every
 * key, defaults too. Errors are left in out's error flag.
 */
void conf_print(const struct conf *conf, FILE *out);

/* Frees what conf holds, not conf; a zeroed one is fine. */
void conf_fini(struct conf *conf);

#endif
