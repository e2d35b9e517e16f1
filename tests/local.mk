# SPDX-License-Identifier: MIT
# One test program an area; each prints TAP. To add a test, add its file to
# the list of its program.
#
#	unit-coir	libcoir's files one by one, virtual time at hand
#	unit-chatd	the daemon's files one by one, likewise
#	unit-bench	what the benchmarks check and count with
#	stress-*	programs run again and again, another thing failing
#	peer-coir	cases carried over from the peers' own suites
#	*-dns *-tls *-zmq	the same for the libraries of these names
#	system-chatd	the real chatd and real sockets
#	system-bus	the same, with programs on its bus
#	fuzz-*		each fuzzer over its corpus
#	install/run	strangers' programs, against an installed libcoir
#	meta/*.test	rules that the tree itself keeps
#	aarch64/run	the switch for AArch64, where it can be emulated

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .test
TEST_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CHATD='$(abs_top_builddir)/chatd'; export CHATD; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;

TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
# An empty trace is a fine thing to expect.
TEST_CFLAGS = $(AM_CFLAGS) -Wno-format-zero-length $(EVENT_CFLAGS) \
	$(CHECK_CFLAGS)
TEST_LIBS = tests/libsupport.la libcoir-all.la $(STATIC_EVENT_LIBS) \
	$(CHECK_LIBS)
# The linker turns the clock, the loop's wait and allocations to tests/support,
# where they act as the real ones until a test asks for virtual time or failure.
TEST_WRAP = -Wl,--wrap=clock_gettime,--wrap=gettimeofday,--wrap=epoll_wait \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc \
	-Wl,--wrap=reallocarray,--wrap=strdup,--wrap=strndup \
	-Wl,--undefined=__wrap_malloc,--undefined=__wrap_epoll_wait
# The steps of the scheduler, likewise, to strike.c; those of the stress tests
# also to shuffle.c and torture.c.
TEST_WRAP += -Wl,--wrap=coir__suspended,--wrap=coir__ready_fiber \
	-Wl,--wrap=coir_yield
STRESS_WRAP = -Wl,--wrap=coir__round,--wrap=coir__switch \
	-Wl,--wrap=coir__take_next,--wrap=coir__stack_get_slow

# The rules that the tree keeps, checked with sh, awk and nm.
META =
META += tests/meta/api.test
META += tests/meta/apparmor.test
META += tests/meta/architecture.test
META += tests/meta/banned.test
META += tests/meta/examples.test
META += tests/meta/features.test
META += tests/meta/form.test
META += tests/meta/layers.test
META += tests/meta/manifest.test
META += tests/meta/pages.test
META += tests/meta/phrases.test
META += tests/meta/sizes.test
META += tests/meta/symbols.test
TESTS += $(META)
if HAVE_WEB
TESTS += tests/web/browser.test tests/web/no_browser.test
endif
EXTRA_DIST += tests/web/browser.mjs tests/web/browser.test \
	tests/web/chatd.mjs tests/web/chromium.mjs tests/web/no_browser.test \
	tests/web/program.mjs tests/web/screenshot.mjs
EXTRA_DIST += $(META) tests/meta/tap.sh tests/meta/api.awk \
	tests/meta/banned.awk tests/meta/form.awk tests/meta/layers.awk \
	tests/meta/sizes.awk tests/meta/strip.awk

# The switch for a processor that this may not be, under an emulator.
TESTS += tests/aarch64/run
EXTRA_DIST += tests/aarch64/run tests/aarch64/switch.c

# Programs built against what make install has put somewhere.
TESTS += tests/install/run
EXTRA_DIST += tests/install/run
# The benchmarks work; what they print is for people.
TESTS += tests/bench/run
EXTRA_DIST += tests/bench/run

# The script for gdb, in gdb.
TESTS += tests/gdb/run
EXTRA_DIST += tests/gdb/run

# Virtual time for the examples. Not by libtool, which makes no shared library
# where --disable-shared says that there are to be none.
check_DATA = tests/vclock.so
tests/vclock.so: tests/support/vclock.c
	$(AM_V_CCLD)$(CC) $(DEFS) $(DEFAULT_INCLUDES) $(CFLAGS) -shared -fPIC \
		-o $@ $(srcdir)/tests/support/vclock.c -ldl
CLEANFILES += tests/vclock.so
EXTRA_DIST += tests/support/vclock.c

# Each fuzzer over its corpus; ./dev fuzz runs the same with libFuzzer.
FUZZ_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/daemon
FUZZ_CFLAGS = $(AM_CFLAGS) $(CONFIG_CFLAGS)
FUZZ_TLS_LIBS =
if HAVE_TLS
FUZZ_TLS_LIBS += libcoir-tls-all.la
endif
FUZZ_LIBS = libchatd.la $(FUZZ_TLS_LIBS) libcoir-all.la $(EVENT_LIBS)
EXTRA_DIST += tests/fuzz/corpus

# ./dev test-systemd
noinst_PROGRAMS += tests/chorus
tests_chorus_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_chorus_SOURCES = tests/systemd/chorus.c tests/system/chorus.c \
	tests/system/chorus.h
noinst_PROGRAMS += tests/outside
tests_outside_SOURCES = tests/systemd/outside.c
noinst_PROGRAMS += tests/stepper
tests_stepper_SOURCES = tests/systemd/stepper.c
if HAVE_BUS
noinst_PROGRAMS += tests/curve
endif
tests_curve_CFLAGS = $(AM_CFLAGS) $(ZMQ_CFLAGS)
tests_curve_LDADD = $(ZMQ_LIBS)
tests_curve_SOURCES = tests/systemd/curve.c
if HAVE_TLS
noinst_PROGRAMS += tests/secure
endif
tests_secure_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
tests_secure_LDADD = $(OPENSSL_LIBS)
tests_secure_SOURCES = tests/systemd/secure.c
EXTRA_DIST += tests/systemd/activation.bash tests/systemd/cases.bash \
	tests/systemd/client.bash tests/systemd/crowd.bash \
	tests/systemd/guest tests/systemd/guest.service \
	tests/systemd/package.bash tests/systemd/run \
	tests/systemd/sandbox.bash tests/systemd/service.bash \
	tests/systemd/session.bash

# What takes longest begins first, and the others run beside it.
check_PROGRAMS += tests/system-chatd

check_PROGRAMS += tests/fuzz-addr
tests_fuzz_addr_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_addr_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_addr_LDADD = $(FUZZ_LIBS)
tests_fuzz_addr_SOURCES = tests/fuzz/fuzz_addr.c tests/fuzz/replay.c

if HAVE_BUS
check_PROGRAMS += tests/fuzz-bus
endif
tests_fuzz_bus_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_bus_CFLAGS = $(FUZZ_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_bus_LDADD = $(FUZZ_LIBS)
tests_fuzz_bus_SOURCES = tests/fuzz/fuzz_bus.c tests/fuzz/replay.c

if HAVE_WEB
check_PROGRAMS += tests/fuzz-web
endif
tests_fuzz_web_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_web_CFLAGS = $(FUZZ_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_web_LDADD = $(FUZZ_LIBS)
tests_fuzz_web_SOURCES = tests/fuzz/fuzz_web.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-control
tests_fuzz_control_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_control_CFLAGS = $(FUZZ_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_control_LDADD = $(FUZZ_LIBS)
tests_fuzz_control_SOURCES = tests/fuzz/fuzz_control.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-command
tests_fuzz_command_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_command_CFLAGS = $(FUZZ_CFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_command_LDADD = libchatd.la $(MORE_TEST_LIBS) libcoir-all.la \
	$(EVENT_LIBS)
tests_fuzz_command_SOURCES = tests/fuzz/fuzz_command.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-config
tests_fuzz_config_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_config_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_config_LDADD = $(FUZZ_LIBS)
tests_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c tests/fuzz/replay.c

if HAVE_DNS
check_PROGRAMS += tests/fuzz-hosts
endif
tests_fuzz_hosts_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_hosts_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_hosts_LDADD = libcoir-dns.la $(FUZZ_LIBS) $(EVENT_EXTRA_LIBS)
tests_fuzz_hosts_SOURCES = tests/fuzz/fuzz_hosts.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-icmp
tests_fuzz_icmp_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_icmp_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_icmp_LDADD = $(FUZZ_LIBS)
tests_fuzz_icmp_SOURCES = tests/fuzz/fuzz_icmp.c tests/fuzz/replay.c
check_PROGRAMS += tests/fuzz-metrics
tests_fuzz_metrics_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_metrics_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_metrics_LDADD = $(FUZZ_LIBS)
tests_fuzz_metrics_SOURCES = tests/fuzz/fuzz_metrics.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-search
tests_fuzz_search_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_search_CFLAGS = $(FUZZ_CFLAGS) $(SQLITE_CFLAGS)
tests_fuzz_search_LDADD = $(FUZZ_LIBS) $(SQLITE_LIBS)
tests_fuzz_search_SOURCES = tests/fuzz/fuzz_search.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-name
tests_fuzz_name_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_name_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_name_LDADD = $(FUZZ_LIBS)
tests_fuzz_name_SOURCES = tests/fuzz/fuzz_name.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-pack
tests_fuzz_pack_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_pack_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_pack_LDADD = $(FUZZ_LIBS)
tests_fuzz_pack_SOURCES = tests/fuzz/fuzz_pack.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-proxy
tests_fuzz_proxy_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_proxy_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_proxy_LDADD = $(FUZZ_LIBS)
tests_fuzz_proxy_SOURCES = tests/fuzz/fuzz_proxy.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-reader
tests_fuzz_reader_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_reader_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_reader_LDADD = $(FUZZ_LIBS)
tests_fuzz_reader_SOURCES = tests/fuzz/fuzz_reader.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-session
tests_fuzz_session_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_session_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_session_LDADD = $(FUZZ_LIBS)
tests_fuzz_session_SOURCES = tests/fuzz/fuzz_session.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-telnet
tests_fuzz_telnet_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_telnet_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_telnet_LDADD = $(FUZZ_LIBS)
tests_fuzz_telnet_SOURCES = tests/fuzz/fuzz_telnet.c tests/fuzz/replay.c

check_PROGRAMS += tests/fuzz-text
tests_fuzz_text_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_text_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_text_LDADD = $(FUZZ_LIBS)
tests_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c tests/fuzz/replay.c \
	tests/fuzz/shows.c tests/fuzz/shows.h

check_PROGRAMS += tests/fuzz-watch
tests_fuzz_watch_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_watch_CFLAGS = $(FUZZ_CFLAGS)
tests_fuzz_watch_LDADD = $(FUZZ_LIBS)
tests_fuzz_watch_SOURCES = tests/fuzz/fuzz_watch.c tests/fuzz/replay.c

if HAVE_CHECK

check_PROGRAMS += tests/fuzz-commands
tests_fuzz_commands_CPPFLAGS = $(FUZZ_CPPFLAGS) -I$(top_srcdir)/tests
tests_fuzz_commands_CFLAGS = $(FUZZ_CFLAGS) $(CHECK_CFLAGS)
tests_fuzz_commands_LDADD = $(FUZZ_LIBS) $(UNISTRING_LIBS)
tests_fuzz_commands_SOURCES = tests/fuzz/fuzz_commands.c \
	tests/fuzz/asserts.c tests/fuzz/replay.c tests/fuzz/shows.c \
	tests/fuzz/shows.h tests/fuzz/visitor.c tests/fuzz/visitor.h \
	tests/unit/store_double.c

check_PROGRAMS += tests/fuzz-pipeline
tests_fuzz_pipeline_CPPFLAGS = $(FUZZ_CPPFLAGS) -I$(top_srcdir)/tests
tests_fuzz_pipeline_CFLAGS = $(FUZZ_CFLAGS) $(CHECK_CFLAGS)
tests_fuzz_pipeline_LDADD = $(FUZZ_LIBS) $(UNISTRING_LIBS)
tests_fuzz_pipeline_SOURCES = tests/fuzz/fuzz_pipeline.c \
	tests/fuzz/asserts.c tests/fuzz/replay.c tests/fuzz/shows.c \
	tests/fuzz/shows.h tests/fuzz/visitor.c tests/fuzz/visitor.h \
	tests/unit/store_double.c

check_PROGRAMS += tests/fuzz-room
tests_fuzz_room_CPPFLAGS = $(FUZZ_CPPFLAGS) -I$(top_srcdir)/tests
tests_fuzz_room_CFLAGS = $(FUZZ_CFLAGS) $(CHECK_CFLAGS)
tests_fuzz_room_LDADD = $(FUZZ_LIBS)
tests_fuzz_room_SOURCES = tests/fuzz/fuzz_room.c tests/fuzz/replay.c \
	tests/fuzz/asserts.c \
	tests/unit/guest.c tests/unit/room_model.c \
	tests/unit/room_model_read.c \
	tests/unit/room_model_store.c tests/unit/room_play.c \
	tests/unit/room_words.c \
	tests/unit/store_double.c

check_LTLIBRARIES += tests/libsupport.la
tests_libsupport_la_CPPFLAGS = $(TEST_CPPFLAGS)
tests_libsupport_la_CFLAGS = $(TEST_CFLAGS)
tests_libsupport_la_LDFLAGS = $(LIBRARY_LDFLAGS)
tests_libsupport_la_SOURCES =
tests_libsupport_la_SOURCES += tests/support/crash.c
tests_libsupport_la_SOURCES += tests/support/crash.h
tests_libsupport_la_SOURCES += tests/support/elsewhere.h
tests_libsupport_la_SOURCES += tests/support/fail.c
tests_libsupport_la_SOURCES += tests/support/fail.h
tests_libsupport_la_SOURCES += tests/support/fixture.c
tests_libsupport_la_SOURCES += tests/support/fixture.h
tests_libsupport_la_SOURCES += tests/support/flow_double.c
tests_libsupport_la_SOURCES += tests/support/flow_double.h
tests_libsupport_la_SOURCES += tests/support/leak.c
tests_libsupport_la_SOURCES += tests/support/leak.h
tests_libsupport_la_SOURCES += tests/support/mount.c
tests_libsupport_la_SOURCES += tests/support/mount.h
tests_libsupport_la_SOURCES += tests/support/scarce.c
tests_libsupport_la_SOURCES += tests/support/scarce.h
tests_libsupport_la_SOURCES += tests/support/jobs.c
tests_libsupport_la_SOURCES += tests/support/jobs.h
tests_libsupport_la_SOURCES += tests/support/runner.c
tests_libsupport_la_SOURCES += tests/support/promtool.h
tests_libsupport_la_SOURCES += tests/support/runner.h
tests_libsupport_la_SOURCES += tests/support/shuffle.c
tests_libsupport_la_SOURCES += tests/support/shuffle.h
tests_libsupport_la_SOURCES += tests/support/strike.c
tests_libsupport_la_SOURCES += tests/support/strike.h
tests_libsupport_la_SOURCES += tests/support/tempdir.c
tests_libsupport_la_SOURCES += tests/support/tempdir.h
tests_libsupport_la_SOURCES += tests/support/torture.c
tests_libsupport_la_SOURCES += tests/support/torture.h
tests_libsupport_la_SOURCES += tests/support/trace.c
tests_libsupport_la_SOURCES += tests/support/trace.h
tests_libsupport_la_SOURCES += tests/support/vloop.c
tests_libsupport_la_SOURCES += tests/support/vloop.h

check_PROGRAMS += tests/unit-bench
tests_unit_bench_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/bench
tests_unit_bench_CFLAGS = $(TEST_CFLAGS)
tests_unit_bench_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_bench_LDADD = $(TEST_LIBS) -lm
tests_unit_bench_SOURCES = bench/bench.c bench/dialect.c
tests_unit_bench_SOURCES += bench/room/delays.c
tests_unit_bench_SOURCES += bench/room/dialect_irc.c
tests_unit_bench_SOURCES += bench/room/dialect_mqtt.c
tests_unit_bench_SOURCES += bench/room/dialect_nats.c
tests_unit_bench_SOURCES += bench/room/dialect_ncat.c
tests_unit_bench_SOURCES += bench/room/dialect_redis.c
tests_unit_bench_SOURCES += bench/room/histogram.c
tests_unit_bench_SOURCES += bench/room/outcome.c
tests_unit_bench_SOURCES += bench/room/record.c
tests_unit_bench_SOURCES += bench/room/remark.c
tests_unit_bench_SOURCES += bench/room/sentinel.c
tests_unit_bench_SOURCES += bench/room/stalls.c
tests_unit_bench_SOURCES += bench/user_time.c bench/user_time.h
tests_unit_bench_SOURCES += tests/unit/test_delays.c
tests_unit_bench_SOURCES += tests/unit/test_dialects.c
tests_unit_bench_SOURCES += tests/unit/test_histogram.c
tests_unit_bench_SOURCES += tests/unit/test_outcome.c
tests_unit_bench_SOURCES += tests/unit/test_record.c
tests_unit_bench_SOURCES += tests/unit/test_remark.c
tests_unit_bench_SOURCES += tests/unit/test_sentinel.c
tests_unit_bench_SOURCES += tests/unit/test_stalls.c
tests_unit_bench_SOURCES += tests/unit/test_user_time.c

check_PROGRAMS += tests/unit-coir
tests_unit_coir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_coir_CFLAGS = $(TEST_CFLAGS)
tests_unit_coir_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_coir_LDADD = $(TEST_LIBS)
tests_unit_coir_SOURCES =
tests_unit_coir_SOURCES += tests/unit/context_case.h
tests_unit_coir_SOURCES += tests/unit/datagram_case.h
tests_unit_coir_SOURCES += tests/unit/death.c
tests_unit_coir_SOURCES += tests/unit/death.h
tests_unit_coir_SOURCES += tests/unit/blocking_case.h
tests_unit_coir_SOURCES += tests/unit/fd_case.h
tests_unit_coir_SOURCES += tests/unit/fiber_case.h
tests_unit_coir_SOURCES += tests/unit/file_case.h
tests_unit_coir_SOURCES += tests/unit/net_case.h
tests_unit_coir_SOURCES += tests/unit/process_case.h
tests_unit_coir_SOURCES += tests/unit/offload_case.h
tests_unit_coir_SOURCES += tests/unit/reader_case.h
tests_unit_coir_SOURCES += tests/unit/remote_case.h
tests_unit_coir_SOURCES += tests/unit/resolver_double.h
tests_unit_coir_SOURCES += tests/unit/server_case.h
tests_unit_coir_SOURCES += tests/unit/stack_case.h
tests_unit_coir_SOURCES += tests/unit/test_addr.c
tests_unit_coir_SOURCES += tests/unit/test_addr_list.c
tests_unit_coir_SOURCES += tests/unit/test_attr.c
tests_unit_coir_SOURCES += tests/unit/test_alarm.c
tests_unit_coir_SOURCES += tests/unit/test_backtrace.c
tests_unit_coir_SOURCES += tests/unit/test_bind.c
tests_unit_coir_SOURCES += tests/unit/test_blocking.c
tests_unit_coir_SOURCES += tests/unit/test_blocking_os.c
tests_unit_coir_SOURCES += tests/unit/test_bridge.c
tests_unit_coir_SOURCES += tests/unit/test_cancel.c
tests_unit_coir_SOURCES += tests/unit/test_census.c
tests_unit_coir_SOURCES += tests/unit/test_chain.c
tests_unit_coir_SOURCES += tests/unit/test_chan.c
tests_unit_coir_SOURCES += tests/unit/test_chan_select.c
tests_unit_coir_SOURCES += tests/unit/test_client.c
tests_unit_coir_SOURCES += tests/unit/test_combine.c
tests_unit_coir_SOURCES += tests/unit/test_command.c
tests_unit_coir_SOURCES += tests/unit/test_command_output.c
tests_unit_coir_SOURCES += tests/unit/test_cond.c
tests_unit_coir_SOURCES += tests/unit/test_cond_close.c
tests_unit_coir_SOURCES += tests/unit/test_connect.c
tests_unit_coir_SOURCES += tests/unit/test_context.c
tests_unit_coir_SOURCES += tests/unit/test_context_call.c
tests_unit_coir_SOURCES += tests/unit/test_datagram.c
tests_unit_coir_SOURCES += tests/unit/test_datagram_transfer.c
tests_unit_coir_SOURCES += tests/unit/test_dial.c
tests_unit_coir_SOURCES += tests/unit/test_dir.c
tests_unit_coir_SOURCES += tests/unit/test_dump.c
tests_unit_coir_SOURCES += tests/unit/test_each.c
tests_unit_coir_SOURCES += tests/unit/test_eai.c
tests_unit_coir_SOURCES += tests/unit/test_executor.c
tests_unit_coir_SOURCES += tests/unit/test_fail.c
tests_unit_coir_SOURCES += tests/unit/test_fd.c
tests_unit_coir_SOURCES += tests/unit/test_fd_cancel.c
tests_unit_coir_SOURCES += tests/unit/test_fiber.c
tests_unit_coir_SOURCES += tests/unit/test_fiber_join.c
tests_unit_coir_SOURCES += tests/unit/test_file.c
tests_unit_coir_SOURCES += tests/unit/test_file_borrow.c
tests_unit_coir_SOURCES += tests/unit/test_file_data.c
tests_unit_coir_SOURCES += tests/unit/test_file_open.c
tests_unit_coir_SOURCES += tests/unit/test_flock.c
tests_unit_coir_SOURCES += tests/unit/test_flow.c
tests_unit_coir_SOURCES += tests/unit/test_flow_fair.c
tests_unit_coir_SOURCES += tests/unit/test_flow_writers.c
tests_unit_coir_SOURCES += tests/unit/test_flusher.c
tests_unit_coir_SOURCES += tests/unit/test_fork.c
tests_unit_coir_SOURCES += tests/unit/test_frames.c
tests_unit_coir_SOURCES += tests/unit/test_fs.c
tests_unit_coir_SOURCES += tests/unit/test_generator.c
tests_unit_coir_SOURCES += tests/unit/test_guard.c
tests_unit_coir_SOURCES += tests/unit/test_heap.c
tests_unit_coir_SOURCES += tests/unit/test_icmp.c
tests_unit_coir_SOURCES += tests/unit/test_idle.c
tests_unit_coir_SOURCES += tests/unit/test_idle_wait.c
tests_unit_coir_SOURCES += tests/unit/test_leak.c
tests_unit_coir_SOURCES += tests/unit/test_list.c
tests_unit_coir_SOURCES += tests/unit/test_listener.c
tests_unit_coir_SOURCES += tests/unit/test_listener_options.c
tests_unit_coir_SOURCES += tests/unit/test_load.c
tests_unit_coir_SOURCES += tests/unit/test_local.c
tests_unit_coir_SOURCES += tests/unit/test_loop.c
tests_unit_coir_SOURCES += tests/unit/test_main_call.c
tests_unit_coir_SOURCES += tests/unit/test_memory.c
tests_unit_coir_SOURCES += tests/unit/test_membership.c
tests_unit_coir_SOURCES += tests/unit/test_mutex.c
tests_unit_coir_SOURCES += tests/unit/test_mutex_holder.c
tests_unit_coir_SOURCES += tests/unit/test_node.c
tests_unit_coir_SOURCES += tests/unit/test_node_select.c
tests_unit_coir_SOURCES += tests/unit/test_offload.c
tests_unit_coir_SOURCES += tests/unit/test_offload_cancel.c
tests_unit_coir_SOURCES += tests/unit/test_once.c
tests_unit_coir_SOURCES += tests/unit/test_pack.c
tests_unit_coir_SOURCES += tests/unit/test_park.c
tests_unit_coir_SOURCES += tests/unit/test_parse.c
tests_unit_coir_SOURCES += tests/unit/test_parse_number.c
tests_unit_coir_SOURCES += tests/unit/test_path.c
tests_unit_coir_SOURCES += tests/unit/test_ping.c
tests_unit_coir_SOURCES += tests/unit/test_pipe.c
tests_unit_coir_SOURCES += tests/unit/test_pool.c
tests_unit_coir_SOURCES += tests/unit/test_print.c
tests_unit_coir_SOURCES += tests/unit/test_process.c
tests_unit_coir_SOURCES += tests/unit/test_process_child.c
tests_unit_coir_SOURCES += tests/unit/test_process_end.c
tests_unit_coir_SOURCES += tests/unit/test_process_fork.c
tests_unit_coir_SOURCES += tests/unit/test_process_plan.c
tests_unit_coir_SOURCES += tests/unit/test_process_stdio.c
tests_unit_coir_SOURCES += tests/unit/test_process_text.c
tests_unit_coir_SOURCES += tests/unit/test_promise.c
tests_unit_coir_SOURCES += tests/unit/test_pty.c
tests_unit_coir_SOURCES += tests/unit/test_raw.c
tests_unit_coir_SOURCES += tests/unit/test_reader.c
tests_unit_coir_SOURCES += tests/unit/test_reader_copy.c
tests_unit_coir_SOURCES += tests/unit/test_reader_take.c
tests_unit_coir_SOURCES += tests/unit/test_reader_until.c
tests_unit_coir_SOURCES += tests/unit/test_arm.c
tests_unit_coir_SOURCES += tests/unit/test_ready.c
tests_unit_coir_SOURCES += tests/unit/test_remote_run.c
tests_unit_coir_SOURCES += tests/unit/test_replace.c
tests_unit_coir_SOURCES += tests/unit/test_rights.c
tests_unit_coir_SOURCES += tests/unit/test_remote.c
tests_unit_coir_SOURCES += tests/unit/test_remote_call.c
tests_unit_coir_SOURCES += tests/unit/test_respool.c
tests_unit_coir_SOURCES += tests/unit/test_resolve.c
tests_unit_coir_SOURCES += tests/unit/test_resolve_system.c
tests_unit_coir_SOURCES += tests/unit/test_run.c
tests_unit_coir_SOURCES += tests/unit/test_runner.c
tests_unit_coir_SOURCES += tests/unit/test_runtime.c
tests_unit_coir_SOURCES += tests/unit/test_runtime_end.c
tests_unit_coir_SOURCES += tests/unit/test_runtime_failure.c
tests_unit_coir_SOURCES += tests/unit/test_sample.c
tests_unit_coir_SOURCES += tests/unit/test_sanitize.c
tests_unit_coir_SOURCES += tests/unit/test_sched.c
tests_unit_coir_SOURCES += tests/unit/test_sched_round.c
tests_unit_coir_SOURCES += tests/unit/test_scarce.c
tests_unit_coir_SOURCES += tests/unit/test_scope.c
tests_unit_coir_SOURCES += tests/unit/test_scope_deadline.c
tests_unit_coir_SOURCES += tests/unit/test_scope_deadlock.c
tests_unit_coir_SOURCES += tests/unit/test_scope_error.c
tests_unit_coir_SOURCES += tests/unit/test_scope_hook.c
tests_unit_coir_SOURCES += tests/unit/test_sem.c
tests_unit_coir_SOURCES += tests/unit/test_sendfile.c
tests_unit_coir_SOURCES += tests/unit/test_server.c
tests_unit_coir_SOURCES += tests/unit/test_server_fail.c
tests_unit_coir_SOURCES += tests/unit/test_server_threads.c
tests_unit_coir_SOURCES += tests/unit/test_signal.c
tests_unit_coir_SOURCES += tests/unit/test_signal_handler.c
tests_unit_coir_SOURCES += tests/unit/test_site.c
tests_unit_coir_SOURCES += tests/unit/test_socket.c
tests_unit_coir_SOURCES += tests/unit/test_socket_own.c
tests_unit_coir_SOURCES += tests/unit/test_socket_writers.c
tests_unit_coir_SOURCES += tests/unit/test_sockopt.c
tests_unit_coir_SOURCES += tests/unit/test_source.c
tests_unit_coir_SOURCES += tests/unit/test_stack.c
tests_unit_coir_SOURCES += tests/unit/test_stack_shortage.c
tests_unit_coir_SOURCES += tests/unit/test_thread.c
tests_unit_coir_SOURCES += tests/unit/test_step.c
tests_unit_coir_SOURCES += tests/unit/test_swap.c
tests_unit_coir_SOURCES += tests/unit/test_stacks.c
tests_unit_coir_SOURCES += tests/unit/test_thread_join.c
tests_unit_coir_SOURCES += tests/unit/test_ticker.c
tests_unit_coir_SOURCES += tests/unit/test_timer.c
tests_unit_coir_SOURCES += tests/unit/test_torture.c
tests_unit_coir_SOURCES += tests/unit/test_trace_lines.c
tests_unit_coir_SOURCES += tests/unit/test_vloop.c
tests_unit_coir_SOURCES += tests/unit/test_version.c
tests_unit_coir_SOURCES += tests/unit/test_wait_group.c
tests_unit_coir_SOURCES += tests/unit/test_wall.c
tests_unit_coir_SOURCES += tests/unit/test_want.c
tests_unit_coir_SOURCES += tests/unit/test_tree.c
tests_unit_coir_SOURCES += tests/unit/test_walk.c
tests_unit_coir_SOURCES += tests/unit/test_watch.c
tests_unit_coir_SOURCES += tests/unit/test_watch_end.c
tests_unit_coir_SOURCES += tests/unit/watch_case.h
tests_unit_coir_SOURCES += tests/unit/test_watch_parse.c
tests_unit_coir_SOURCES += tests/unit/test_watchdog.c
tests_unit_coir_SOURCES += tests/unit/test_writer.c
tests_unit_coir_SOURCES += tests/unit/test_writer_flush.c
tests_unit_coir_SOURCES += tests/unit/thread_case.h
tests_unit_coir_SOURCES += tests/unit/writer_case.h
tests_unit_coir_SOURCES += tests/unit/writers_case.h

# All of chatd wants all of libcoir-zmq and libcoir-tls.
MORE_TEST_LIBS =
if HAVE_BUS
MORE_TEST_LIBS += libcoir-zmq-all.la
endif
if HAVE_TLS
MORE_TEST_LIBS += libcoir-tls-all.la
endif

check_PROGRAMS += tests/unit-chatd
tests_unit_chatd_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/daemon \
	-I$(top_srcdir)/ctl
tests_unit_chatd_CFLAGS = $(TEST_CFLAGS) $(CONFIG_CFLAGS) \
	$(JANSSON_CFLAGS) $(ZMQ_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_chatd_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_chatd_LDADD = libchatd.la libchatctl.la $(MORE_TEST_LIBS) \
	$(TEST_LIBS)
EXTRA_DIST += tests/unit/talks
tests_unit_chatd_SOURCES =
tests_unit_chatd_SOURCES += tests/unit/conf_case.h
tests_unit_chatd_SOURCES += tests/unit/test_ban_file.c
tests_unit_chatd_SOURCES += tests/unit/test_ban_list.c
tests_unit_chatd_SOURCES += tests/unit/test_attempts.c
tests_unit_chatd_SOURCES += tests/unit/test_circle.c
tests_unit_chatd_SOURCES += tests/unit/test_directory.c
tests_unit_chatd_SOURCES += tests/unit/test_name.c
tests_unit_chatd_SOURCES += tests/unit/test_password.c
tests_unit_chatd_SOURCES += tests/unit/test_people.c
tests_unit_chatd_SOURCES += tests/unit/client_slot_fixture.c
tests_unit_chatd_SOURCES += tests/unit/client_slot_fixture.h
tests_unit_chatd_SOURCES += tests/unit/test_client_kick.c
tests_unit_chatd_SOURCES += tests/unit/test_client_slot.c
tests_unit_chatd_SOURCES += tests/unit/test_client_slot_question.c
tests_unit_chatd_SOURCES += tests/unit/test_client_slot_secrets.c
tests_unit_chatd_SOURCES += tests/unit/test_command_line.c
tests_unit_chatd_SOURCES += tests/unit/test_command_names.c
tests_unit_chatd_SOURCES += tests/unit/test_command_table.c
tests_unit_chatd_SOURCES += tests/unit/test_command_bans.c
tests_unit_chatd_SOURCES += tests/unit/test_command_color.c
tests_unit_chatd_SOURCES += tests/unit/test_command_operators.c
tests_unit_chatd_SOURCES += tests/unit/test_slow.c
tests_unit_chatd_SOURCES += tests/unit/test_commands.c
tests_unit_chatd_SOURCES += tests/unit/test_commands_flood.c
tests_unit_chatd_SOURCES += tests/unit/test_lookup.c
tests_unit_chatd_SOURCES += tests/unit/test_lookup_search.c
tests_unit_chatd_SOURCES += tests/unit/test_room_private.c
tests_unit_chatd_SOURCES += tests/unit/test_span_text.c
tests_unit_chatd_SOURCES += tests/unit/test_columns.c
tests_unit_chatd_SOURCES += tests/unit/test_control_command.c
tests_unit_chatd_SOURCES += tests/unit/test_control_out.c
tests_unit_chatd_SOURCES += tests/unit/test_control_request.c
tests_unit_chatd_SOURCES += tests/unit/test_control_select.c
tests_unit_chatd_SOURCES += tests/unit/guest.c
tests_unit_chatd_SOURCES += tests/unit/german.h
tests_unit_chatd_SOURCES += tests/unit/guest.h
tests_unit_chatd_SOURCES += tests/unit/log_fixture.c
tests_unit_chatd_SOURCES += tests/unit/log_fixture.h
tests_unit_chatd_SOURCES += tests/unit/pages_fixture.c
tests_unit_chatd_SOURCES += tests/unit/pages_fixture.h
tests_unit_chatd_SOURCES += tests/unit/room_fixture.c
tests_unit_chatd_SOURCES += tests/unit/room_fixture.h
tests_unit_chatd_SOURCES += tests/unit/room_model.c
tests_unit_chatd_SOURCES += tests/unit/room_model_read.c
tests_unit_chatd_SOURCES += tests/unit/room_model.h
tests_unit_chatd_SOURCES += tests/unit/room_model_store.c
tests_unit_chatd_SOURCES += tests/unit/scene.c
tests_unit_chatd_SOURCES += tests/unit/scene.h
tests_unit_chatd_SOURCES += tests/unit/room_play.c
tests_unit_chatd_SOURCES += tests/unit/room_play.h
tests_unit_chatd_SOURCES += tests/unit/room_words.c
tests_unit_chatd_SOURCES += tests/unit/room_words.h
tests_unit_chatd_SOURCES += tests/unit/store_double.c
tests_unit_chatd_SOURCES += tests/unit/store_double.h
tests_unit_chatd_SOURCES += tests/unit/test_activation.c
tests_unit_chatd_SOURCES += tests/unit/test_address_book.c
tests_unit_chatd_SOURCES += tests/unit/test_bag.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_endpoint.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_listen.c
if HAVE_BUS
tests_unit_chatd_SOURCES += tests/unit/bus_case.h
tests_unit_chatd_SOURCES += tests/unit/test_bus_guard.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_json.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_keys.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_loan.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_peer.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_posters.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_request.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_serve.c
tests_unit_chatd_SOURCES += tests/unit/test_bus_turn.c
endif
if HAVE_WEB
tests_unit_chatd_SOURCES += tests/unit/test_web_handshake.c
tests_unit_chatd_SOURCES += tests/unit/test_web_input.c
tests_unit_chatd_SOURCES += tests/unit/test_web_metrics.c
tests_unit_chatd_SOURCES += tests/unit/test_web_request.c
tests_unit_chatd_SOURCES += tests/unit/test_web_visit.c
tests_unit_chatd_SOURCES += tests/unit/web_scene.c
tests_unit_chatd_SOURCES += tests/unit/web_scene.h
endif
tests_unit_chatd_SOURCES += tests/unit/test_frame.c
tests_unit_chatd_SOURCES += tests/unit/test_json_text.c
tests_unit_chatd_SOURCES += tests/unit/test_style_web.c
tests_unit_chatd_SOURCES += tests/unit/test_chunk.c
tests_unit_chatd_SOURCES += tests/unit/test_conf.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_check.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_check_bus.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_check_tls.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_errors.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_expand.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_kept.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_read.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_reload.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_source.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_suggest.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_syntax.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_table.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_unit.c
tests_unit_chatd_SOURCES += tests/unit/test_conf_value.c
tests_unit_chatd_SOURCES += tests/unit/test_cursor.c
tests_unit_chatd_SOURCES += tests/unit/test_cursor_after.c
tests_unit_chatd_SOURCES += tests/unit/test_cursor_fall.c
tests_unit_chatd_SOURCES += tests/unit/test_cursor_place.c
tests_unit_chatd_SOURCES += tests/unit/test_cursor_plain.c
tests_unit_chatd_SOURCES += tests/unit/test_door.c
tests_unit_chatd_SOURCES += tests/unit/test_escape.c
tests_unit_chatd_SOURCES += tests/unit/test_fd_limit.c
tests_unit_chatd_SOURCES += tests/unit/test_fd_table.c
tests_unit_chatd_SOURCES += tests/unit/test_heartbeat.c
tests_unit_chatd_SOURCES += tests/unit/test_holder.c
tests_unit_chatd_SOURCES += tests/unit/test_inheritance.c
tests_unit_chatd_SOURCES += tests/unit/test_keeper.c
tests_unit_chatd_SOURCES += tests/unit/test_invisible.c
tests_unit_chatd_SOURCES += tests/unit/test_joiner.c
tests_unit_chatd_SOURCES += tests/unit/test_journal.c
tests_unit_chatd_SOURCES += tests/unit/test_lag.c
tests_unit_chatd_SOURCES += tests/unit/test_limiter.c
tests_unit_chatd_SOURCES += tests/unit/test_help.c
tests_unit_chatd_SOURCES += tests/unit/test_line_json.c
tests_unit_chatd_SOURCES += tests/unit/test_output.c
tests_unit_chatd_SOURCES += tests/unit/test_view.c
tests_unit_chatd_SOURCES += tests/unit/test_words.c
tests_unit_chatd_SOURCES += tests/unit/test_lines.c
tests_unit_chatd_SOURCES += tests/unit/test_log.c
tests_unit_chatd_SOURCES += tests/unit/test_log_limit.c
tests_unit_chatd_SOURCES += tests/unit/test_message.c
tests_unit_chatd_SOURCES += tests/unit/test_metrics.c
tests_unit_chatd_SOURCES += tests/unit/test_metrics_files.c
tests_unit_chatd_SOURCES += tests/unit/test_metrics_out.c
tests_unit_chatd_SOURCES += tests/unit/test_metrics_process.c
tests_unit_chatd_SOURCES += tests/unit/test_metrics_request.c
tests_unit_chatd_SOURCES += tests/unit/test_notify.c
tests_unit_chatd_SOURCES += tests/unit/test_options.c
tests_unit_chatd_SOURCES += tests/unit/test_naming.c
tests_unit_chatd_SOURCES += tests/unit/test_pages.c
tests_unit_chatd_SOURCES += tests/unit/test_pages_read.c
tests_unit_chatd_SOURCES += tests/unit/test_passed.c
tests_unit_chatd_SOURCES += tests/unit/test_catalogue.c
tests_unit_chatd_SOURCES += tests/unit/test_phrase.c
tests_unit_chatd_SOURCES += tests/unit/test_pin.c
tests_unit_chatd_SOURCES += tests/unit/test_pin_log.c
tests_unit_chatd_SOURCES += tests/unit/test_reason.c
tests_unit_chatd_SOURCES += tests/unit/test_render.c
tests_unit_chatd_SOURCES += tests/unit/test_prefix.c
tests_unit_chatd_SOURCES += tests/unit/test_program.c
tests_unit_chatd_SOURCES += tests/unit/test_present.c
tests_unit_chatd_SOURCES += tests/unit/test_porch.c
tests_unit_chatd_SOURCES += tests/unit/test_proxy.c
tests_unit_chatd_SOURCES += tests/unit/test_rate.c
tests_unit_chatd_SOURCES += tests/unit/test_room.c
tests_unit_chatd_SOURCES += tests/unit/test_room_apply.c
tests_unit_chatd_SOURCES += tests/unit/test_room_crash.c
tests_unit_chatd_SOURCES += tests/unit/test_room_drain.c
tests_unit_chatd_SOURCES += tests/unit/test_room_lag.c
tests_unit_chatd_SOURCES += tests/unit/test_room_leave.c
tests_unit_chatd_SOURCES += tests/unit/test_room_letter.c
tests_unit_chatd_SOURCES += tests/unit/test_room_edition.c
tests_unit_chatd_SOURCES += tests/unit/test_room_load.c
tests_unit_chatd_SOURCES += tests/unit/test_room_name.c
tests_unit_chatd_SOURCES += tests/unit/test_room_model.c
tests_unit_chatd_SOURCES += tests/unit/test_room_rejoin.c
tests_unit_chatd_SOURCES += tests/unit/test_room_retain.c
tests_unit_chatd_SOURCES += tests/unit/test_room_take.c
tests_unit_chatd_SOURCES += tests/unit/test_room_tick.c
tests_unit_chatd_SOURCES += tests/unit/test_room_topic.c
tests_unit_chatd_SOURCES += tests/unit/test_passes.c
tests_unit_chatd_SOURCES += tests/unit/test_room_timer.c
tests_unit_chatd_SOURCES += tests/unit/test_roster.c
tests_unit_chatd_SOURCES += tests/unit/test_sequence.c
tests_unit_chatd_SOURCES += tests/unit/test_session.c
tests_unit_chatd_SOURCES += tests/unit/test_session_saved.c
tests_unit_chatd_SOURCES += tests/unit/test_session_place.c
tests_unit_chatd_SOURCES += tests/unit/test_shelf.c
tests_unit_chatd_SOURCES += tests/unit/test_signals.c
tests_unit_chatd_SOURCES += tests/unit/slot_crash.c
tests_unit_chatd_SOURCES += tests/unit/slot_crash.h
tests_unit_chatd_SOURCES += tests/unit/slot_crash_server.c
tests_unit_chatd_SOURCES += tests/unit/slot_crash_server.h
tests_unit_chatd_SOURCES += tests/unit/slot_fixture.c
tests_unit_chatd_SOURCES += tests/unit/slot_fixture.h
tests_unit_chatd_SOURCES += tests/unit/test_slot_crash.c
tests_unit_chatd_SOURCES += tests/unit/test_slot_receive.c
tests_unit_chatd_SOURCES += tests/unit/test_slot_send.c
tests_unit_chatd_SOURCES += tests/unit/test_slots.c
tests_unit_chatd_SOURCES += tests/unit/test_standby.c
tests_unit_chatd_SOURCES += tests/unit/test_spelling.c
tests_unit_chatd_SOURCES += tests/unit/test_state_dir.c
tests_unit_chatd_SOURCES += tests/unit/test_state_lock.c
tests_unit_chatd_SOURCES += tests/unit/test_store.c
tests_unit_chatd_SOURCES += tests/unit/test_search_query.c
tests_unit_chatd_SOURCES += tests/unit/test_store_figures.c
tests_unit_chatd_SOURCES += tests/unit/test_store_memory.c
tests_unit_chatd_SOURCES += tests/unit/test_store_open.c
tests_unit_chatd_SOURCES += tests/unit/test_style.c
tests_unit_chatd_SOURCES += tests/unit/test_style_named.c
tests_unit_chatd_SOURCES += tests/unit/test_supervisor_child.c
tests_unit_chatd_SOURCES += tests/unit/test_tally.c
tests_unit_chatd_SOURCES += tests/unit/test_takeover_way.c
tests_unit_chatd_SOURCES += tests/unit/test_telnet.c
tests_unit_chatd_SOURCES += tests/unit/test_text.c
tests_unit_chatd_SOURCES += tests/unit/test_throttle.c
tests_unit_chatd_SOURCES += tests/unit/test_ticket.c
tests_unit_chatd_SOURCES += tests/unit/test_timeline.c
tests_unit_chatd_SOURCES += tests/unit/test_trial.c
tests_unit_chatd_SOURCES += tests/unit/test_traffic.c
tests_unit_chatd_SOURCES += tests/unit/test_transcript.c
tests_unit_chatd_SOURCES += tests/unit/test_follow.c
tests_unit_chatd_SOURCES += tests/unit/test_found.c
tests_unit_chatd_SOURCES += tests/unit/test_frontend_survivors.c
tests_unit_chatd_SOURCES += tests/unit/test_frontends.c
tests_unit_chatd_SOURCES += tests/unit/test_turns.c
tests_unit_chatd_SOURCES += tests/unit/test_usher.c
tests_unit_chatd_SOURCES += tests/unit/test_window.c
tests_unit_chatd_SOURCES += tests/unit/test_wire.c
tests_unit_chatd_SOURCES += tests/unit/toy_wire.c
tests_unit_chatd_SOURCES += tests/unit/toy_wire.h
tests_unit_chatd_SOURCES += tests/unit/death.c
tests_unit_chatd_SOURCES += tests/unit/death.h
tests_unit_chatd_SOURCES += tests/unit/test_late.c
tests_unit_chatd_SOURCES += tests/unit/test_worker.c
if HAVE_SQLITE
tests_unit_chatd_SOURCES += tests/unit/search_case.c
tests_unit_chatd_SOURCES += tests/unit/search_case.h
tests_unit_chatd_SOURCES += tests/unit/store_case.c
tests_unit_chatd_SOURCES += tests/unit/store_case.h
tests_unit_chatd_SOURCES += tests/unit/test_accounts.c
tests_unit_chatd_SOURCES += tests/unit/test_db.c
tests_unit_chatd_SOURCES += tests/unit/test_db_account.c
tests_unit_chatd_SOURCES += tests/unit/test_db_bind.c
tests_unit_chatd_SOURCES += tests/unit/test_db_kept.c
tests_unit_chatd_SOURCES += tests/unit/test_db_note.c
tests_unit_chatd_SOURCES += tests/unit/test_db_reader.c
tests_unit_chatd_SOURCES += tests/unit/test_db_schema.c
tests_unit_chatd_SOURCES += tests/unit/test_db_search.c
tests_unit_chatd_SOURCES += tests/unit/test_store_sqlite_search.c
tests_unit_chatd_SOURCES += tests/unit/test_db_topic.c
tests_unit_chatd_SOURCES += tests/unit/test_db_wal.c
tests_unit_chatd_SOURCES += tests/unit/test_db_wal_copy.c
tests_unit_chatd_SOURCES += tests/unit/test_db_writer.c
tests_unit_chatd_SOURCES += tests/unit/test_private_dir.c
tests_unit_chatd_SOURCES += tests/unit/test_restarts.c
tests_unit_chatd_SOURCES += tests/unit/test_store_pages.c
tests_unit_chatd_SOURCES += tests/unit/test_store_sqlite.c
tests_unit_chatd_SOURCES += tests/unit/test_store_sqlite_memory.c
tests_unit_chatd_SOURCES += tests/unit/test_store_sqlite_others.c
tests_unit_chatd_SOURCES += tests/unit/test_store_sqlite_trouble.c
endif
tests_unit_chatd_SOURCES += tests/unit/text_case.h
if HAVE_TLS
tests_unit_chatd_CFLAGS += $(OPENSSL_CFLAGS)
tests_unit_chatd_LDADD += $(OPENSSL_LIBS)
tests_unit_chatd_SOURCES += tests/tls/certs.c
tests_unit_chatd_SOURCES += tests/tls/certs.h
tests_unit_chatd_SOURCES += tests/unit/secure.c
tests_unit_chatd_SOURCES += tests/unit/secure.h
tests_unit_chatd_SOURCES += tests/unit/test_door_tls.c
tests_unit_chatd_SOURCES += tests/unit/test_tls_server.c
tests_unit_chatd_SOURCES += tests/unit/test_tls_wire.c
tests_unit_chatd_SOURCES += tests/unit/tls_scene.h
if HAVE_WEB
tests_unit_chatd_SOURCES += tests/unit/test_web_door.c
endif
endif

check_PROGRAMS += tests/peer-coir
tests_peer_coir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_peer_coir_CFLAGS = $(TEST_CFLAGS)
tests_peer_coir_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_peer_coir_LDADD = $(TEST_LIBS)
tests_peer_coir_SOURCES =
tests_peer_coir_SOURCES += tests/peer/net_peer.h
tests_peer_coir_SOURCES += tests/peer/peer.h
tests_peer_coir_SOURCES += tests/peer/test_peer_brd.c
tests_peer_coir_SOURCES += tests/peer/test_peer_brd_parse.c
tests_peer_coir_SOURCES += tests/peer/test_peer_bwr.c
tests_peer_coir_SOURCES += tests/peer/test_peer_bwr_end.c
tests_peer_coir_SOURCES += tests/peer/test_peer_cnd.c
tests_peer_coir_SOURCES += tests/peer/test_peer_cnd_loop.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_datagram.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_core.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_file.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_sendfile.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_file.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_io.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_time.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_wait.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_fork.c
tests_peer_coir_SOURCES += tests/peer/test_peer_eco_watchdog.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecs.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecs_mutex.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_process.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_signal.c
tests_peer_coir_SOURCES += tests/peer/test_peer_ecn_socket.c
tests_peer_coir_SOURCES += tests/peer/test_peer_exe.c
tests_peer_coir_SOURCES += tests/peer/test_peer_exe_domains.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_any.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_first.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_list.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_local.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_seq.c
tests_peer_coir_SOURCES += tests/peer/test_peer_flw.c
tests_peer_coir_SOURCES += tests/peer/test_peer_flw_fifo.c
tests_peer_coir_SOURCES += tests/peer/test_peer_lwt.c
tests_peer_coir_SOURCES += tests/peer/test_peer_lwt_mode.c
tests_peer_coir_SOURCES += tests/peer/test_peer_lwt_thread.c
tests_peer_coir_SOURCES += tests/peer/test_peer_lzy.c
tests_peer_coir_SOURCES += tests/peer/test_peer_mis_net.c
tests_peer_coir_SOURCES += tests/peer/test_peer_mis_core.c
tests_peer_coir_SOURCES += tests/peer/test_peer_mtx.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_datagram.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_dial.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_fork.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_options.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_promises.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_server.c
tests_peer_coir_SOURCES += tests/peer/test_peer_mis_stress.c
tests_peer_coir_SOURCES += tests/peer/test_peer_prc.c
tests_peer_coir_SOURCES += tests/peer/test_peer_prc_pty.c
tests_peer_coir_SOURCES += tests/peer/test_peer_net_threads.c
tests_peer_coir_SOURCES += tests/peer/test_peer_prm.c
tests_peer_coir_SOURCES += tests/peer/test_peer_promises_core.c
tests_peer_coir_SOURCES += tests/peer/test_peer_promises_park.c
tests_peer_coir_SOURCES += tests/peer/test_peer_rpl.c
tests_peer_coir_SOURCES += tests/peer/test_peer_sem.c
tests_peer_coir_SOURCES += tests/peer/test_peer_slp_codec.c
tests_peer_coir_SOURCES += tests/peer/test_peer_slp_core.c
tests_peer_coir_SOURCES += tests/peer/test_peer_socketloop.c
tests_peer_coir_SOURCES += tests/peer/test_peer_slp_file.c
tests_peer_coir_SOURCES += tests/peer/test_peer_str.c
tests_peer_coir_SOURCES += tests/peer/test_peer_str_sync.c
tests_peer_coir_SOURCES += tests/peer/test_peer_sw.c
tests_peer_coir_SOURCES += tests/peer/test_peer_sw_child.c
tests_peer_coir_SOURCES += tests/peer/test_peer_sw_release.c
tests_peer_coir_SOURCES += tests/peer/test_peer_tim.c
tests_peer_coir_SOURCES += tests/peer/written.h
EXTRA_DIST += tests/peer/FEATURES tests/peer/PROMISES tests/peer/ROWS

if HAVE_DNS
check_PROGRAMS += tests/unit-dns
endif
tests_unit_dns_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_dns_CFLAGS = $(TEST_CFLAGS)
tests_unit_dns_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_dns_LDADD = tests/libsupport.la libcoir-dns.la libcoir-all.la \
	$(STATIC_EVENT_EXTRA_LIBS) $(STATIC_EVENT_LIBS) $(CHECK_LIBS)
tests_unit_dns_SOURCES =
tests_unit_dns_SOURCES += tests/dns/dns_server.c
tests_unit_dns_SOURCES += tests/dns/dns_server.h
tests_unit_dns_SOURCES += tests/dns/test_dns.c
tests_unit_dns_SOURCES += tests/dns/test_dns_cancel.c
tests_unit_dns_SOURCES += tests/dns/test_hosts.c
if HAVE_TLS
check_PROGRAMS += tests/unit-tls tests/peer-tls
endif
TLS_TEST_LIBS = tests/libsupport.la libcoir-tls-all.la libcoir-all.la \
	$(STATIC_EVENT_LIBS) $(CHECK_LIBS) $(OPENSSL_LIBS)
tests_unit_tls_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_tls_CFLAGS = $(TEST_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_tls_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_tls_LDADD = $(TLS_TEST_LIBS)
tests_unit_tls_SOURCES =
tests_unit_tls_SOURCES += tests/tls/certs.c
tests_unit_tls_SOURCES += tests/tls/certs.h
tests_unit_tls_SOURCES += tests/tls/test_tls.c
tests_unit_tls_SOURCES += tests/tls/test_tls_context.c
tests_unit_tls_SOURCES += tests/tls/test_tls_end.c
tests_unit_tls_SOURCES += tests/tls/test_tls_flow.c
tests_unit_tls_SOURCES += tests/tls/tls_case.h
tests_peer_tls_CPPFLAGS = $(TEST_CPPFLAGS)
tests_peer_tls_CFLAGS = $(TEST_CFLAGS) $(OPENSSL_CFLAGS)
tests_peer_tls_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_peer_tls_LDADD = $(TLS_TEST_LIBS)
tests_peer_tls_SOURCES =
tests_peer_tls_SOURCES += tests/tls/certs.c
tests_peer_tls_SOURCES += tests/tls/certs.h
tests_peer_tls_SOURCES += tests/system/example.c
tests_peer_tls_SOURCES += tests/system/example.h
tests_peer_tls_SOURCES += tests/tls/test_peer_tls.c
tests_peer_tls_SOURCES += tests/tls/test_peer_tls_examples.c
tests_peer_tls_SOURCES += tests/tls/test_promise_shared.c
tests_peer_tls_SOURCES += tests/tls/tls_case.h

if HAVE_ZMQ
check_PROGRAMS += tests/unit-zmq tests/peer-zmq
endif
ZMQ_TEST_LIBS = tests/libsupport.la libcoir-zmq-all.la libcoir-all.la \
	$(STATIC_EVENT_LIBS) $(CHECK_LIBS) $(ZMQ_LIBS)
tests_unit_zmq_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_zmq_CFLAGS = $(TEST_CFLAGS) $(ZMQ_CFLAGS)
tests_unit_zmq_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_zmq_LDADD = $(ZMQ_TEST_LIBS)
tests_unit_zmq_SOURCES =
tests_unit_zmq_SOURCES += tests/zmq/test_zmq.c
tests_unit_zmq_SOURCES += tests/zmq/test_zmq_message.c
tests_unit_zmq_SOURCES += tests/zmq/test_zmq_proxy.c
tests_unit_zmq_SOURCES += tests/zmq/zmq_case.h
tests_peer_zmq_CPPFLAGS = $(TEST_CPPFLAGS)
tests_peer_zmq_CFLAGS = $(TEST_CFLAGS) $(ZMQ_CFLAGS)
tests_peer_zmq_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_peer_zmq_LDADD = $(ZMQ_TEST_LIBS)
tests_peer_zmq_SOURCES =
tests_peer_zmq_SOURCES += tests/zmq/test_peer_zmq.c
tests_peer_zmq_SOURCES += tests/zmq/zmq_case.h

check_PROGRAMS += tests/stress-coir
tests_stress_coir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_stress_coir_CFLAGS = $(TEST_CFLAGS)
tests_stress_coir_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP) $(STRESS_WRAP)
tests_stress_coir_LDADD = $(TEST_LIBS)
tests_stress_coir_SOURCES =
tests_stress_coir_SOURCES += tests/stress/test_company.c
tests_stress_coir_SOURCES += tests/stress/test_numbers.c
tests_stress_coir_SOURCES += tests/stress/test_shuffle.c
tests_stress_coir_SOURCES += tests/stress/test_strike.c
tests_stress_coir_SOURCES += tests/stress/stream_case.h
tests_stress_coir_SOURCES += tests/stress/test_torture_buffer.c
tests_stress_coir_SOURCES += tests/stress/test_torture_core.c
tests_stress_coir_SOURCES += tests/stress/test_torture_drive.c
tests_stress_coir_SOURCES += tests/stress/test_torture_flow.c
tests_stress_coir_SOURCES += tests/stress/test_torture_net.c
tests_stress_coir_SOURCES += tests/stress/test_torture_once.c
tests_stress_coir_SOURCES += tests/stress/test_torture_os.c
tests_stress_coir_SOURCES += tests/stress/test_torture_send.c
tests_stress_coir_SOURCES += tests/stress/test_torture_sync.c
tests_stress_coir_SOURCES += tests/stress/test_torture_thread.c
tests_stress_coir_SOURCES += tests/stress/test_torture_turns.c

if HAVE_TLS
check_PROGRAMS += tests/stress-tls
endif
tests_stress_tls_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/tests/tls
tests_stress_tls_CFLAGS = $(TEST_CFLAGS) $(OPENSSL_CFLAGS)
tests_stress_tls_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP) $(STRESS_WRAP)
tests_stress_tls_LDADD = $(TLS_TEST_LIBS)
tests_stress_tls_SOURCES = tests/stress/test_torture_tls.c \
	tests/tls/certs.c tests/tls/certs.h tests/tls/tls_case.h

if HAVE_ZMQ
check_PROGRAMS += tests/stress-zmq
endif
tests_stress_zmq_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/tests/zmq
tests_stress_zmq_CFLAGS = $(TEST_CFLAGS) $(ZMQ_CFLAGS)
tests_stress_zmq_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP) $(STRESS_WRAP)
tests_stress_zmq_LDADD = $(ZMQ_TEST_LIBS)
tests_stress_zmq_SOURCES = tests/stress/test_torture_zmq.c \
	tests/zmq/zmq_case.h

tests_system_chatd_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/daemon
tests_system_chatd_CFLAGS = $(TEST_CFLAGS) $(SQLITE_CFLAGS) $(VTERM_CFLAGS)
tests_system_chatd_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_system_chatd_LDADD = $(TEST_LIBS) $(SQLITE_LIBS) $(VTERM_LIBS)
tests_system_chatd_SOURCES =
tests_system_chatd_SOURCES += tests/system/chatctl.c
tests_system_chatd_SOURCES += tests/system/chatctl.h
tests_system_chatd_SOURCES += tests/system/chorus.c
tests_system_chatd_SOURCES += tests/system/chorus.h
tests_system_chatd_SOURCES += tests/system/control_scene.c
tests_system_chatd_SOURCES += tests/system/control_scene.h
tests_system_chatd_SOURCES += tests/system/daemon.c
tests_system_chatd_SOURCES += tests/system/daemon.h
tests_system_chatd_SOURCES += tests/system/example.c
tests_system_chatd_SOURCES += tests/system/example.h
tests_system_chatd_SOURCES += tests/system/http.c
tests_system_chatd_SOURCES += tests/system/http.h
tests_system_chatd_SOURCES += tests/system/limits_scene.c
tests_system_chatd_SOURCES += tests/system/limits_scene.h
tests_system_chatd_SOURCES += tests/system/memory.c
tests_system_chatd_SOURCES += tests/system/memory.h
tests_system_chatd_SOURCES += tests/system/patience.c
tests_system_chatd_SOURCES += tests/system/patience.h
tests_system_chatd_SOURCES += tests/system/peer.c
tests_system_chatd_SOURCES += tests/system/peer.h
tests_system_chatd_SOURCES += tests/system/reason_scene.c
tests_system_chatd_SOURCES += tests/system/reason_scene.h
tests_system_chatd_SOURCES += tests/system/port.c
tests_system_chatd_SOURCES += tests/system/port.h
tests_system_chatd_SOURCES += tests/system/screen.h
tests_system_chatd_SOURCES += tests/system/supervised.c
tests_system_chatd_SOURCES += tests/system/supervised.h
tests_system_chatd_SOURCES += tests/system/terminal.c
tests_system_chatd_SOURCES += tests/system/terminal.h
tests_system_chatd_SOURCES += tests/system/test_chatctl_terminal.c
tests_system_chatd_SOURCES += tests/system/test_completion.c
tests_system_chatd_SOURCES += tests/system/test_control.c
tests_system_chatd_SOURCES += tests/system/test_control_bans.c
tests_system_chatd_SOURCES += tests/system/test_control_history.c
tests_system_chatd_SOURCES += tests/system/test_control_people.c
tests_system_chatd_SOURCES += tests/system/test_control_socket.c
tests_system_chatd_SOURCES += tests/system/test_crowd.c
tests_system_chatd_SOURCES += tests/system/test_examples.c
tests_system_chatd_SOURCES += tests/system/test_examples_io.c
tests_system_chatd_SOURCES += tests/system/test_examples_net.c
tests_system_chatd_SOURCES += tests/system/test_examples_own.c
tests_system_chatd_SOURCES += tests/system/test_fail2ban.c
tests_system_chatd_SOURCES += tests/system/test_fault_client.c
tests_system_chatd_SOURCES += tests/system/test_flood.c
tests_system_chatd_SOURCES += tests/system/test_history.c
tests_system_chatd_SOURCES += tests/system/test_input.c
tests_system_chatd_SOURCES += tests/system/test_limits.c
tests_system_chatd_SOURCES += tests/system/test_reload.c
tests_system_chatd_SOURCES += tests/system/test_reload_listeners.c
tests_system_chatd_SOURCES += tests/system/test_metrics.c
tests_system_chatd_SOURCES += tests/system/test_promises.c
tests_system_chatd_SOURCES += tests/system/test_standby.c
tests_system_chatd_SOURCES += tests/system/test_start.c
tests_system_chatd_SOURCES += tests/system/test_start_again.c
tests_system_chatd_SOURCES += tests/system/test_supervisor.c
tests_system_chatd_SOURCES += tests/system/test_telnet_program.c
tests_system_chatd_SOURCES += tests/system/test_man_session.c
tests_system_chatd_SOURCES += tests/system/test_terminal.c
tests_system_chatd_SOURCES += tests/system/test_transcript.c
if HAVE_WEB
tests_system_chatd_SOURCES += tests/system/test_web.c
tests_system_chatd_SOURCES += tests/system/test_web_ends.c
tests_system_chatd_SOURCES += tests/system/test_web_frames.c
tests_system_chatd_SOURCES += tests/system/test_web_metrics.c
tests_system_chatd_SOURCES += tests/system/test_web_search.c
tests_system_chatd_SOURCES += tests/system/test_web_socket.c
if HAVE_SQLITE
tests_system_chatd_SOURCES += tests/system/test_web_crowd.c
tests_system_chatd_SOURCES += tests/system/test_web_reasons.c
tests_system_chatd_SOURCES += tests/system/test_web_return.c
endif
tests_system_chatd_SOURCES += tests/system/web_peer.c
tests_system_chatd_SOURCES += tests/system/web_peer.h
endif
if HAVE_VTERM
tests_system_chatd_SOURCES += tests/system/screen.c
else
tests_system_chatd_SOURCES += tests/system/screen_none.c
endif
if HAVE_SQLITE
tests_system_chatd_SOURCES += tests/system/test_language.c
tests_system_chatd_SOURCES += tests/system/couple.c
tests_system_chatd_SOURCES += tests/system/couple.h
tests_system_chatd_SOURCES += tests/system/observer.c
tests_system_chatd_SOURCES += tests/system/observer.h
tests_system_chatd_SOURCES += tests/system/test_fault_disk.c
tests_system_chatd_SOURCES += tests/system/test_fault_kill.c
tests_system_chatd_SOURCES += tests/system/test_reasons.c
tests_system_chatd_SOURCES += tests/system/test_names.c
tests_system_chatd_SOURCES += tests/system/test_operators.c
tests_system_chatd_SOURCES += tests/system/test_operators_again.c
tests_system_chatd_SOURCES += tests/system/test_store.c
tests_system_chatd_SOURCES += tests/system/test_survival.c
tests_system_chatd_SOURCES += tests/system/test_commands.c
tests_system_chatd_SOURCES += tests/system/test_styles.c
tests_system_chatd_SOURCES += tests/system/test_takeover.c
tests_system_chatd_SOURCES += tests/system/test_talk.c
tests_system_chatd_SOURCES += tests/system/test_upgrade.c
endif
if HAVE_TLS
tests_system_chatd_CFLAGS += $(OPENSSL_CFLAGS)
tests_system_chatd_LDADD += $(OPENSSL_LIBS)
tests_system_chatd_SOURCES += tests/system/s_client.c
tests_system_chatd_SOURCES += tests/system/s_client.h
tests_system_chatd_SOURCES += tests/system/test_tls.c
if HAVE_WEB
tests_system_chatd_SOURCES += tests/system/test_programs.c
if HAVE_SQLITE
tests_system_chatd_SOURCES += tests/system/test_secrets.c
endif
tests_system_chatd_SOURCES += tests/system/test_web_tls.c
endif
tests_system_chatd_SOURCES += tests/tls/certs.c
tests_system_chatd_SOURCES += tests/tls/certs.h
endif

if HAVE_BUS
check_PROGRAMS += tests/system-bus
endif
tests_system_bus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_system_bus_CFLAGS = $(TEST_CFLAGS) $(ZMQ_CFLAGS) $(JANSSON_CFLAGS)
tests_system_bus_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_system_bus_LDADD = $(TEST_LIBS) $(ZMQ_LIBS) $(JANSSON_LIBS)
tests_system_bus_SOURCES =
tests_system_bus_SOURCES += tests/system/bus_bot.c
tests_system_bus_SOURCES += tests/system/bus_bot.h
tests_system_bus_SOURCES += tests/system/bus_peer.c
tests_system_bus_SOURCES += tests/system/bus_peer.h
tests_system_bus_SOURCES += tests/system/chatctl.c
tests_system_bus_SOURCES += tests/system/chatctl.h
tests_system_bus_SOURCES += tests/system/daemon.c
tests_system_bus_SOURCES += tests/system/daemon.h
tests_system_bus_SOURCES += tests/system/example.c
tests_system_bus_SOURCES += tests/system/example.h
tests_system_bus_SOURCES += tests/system/peer.c
tests_system_bus_SOURCES += tests/system/peer.h
tests_system_bus_SOURCES += tests/system/test_bus.c
tests_system_bus_SOURCES += tests/system/test_bus_crowd.c
tests_system_bus_SOURCES += tests/system/test_bus_curve.c
tests_system_bus_SOURCES += tests/system/test_bus_examples.c
tests_system_bus_SOURCES += tests/system/test_bus_follow.c
tests_system_bus_SOURCES += tests/system/test_bus_script.c

endif HAVE_CHECK

TESTS += $(check_PROGRAMS)

if !HAVE_CHECK
check-local:
	@echo 'the tests need check and a static libevent (check,' >&2; \
	echo 'libevent-dev); install them and configure again' >&2; false
endif
