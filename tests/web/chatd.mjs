/* SPDX-License-Identifier: MIT */
/*
 * chatd.mjs - the real chatd in a directory of its own, on ports that the
 * kernel picks, and somebody at telnet.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
	constructor() {
		this.dir = mkdtempSync(join(tmpdir(), "chatd-web-"));
		writeFileSync(join(this.dir, "chatd.conf"), `
			listeners: {
				t: { port = 0; driver = "callback"; };
				w: { port = 0; protocol = "web"; };
			};
		`);
	}

	async start() {
		const where = /waiting for connections on 127\.0\.0\.1:(\d+)/;

		this.process = spawn(process.env.CHATD, [
			"-c", join(this.dir, "chatd.conf"),
		], {
			stdio: ["ignore", "ignore", "pipe"],
			env: { ...process.env, STATE_DIRECTORY: this.dir },
		});
		this.log = new Stream(this.process.stderr);
		this.textPort = Number((await this.log.await(where))[1]);
		this.webPort = Number((await this.log.await(where))[1]);
		await this.log.await(/ready/);
	}

	/* Another process image in its place, with the same listeners. */
	async restart() {
		this.process.kill("SIGUSR2");
		await this.log.await(/ready/);
	}

	async stop() {
		const gone = new Promise((resolve) =>
			this.process.on("exit", resolve));

		this.process.kill("SIGTERM");
		const code = await gone;
		rmSync(this.dir, { recursive: true });
		return code;
	}
}

export class Telnet {
	constructor(port) {
		this.socket = connect(port, "127.0.0.1");
		this.stream = new Stream(this.socket);
	}

	say(text) {
		this.socket.write(`${text}\n`);
	}

	await(pattern) {
		return this.stream.await(pattern);
	}

	end() {
		this.socket.destroy();
	}
}
