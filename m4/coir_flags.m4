# SPDX-License-Identifier: MIT
# Compiler and linker flags, each used only if this compiler takes it.

# COIR_TRY_FLAG(FLAG, IF-TAKEN): does a program compile and link with FLAG,
# without a word?
AC_DEFUN([COIR_TRY_FLAG], [
  AS_VAR_PUSHDEF([cache], [coir_cv_flag_$1])
  AC_CACHE_CHECK([whether $CC takes $1], [cache], [
    coir_saved_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS -Werror $1"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
    CFLAGS=$coir_saved_CFLAGS
  ])
  AS_VAR_IF([cache], [yes], [$2])
  AS_VAR_POPDEF([cache])
])

# COIR_ADD_FLAGS(VARIABLE, FLAGS): append those that are taken.
AC_DEFUN([COIR_ADD_FLAGS], [
  m4_foreach_w([coir_flag], [$2], [
    COIR_TRY_FLAG(m4_defn([coir_flag]), [$1="$$1 m4_defn([coir_flag])"])
  ])
])

# The warnings that every file is free of.
AC_DEFUN([COIR_WARNINGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [a warning is an error])])
  WARN_CFLAGS=
  COIR_ADD_FLAGS([WARN_CFLAGS], [-Wall -Wextra -Wshadow -Wvla -Wformat=2
    -Wstrict-prototypes -Wmissing-prototypes])
  AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
  AC_SUBST([WARN_CFLAGS])
])

# --enable-sanitizers=LIST, as -fsanitize= takes it.
AC_DEFUN([COIR_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers=LIST],
      [build with -fsanitize=LIST, for instance address,undefined])],
    [], [enable_sanitizers=no])
  AS_IF([test "x$enable_sanitizers" = xyes],
    [enable_sanitizers=address,undefined])
  SANITIZER_CFLAGS=
  AS_IF([test "x$enable_sanitizers" != xno], [
    SANITIZER_CFLAGS="-fsanitize=$enable_sanitizers -fno-omit-frame-pointer"
    SANITIZER_CFLAGS="$SANITIZER_CFLAGS -fno-sanitize-recover=all"
    coir_saved_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $SANITIZER_CFLAGS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [],
      [AC_MSG_ERROR([$CC cannot link with $SANITIZER_CFLAGS])])
    CFLAGS=$coir_saved_CFLAGS
  ])
  AC_SUBST([SANITIZER_CFLAGS])
  AM_CONDITIONAL([SANITIZED], [test "x$enable_sanitizers" != xno])
])

# Hardening, on unless --disable-hardening. Sanitizers bring their own checks
# and do not go with fortified functions.
AC_DEFUN([COIR_HARDENING], [
  AC_ARG_ENABLE([hardening],
    [AS_HELP_STRING([--disable-hardening],
      [no PIE, RELRO, fortified functions, stack protector, CET])],
    [], [enable_hardening=yes])
  HARDEN_CFLAGS=
  HARDEN_LDFLAGS=
  PIE_LDFLAGS=
  coir_hardening=no
  AS_IF([test "x$enable_hardening" != xno], [
    COIR_ADD_FLAGS([HARDEN_CFLAGS], [-fPIE -fstack-protector-strong
      -fstack-clash-protection])
    AS_CASE([$host_cpu],
      [x86_64], [COIR_ADD_FLAGS([HARDEN_CFLAGS], [-fcf-protection=branch])],
      [aarch64], [COIR_ADD_FLAGS([HARDEN_CFLAGS],
        [-mbranch-protection=bti])])
    COIR_ADD_FLAGS([HARDEN_LDFLAGS], [-Wl,-z,relro -Wl,-z,now
      -Wl,-z,noexecstack])
    COIR_ADD_FLAGS([PIE_LDFLAGS], [-pie])
    coir_hardening="$HARDEN_CFLAGS$HARDEN_LDFLAGS$PIE_LDFLAGS"
    AS_IF([test "x$enable_sanitizers" = xno], [
      AC_DEFINE([FORTIFY], [1],
        [Fortify the C library's functions where the compiler optimises.])
      coir_hardening="$coir_hardening -D_FORTIFY_SOURCE=2"
    ])
  ])
  AH_BOTTOM([#if defined FORTIFY && defined __OPTIMIZE__ && \
	!defined _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 2
#endif])
  AC_SUBST([HARDEN_CFLAGS])
  AC_SUBST([HARDEN_LDFLAGS])
  AC_SUBST([PIE_LDFLAGS])
])
