# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs and jobs are those of dev.
# shellcheck disable=SC2154
#
# Part of ./dev: a build with none of the optional libraries, which are those
# that the default build has all of. A library that is missing must be the
# same as one that is turned away.

# What the libraries are called by --without-X, and by pkg-config.
optional=(backtrace bus dns icu sqlite tls web zmq)
optional_modules="libdw libevent_extra openssl libzmq"
optional_modules+=" sqlite3 icu-i18n libmicrohttpd"

without_libraries()
{
	printf -- '--without-%s\n' "${optional[@]}"
}

# summary DIR: what configure said it has of the optional libraries.
summary()
{
	awk '$1 ~ /^(backtraces|bus|icu|sqlite|web|libcoir-[a-z]+)$/ &&
		$2 ~ /^(yes|no)$/ { print $1, $2 }' "$1/config.log"
}

# all_say ANSWER DIR: has configure said so of each?
all_say()
{
	summary "$2"
	[ "$(summary "$2" | grep -c " $1\$")" -eq ${#optional[@]} ]
}

P103_libraries_can_be_turned_away()
{
	all_say yes "$build" && all_say no "$build/ucontext"
}

# A pkg-config that does not find them.
blind_pkg_config()
{
	cat <<-END
	#!/bin/sh
	for word; do
		case " $optional_modules " in
		*" \${word%% *} "*) exit 1 ;;
		esac
	done
	exec pkg-config "\$@"
	END
}

# P102... CONFIGURE-ARGUMENT...: those of the build without, but --without-X.
P102_missing_libraries_are_left_out()
{
	local dir=$build/missing

	rm -rf "$dir"
	mkdir -p "$dir"
	blind_pkg_config >"$dir/pkg-config"
	chmod +x "$dir/pkg-config"
	env -C "$dir" PKG_CONFIG="$dir/pkg-config" \
		"$top/configure" -q "$@" >&2 || return 1
	all_say no "$dir" && diff "$dir/config.h" "$build/ucontext/config.h"
}
