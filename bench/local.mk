# SPDX-License-Identifier: MIT
# Benchmarks print and never assert; every build compiles them, `make bench'
# runs them all, with $(ARGUMENTS).
# To add one: noinst_PROGRAMS += bench/NAME, and bench_NAME_SOURCES.

BENCHES = $(filter bench/bench_%,$(noinst_PROGRAMS))
BENCH_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
BENCH_LIBS = libcoir-all.la $(EVENT_LIBS)

.PHONY: bench
bench: $(BENCHES) $(RIVALS) chatd$(EXEEXT)
	@top_srcdir=$(top_srcdir); export top_srcdir; \
	for b in $(BENCHES); do echo "== $$b"; \
		./$$b $(ARGUMENTS) || exit 1; done

noinst_PROGRAMS += bench/bench_coir
bench_bench_coir_SOURCES = bench/bench_coir.c \
	bench/bench.c \
	bench/bench.h \
	bench/contest.c \
	bench/contest.h \
	bench/echo_load.c \
	bench/echo_load.h \
	bench/figure.c \
	bench/figure.h \
	bench/rival.h
bench_bench_coir_CFLAGS = $(AM_CFLAGS)
bench_bench_coir_LDADD = -lm

# What bench_coir compares, one program each: see rival.h.
RIVALS = $(filter bench/rival_%,$(noinst_PROGRAMS))
RIVAL_MAIN = bench/rival.c \
	bench/rival.h \
	bench/bench.c \
	bench/bench.h
EXTRA_DIST += bench/rival.go bench/rival.lua

noinst_PROGRAMS += bench/rival_coir
bench_rival_coir_SOURCES = $(RIVAL_MAIN) \
	bench/rival_coir.c \
	bench/rival_coir.h \
	bench/rival_coir_echo.c \
	bench/rival_coir_wait.c
bench_rival_coir_CFLAGS = $(BENCH_CFLAGS)
bench_rival_coir_LDADD = $(BENCH_LIBS) -lm

noinst_PROGRAMS += bench/rival_epoll
bench_rival_epoll_SOURCES = $(RIVAL_MAIN) \
	bench/rival_epoll.c
bench_rival_epoll_LDADD = -lm

noinst_PROGRAMS += bench/rival_events
bench_rival_events_SOURCES = $(RIVAL_MAIN) \
	bench/rival_events.c
bench_rival_events_CFLAGS = $(BENCH_CFLAGS)
bench_rival_events_LDADD = $(EVENT_LIBS) -lm

noinst_PROGRAMS += bench/rival_ucontext
bench_rival_ucontext_SOURCES = $(RIVAL_MAIN) \
	bench/rival_ucontext.c
bench_rival_ucontext_LDADD = -lm

if RIVAL_BOOST
noinst_PROGRAMS += bench/rival_boost
endif
bench_rival_boost_SOURCES = $(RIVAL_MAIN) \
	bench/rival_boost.c
bench_rival_boost_LDADD = -lboost_context -lm

if RIVAL_PTH
noinst_PROGRAMS += bench/rival_pth
endif
bench_rival_pth_SOURCES = $(RIVAL_MAIN) \
	bench/rival_pth.c \
	bench/rival_threads.h
bench_rival_pth_LDADD = -lpth -lm

if RIVAL_ST
noinst_PROGRAMS += bench/rival_st
endif
bench_rival_st_SOURCES = $(RIVAL_MAIN) \
	bench/rival_st.c \
	bench/rival_threads.h
bench_rival_st_LDADD = -lst -lm

if RIVAL_GO
RIVALS += bench/rival_go
endif
bench/rival_go: bench/rival.go
	@mkdir -p bench
	GO111MODULE=off $(GO) build -o $@ $(srcdir)/bench/rival.go
CLEANFILES += bench/rival_go

noinst_PROGRAMS += bench/bench_sync
bench_bench_sync_SOURCES = bench/bench_sync.c \
	bench/bench.c \
	bench/bench.h
bench_bench_sync_CFLAGS = $(BENCH_CFLAGS)
bench_bench_sync_LDADD = $(BENCH_LIBS) -lm

# What connects to servers, and starts chatd.
BENCH_CROWD = bench/bench.c \
	bench/bench.h \
	bench/chatd.c \
	bench/chatd.h \
	bench/chatd_conf.c \
	bench/chatd_conf.h \
	bench/crowd.c \
	bench/crowd_enter.c \
	bench/crowd.h \
	bench/dialect.c \
	bench/dialect.h \
	bench/scratch.c \
	bench/scratch.h \
	bench/secret.c \
	bench/secret.h \
	bench/usage.c \
	bench/usage.h \
	bench/user_time.c \
	bench/user_time.h
BENCH_CROWD_CFLAGS = $(AM_CFLAGS) $(OPENSSL_CFLAGS)
BENCH_CROWD_LIBS = $(OPENSSL_LIBS) -lm

# The least that serves, in this program.
BENCH_BARE = bench/bare.c \
	bench/bare.h \
	bench/listener.c \
	bench/listener.h

noinst_PROGRAMS += bench/bench_memory
bench_bench_memory_SOURCES = $(BENCH_CROWD) \
	bench/bench_memory.c
bench_bench_memory_CFLAGS = $(BENCH_CROWD_CFLAGS)
bench_bench_memory_LDADD = $(BENCH_CROWD_LIBS)

noinst_PROGRAMS += bench/bench_pause
bench_bench_pause_SOURCES = $(BENCH_CROWD) \
	bench/bench_pause.c \
	tests/system/chorus.c \
	tests/system/chorus.h
bench_bench_pause_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
bench_bench_pause_CFLAGS = $(BENCH_CROWD_CFLAGS)
bench_bench_pause_LDADD = $(BENCH_CROWD_LIBS)

noinst_PROGRAMS += bench/bench_store
bench_bench_store_SOURCES = bench/bench.c \
	bench/bench.h \
	bench/bench_store.c \
	bench/scratch.c \
	bench/scratch.h
bench_bench_store_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/daemon
bench_bench_store_CFLAGS = $(BENCH_CFLAGS)
bench_bench_store_LDADD = libchatd.la $(BUS_LIBS) $(BENCH_LIBS) -lm

noinst_PROGRAMS += bench/bench_slots
bench_bench_slots_SOURCES = bench/bench.c \
	bench/bench.h \
	bench/bench_slots.c
bench_bench_slots_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/daemon
bench_bench_slots_CFLAGS = $(BENCH_CFLAGS)
bench_bench_slots_LDADD = libchatd.la $(BUS_LIBS) $(BENCH_LIBS) -lm

# A room, and who else could serve it.
BENCH_ROOM = $(BENCH_CROWD) $(BENCH_BARE) \
	bench/room/aims.c \
	bench/room/aims.h \
	bench/room/classic.c \
	bench/room/classic.h \
	bench/room/delays.c \
	bench/room/delays.h \
	bench/room/dialects.h \
	bench/room/dialect_irc.c \
	bench/room/dialect_mqtt.c \
	bench/room/dialect_nats.c \
	bench/room/dialect_ncat.c \
	bench/room/dialect_redis.c \
	bench/room/dialect_web.c \
	bench/room/histogram.c \
	bench/room/histogram.h \
	bench/room/measure.c \
	bench/room/measure.h \
	bench/room/outcome.c \
	bench/room/outcome.h \
	bench/room/pairs.c \
	bench/room/pairs.h \
	bench/room/program.c \
	bench/room/program.h \
	bench/room/record.c \
	bench/room/record.h \
	bench/room/remark.c \
	bench/room/remark.h \
	bench/room/sentinel.c \
	bench/room/sentinel.h \
	bench/room/stalls.c \
	bench/room/stalls.h \
	bench/room/storm.c \
	bench/room/storm.h \
	bench/room/storm_table.c \
	bench/room/storm_table.h \
	bench/room/table.c \
	bench/room/table.h \
	bench/room/talk.c \
	bench/room/talk.h \
	bench/room/venue.c \
	bench/room/venue.h

noinst_PROGRAMS += bench/bench_room
bench_bench_room_SOURCES = $(BENCH_ROOM) bench/bench_room.c
bench_bench_room_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/bench
bench_bench_room_CFLAGS = $(BENCH_CROWD_CFLAGS) $(EVENT_CFLAGS)
bench_bench_room_LDADD = $(EVENT_LIBS) $(BENCH_CROWD_LIBS)

noinst_PROGRAMS += bench/bench_storm
bench_bench_storm_SOURCES = $(BENCH_ROOM) bench/bench_storm.c
bench_bench_storm_CPPFLAGS = $(bench_bench_room_CPPFLAGS)
bench_bench_storm_CFLAGS = $(bench_bench_room_CFLAGS)
bench_bench_storm_LDADD = $(bench_bench_room_LDADD)
