# SPDX-License-Identifier: MIT
# fish completion for chatctl(8), which knows itself what may come next.

function __chatctl_complete
	set -l words (commandline -opc) (commandline -ct)
	$words[1] complete $words[2..-1] 2>/dev/null
end

complete -c chatctl -f -a '(__chatctl_complete)'
complete -c chatctl -s s -l socket -r -F
complete -c chatctl -l output -r -F
