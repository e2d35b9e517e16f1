# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs and the sums are those of dev and test.sh.
# shellcheck disable=SC2154
#
# Part of ./dev: chatd as a service in a real systemd. In `./dev test' only with
# a few rounds, and only where it can be.

# systemd_tools: whether they are there, or can be installed without a question.
systemd_tools()
{
	command -v systemd-nspawn >/dev/null &&
		command -v debootstrap >/dev/null && return
	# shellcheck disable=SC2086
	( need $packages_systemd ) >/dev/null 2>&1
}

test_systemd()
{
	local log=$logs/systemd.log started=$SECONDS rc p f

	systemd_tools
	CHATD_CROWDS=${CHATD_CROWDS:-3x1000} "$top/tests/systemd/run" "$build" \
		>"$log" 2>&1 </dev/null
	rc=$?
	if [ $rc -eq 77 ]; then
		printf '  systemd: not run here: %s\n' "$(tail -n 1 "$log")"
		return
	fi
	p=$(grep -c '^ok ' "$log")
	f=$(grep -c '^not ok ' "$log")
	[ $rc -eq 0 ] || [ "$f" -gt 0 ] || f=1
	passed=$((passed + p))
	failed=$((failed + f))
	printf '  %-12s %5d passed, %d failed (%d s)\n' systemd "$p" "$f" \
		$((SECONDS - started))
	[ "$f" -eq 0 ] || {
		grep -A 40 '^not ok ' "$log" | sed 's/^/    | /'
		{ grep '^not ok ' "$log" || tail -n 5 "$log"; } |
			remember systemd
		printf '  all of it: %s\n' "$log"
	}
}

cmd_test_systemd()
{
	# shellcheck disable=SC2086
	need $packages_systemd
	build_default || exit 1
	exec "$top/tests/systemd/run" "$@"
}
