/* SPDX-License-Identifier: MIT */
/*
 * program.mjs - a program that a test has started.
 *
 * Whatever is waited for ends: when it comes, when the program that would bring
 * it has ended, or after PATIENCE, which no machine needs. The last two say
 * what did not come.
 */
import { spawn } from "node:child_process";

/* Nothing that works takes so long, in milliseconds. */
const PATIENCE = 60000;

/* Characters of what a program complains about that are kept. */
const WORDS_MAX = 4000;

export class Program {
	constructor(command, args, options) {
		this.words = "";
		this.ended = false;
		this.process = spawn(command, args, options);
		this.process.stderr.setEncoding("utf8");
		this.process.stderr.on("data", (text) => {
			this.words = (this.words + text).slice(-WORDS_MAX);
		});
		this.gone = new Promise((resolve) => {
			this.process.on("error", (error) =>
				resolve(error.message));
			this.process.on("exit", (code, signal) =>
				resolve(`it ended with ${signal ?? code}`));
		});
		this.gone.then(() => {
			this.ended = true;
		});
	}

	/* What @promise brings, or an error: no @what, and why. */
	async expect(promise, what) {
		let timer;
		const late = new Promise((resolve) => {
			timer = setTimeout(resolve, PATIENCE,
					   `${PATIENCE / 1000} s are over`);
		});
		const missing = Promise.race([late, this.gone]).then((why) => {
			throw new Error(`no ${what}: ${why}`);
		});

		try {
			return await Promise.race([promise, missing]);
		} finally {
			clearTimeout(timer);
		}
	}

	/* Has it end by @signal. Returns how it did. */
	async end(signal) {
		this.process.kill(signal);
		try {
			return await this.expect(this.gone, "end");
		} finally {
			this.process.kill("SIGKILL");
		}
	}
}
