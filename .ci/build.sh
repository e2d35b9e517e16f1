# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs, jobs and the package lists are those of dev.
# shellcheck disable=SC2154
#
# Part of ./dev: installing packages, running a step quietly, and building in
# build/ or build/VARIANT. Nothing is done twice: autoreconf runs when its
# inputs are newer, configure when its arguments or the libraries changed.

die()
{
	printf 'dev: %s\n' "$*" >&2
	exit 1
}

# need PACKAGE...: install those that are missing; never asks.
need()
{
	local have missing p
	local -a sudo=() apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -y
		--no-install-recommends -o DPkg::Lock::Timeout=300
		-o Dpkg::Use-Pty=0)

	command -v dpkg-query >/dev/null || return 0
	have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" \
		2>/dev/null | awk '$2 == "installed" { print $1 }')
	missing=
	for p in "$@"; do
		grep -qxF "$p" <<<"$have" || missing+=" $p"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		sudo=(sudo)
		[ -t 0 ] || sudo=(sudo -n)
		"${sudo[@]}" true 2>/dev/null ||
			die "packages are missing, and sudo does not let me" \
				"install them; as root: apt-get install$missing"
		apt=("${sudo[@]}" "${apt[@]}")
	fi
	# shellcheck disable=SC2086
	step "install$missing" install install $missing || exit 1
}

# install PACKAGE...: by apt-get, with the lists brought up to date if the
# ones that are there do not know a package.
install()
{
	"${apt[@]}" install "$@" || {
		"${apt[@]}" update && "${apt[@]}" install "$@"
	}
}

# step TITLE LOG COMMAND...: run quietly; on failure show why.
step()
{
	local title=$1 log=$logs/$2.log rc start=$SECONDS

	shift 2
	mkdir -p "$logs"
	[ -t 1 ] && printf '    %s ...\r' "$title"
	"$@" >"$log" 2>&1 </dev/null
	rc=$?
	[ -t 1 ] && printf '\033[K'
	if [ $rc -ne 0 ]; then
		printf '  failed: %s\n' "$title"
		excerpt "$log"
		excerpt "$log" | head -n 5 | remember "$title"
		printf '  all of it: %s\n' "$log"
	elif [ $((SECONDS - start)) -ge 3 ]; then
		printf '  %s (%d s)\n' "$title" $((SECONDS - start))
	fi
	return $rc
}

# remember STAGE: what went wrong in it, for the summary at the end, if there is
# to be one; failures is its file then.
remember()
{
	[ -n "${failures-}" ] || { cat >/dev/null; return; }
	awk -v stage="$1" '{
			sub(/^[ |]+/, "")
			print "  " stage ": " substr($0, 1, 300)
		}
		END { if (!NR) print "  " stage ": it failed without a word" }
	' >>"$failures"
}

# excerpt LOG: the part that says what went wrong.
excerpt()
{
	local words='error:|: warning:|undefined reference|\*\*\*'

	if grep -qE "$words" "$1"; then
		grep -nE -A4 "$words" "$1" | head -n 40
	else
		tail -n 30 "$1"
	fi | sed 's/^/    | /'
}

bootstrap()
{
	local input stamp=$build/bootstrapped

	for input in "$top"/configure.ac "$top"/m4/coir_*.m4; do
		[ -f "$top/configure" ] && [ -f "$top/Makefile.in" ] &&
			[ "$stamp" -nt "$input" ] && continue
		step bootstrap autoreconf autoreconf -fi "$top" &&
			touch "$stamp"
		return
	done
}

# What configure's answer depends on: its arguments and the libraries.
configuration()
{
	printf '%s\n' "$@"
	dpkg-query -W -f '${Package} ${Version}\n' check golang-go \
		libboost-context-dev libconfig-dev libdw-dev libevent-dev \
		libjansson-dev libpth-dev libsqlite3-dev libssl-dev \
		libst-dev \
		libunistring-dev libvterm-dev libzmq3-dev valgrind \
		2>/dev/null
}

# make_in DIR TARGET...: configured by prepare.
make_in()
{
	make -s -C "$@" -j"$jobs"
}

# prepare DIR CONFIGURE-ARGUMENT...
prepare()
{
	local dir=$1 name want

	shift
	name=${dir##*/}
	bootstrap || return 1
	want=$(configuration "$@")
	[ "$want" = "$(cat "$dir/configured" 2>/dev/null)" ] &&
		[ "$dir/config.status" -nt "$top/configure" ] && return
	mkdir -p "$dir"
	step "configure $name" "configure-$name" \
		env -C "$dir" "$top/configure" -q "$@" || return 1
	printf '%s\n' "$want" >"$dir/configured"
}

# build_in DIR TITLE CONFIGURE-ARGUMENT...: prepare and make all.
build_in()
{
	local dir=$1 title=$2

	shift 2
	prepare "$dir" "$@" && step "build $title" "build-${dir##*/}" \
		make_in "$dir" all
}

build_default()
{
	build_in "$build" chatd --enable-werror
}
