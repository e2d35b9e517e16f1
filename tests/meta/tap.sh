# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the checks of the tree share. A check is a command that names every
# offence on standard output and is silent when the rule is kept. Each test
# shows first that its check catches a sample that breaks the rule, then
# applies it to the tree.

set -u
LC_ALL=C
export LC_ALL

root=${top_srcdir-.}
here=$(cd "$root/tests/meta" && pwd)
samples=$(mktemp -d)
trap 'rm -rf "$samples"' EXIT
count=0

# report NAME PROBLEMS: one TAP line; it failed if there are problems.
report()
{
	count=$((count + 1))
	if [ -z "$2" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# sample FILE: a file that breaks a rule, from standard input.
sample()
{
	mkdir -p "$(dirname "$samples/$1")"
	cat >"$samples/$1"
}

# catches OFFENCE COMMAND...: among the samples the check names OFFENCE.
catches()
{
	offence=$1
	shift
	found=$(cd "$samples" && "$@" 2>&1)
	case $found in
	*"$offence"*) report "catches: $offence" '' ;;
	*) report "catches: $offence" "it said: ${found:-nothing}" ;;
	esac
}

# holds RULE COMMAND...: the tree keeps the rule.
holds()
{
	rule=$1
	shift
	report "$rule" "$(cd "$root" && "$@" 2>&1)"
}

# c_files DIRECTORY...: the C and assembler files there.
c_files()
{
	for dir; do
		[ ! -d "$dir" ] || find "$dir" -name '*.[chS]'
	done | sort
}

# over_files FILES-COMMAND AWK-FILE...: run awk on the files that it lists.
over_files()
{
	files=$($1)
	shift
	programs=
	for program; do
		programs="$programs -f $here/$program"
	done
	# The tree has no white space in its names.
	# shellcheck disable=SC2086
	[ -z "$files" ] || awk $programs $files
}

finish()
{
	echo "1..$count"
}
