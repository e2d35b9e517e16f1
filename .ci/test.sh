# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs, jobs and the package lists are those of dev.
# shellcheck disable=SC2016,SC2154
#
# Part of ./dev: running the tests of a variant of the build and counting what
# they said. passed, failed and skipped are the sums so far.

passed=0
failed=0
skipped=0

# count DIR: add up the results that the tests of DIR left.
count()
{
	local p f s

	read -r p f s < <(find "$1/tests" -name '*.trs' -exec cat {} + |
		awk '$1 == ":test-result:" { n[$2]++ }
		END { print n["PASS"] + n["XFAIL"] + 0,
			n["FAIL"] + n["XPASS"] + n["ERROR"] + 0,
			n["SKIP"] + 0 }')
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
	printf '  %-12s %5d passed, %d failed, %d skipped (%d s)\n' \
		"$2" "$p" "$f" "$s" $((SECONDS - started))
	[ $((p + f)) -gt 0 ]
}

# one NAME COMMAND...: a check that passes or fails as a whole.
one()
{
	local name=$1

	shift
	if step "$name" "$name" "$@"; then
		passed=$((passed + 1))
		printf 'ok %d - %s\n' "$passed" "$name" >>"$logs/one.log"
	else
		failed=$((failed + 1))
	fi
}

# Of a log: each failed test and why, or what else went wrong, a line each.
failed_lines()
{
	grep -hE '^(not ok|Bail out)|ERROR: |runtime error: ' "$1" |
		awk '!seen[$0]++' | head -n 20
}

# show_failures DIR NAME: the failed tests of DIR and what they said.
show_failures()
{
	local trs log

	find "$1/tests" -name '*.trs' | while read -r trs; do
		grep -qE '^:test-result: (FAIL|XPASS|ERROR)' "$trs" || continue
		log=${trs%.trs}.log
		failed_lines "$log" | remember "$2"
		grep -m 1 '^# seed' "$log" | sed 's/^/    | /'
		awk '/^(not ok|Bail out|==)|ERROR:|runtime error:/ {
				near = 12
			}
			/^(ok|FAIL:|PASS:|1\.\.)/ { near = 0 }
			near-- > 0 && !seen[$0]++' "$log" |
			head -n 40 | sed 's/^/    | /'
		printf '  all of it: %s\n' "$log"
	done
}

# keep_logs FROM TO: the logs of a suite, all in one directory.
keep_logs()
{
	local log flat

	rm -rf "${2:?}"
	mkdir -p "$2"
	find "$1" -name '*.log' | while read -r log; do
		flat=${log#"$1"/}
		cp "$log" "$2/${flat//\//-}"
	done
}

# suite NAME DIR [MAKE-ARGUMENT...]: make check in DIR, count what it ran.
suite()
{
	local name=$1 dir=$2 rc started=$SECONDS before=$failed

	shift 2
	find "$dir/tests" -name '*.trs' -delete
	# much of the time a test waits, and the longest program is not alone
	CHATD_TEST_JOBS=$jobs make_in "$dir" check "$@" \
		>"$logs/check-$name.log" 2>&1 </dev/null
	rc=$?
	if ! count "$dir" "$name" ||
		{ [ $rc -ne 0 ] && [ "$failed" -eq "$before" ]; }; then
		failed=$((failed + 1))
		printf '  failed: %s ended before its tests did\n' "$name"
		excerpt "$logs/check-$name.log"
		excerpt "$logs/check-$name.log" | head -n 5 | remember "$name"
	fi
	[ $rc -eq 0 ] || show_failures "$dir" "$name"
	keep_logs "$dir/tests" "$logs/$name"
}

# What each variant of the build is configured with.
variant_clang=(--enable-werror --disable-shared CC=clang)
variant_asan=(--enable-werror --disable-shared
	'--enable-sanitizers=address,undefined' CFLAGS='-O1 -g')
variant_ucontext=(--enable-werror --disable-shared --with-switch=ucontext
	CFLAGS='-O0 -g')
variant_tsan=(--enable-werror --disable-shared --enable-sanitizers=thread
	CFLAGS='-O1 -g')

mapfile -t variant_bare < <(without_libraries)

# prepare_variants: configure is one program after the other: all at once.
prepare_variants()
{
	prepare "$build/clang" "${variant_clang[@]}" &
	prepare "$build/asan" "${variant_asan[@]}" &
	prepare "$build/ucontext" "${variant_ucontext[@]}" \
		"${variant_bare[@]}" &
	prepare "$build/tsan" "${variant_tsan[@]}" &
	wait
}

build_asan()
{
	build_in "$build/asan" 'with sanitizers' "${variant_asan[@]}"
}

# built NAME COMMAND...: a variant that does not build is a failure.
built()
{
	local name=$1

	shift
	"$@" && return
	failed=$((failed + 1))
	return 1
}

# peer_rows: which rows of tests/peer/ROWS did the default build run?
peer_rows()
{
	local rows

	rows=$(grep -oE '^[A-Z]+[_-][0-9]+' "$top/tests/peer/ROWS" |
		tr - _ | sort -u) || return 0
	grep -hsE '^ok ' "$logs"/default/peer-*.log |
		grep -oE '\b[A-Z]+_[0-9]+' | sort -u |
		comm -12 - <(printf '%s\n' "$rows") |
		awk -v rows="$(wc -l <<<"$rows")" \
			'END { printf "peer cases: %d of %d rows\n", NR, rows }'
}

# promises: which of tests/peer/PROMISES did a test of the default build keep?
promises()
{
	local rows

	rows=$(awk '/^P[0-9]/ && $2 != "-" { print $1 }' \
		"$top/tests/peer/PROMISES" | sort -u) || return 0
	sed -n '/# SKIP/d; s/^ok [0-9]* - //p' "$logs"/default/*.log \
		"$logs/one.log" 2>/dev/null |
		sed 's/: Passed$//; s/.*://' |
		grep -oE '(^|[^A-Za-z0-9])P[0-9]+' | tr -dc 'P0-9\n' |
		sort -u | comm -12 - <(printf '%s\n' "$rows") |
		awk -v rows="$(wc -l <<<"$rows")" \
			'END { printf "promises: %d of %d\n", NR, rows }'
}

# What valgrind looks at, as it takes so long: AddressSanitizer sees everything
# already, but not what is read before it was written. So it is what takes bytes
# from outside, and what lays out and switches stacks; and chatd itself.
grind_coir=(addr addr_list chan context context_call datagram eai fd fiber
	fiber_join generator heap icmp list local node node_select pack park
	parse parse_number pool promise raw reader reader_copy reader_take
	reader_until rights sched scope scope_error scope_hook sockopt stack
	stacks swap timer tree want watch_parse writer)
grind_chatd=(conf_read conf_syntax conf_value db_reader db_schema escape lines
	search_query sequence session session_place style telnet)
# Of the daemon's own: not those in which much has to be done in time.
grind_system=(crowd input man_session start telnet_program transcript)
grind_bus=(bus bus_curve)
grind="valgrind -q --error-exitcode=99 --leak-check=full \
	--errors-for-leak-kinds=definite --track-fds=no"

# What runs a test program, or these suites of it, under valgrind.
grind_some()
{
	cat <<-END
	#!/bin/sh
	case \$1 in
	*/unit-coir) set -- "\$1" ${grind_coir[*]} ;;
	*/unit-chatd) set -- "\$1" ${grind_chatd[*]} ;;
	*/unit-dns) set -- "\$1" dns_cancel hosts ;;
	esac
	exec $grind "\$@"
	END
}

# What runs these suites of the system tests, themselves as they are.
grind_suites()
{
	cat <<-END
	#!/bin/sh
	case \$1 in
	*/system-chatd) exec "\$1" ${grind_system[*]} ;;
	*/system-bus) exec "\$1" ${grind_bus[*]} ;;
	esac
	END
}

# A chatd that runs under valgrind, for the system tests.
grind_chatd()
{
	printf '#!/bin/sh\nexec %s %s "$@"\n' "$grind" "$build/chatd"
}

test_valgrind()
{
	local dir=$build/valgrind

	mkdir -p "$dir"
	grind_some >"$dir/some"
	grind_chatd >"$dir/chatd"
	ln -sf "$build/chatctl" "$dir/chatctl"
	grind_suites >"$dir/suites"
	chmod +x "$dir/some" "$dir/chatd" "$dir/suites"
	CK_TIMEOUT_MULTIPLIER=20 suite valgrind "$build" \
		LOG_COMPILER="$dir/some" \
		TESTS='tests/unit-coir tests/unit-chatd
			$(filter tests/fuzz-% tests/unit-dns,$(check_PROGRAMS))'
	[ -x "$build/tests/system-chatd" ] || return 0
	# what runs under valgrind cannot raise its own limit
	ulimit -Sn 20000 2>/dev/null || ulimit -Sn "$(ulimit -Hn)"
	CHATD_UNDER_VALGRIND=1 CK_TIMEOUT_MULTIPLIER=20 suite valgrind-chatd \
		"$build" \
		TESTS_ENVIRONMENT="CHATD=$dir/chatd; export CHATD;" \
		LOG_COMPILER="$dir/suites" \
		TESTS='$(filter tests/system-chatd tests/system-bus,
			$(check_PROGRAMS))'
}

# The portable switch, unoptimized, and none of the optional libraries.
test_ucontext()
{
	built ucontext build_in "$build/ucontext" 'with ucontext' \
		"${variant_ucontext[@]}" "${variant_bare[@]}" || return
	suite ucontext "$build/ucontext" \
		TESTS="tests/unit-coir tests/peer-coir tests/stress-coir \
			tests/system-chatd"
	one P102 P102_missing_libraries_are_left_out "${variant_ucontext[@]}"
	one P103 P103_libraries_can_be_turned_away
}

# What several threads do, under ThreadSanitizer.
test_threads()
{
	local -x CHATD_TEST_JOBS=$((jobs + 1))

	make_in "$build/tsan" tests/unit-coir tests/unit-chatd \
		tests/peer-coir tests/stress-coir &&
		"$build/tsan/tests/unit-coir" executor offload offload_cancel \
			pool remote remote_call remote_run thread \
			thread_join &&
		"$build/tsan/tests/unit-chatd" store_sqlite \
			store_sqlite_trouble store_sqlite_search db_search \
			worker accounts &&
		"$build/tsan/tests/peer-coir" peer_exe peer_exe_domains \
			peer_lwt_thread &&
		"$build/tsan/tests/stress-coir" torture_thread
}

# struck PROGRAM: every test of it with its n-th suspension cancelled, in each
# of the four ways. What a test asserts need not hold then, and it may wait for
# who was cancelled; but nothing crashes, aborts or touches what is not its own.
struck()
{
	local n way log bad=0
	local crash='Received signal|ERROR: .*Sanitizer|runtime error'

	local -x CK_DEFAULT_TIMEOUT=5 ASAN_OPTIONS=detect_leaks=0
	for n in 1 2 3 4 5 6 8 10 13; do
		for way in 0 1 2 3; do
			log=$logs/struck-$n-$way.log
			COIR_STRIKE=$n,$way "$1" >"$log" 2>&1 </dev/null
			grep -E "$crash" "$log" && bad=1
		done
	done
	return $bad
}

# The stress tests in their long form, as they are and with sanitizers; then
# all other tests of the library under cancels.
cmd_torture()
{
	# shellcheck disable=SC2086
	need $packages_test
	export top_srcdir=$top
	build_default && COIR_TORTURE=long CK_DEFAULT_TIMEOUT=1800 \
		suite torture "$build" TESTS=tests/stress-coir
	make_in "$build" check TESTS= >/dev/null && CHATD=$build/chatd \
		CHATD_KILLS=200 one kills "$build/tests/system-chatd" fault_kill
	build_asan && COIR_TORTURE=long CK_DEFAULT_TIMEOUT=1800 \
		suite torture-asan "$build/asan" TESTS=tests/stress-coir
	make_in "$build/asan" check TESTS= >/dev/null &&
		one struck-unit struck "$build/asan/tests/unit-coir" &&
		one struck-peer struck "$build/asan/tests/peer-coir"
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# The last lines: who keeps no others sees in them what failed, and why.
conclude()
{
	if [ -s "$failures" ]; then
		printf 'what failed:\n'
		awk '!seen[$0]++' "$failures" | head -n 50
	fi
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Everything that .ci/run wants to see pass.
cmd_test()
{
	local begun=$SECONDS failures=$logs/failures

	mkdir -p "$logs"
	rm -f "$logs/one.log" "$failures"
	# shellcheck disable=SC2086
	(need $packages_test) || {
		failed=1
		conclude
		return
	}
	built default build_default && suite default "$build"
	prepare_variants
	built clang build_in "$build/clang" 'with clang' \
		"${variant_clang[@]}" &&
		suite clang "$build/clang" \
			TESTS='$(filter tests/unit-%,$(check_PROGRAMS))'
	built asan build_asan &&
		CK_TIMEOUT_MULTIPLIER=5 suite asan "$build/asan" \
			TESTS='$(check_PROGRAMS)'
	test_ucontext
	built tsan prepare "$build/tsan" "${variant_tsan[@]}" &&
		one threads test_threads
	[ -f "$build/Makefile" ] && test_valgrind
	[ -x "$build/chatd" ] && test_systemd
	one shellcheck lint_shell
	one man lint_man
	one format lint_format
	printf 'it took %d s; skipped: %d\n' $((SECONDS - begun)) "$skipped"
	peer_rows
	promises
	conclude
}
