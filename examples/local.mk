# SPDX-License-Identifier: MIT
# Small complete programs on libcoir's public headers, compiled by every
# build: noinst_PROGRAMS += examples/NAME, and examples_NAME_SOURCES.

EXAMPLE_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
EXAMPLE_LIBS = libcoir.la $(EVENT_LIBS)

noinst_PROGRAMS += examples/echo examples/http_get examples/mixed
noinst_PROGRAMS += examples/process examples/signal
noinst_PROGRAMS += examples/streams examples/timer
noinst_PROGRAMS += examples/resolve
examples_resolve_SOURCES = examples/resolve.c
examples_resolve_CFLAGS = $(EXAMPLE_CFLAGS)
examples_resolve_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/dial
examples_dial_SOURCES = examples/dial.c
examples_dial_CFLAGS = $(EXAMPLE_CFLAGS)
examples_dial_LDADD = $(EXAMPLE_LIBS)
if HAVE_DNS
noinst_PROGRAMS += examples/dns
endif
examples_dns_SOURCES = examples/dns.c
examples_dns_CFLAGS = $(EXAMPLE_CFLAGS)
examples_dns_LDADD = libcoir-dns.la $(EXAMPLE_LIBS) $(EVENT_EXTRA_LIBS)
noinst_PROGRAMS += examples/ping
examples_ping_SOURCES = examples/ping.c
examples_ping_CFLAGS = $(EXAMPLE_CFLAGS)
examples_ping_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/datagram
examples_datagram_SOURCES = examples/datagram.c
examples_datagram_CFLAGS = $(EXAMPLE_CFLAGS)
examples_datagram_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/file
examples_file_SOURCES = examples/file.c
examples_file_CFLAGS = $(EXAMPLE_CFLAGS)
examples_file_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/watch
examples_watch_SOURCES = examples/watch.c
examples_watch_CFLAGS = $(EXAMPLE_CFLAGS)
examples_watch_LDADD = $(EXAMPLE_LIBS)
examples_echo_SOURCES = examples/echo.c
examples_echo_CFLAGS = $(EXAMPLE_CFLAGS)
examples_echo_LDADD = $(EXAMPLE_LIBS)
examples_http_get_SOURCES = examples/http_get.c
examples_http_get_CFLAGS = $(EXAMPLE_CFLAGS)
examples_http_get_LDADD = $(EXAMPLE_LIBS)
examples_mixed_SOURCES = examples/mixed.c
examples_mixed_CFLAGS = $(EXAMPLE_CFLAGS)
examples_mixed_LDADD = $(EXAMPLE_LIBS)
examples_process_SOURCES = examples/process.c
examples_process_CFLAGS = $(EXAMPLE_CFLAGS)
examples_process_LDADD = $(EXAMPLE_LIBS)
examples_signal_SOURCES = examples/signal.c
examples_signal_CFLAGS = $(EXAMPLE_CFLAGS)
examples_signal_LDADD = $(EXAMPLE_LIBS)
examples_streams_SOURCES = examples/streams.c
examples_streams_CFLAGS = $(EXAMPLE_CFLAGS)
examples_streams_LDADD = $(EXAMPLE_LIBS)
examples_timer_SOURCES = examples/timer.c
examples_timer_CFLAGS = $(EXAMPLE_CFLAGS)
examples_timer_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/each
examples_each_SOURCES = examples/each.c
examples_each_CFLAGS = $(EXAMPLE_CFLAGS)
examples_each_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/generator
examples_generator_SOURCES = examples/generator.c
examples_generator_CFLAGS = $(EXAMPLE_CFLAGS)
examples_generator_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/dump
examples_dump_SOURCES = examples/dump.c
examples_dump_CFLAGS = $(EXAMPLE_CFLAGS)
examples_dump_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/eco
examples_eco_SOURCES = examples/eco.c
examples_eco_CFLAGS = $(EXAMPLE_CFLAGS)
examples_eco_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/step
examples_step_SOURCES = examples/step.c
examples_step_CFLAGS = $(EXAMPLE_CFLAGS)
examples_step_LDADD = $(EXAMPLE_LIBS)
if HAVE_ZMQ
noinst_PROGRAMS += examples/zmq_fibers examples/zmq_threads
endif
if HAVE_BUS
noinst_PROGRAMS += examples/bus_bridge examples/bus_logger
endif
EXTRA_DIST += examples/bus_bot.py
examples_bus_bridge_SOURCES = examples/bus_bridge.c examples/bus_follow.h
examples_bus_bridge_CFLAGS = $(EXAMPLE_CFLAGS) $(ZMQ_CFLAGS) $(JANSSON_CFLAGS)
examples_bus_bridge_LDADD = libcoir-zmq.la $(EXAMPLE_LIBS) $(ZMQ_LIBS) \
	$(JANSSON_LIBS)
examples_bus_logger_SOURCES = examples/bus_logger.c examples/bus_follow.h
examples_bus_logger_CFLAGS = $(EXAMPLE_CFLAGS) $(ZMQ_CFLAGS) $(JANSSON_CFLAGS)
examples_bus_logger_LDADD = libcoir-zmq.la $(EXAMPLE_LIBS) $(ZMQ_LIBS) \
	$(JANSSON_LIBS)
examples_zmq_fibers_SOURCES = examples/zmq_fibers.c
examples_zmq_fibers_CFLAGS = $(EXAMPLE_CFLAGS) $(ZMQ_CFLAGS)
examples_zmq_fibers_LDADD = libcoir-zmq.la $(EXAMPLE_LIBS) $(ZMQ_LIBS)

noinst_PROGRAMS += examples/lines
examples_lines_SOURCES = examples/lines.c
examples_lines_CFLAGS = $(EXAMPLE_CFLAGS)
examples_lines_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/want
examples_want_SOURCES = examples/want.c
examples_want_CFLAGS = $(EXAMPLE_CFLAGS)
examples_want_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/writer
examples_writer_SOURCES = examples/writer.c
examples_writer_CFLAGS = $(EXAMPLE_CFLAGS)
examples_writer_LDADD = $(EXAMPLE_LIBS)
noinst_PROGRAMS += examples/fdpass examples/serve
examples_fdpass_SOURCES = examples/fdpass.c
examples_fdpass_CFLAGS = $(EXAMPLE_CFLAGS)
examples_fdpass_LDADD = $(EXAMPLE_LIBS)
examples_serve_SOURCES = examples/serve.c
examples_serve_CFLAGS = $(EXAMPLE_CFLAGS)
examples_serve_LDADD = $(EXAMPLE_LIBS)

noinst_PROGRAMS += examples/offload examples/thread
examples_offload_SOURCES = examples/offload.c
examples_offload_CFLAGS = $(EXAMPLE_CFLAGS)
examples_offload_LDADD = $(EXAMPLE_LIBS)
examples_thread_SOURCES = examples/thread.c
examples_thread_CFLAGS = $(EXAMPLE_CFLAGS)
examples_thread_LDADD = $(EXAMPLE_LIBS)
examples_zmq_threads_SOURCES = examples/zmq_threads.c
examples_zmq_threads_CFLAGS = $(EXAMPLE_CFLAGS) $(ZMQ_CFLAGS)
examples_zmq_threads_LDADD = libcoir-zmq.la $(EXAMPLE_LIBS) $(ZMQ_LIBS)

noinst_PROGRAMS += examples/stdio
examples_stdio_SOURCES = examples/stdio.c
examples_stdio_CFLAGS = $(EXAMPLE_CFLAGS)
examples_stdio_LDADD = $(EXAMPLE_LIBS)

if HAVE_TLS
noinst_PROGRAMS += examples/https_get examples/tls_server
endif
examples_https_get_SOURCES = examples/https_get.c
examples_https_get_CFLAGS = $(EXAMPLE_CFLAGS)
examples_https_get_LDADD = libcoir-tls.la $(EXAMPLE_LIBS) $(OPENSSL_LIBS)
examples_tls_server_SOURCES = examples/tls_server.c
examples_tls_server_CFLAGS = $(EXAMPLE_CFLAGS)
examples_tls_server_LDADD = libcoir-tls.la $(EXAMPLE_LIBS) $(OPENSSL_LIBS)

noinst_PROGRAMS += examples/about examples/gate examples/ledger
noinst_PROGRAMS += examples/message examples/publish examples/requests
noinst_PROGRAMS += examples/terminal
examples_about_SOURCES = examples/about.c
examples_about_CFLAGS = $(EXAMPLE_CFLAGS)
examples_about_LDADD = $(EXAMPLE_LIBS)
examples_gate_SOURCES = examples/gate.c
examples_gate_CFLAGS = $(EXAMPLE_CFLAGS)
examples_gate_LDADD = $(EXAMPLE_LIBS)
examples_ledger_SOURCES = examples/ledger.c
examples_ledger_CFLAGS = $(EXAMPLE_CFLAGS)
examples_ledger_LDADD = $(EXAMPLE_LIBS)
examples_message_SOURCES = examples/message.c
examples_message_CFLAGS = $(EXAMPLE_CFLAGS)
examples_message_LDADD = $(EXAMPLE_LIBS)
examples_publish_SOURCES = examples/publish.c
examples_publish_CFLAGS = $(EXAMPLE_CFLAGS)
examples_publish_LDADD = $(EXAMPLE_LIBS)
examples_requests_SOURCES = examples/requests.c
examples_requests_CFLAGS = $(EXAMPLE_CFLAGS)
examples_requests_LDADD = $(EXAMPLE_LIBS)
examples_terminal_SOURCES = examples/terminal.c
examples_terminal_CFLAGS = $(EXAMPLE_CFLAGS)
examples_terminal_LDADD = $(EXAMPLE_LIBS)
