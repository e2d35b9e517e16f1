# SPDX-License-Identifier: MIT
# bash completion for chatctl(8), which knows itself what may come next.

_chatctl()
{
	local current=${COMP_WORDS[COMP_CWORD]}
	local previous=${COMP_WORDS[COMP_CWORD - 1]}

	COMPREPLY=()
	case $previous in
	-s | --socket | --output)
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		;;
	*)
		mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" complete \
			"${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1)
		;;
	esac
}
complete -F _chatctl chatctl
