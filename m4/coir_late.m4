# SPDX-License-Identifier: MIT
# Libraries that chatd loads when it first calls them: daemon/common/late.h.

# COIR_LATE_LIBRARY(NAME, WANTED, LIBS, FILE): unless WANTED is no, what the
# linker calls the library FILE of LIBS becomes LATE_NAME.
AC_DEFUN([COIR_LATE_LIBRARY], [
  AS_IF([test "x$coir_late" = xyes && test "x$2" = xyes], [
    AC_MSG_CHECKING([what the linker calls $4])
    coir_late_file=
    coir_saved_LDFLAGS=$LDFLAGS
    coir_saved_LIBS=$LIBS
    LDFLAGS="$LDFLAGS -Wl,--no-as-needed"
    LIBS="$3"
    AC_LINK_IFELSE([AC_LANG_PROGRAM()], [
      coir_late_file=`$OBJDUMP -p conftest$ac_exeext |
        sed -n 's/^ *NEEDED *\($4\.so@<:@^ @:>@*\)$/\1/p'`
    ])
    LDFLAGS=$coir_saved_LDFLAGS
    LIBS=$coir_saved_LIBS
    AC_MSG_RESULT([${coir_late_file:-nothing: it is linked}])
    AS_IF([test "x$coir_late_file" != x],
      [AC_DEFINE_UNQUOTED([LATE_$1], ["$coir_late_file"],
        [Of $4, which is loaded when it is first called.])])
  ])
])

AC_DEFUN([COIR_LATE], [
  AC_ARG_ENABLE([late-libraries],
    [AS_HELP_STRING([--disable-late-libraries],
      [chatd is linked with all libraries that it may use])],
    [coir_late=$enableval], [coir_late=yes])
  AS_CASE([$host_cpu], [x86_64|aarch64], [], [coir_late=no])
  AC_SEARCH_LIBS([dlopen], [dl], [], [coir_late=no])
  COIR_LATE_LIBRARY([ICU], [$with_icu], [$ICU_LIBS], [libicui18n])
  COIR_LATE_LIBRARY([MICROHTTPD], [$with_web], [$WEB_LIBS], [libmicrohttpd])
  COIR_LATE_LIBRARY([OPENSSL], [$with_tls], [$OPENSSL_LIBS], [libssl])
  COIR_LATE_LIBRARY([ZMQ], [$with_bus], [$ZMQ_LIBS], [libzmq])
  LATE_LDFLAGS=
  AS_IF([test "x$coir_late" = xyes],
    [COIR_ADD_FLAGS([LATE_LDFLAGS], [-Wl,--as-needed])])
  AC_SUBST([LATE_LDFLAGS])
])
