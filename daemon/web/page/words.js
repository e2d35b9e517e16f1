/* SPDX-License-Identifier: MIT */
/*
 * words.js - what the page says itself, in the language of the room.
 *
 * The English sentence is the key; {} in it stands for what is put there. What
 * chatd tells people comes in that language already.
 */
const languages = {
	de: {
		"connecting…": "Verbindung wird aufgebaut …",
		"connected": "verbunden",
		"no connection; trying again…":
			"keine Verbindung; neuer Versuch …",
		"you were disconnected; reload the page to come back":
			"die Verbindung wurde getrennt; lade die Seite neu, " +
			"um wiederzukommen",
		"This was not sent: {}": "Nicht gesendet wurde: {}",
		"Some lines are missing here.": "Hier fehlen Zeilen.",
		"not sent: there is no connection":
			"nicht gesendet: es gibt keine Verbindung",
		"came in": "ist da",
		"left": "ist gegangen",
		"is now {}": "heißt jetzt {}",
		"has set the topic: {}": "hat das Thema gesetzt: {}",
		"has taken the topic away": "hat das Thema entfernt",
		"{}, line {}": "{}, Zeile {}",
		"new": "neu",
		"and {} more": "und {} weitere",
		"here": "hier",
		"What is said": "Was gesagt wird",
		"This is where it begins.": "Hier fängt es an.",
		"go to what is new": "zum Neuen",
		"Who is here": "Wer da ist",
		"Say something": "Etwas sagen",
		"hello, or /help": "hallo, oder /help",
		"Send": "Senden",
		"Search": "Suchen",
		"Search what was said": "Durchsuchen, was gesagt wurde",
		"words, or \"words in a row\"":
			"Wörter, oder \"Wörter hintereinander\"",
		"What was found, newest first":
			"Was gefunden wurde, das Neueste zuerst",
		"older ones": "ältere",
		"searching…": "die Suche läuft …",
		"not searched: there is no connection":
			"nicht gesucht: es gibt keine Verbindung",
		"no line has all of these words":
			"in keiner Zeile stehen alle diese Wörter",
		"lines after {} cannot be searched yet":
			"Zeilen nach {} lassen sich noch nicht durchsuchen",
		"{} lines, and older ones": "{} Zeilen, und ältere",
		"1 line": "1 Zeile",
		"{} lines": "{} Zeilen",
		"Line {} is not kept any more.":
			"Zeile {} gibt es nicht mehr.",
		"more after line {}": "weiter nach Zeile {}",
		"more before line {}": "weiter vor Zeile {}",
	},
};

/* What of index.html has words: an attribute, or "" for its text. */
const places = [
	["#here", ""],
	["#talk", "aria-label"],
	["#beginning", ""],
	["#newer", ""],
	["#people-title", ""],
	["label[for=text]", ""],
	["#text", "placeholder"],
	["#say button", ""],
	["#search-button", ""],
	["label[for=search-text]", ""],
	["#search-text", "placeholder"],
	["#search-form button", ""],
	["#found", "aria-label"],
	["#search-more", ""],
];

let table = {};

/* @words in the language of the page, with @values in their places. */
export function say(words, ...values) {
	return (table[words] ?? words).replace(/\{\}/g, () => values.shift());
}

/* What is at each place in English. */
const english = places.map(([selector, attribute]) => {
	const element = document.querySelector(selector);

	return attribute ? element.getAttribute(attribute)
			 : element.textContent;
});

/* From now on the page is in @language, or in English if it has none. */
export function speak(language) {
	table = languages[language] ?? {};
	document.documentElement.lang = language in languages ? language : "en";
	places.forEach(([selector, attribute], i) => {
		const element = document.querySelector(selector);

		if (attribute)
			element.setAttribute(attribute, say(english[i]));
		else
			element.textContent = say(english[i]);
	});
}
