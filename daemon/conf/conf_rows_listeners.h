/* SPDX-License-Identifier: MIT */
/*
 * conf_rows_listeners.h - the rows of a listener's block; part of conf_table.c.
 */
{
	.path = "listeners.*.address",
	.type = CONF_ADDRESS,
	.offset = LISTENER(address),
	.fallback = "127.0.0.1",
	.help = "IP address to listen on; \"::\" or \"0.0.0.0\" is "
		"every one of this machine",
},
	{
		.path = "listeners.*.port",
		.type = CONF_INT,
		.offset = LISTENER(port),
		.max = 65535,
		.fallback_note = "8001 for fiber, 8002 for callback",
		.help = "TCP port to listen on; 0 lets the kernel pick one",
	},
	{
		.path = "listeners.*.path",
		.type = CONF_PATH,
		.offset = LISTENER(path),
		.min = 2,
		.max = SOCKET_PATH_MAX,
		.fallback_note = "none",
		.help = "unix socket to listen on, instead of address and "
			"port; @NAME is an abstract one",
	},
	{
		.path = "listeners.*.mode",
		.type = CONF_MODE,
		.offset = LISTENER(mode),
		.max = 0777,
		.fallback = "0660",
		.help = "permissions of the unix socket: who may write may "
			"connect",
	},
	{
		.path = "listeners.*.protocol",
		.type = CONF_ENUM,
		.offset = LISTENER(protocol),
		.min = CONF_PROTOCOL_TEXT,
		.max = CONF_PROTOCOL_WEB,
		.words = conf_protocol_words,
		.fallback = "text",
		.help = "what clients speak: lines of text, or HTTP, for "
			"browsers",
	},
	{
		.path = "listeners.*.driver",
		.type = CONF_ENUM,
		.offset = LISTENER(driver),
		.min = CONF_DRIVER_FIBER,
		.max = CONF_DRIVER_CALLBACK,
		.words = conf_driver_words,
		.fallback = "fiber",
		.help = "how clients are driven: they see no difference",
	},
	{
		.path = "listeners.*.label",
		.type = CONF_TEXT,
		.offset = LISTENER(label),
		.min = 1,
		.max = 64,
		.fallback_note = "the driver's name, or web",
		.help = "what join and leave lines say after \"via\"",
	},
	{
		.path = "listeners.*.style",
		.type = CONF_ENUM,
		.offset = LISTENER(style),
		.min = CONF_STYLE_PLAIN,
		.max = CONF_STYLE_NAMED,
		.words = conf_style_words,
		.fallback = "plain",
		.help = "how the room looks: \"named\" shows each line with "
			"its time and its author",
	},
	{
		.path = "listeners.*.backlog",
		.type = CONF_INT,
		.offset = LISTENER(backlog),
		.min = 1,
		.max = 65535,
		.unit = "connections",
		.fallback = "1024",
		.help = "how many may wait to be accepted; the kernel caps it "
			"at net.core.somaxconn",
	},
	{
		.path = "listeners.*.max_clients",
		.type = CONF_INT,
		.offset = LISTENER(max_clients),
		.min = 1,
		.max = 1000000,
		.unit = "clients",
		.fallback = "4096",
		.help = "connected at once; one more is told that there is no "
			"place",
	},
	{
		.path = "listeners.*.commands",
		.type = CONF_ENUM,
		.offset = LISTENER(commands),
		.max = 1,
		.words = conf_yes_words,
		.fallback = "yes",
		.help = "whether a line that begins with a slash and a letter "
			"is a command, such as /help",
	},
	{
		.path = "listeners.*.proxy_from",
		.type = CONF_PREFIXES,
		.offset = LISTENER(proxy_from),
		.max = 4096,
		.fallback = "",
		.help = "proxies that say who their clients are, by the PROXY "
			"protocol",
	},
	{
		.path = "listeners.*.tls.certificate",
		.type = CONF_FILE,
		.offset = LISTENER(tls.certificate),
		.max = PATH_MAX,
		.fallback = "",
		.help = "file of the certificate, and of those that vouch for "
			"it, in PEM; with it the listener speaks TLS only",
	},
	{
		.path = "listeners.*.tls.key",
		.type = CONF_FILE,
		.offset = LISTENER(tls.key),
		.max = PATH_MAX,
		.fallback = "",
		.help = "file of its private key, in PEM, without a pass "
			"phrase",
	},
	{
		.path = "listeners.*.tls.directory",
		.type = CONF_FILE,
		.offset = LISTENER(tls.directory),
		.max = PATH_MAX,
		.fallback = "",
		.help = "directory of certificates for other names, each in a "
			"file NAME.pem together with its key",
	},
	{
		.path = "listeners.*.tls.ciphers",
		.type = CONF_TEXT,
		.offset = LISTENER(tls.ciphers),
		.min = 1,
		.max = 1024,
		.fallback = "ECDHE+AESGCM:ECDHE+CHACHA20",
		.help = "ciphers of TLS 1.2, as openssl-ciphers(1) has them",
	},
	{
		.path = "listeners.*.tls.client_certificates",
		.type = CONF_ENUM,
		.offset = LISTENER(tls.client_certificates),
		.max = CONF_CLIENT_CERTIFICATES_REQUIRE,
		.words = conf_client_certificates_words,
		.fallback = "no",
		.help = "whether clients are asked to prove who they are, or "
			"have to",
	},
	{
		.path = "listeners.*.tls.client_ca",
		.type = CONF_FILE,
		.offset = LISTENER(tls.client_ca),
		.max = PATH_MAX,
		.fallback = "",
		.help = "file of the authorities that vouch for clients, in "
			"PEM",
	},
