# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Plays the session of chatd-text(7), which is written so that it can be:
#
#	A$ nc HOST PORT		A connects
#	A> TEXT			A types a line
#	A< TEXT			A is shown a line, the next that it has not seen
#
# A's own port is known only then: a port that the page has not shown before is
# that of whoever connected last. client.bash does the rest.
#
# client_fd and client_port are its tables.
# shellcheck disable=SC2154

declare -A session_ports

# session_lines PAGE: what stands between the page's two marks.
session_lines()
{
	sed -n '/^\.\\" session: begin/,/^\.\\" session: end/p' "$1" |
		grep '^[A-Z][$<>] '
}

# session_line TEXT: with the ports of today, in $session_text.
session_line()
{
	session_text=$1
	[[ $1 =~ tcp:127\.0\.0\.1:([0-9]+) ]] || return 0
	local shown=${BASH_REMATCH[1]}
	: "${session_ports[$shown]:=${client_port[$session_newest]}}"
	session_text=${1/:$shown /:${session_ports[$shown]} }
}

# session_step WHO WHAT TEXT
session_step()
{
	case $2 in
	'$')
		session_newest=$1
		client_join "$1" "${3##* }"
		;;
	'>') client_says "$1" "$3" ;;
	'<')
		session_line "$3"
		client_hears "$1" "$session_text"
		;;
	esac
}

# session_over: what everybody hears next is what is said now.
session_over()
{
	local name
	client_says "$session_newest" 'that was all'
	for name in "${!client_fd[@]}"; do
		client_hears "$name" 'that was all' || return
	done
}

# session_play PAGE: all of it; then nobody has anything left to hear.
session_play()
{
	local line steps=0
	while IFS= read -r line; do
		session_step "${line:0:1}" "${line:1:1}" "${line:3}" ||
			return
		steps=$((steps + 1))
	done < <(session_lines "$1")
	printf '%d steps\n' "$steps"
	[ "$steps" -gt 8 ] && session_over
}
