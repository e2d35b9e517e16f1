# SPDX-License-Identifier: MIT
# Benchmarks print and never assert; every build compiles them, `make bench'
# runs them all: noinst_PROGRAMS += bench/NAME, and bench_NAME_SOURCES.

BENCHES = $(filter bench/%,$(noinst_PROGRAMS))
BENCH_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
BENCH_LIBS = libcoir-all.la $(EVENT_LIBS)

.PHONY: bench
bench: $(BENCHES) chatd$(EXEEXT)
	@for b in $(BENCHES); do echo "== $$b"; ./$$b || exit 1; done

noinst_PROGRAMS += bench/bench_echo
bench_bench_echo_SOURCES = bench/bench_echo.c
bench_bench_echo_CFLAGS = $(BENCH_CFLAGS)
bench_bench_echo_LDADD = $(BENCH_LIBS)

noinst_PROGRAMS += bench/bench_fiber
bench_bench_fiber_SOURCES = bench/bench_fiber.c \
	bench/bench.c \
	bench/bench.h \
	bench/rival.h \
	bench/rival_coir.c \
	bench/rival_lua.c \
	bench/rival_ucontext.c
bench_bench_fiber_CFLAGS = $(BENCH_CFLAGS) $(LUA_CFLAGS)
bench_bench_fiber_LDADD = $(BENCH_LIBS) $(LUA_LIBS) -lm

noinst_PROGRAMS += bench/bench_switch
bench_bench_switch_SOURCES = bench/bench_switch.c \
	bench/bench.c \
	bench/bench.h
bench_bench_switch_CFLAGS = $(BENCH_CFLAGS)
bench_bench_switch_LDADD = $(BENCH_LIBS) -lm

noinst_PROGRAMS += bench/bench_sync
bench_bench_sync_SOURCES = bench/bench_sync.c \
	bench/bench.c \
	bench/bench.h
bench_bench_sync_CFLAGS = $(BENCH_CFLAGS)
bench_bench_sync_LDADD = $(BENCH_LIBS) -lm

noinst_PROGRAMS += bench/bench_memory
bench_bench_memory_SOURCES = bench/bench_memory.c \
	bench/bench.c \
	bench/bench.h \
	bench/chatd.c \
	bench/chatd.h \
	bench/crowd.c \
	bench/crowd.h
bench_bench_memory_CFLAGS = $(AM_CFLAGS)
bench_bench_memory_LDADD = -lm

noinst_PROGRAMS += bench/bench_broadcast
bench_bench_broadcast_SOURCES = bench/bench_broadcast.c \
	bench/bare.c \
	bench/bare.h \
	bench/bench.c \
	bench/bench.h \
	bench/chatd.c \
	bench/chatd.h \
	bench/crowd.c \
	bench/crowd.h
bench_bench_broadcast_CFLAGS = $(AM_CFLAGS)
bench_bench_broadcast_LDADD = -lm
