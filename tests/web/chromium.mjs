/* SPDX-License-Identifier: MIT */
/*
 * chromium.mjs - a headless Chromium, told what to do over a pipe: the DevTools
 * protocol, messages of JSON with a NUL behind each.
 */
import { spawn } from "node:child_process";

/* In the page: resolves as soon as @condition holds, whatever changes it. */
const untilSource = `(condition) => new Promise((resolve) => {
	const look = () => {
		const value = condition();

		if (!value)
			return false;
		resolve(value);
		return true;
	};

	if (look())
		return;
	const observer = new MutationObserver(() => {
		if (look())
			observer.disconnect();
	});
	observer.observe(document, { subtree: true, childList: true,
		characterData: true, attributes: true });
	document.addEventListener("scroll", look, true);
})`;

export class Chromium {
	constructor(dir) {
		this.process = spawn("chromium", [
			"--headless=new", "--no-sandbox", "--disable-gpu",
			"--disable-dev-shm-usage", "--no-first-run",
			"--remote-debugging-pipe", `--user-data-dir=${dir}`,
			"about:blank",
		], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
		this.last = 0;
		this.waiting = new Map();
		this.rest = "";
		this.process.stdio[4].setEncoding("utf8");
		this.process.stdio[4].on("data", (text) => this.read(text));
	}

	read(text) {
		const messages = (this.rest + text).split("\0");

		this.rest = messages.pop();
		for (const message of messages.map((m) => JSON.parse(m)))
			this.take(message);
	}

	take(message) {
		const key = message.id ??
			`${message.sessionId} ${message.method}`;
		const waits = this.waiting.get(key);

		this.waiting.delete(key);
		if (message.error)
			waits?.reject(new Error(message.error.message));
		else
			waits?.resolve(message.result);
	}

	/* The next event @method of @sessionId. */
	event(sessionId, method) {
		return new Promise((resolve, reject) =>
			this.waiting.set(`${sessionId} ${method}`,
					 { resolve, reject }));
	}

	call(method, params = {}, sessionId = undefined) {
		const id = ++this.last;

		this.process.stdio[3].write(
			`${JSON.stringify({ id, method, params, sessionId })}\0`);
		return new Promise((resolve, reject) =>
			this.waiting.set(id, { resolve, reject }));
	}

	async open(url) {
		const { targetId } = await this.call("Target.createTarget",
						     { url: "about:blank" });
		const { sessionId } = await this.call("Target.attachToTarget", {
			targetId,
			flatten: true,
		});
		const loaded = this.event(sessionId, "Page.loadEventFired");

		await this.call("Page.enable", {}, sessionId);
		await this.call("Page.navigate", { url }, sessionId);
		await loaded;
		return new Tab(this, targetId, sessionId);
	}

	end() {
		const gone = new Promise((resolve) =>
			this.process.on("exit", resolve));

		this.process.kill("SIGKILL");
		return gone;
	}
}

class Tab {
	constructor(chromium, target, session) {
		this.chromium = chromium;
		this.target = target;
		this.session = session;
	}

	call(method, params) {
		return this.chromium.call(method, params, this.session);
	}

	/* The value of @expression, which may be a promise. */
	async evaluate(expression) {
		const answer = await this.call("Runtime.evaluate", {
			expression,
			awaitPromise: true,
			returnByValue: true,
		});

		if (answer.exceptionDetails)
			throw new Error(`${expression}: ${
				answer.exceptionDetails.exception?.description}`);
		return answer.result.value;
	}

	/* The first true value of @expression. */
	until(expression) {
		return this.evaluate(
			`(${untilSource})(() => (${expression}))`);
	}

	/* Brings it to the front, types @text and presses Return. */
	async say(text) {
		await this.evaluate("document.getElementById('text').focus()");
		await this.call("Input.insertText", { text });
		for (const type of ["keyDown", "keyUp"])
			await this.call("Input.dispatchKeyEvent", {
				type,
				key: "Enter",
				code: "Enter",
				windowsVirtualKeyCode: 13,
				text: type === "keyDown" ? "\r" : undefined,
			});
	}
}
