/* SPDX-License-Identifier: MIT */
/*
 * chatd.mjs - the real chatd in a directory of its own, on ports that the
 * kernel picks, and somebody at telnet.
 */
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import { Program } from "./program.mjs";

/* Text that comes in pieces, and those who wait for some of it. */
class Stream {
	constructor(stream) {
		this.text = "";
		this.waiting = [];
		stream.setEncoding("utf8");
		stream.on("data", (text) => {
			this.text += text;
			this.waiting = this.waiting.filter((look) => !look());
		});
	}

	/* What matches @pattern first from where the last one ended. */
	await(pattern) {
		return new Promise((resolve) => {
			const look = () => {
				const match = this.text.match(pattern);

				if (match)
					this.text = this.text.slice(
						match.index + match[0].length);
				if (match)
					resolve(match);
				return match !== null;
			};

			if (!look())
				this.waiting.push(look);
		});
	}
}

export class Chatd {
	/* One whose state and configuration are in @dir. */
	constructor(dir) {
		this.dir = dir;
		this.configure("en");
	}

	/* From the next start on it speaks @language. */
	configure(language) {
		writeFileSync(join(this.dir, "chatd.conf"), `
			listeners: {
				t: { port = 0; driver = "callback"; };
				w: { port = 0; protocol = "web"; };
			};
			room: { language = "${language}"; };
		`);
	}

	async start() {
		const where = /waiting for connections on 127\.0\.0\.1:(\d+)\./;

		this.program = new Program(process.env.CHATD, [
			"-c", join(this.dir, "chatd.conf"),
		], {
			stdio: ["ignore", "ignore", "pipe"],
			env: {
				...process.env,
				STATE_DIRECTORY: this.dir,
			},
		});
		this.log = new Stream(this.program.process.stderr);
		this.textPort = Number((await this.hear(where))[1]);
		this.webPort = Number((await this.hear(where))[1]);
		await this.hear(/ready/);
	}

	hear(pattern) {
		return this.program.expect(this.log.await(pattern),
					   `${pattern} in chatd's log`);
	}

	/* Another process image in its place, with the same listeners. */
	async restart() {
		this.program.process.kill("SIGUSR2");
		await this.hear(/ready/);
	}

	/* Returns how it ended. */
	stop() {
		return this.program.end("SIGTERM");
	}
}

export class Telnet {
	/* Somebody at @chatd's port for text. */
	constructor(chatd) {
		this.chatd = chatd;
		this.socket = connect(chatd.textPort, "127.0.0.1");
		this.socket.on("error", () => {});
		this.stream = new Stream(this.socket);
	}

	say(text) {
		this.socket.write(`${text}\n`);
	}

	await(pattern) {
		return this.chatd.program.expect(this.stream.await(pattern),
						 `${pattern} at telnet`);
	}

	end() {
		this.socket.destroy();
	}
}
