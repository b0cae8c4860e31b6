"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  const shown = form.querySelector(".shown");
  const nothing = document.querySelector(".nothing");
  const groups = all(".group");
  const fields = ["verdict", "mode", "severity", "driver"];

  // What is searched is gathered when somebody searches first.
  const text = (node) => node.textContent.toLowerCase();
  const requirements = all(".req").map((node) => ({
    node,
    group: node.closest(".group"),
    cases: all(".item", node).map((item) => ({ item, at: item.dataset, modes: item.dataset.modes.split(" ") })),
  }));
  const total = requirements.reduce((n, r) => n + r.cases.length, 0);
  let gathered = false;
  const gather = () => {
    if (gathered) return;
    gathered = true;
    for (const r of requirements) {
      r.text = text(r.node.querySelector("summary")) + " " + text(r.node.querySelector(".about"));
      for (const c of r.cases) {
        const inside = all(".asks, .compare, .message, .cause, .noted", c.item).map(text).join(" ");
        c.text = c.item.firstElementChild.id.toLowerCase() + " " + text(c.item.querySelector("summary")) + " " + inside;
      }
    }
  };

  const value = (name) => form.elements[name].value;

  const apply = () => {
    const words = value("q").toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) gather();
    const [verdict, mode, severity, driver] = fields.map(value);
    const used = new Set();
    let cases = 0, rows = 0;
    for (const r of requirements) {
      let some = 0;
      for (const c of r.cases) {
        const fits = (!verdict || c.at.verdict === verdict) && (!mode || c.modes.includes(mode)) &&
          (!severity || c.at.severity === severity) && (!driver || c.at.driver === driver) &&
          words.every((w) => r.text.includes(w) || c.text.includes(w));
        c.item.hidden = !fits;
        if (fits) some++;
      }
      r.node.hidden = some === 0;
      if (some) { used.add(r.group); cases += some; rows++; }
    }
    for (const g of groups) g.hidden = !used.has(g);
    nothing.hidden = rows > 0;
    shown.textContent = cases === total
      ? `${total} cases of ${requirements.length} requirements`
      : `${cases} of ${total} cases, in ${rows} of ${requirements.length} requirements`;
    for (const b of all("button[data-verdict]")) {
      const on = (b.dataset.verdict || b.dataset.mode) && b.dataset.verdict === verdict && (b.dataset.mode || "") === mode;
      b.setAttribute("aria-pressed", String(Boolean(on)));
    }
  };

  let due = 0;
  form.hidden = false;
  form.addEventListener("input", () => { clearTimeout(due); due = setTimeout(apply, 60); });
  form.addEventListener("submit", (e) => e.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));

  // The numbers of the overview are filters, too; a second press takes them back.
  for (const b of all("button[data-verdict]")) {
    b.addEventListener("click", () => {
      const off = b.getAttribute("aria-pressed") === "true";
      form.reset();
      form.elements.verdict.value = off ? "" : b.dataset.verdict;
      form.elements.mode.value = off ? "" : b.dataset.mode || "";
      apply();
      if (!off) document.getElementById("requirements").scrollIntoView();
    });
  }

  for (const b of all("button[data-fold]")) {
    b.addEventListener("click", () => {
      for (const r of requirements) if (!r.node.hidden) r.node.open = b.dataset.fold === "open";
    });
  }

  const copy = async (pre) => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(pre);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy");
    }
  };
  for (const box of all(".command")) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "copy";
    b.textContent = "Copy";
    b.setAttribute("aria-label", "Copy the command");
    b.addEventListener("click", async () => {
      b.textContent = (await copy(box.querySelector("pre"))) ? "Copied" : "Selected";
      setTimeout(() => { b.textContent = "Copy"; }, 2000);
    });
    box.append(b);
  }

  // Equal marks stand for equal values: pointing at one shows the others.
  document.addEventListener("pointerover", (e) => {
    for (const m of all(".mk.same")) m.classList.remove("same");
    const at = e.target.closest?.(".mk");
    if (!at) return;
    for (const m of all(".mk", at.closest(".seq") || document)) m.classList.toggle("same", m.textContent === at.textContent);
  });

  // A link leads to what is folded or filtered away, too.
  const reveal = () => {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const at = id && document.getElementById(id);
    if (!at) return;
    if (at.closest("[hidden]")) { form.reset(); apply(); }
    for (let d = at.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    at.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, select, textarea")) return;
    e.preventDefault();
    form.elements.q.focus();
  });
})();
