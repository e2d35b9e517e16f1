# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs, jobs and the package lists are those of dev.
# shellcheck disable=SC2154
#
# Part of ./dev: what is looked at without running it.

c_files()
{
	(cd "$top" && find src daemon tests examples bench \
		-name '*.[ch]' "$@" | sort)
}

lint_shell()
{
	cd "$top" &&
		grep -rlE '^#!/bin/(ba)?sh' dev .ci tests bench |
		xargs shellcheck -x
}

lint_man()
{
	find "$top/man" -name '*.[1-9]' -exec mandoc -T lint -W warning {} +
}

# The lines that the last commit, and whatever is not committed, changed.
lint_format()
{
	local out

	cd "$top" || return 1
	git rev-parse -q --verify HEAD~1 >/dev/null 2>&1 || return 0
	out=$(git clang-format --diff --extensions c,h HEAD~1)
	case $out in
	'no modified files'* | *'did not modify any files'*) return 0 ;;
	esac
	printf '%s\n' "$out"
	[ -z "$out" ]
}

# tidy FILE...
tidy()
{
	clang-tidy --quiet "$@" -- -std=gnu17 -I "$build" -I src -I daemon \
		-I tests
}

lint_tidy()
{
	export build
	export -f tidy
	cd "$top" && c_files ! -path 'tests/aarch64/*' | grep '\.c$' |
		xargs -P "$jobs" -n 8 bash -c 'tidy "$@"' tidy
}

# What is suppressed is what cppcheck 2.10 cannot know: C that it does not
# parse, functions that do not return, and results that are never positive.
lint_cppcheck()
{
	(cd "$top" && cppcheck -q -j "$jobs" --error-exitcode=1 --std=c11 \
		--enable=warning,portability,performance \
		--suppress=syntaxError --suppress=preprocessorErrorDirective \
		--suppress=nullPointerRedundantCheck --suppress=uninitvar \
		--suppress=unknownMacro \
		-I "$build" -I src -I daemon -I ctl src daemon ctl examples)
}

cmd_lint()
{
	# shellcheck disable=SC2086
	need $packages_lint
	build_default || exit 1
	one shellcheck lint_shell
	one man lint_man
	one format lint_format
	one cppcheck lint_cppcheck
	one clang-tidy lint_tidy
	suite meta "$build" TESTS="$(cd "$top" && echo tests/meta/*.test)"
	printf '%d passed, %d failed\n' "$passed" "$failed"
	[ "$failed" -eq 0 ]
}

cmd_fmt()
{
	# shellcheck disable=SC2086
	need $packages_fmt
	cd "$top" || exit 1
	if [ "${1-}" = --all ]; then
		c_files | xargs clang-format -i
	else
		git clang-format --extensions c,h --force "${1-HEAD}"
	fi
}
