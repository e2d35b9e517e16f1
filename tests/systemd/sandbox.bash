# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the unit allows: all that chatd does, and nothing else.
#
# What is not from here is in cases.bash, client.bash and crowd.bash.
# shellcheck disable=SC2154

# The unit as it is shipped refuses each call of outside.c; with no unit around
# it, the same user may make them all.
refuses_what_it_has_no_use_for()
{
	drop_in chatd.service <<-'UNIT' &&
		[Service]
		ExecStartPre=/test/outside
	UNIT
		systemctl start chatd &&
		systemd-run --quiet --wait --pipe --uid=chatd /test/outside --free
}

# With every part of chatd in use.
configure_everything()
{
	/test/curve keys /var/lib/chatd &&
		/test/secure keys /var/lib/chatd &&
		chown -R chatd: /var/lib/chatd || return
	cat >"$conf" <<-'CONF'
		listeners: {
			fiber: { address = "127.0.0.1"; port = 8001;
				driver = "fiber"; };
			callback: { address = "::1"; port = 8002;
				driver = "callback"; };
			local: { path = "/run/chatd/chat"; style = "named"; };
			proxied: { address = "127.0.0.1"; port = 8004;
				max_clients = 100; proxy_from = "127.0.0.1"; };
			secure: { address = "127.0.0.1"; port = 8003;
				max_clients = 100; tls: {
				certificate = "/var/lib/chatd/cert.pem";
				key = "/var/lib/chatd/key.pem"; }; };
			page: { address = "127.0.0.1"; port = 8080;
				max_clients = 100; protocol = "web"; };
			pages: { address = "127.0.0.1"; port = 8443;
				max_clients = 100; protocol = "web"; tls: {
				certificate = "/var/lib/chatd/cert.pem";
				key = "/var/lib/chatd/key.pem"; }; };
		};
		people: { accounts = "yes"; operators = "ann"; };
		bus: {
			publish = "ipc:///run/chatd/pub";
			post = "tcp://127.0.0.1:8009";
			curve_secret_key_file = "/var/lib/chatd/secret";
			curve_public_keys_file = "/var/lib/chatd/people";
		};
		control: { group = "chatd"; };
		metrics: { listen = "tcp://127.0.0.1:9464"; };
		log: { talk = "yes"; };
	CONF
}

is_measured()
{
	local fd
	exec {fd}<>/dev/tcp/127.0.0.1/9464
	printf 'GET /metrics HTTP/1.0\r\n\r\n' >&"$fd"
	timeout 10 grep -c '^chatd_' <&"$fd"
	exec {fd}<&-
}

# has_pages: the page, and its WebSocket by TLS.
has_pages()
{
	local fd get=$'GET %s HTTP/1.1\r\nHost: localhost:%s\r\n%s\r\n'
	local upgrade=$'Upgrade: websocket\r\nConnection: Upgrade\r\n'
	upgrade+=$'Sec-WebSocket-Version: 13\r\n'
	upgrade+=$'Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n'
	exec {fd}<>/dev/tcp/127.0.0.1/8080
	# shellcheck disable=SC2059
	printf "$get" / 8080 $'Connection: close\r\n' >&"$fd"
	timeout 10 grep -c '</html>' <&"$fd" || return
	exec {fd}<&-
	# shellcheck disable=SC2059
	/test/secure say 8443 "$(printf "$get" /chat 8443 "$upgrade"; echo .)" \
		'HTTP/1.1 101 '
}

# has_people: a name with a password, a line that is looked for, a proxy's.
has_people()
{
	client_says a '/nick bea' &&
		client_hears_at_last a 'bea' &&
		client_says a '/register a good password' &&
		client_hears_at_last a '"bea" is registered' &&
		client_says a '/search bus' &&
		client_hears_at_last a 'from the bus' &&
		client_join c 8004 &&
		printf 'PROXY TCP4 192.0.2.7 127.0.0.1 999 8004\r\n' \
			>&"${client_fd[c]}" &&
		client_hears_at_last a 'tcp:192.0.2.7:999 via fiber'
}

# is_secret: by TLS, also when the certificate has changed.
is_secret()
{
	/test/secure say 8003 $'by TLS\n' 'by TLS' &&
		/test/secure keys /var/lib/chatd &&
		chown -R chatd: /var/lib/chatd &&
		has_logged 'its certificates have changed, and are in force' &&
		/test/secure say 8003 $'by TLS again\n' 'by TLS again'
}

obeys()
{
	local command
	for command in status clients 'say Hello' 'history --last 10' fibers \
		metrics 'ban 192.0.2.0/24' bans 'unban 192.0.2.0/24' \
		'log-level debug' 'log-level info' reload upgrade; do
		# shellcheck disable=SC2086
		chatctl $command >/dev/null && continue
		printf 'chatctl %s has failed\n' "$command"
		return 1
	done
}

# goes_on WORD: a is connected still.
goes_on()
{
	client_says a "after $1" && client_hears_at_last a "after $1"
}

serves_everybody()
{
	/test/curve say /var/lib/chatd tcp://127.0.0.1:8009 'from the bus' &&
		client_hears_at_last a 'from the bus' &&
		is_measured &&
		has_pages &&
		has_people &&
		is_secret &&
		obeys &&
		goes_on orders
}

falls_in_every_way()
{
	systemctl kill --kill-whom=main --signal=USR1 chatd &&
		systemctl reload chatd &&
		systemctl kill --kill-whom=main --signal=ABRT chatd &&
		has_logged 'status=6/ABRT' ready &&
		goes_on abort &&
		systemctl restart chatd &&
		goes_on restart &&
		$kill_main &&
		has_logged 'status=9/KILL' ready &&
		goes_on kill &&
		chatctl upgrade &&
		goes_on upgrade
}

# To be refused a call need not show: so here it kills, and is logged. But that
# chatctl may not ask whether it is at a terminal is answer enough.
is_refused_nothing()
{
	drop_in chatd.service <<-'UNIT' || return
		[Service]
		SystemCallErrorNumber=kill
		SystemCallFilter=ioctl
	UNIT
	configure_everything &&
		systemctl start chatd &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		serves_everybody &&
		falls_in_every_way &&
		chatctl drain &&
		has_logged stopped &&
		! logged | grep -E '/SYS|keeper has ended'
}

try 'the unit refuses what chatd has no use for' \
	refuses_what_it_has_no_use_for
try 'the unit refuses nothing that chatd calls, bus and all' \
	is_refused_nothing
