# SPDX-License-Identifier: MIT
# One test program an area; each prints TAP. To add a test, add its file to
# the list of its program.
#
#	unit-coir	libcoir's files one by one, virtual time at hand
#	unit-chatd	the daemon's files one by one, likewise
#	peer-coir	cases carried over from the peers' own suites
#	system		the real chatd and real sockets
#	fuzz-*		each fuzzer over its corpus
#	meta/*.test	rules that the tree itself keeps

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .test
TEST_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CHATD='$(abs_top_builddir)/chatd'; export CHATD; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;

TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
TEST_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(CHECK_CFLAGS)
TEST_LIBS = tests/libsupport.la libcoir-all.la $(STATIC_EVENT_LIBS) \
	$(CHECK_LIBS)
# The linker turns the clock and the loop's wait to tests/support, where they
# act as the real ones until a test asks for virtual time.
TEST_WRAP = -Wl,--wrap=clock_gettime,--wrap=gettimeofday,--wrap=epoll_wait

if HAVE_CHECK
if HAVE_RUNNER

check_LTLIBRARIES += tests/libsupport.la
tests_libsupport_la_CPPFLAGS = $(TEST_CPPFLAGS)
tests_libsupport_la_CFLAGS = $(TEST_CFLAGS)
tests_libsupport_la_LDFLAGS = $(LIBRARY_LDFLAGS)
tests_libsupport_la_SOURCES =

check_PROGRAMS += tests/unit-coir
tests_unit_coir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_unit_coir_CFLAGS = $(TEST_CFLAGS)
tests_unit_coir_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_coir_LDADD = $(TEST_LIBS)
tests_unit_coir_SOURCES =

check_PROGRAMS += tests/unit-chatd
tests_unit_chatd_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/daemon
tests_unit_chatd_CFLAGS = $(TEST_CFLAGS) $(CONFIG_CFLAGS) $(SYSTEMD_CFLAGS)
tests_unit_chatd_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_unit_chatd_LDADD = libchatd.la $(TEST_LIBS)
tests_unit_chatd_SOURCES =
tests_unit_chatd_SOURCES += tests/unit/test_activation.c
tests_unit_chatd_SOURCES += tests/unit/test_activation_match.c
tests_unit_chatd_SOURCES += tests/unit/test_notify.c

if HAVE_PEER
check_PROGRAMS += tests/peer-coir
tests_peer_coir_CPPFLAGS = $(TEST_CPPFLAGS)
tests_peer_coir_CFLAGS = $(TEST_CFLAGS)
tests_peer_coir_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_peer_coir_LDADD = $(TEST_LIBS)
tests_peer_coir_SOURCES =
tests_peer_coir_SOURCES += tests/peer/peer.h
tests_peer_coir_SOURCES += tests/peer/test_peer_cnd.c
tests_peer_coir_SOURCES += tests/peer/test_peer_cnd_loop.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_any.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_first.c
tests_peer_coir_SOURCES += tests/peer/test_peer_fib_local.c
tests_peer_coir_SOURCES += tests/peer/test_peer_mtx.c
tests_peer_coir_SOURCES += tests/peer/test_peer_prm.c
tests_peer_coir_SOURCES += tests/peer/test_peer_sem.c
tests_peer_coir_SOURCES += tests/peer/test_peer_str.c
tests_peer_coir_SOURCES += tests/peer/test_peer_str_sync.c
endif

if HAVE_SYSTEM
check_PROGRAMS += tests/system
tests_system_CPPFLAGS = $(TEST_CPPFLAGS)
tests_system_CFLAGS = $(TEST_CFLAGS)
tests_system_LDFLAGS = $(AM_LDFLAGS) $(TEST_WRAP)
tests_system_LDADD = $(TEST_LIBS)
tests_system_SOURCES =
endif

TESTS += $(check_PROGRAMS)

endif HAVE_RUNNER
endif HAVE_CHECK

if !HAVE_CHECK
check-local:
	@echo 'the tests need check and a static libevent (check,' >&2; \
	echo 'libevent-dev); install them and configure again' >&2; false
endif
