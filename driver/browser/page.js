// Runs in a world of its own in each page: it sees the page's elements, but the
// page's scripts neither see it nor change what it calls.
globalThis.oidcheck = {
	// snapshot writes the page as it is now. The copy belongs to an inert
	// document: nothing in it loads or runs.
	snapshot(limit) {
		const copy = document.implementation.createHTMLDocument("").importNode(document.documentElement, true);
		const twins = [copy, ...copy.querySelectorAll("*")];
		this.elements = [...document.querySelectorAll("*")];
		this.dirty = false;
		this.elements.slice(0, limit).forEach((element, i) => {
			const twin = twins[i];
			twin.setAttribute("data-oidcheck-ref", i);
			twin.toggleAttribute("data-oidcheck-hidden", !element.checkVisibility({visibilityProperty: true}));
			if (element.matches("input,select,textarea,button")) {
				twin.toggleAttribute("disabled", element.matches(":disabled"));
				twin.toggleAttribute("checked", element.checked === true);
			}
			if (element.matches("input:not([type=file]),textarea")) {
				twin.setAttribute("value", element.value);
				if (element.matches("textarea")) twin.textContent = element.value;
			}
		});
		return {url: location.href, html: copy.outerHTML};
	},

	// fill writes values as a user would: focus, keys, input, change.
	fill(entries, ticks) {
		for (const {ref, value} of entries) {
			const element = this.elements[ref];
			element.focus();
			element.dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, composed: true}));
			element.value = value;
			element.dispatchEvent(new InputEvent("input", {bubbles: true, composed: true, data: value, inputType: "insertText"}));
			element.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true, composed: true}));
			element.dispatchEvent(new Event("change", {bubbles: true}));
		}
		for (const ref of ticks) {
			if (!this.elements[ref].checked) this.elements[ref].click();
		}
	},

	press(ref) {
		this.elements[ref].focus();
		this.elements[ref].click();
	},

	submit(ref) {
		this.elements[ref].requestSubmit();
	},

	// calm waits until the page has changed since the snapshot and is at rest
	// again ("changed"), or until it has not changed for a while ("calm").
	calm() {
		return new Promise((done) => {
			const begun = performance.now();
			let timer;
			const end = (result) => {
				this.changed = () => {};
				done(result);
			};
			this.changed = () => {
				clearTimeout(timer);
				timer = setTimeout(() => end("changed"), performance.now() - begun < 300 ? 40 : 0);
			};
			timer = setTimeout(() => end("calm"), 500);
			if (this.dirty) this.changed();
		});
	},

	elements: [],
	dirty: false,
	changed() {},
};
new MutationObserver(() => {
	oidcheck.dirty = true;
	oidcheck.changed();
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
