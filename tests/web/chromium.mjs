/* SPDX-License-Identifier: MIT */
/*
 * chromium.mjs - a headless Chromium, told what to do over a pipe: the DevTools
 * protocol, messages of JSON with a NUL behind each.
 */
import { join } from "node:path";

import { Program } from "./program.mjs";

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

/*
 * Nothing is looked up elsewhere, no tab is slower for not being in front, and
 * what a container may not have is not used.
 */
const flags = [
	"--headless=new", "--remote-debugging-pipe", "--no-sandbox",
	"--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
	"--no-default-browser-check", "--no-proxy-server",
	"--disable-background-networking", "--disable-component-update",
	"--disable-default-apps", "--disable-extensions", "--disable-sync",
	"--disable-breakpad", "--disable-background-timer-throttling",
	"--disable-backgrounding-occluded-windows",
	"--disable-renderer-backgrounding", "--password-store=basic",
	"--use-mock-keychain", "--lang=en-GB",
];

export class Chromium {
	/* One that keeps what it has to keep in @dir. */
	constructor(dir) {
		this.program = new Program("chromium", [
			...flags, `--user-data-dir=${join(dir, "profile")}`,
			"about:blank",
		], {
			detached: true,
			stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
			env: { ...process.env, HOME: dir, TZ: "UTC" },
		});
		this.last = 0;
		this.waiting = new Map();
		this.loaded = new Set();
		this.rest = "";

		const [, , , input, output] = this.program.process.stdio;

		this.input = input;
		/* that nobody reads it is seen by what is not answered */
		input.on("error", () => {});
		output.setEncoding("utf8");
		output.on("data", (text) => this.read(text));
	}

	/* Throws when it cannot show a page here, whatever page. */
	async start() {
		const tab = await this.open("about:blank");

		await tab.evaluate("1");
		await tab.close();
	}

	read(text) {
		const messages = (this.rest + text).split("\0");

		this.rest = messages.pop();
		for (const message of messages.map((m) => JSON.parse(m)))
			this.take(message);
	}

	take(message) {
		const waits = this.waiting.get(message.id);

		if (message.method === "Page.lifecycleEvent")
			this.happened(message.params);
		this.waiting.delete(message.id);
		if (message.error)
			waits?.reject(new Error(message.error.message));
		else
			waits?.resolve(message.result);
	}

	/* What has been loaded, as soon as somebody asks or as it is. */
	happened({ loaderId, name }) {
		if (name !== "load")
			return;
		this.waiting.get(loaderId)?.resolve();
		this.waiting.delete(loaderId);
		this.loaded.add(loaderId);
	}

	/* Until all is there that @loaderId loads: no other page's end counts. */
	load(loaderId) {
		if (this.loaded.has(loaderId))
			return undefined;
		return this.answer(loaderId, "load");
	}

	call(method, params = {}, sessionId = undefined, what = method) {
		const id = ++this.last;

		this.input.write(
			`${JSON.stringify({ id, method, params, sessionId })}\0`);
		return this.answer(id, what);
	}

	/* What comes under @key, which is called @what. */
	answer(key, what) {
		return this.program.expect(new Promise((resolve, reject) =>
			this.waiting.set(key, { resolve, reject })), what);
	}

	async open(url) {
		const { targetId } = await this.call("Target.createTarget",
						     { url: "about:blank" });
		const { sessionId } = await this.call("Target.attachToTarget", {
			targetId,
			flatten: true,
		});
		const tab = new Tab(this, targetId, sessionId);

		await tab.call("Page.enable");
		await tab.call("Page.setLifecycleEventsEnabled",
			       { enabled: true });
		await tab.navigate(url);
		return tab;
	}

	/* Its processes, too, which are many. */
	async end() {
		const { pid } = this.program.process;

		await this.program.end("SIGTERM");
		try {
			process.kill(-pid, "SIGKILL");
		} catch {
			/* they had all ended */
		}
	}
}

class Tab {
	constructor(chromium, target, session) {
		this.chromium = chromium;
		this.target = target;
		this.session = session;
	}

	call(method, params, what) {
		return this.chromium.call(method, params, this.session, what);
	}

	/* Loads @url in place of what it shows. */
	async navigate(url) {
		const { errorText, loaderId } =
			await this.call("Page.navigate", { url });

		if (errorText)
			throw new Error(`${url}: ${errorText}`);
		await this.chromium.load(loaderId);
	}

	close() {
		return this.chromium.call("Target.closeTarget",
					  { targetId: this.target });
	}

	/* The value of @expression, which may be a promise. */
	async evaluate(expression, what = expression) {
		const answer = await this.call("Runtime.evaluate", {
			expression,
			awaitPromise: true,
			returnByValue: true,
		}, what);

		if (answer.exceptionDetails)
			throw new Error(`${what}: ${
				answer.exceptionDetails.exception?.description}`);
		return answer.result.value;
	}

	/* The first true value of @expression. */
	until(expression) {
		return this.evaluate(
			`(${untilSource})(() => (${expression}))`, expression);
	}

	/* Types @text and presses Return. */
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
