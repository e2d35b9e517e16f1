# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs, jobs and the package lists are those of dev.
# shellcheck disable=SC2154
#
# Part of ./dev: libFuzzer over tests/fuzz/fuzz_*.c. What it learns stays in
# build/fuzz/corpus/, what it finds in build/fuzz/found/; the seeds of the
# tree, which make check runs too, are tests/fuzz/corpus/.

fuzz_flags="-fsanitize=address,undefined -fno-sanitize-recover=all"

# fuzz_sources NAME: what a fuzzer is made of, as the build has it, without what
# stands in for libFuzzer there.
fuzz_sources()
{
	make -s -C "$build/fuzz" --no-print-directory \
		--eval="fuzz-sources:; @echo \$(tests_fuzz_$1_SOURCES)" \
		fuzz-sources | tr ' ' '\n' |
		sed -n "/replay\.c$/d; s|.*\.c$|$top/&|p"
}

# fuzzer NAME: link build/fuzz/NAME.
fuzzer()
{
	# shellcheck disable=SC2046,SC2086
	clang -g -O1 -std=gnu17 -fsanitize=fuzzer $fuzz_flags \
		-I "$build/fuzz" -I "$top/src" -I "$top/daemon" \
		-I "$top/tests" -o "$build/fuzz/$1" $(fuzz_sources "$1") \
		"$build/fuzz/.libs/libchatd.a" \
		"$build/fuzz/.libs/libcoir-zmq-all.a" \
		"$build/fuzz/.libs/libcoir-tls-all.a" \
		"$build/fuzz/.libs/libcoir-dns.a" \
		"$build/fuzz/.libs/libcoir-all.a" \
		$(pkg-config --libs libevent_core libconfig libdw \
			jansson openssl libmicrohttpd nettle libzmq \
			sqlite3 icu-i18n) \
		-lunistring -lwslay -lcrypt
}

# fuzz NAME SECONDS
fuzz()
{
	local found=$build/fuzz/found learnt=$build/fuzz/corpus/$1

	mkdir -p "$found" "$learnt"
	step "link the fuzzer $1" "fuzz-link-$1" fuzzer "$1" &&
		step "fuzz $1" "fuzz-$1" "$build/fuzz/$1" \
			-max_total_time="$2" -print_final_stats=1 \
			-artifact_prefix="$found/$1-" \
			"$learnt" "$top/tests/fuzz/corpus/$1" || return 1
	awk -v name="$1" '/number_of_executed_units/ { n = $2 }
		/new_units_added/ { a = $2 }
		END { printf "  %s: %d inputs, %d new\n", name, n, a }' \
		"$logs/fuzz-$1.log"
}

# fuzz [SECONDS [NAME...]]
cmd_fuzz()
{
	local seconds=${1-30} rc=0 name

	shift $(($# > 0))
	# shellcheck disable=SC2086
	need $packages_fuzz
	build_in "$build/fuzz" 'for fuzzing' --disable-shared CC=clang \
		CFLAGS="-O1 -g -fsanitize=fuzzer-no-link $fuzz_flags" \
		--disable-hardening || exit 1
	for name in "$top"/tests/fuzz/fuzz_*.c; do
		name=${name##*/fuzz_}
		name=${name%.c}
		[ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
		fuzz "$name" "$seconds" || rc=1
	done
	return $rc
}
