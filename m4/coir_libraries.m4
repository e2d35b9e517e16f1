# SPDX-License-Identifier: MIT
# The libraries outside this tree. Optional ones can be missing, or be turned
# away by --without-X; what they would have done is then left out.

# Required by libcoir and by chatd.
AC_DEFUN([COIR_LIBRARIES_REQUIRED], [
  PKG_CHECK_MODULES([EVENT], [libevent_core >= 2.1.12])
  PKG_CHECK_MODULES([CONFIG], [libconfig >= 1.5])
  AC_CHECK_HEADER([unictype.h], [],
    [AC_MSG_ERROR([libunistring's headers are missing (libunistring-dev)])])
  coir_saved_LIBS=$LIBS
  AC_SEARCH_LIBS([uc_general_category], [unistring], [],
    [AC_MSG_ERROR([libunistring is missing (libunistring-dev)])])
  LIBS=$coir_saved_LIBS
  AC_SUBST([UNISTRING_LIBS], [-lunistring])
  PKG_CHECK_MODULES([JANSSON], [jansson >= 2.13])
  coir_saved_LIBS=$LIBS
  AC_SEARCH_LIBS([crypt_gensalt_rn], [crypt],
    [AS_IF([test "x$ac_cv_search_crypt_gensalt_rn" != "xnone required"],
      [CRYPT_LIBS=$ac_cv_search_crypt_gensalt_rn])],
    [AC_MSG_ERROR([libcrypt, that of libxcrypt, is missing (libcrypt-dev)])])
  LIBS=$coir_saved_LIBS
  AC_SUBST([CRYPT_LIBS])
])

# Which letters look alike.
AC_DEFUN([COIR_LIBRARY_ICU], [
  AC_ARG_WITH([icu],
    [AS_HELP_STRING([--without-icu], [names of people are ASCII only])],
    [], [with_icu=auto])
  AS_IF([test "x$with_icu" != xno], [
    PKG_CHECK_MODULES([ICU], [icu-i18n >= 63], [with_icu=yes], [
      AS_IF([test "x$with_icu" = xyes],
        [AC_MSG_ERROR([--with-icu, but no ICU (libicu-dev)])])
      with_icu=no
    ])
  ])
  AS_IF([test "x$with_icu" = xyes],
    [AC_DEFINE([HAVE_ICU], [1], [Names of people can be in any script.])])
  AM_CONDITIONAL([HAVE_ICU], [test "x$with_icu" = xyes])
])

# The units. What chatd says to systemd and is handed by it takes no library.
AC_DEFUN([COIR_LIBRARY_SYSTEMD], [
  AC_ARG_WITH([systemd],
    [AS_HELP_STRING([--without-systemd], [no units, no system user])],
    [], [with_systemd=yes])
])

# Backtraces of fibers.
AC_DEFUN([COIR_LIBRARY_BACKTRACE], [
  AC_ARG_WITH([backtrace],
    [AS_HELP_STRING([--without-backtrace], [no backtraces in coir_dump()])],
    [], [with_backtrace=auto])
  AS_IF([test "x$with_backtrace" != xno], [
    PKG_CHECK_MODULES([LIBDW], [libdw >= 0.165], [with_backtrace=yes], [
      AS_IF([test "x$with_backtrace" = xyes],
        [AC_MSG_ERROR([--with-backtrace, but no libdw (libdw-dev)])])
      with_backtrace=no
    ])
  ])
  AS_IF([test "x$with_backtrace" = xyes],
    [AC_DEFINE([HAVE_LIBDW], [1], [libdw of elfutils is there.])])
])

# libcoir-dns. The tests link libevent_extra as they do libevent_core.
AC_DEFUN([COIR_LIBRARY_DNS], [
  AC_ARG_WITH([dns],
    [AS_HELP_STRING([--without-dns], [no libcoir-dns])],
    [], [with_dns=auto])
  AS_IF([test "x$with_dns" != xno], [
    PKG_CHECK_MODULES([EVENT_EXTRA], [libevent_extra >= 2.1.12],
      [with_dns=yes], [
      AS_IF([test "x$with_dns" = xyes],
        [AC_MSG_ERROR([--with-dns, but no libevent_extra (libevent-dev)])])
      with_dns=no
    ])
  ])
  AS_IF([test "x$with_dns" = xyes],
    [AC_DEFINE([HAVE_DNS], [1], [libcoir-dns is built.])])
  AM_CONDITIONAL([HAVE_DNS], [test "x$with_dns" = xyes])
  event_extra_libdir=`$PKG_CONFIG --variable=libdir libevent_extra`
  AC_SUBST([STATIC_EVENT_EXTRA_LIBS], [$event_extra_libdir/libevent_extra.a])
])

# libcoir-zmq.
AC_DEFUN([COIR_LIBRARY_ZMQ], [
  AC_ARG_WITH([zmq],
    [AS_HELP_STRING([--without-zmq], [no libcoir-zmq])],
    [], [with_zmq=auto])
  AS_IF([test "x$with_zmq" != xno], [
    PKG_CHECK_MODULES([ZMQ], [libzmq >= 4.3], [with_zmq=yes], [
      AS_IF([test "x$with_zmq" = xyes],
        [AC_MSG_ERROR([--with-zmq, but no libzmq (libzmq3-dev)])])
      with_zmq=no
    ])
  ])
  AS_IF([test "x$with_zmq" = xyes],
    [AC_DEFINE([HAVE_ZMQ], [1], [libcoir-zmq is built.])])
  AM_CONDITIONAL([HAVE_ZMQ], [test "x$with_zmq" = xyes])
])

# chatd's bus, on libcoir-zmq.
AC_DEFUN([COIR_LIBRARY_BUS], [
  AC_ARG_WITH([bus],
    [AS_HELP_STRING([--without-bus], [no bus of chatd for other programs])],
    [], [with_bus=auto])
  AS_IF([test "x$with_bus" = xyes && test "x$with_zmq" != xyes],
    [AC_MSG_ERROR([--with-bus, but no libzmq (libzmq3-dev)])])
  AS_IF([test "x$with_bus" = xauto], [with_bus=$with_zmq])
  AS_IF([test "x$with_bus" = xyes],
    [AC_DEFINE([HAVE_BUS], [1], [chatd has its bus.])])
  AM_CONDITIONAL([HAVE_BUS], [test "x$with_bus" = xyes])
])

# chatd's page. nettle has the hash of the handshake; libmicrohttpd needs it,
# too. Debian's wslay has no pkg-config file.
AC_DEFUN([COIR_LIBRARY_WEB], [
  AC_ARG_WITH([web],
    [AS_HELP_STRING([--without-web], [no web page of chatd])],
    [], [with_web=auto])
  AS_IF([test "x$with_web" != xno], [
    PKG_CHECK_MODULES([WEB], [libmicrohttpd >= 0.9.75 nettle >= 3.4],
      [AC_CHECK_HEADER([wslay/wslay.h], [have_web=yes], [have_web=no])],
      [have_web=no])
    AS_IF([test "x$have_web" = xyes], [
      WEB_LIBS="$WEB_LIBS -lwslay"
      with_web=yes
    ], [
      AS_IF([test "x$with_web" = xyes],
        [AC_MSG_ERROR(m4_normalize([--with-web, but no libmicrohttpd, wslay or
          nettle (libmicrohttpd-dev libwslay-dev nettle-dev)]))])
      with_web=no
    ])
  ])
  AS_IF([test "x$with_web" = xyes],
    [AC_DEFINE([HAVE_WEB], [1], [chatd has its page.])])
  AM_CONDITIONAL([HAVE_WEB], [test "x$with_web" = xyes])
])

# The room's store on disk.
AC_DEFUN([COIR_LIBRARY_SQLITE], [
  AC_ARG_WITH([sqlite],
    [AS_HELP_STRING([--without-sqlite], [the room is kept in memory only])],
    [], [with_sqlite=auto])
  AS_IF([test "x$with_sqlite" != xno], [
    PKG_CHECK_MODULES([SQLITE], [sqlite3 >= 3.37], [with_sqlite=yes], [
      AS_IF([test "x$with_sqlite" = xyes],
        [AC_MSG_ERROR([--with-sqlite, but no SQLite (libsqlite3-dev)])])
      with_sqlite=no
    ])
  ])
  AS_IF([test "x$with_sqlite" = xyes],
    [AC_DEFINE([HAVE_SQLITE], [1], [The room can be kept on disk.])])
  AM_CONDITIONAL([HAVE_SQLITE], [test "x$with_sqlite" = xyes])
])

# libcoir-tls.
AC_DEFUN([COIR_LIBRARY_TLS], [
  AC_ARG_WITH([tls],
    [AS_HELP_STRING([--without-tls], [no libcoir-tls])],
    [], [with_tls=auto])
  AS_IF([test "x$with_tls" != xno], [
    PKG_CHECK_MODULES([OPENSSL], [openssl >= 3.0], [with_tls=yes], [
      AS_IF([test "x$with_tls" = xyes],
        [AC_MSG_ERROR([--with-tls, but no OpenSSL 3 (libssl-dev)])])
      with_tls=no
    ])
  ])
  AS_IF([test "x$with_tls" = xyes],
    [AC_DEFINE([HAVE_TLS], [1], [libcoir-tls is built.])])
  AM_CONDITIONAL([HAVE_TLS], [test "x$with_tls" = xyes])
])

# libcheck, and a static libevent whose calls to the clock and to epoll_wait
# the linker can turn to the tests' virtual loop. Where there is no libvterm,
# what needs a terminal is skipped.
AC_DEFUN([COIR_LIBRARIES_TESTS], [
  PKG_CHECK_MODULES([CHECK], [check >= 0.15], [have_check=yes],
    [have_check=no])
  AC_MSG_CHECKING([for a static libevent_core])
  event_libdir=`$PKG_CONFIG --variable=libdir libevent_core`
  STATIC_EVENT_LIBS=$event_libdir/libevent_core.a
  AS_IF([test -f "$STATIC_EVENT_LIBS"], [AC_MSG_RESULT([yes])], [
    AC_MSG_RESULT([no])
    have_check="no (no $STATIC_EVENT_LIBS)"
  ])
  AC_SUBST([STATIC_EVENT_LIBS])
  AM_CONDITIONAL([HAVE_CHECK], [test "x$have_check" = xyes])
  PKG_CHECK_MODULES([VTERM], [vterm >= 0.1.4], [have_vterm=yes],
    [have_vterm=no])
  AM_CONDITIONAL([HAVE_VTERM], [test "x$have_vterm" = xyes])
])

AC_DEFUN([COIR_LIBRARIES], [
  AC_CHECK_HEADERS([valgrind/valgrind.h])
  COIR_LIBRARIES_REQUIRED
  COIR_LIBRARY_SYSTEMD
  COIR_LIBRARY_DNS
  COIR_LIBRARY_TLS
  COIR_LIBRARY_ZMQ
  COIR_LIBRARY_BUS
  COIR_LIBRARY_SQLITE
  COIR_LIBRARY_ICU
  COIR_LIBRARY_WEB
  COIR_LIBRARY_BACKTRACE
  COIR_LIBRARIES_TESTS
])

# Where systemd wants its files, unless --with-VARIABLE=DIR says otherwise:
# below /usr asked of its own pkg-config file, else below the prefix, so that
# nothing is installed outside it; of /usr/local systemd reads them too. Nothing
# is installed --without-systemd.
AC_DEFUN([COIR_SYSTEMD_DIR], [
  AC_ARG_WITH([$1],
    [AS_HELP_STRING([--with-$1=DIR],
      [$2 [PREFIX/lib; for /usr as systemd has it]])],
    [$1=$with_$1],
    [AS_IF([test "x$prefix" = x/usr],
      [PKG_CHECK_VAR([$1], [systemd], [$1], [], [$1=$3])], [$1=$3])])
  AS_IF([test "x$with_systemd" != xyes || test "x$$1" = xno], [$1=])
  AC_SUBST([$1])
])

AC_DEFUN([COIR_SYSTEMD_DIRS], [
  COIR_SYSTEMD_DIR([systemdsystemunitdir], [systemd units],
    ['${prefix}/lib/systemd/system'])
  COIR_SYSTEMD_DIR([sysusersdir], [the system user's declaration],
    ['${prefix}/lib/sysusers.d'])
  AM_CONDITIONAL([INSTALL_UNITS], [test "x$systemdsystemunitdir" != x])
])
