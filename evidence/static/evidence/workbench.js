// Keys and small comforts of the workbench; everything can be done without them.
"use strict";
const form = document.getElementById("judgement");
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const leave = { typed: false, sent: false };

// A reason is asked for where another choice than the suggested one was made; one that is there stays in sight.
function askReasons() {
  all(".because").forEach((part) => {
    const rating = part.closest(".rating");
    const chosen = rating ? one("input[type=radio]:checked", rating)?.value : one(`[name=${part.dataset.of}]`).value;
    const suggested = rating ? rating.dataset.suggested : part.dataset.suggested;
    part.hidden = (!chosen || !suggested || chosen === suggested) && !one("textarea", part).value && !one(".errorlist", part);
    if (rating && !suggested && chosen) part.hidden = false;
  });
}

// Only the chosen tool is shown and sent; what was answered to another comes back when that one is chosen again.
function showTool() {
  all("details.tool").forEach((part) => {
    const chosen = part.dataset.tool === form.tool.value;
    part.hidden = !chosen;
    part.open = chosen;
    one("fieldset", part).disabled = !chosen;
  });
}

function choose(field) {
  if (!field) return;
  field.checked = true;
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function confirmDesign() {
  form.design.value = one("#confirm").dataset.design;
  form.design.focus();
  form.design.dispatchEvent(new Event("change", { bubbles: true }));
}

// A click on a button takes the selection away, so the last one within the abstract is kept.
let selected = "";
function readSelection() {
  const selection = getSelection();
  if (selection.toString() && one("#abstract").contains(selection.anchorNode)) selected = selection.toString().trim();
}
document.addEventListener("selectionchange", readSelection);

function quote() {
  readSelection();
  if (!selected) return;
  const before = form.finding.value.trim();
  form.finding.value = before ? `${before} … ${selected}` : selected;
  form.finding.focus();
  leave.typed = true;
}

// What was sent stays in this window, for this person, until the page shows another stored state: then it arrived.
const kept = `workbench ${form.dataset.user} ${location.pathname}`;
const written = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
const keep = () => sessionStorage.setItem(kept, JSON.stringify(written()));

function offerKept() {
  const before = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  if (!before) return;
  const stored = new Map(before).get("seen") !== form.elements.seen.value;
  if (stored || JSON.stringify(before) === JSON.stringify(written())) { sessionStorage.removeItem(kept); return; }
  one("#kept").hidden = false;
}

function putBack() {
  const before = JSON.parse(sessionStorage.getItem(kept));
  all("fieldset:disabled").forEach((part) => { part.disabled = false; });
  all("input:not([type=hidden]), select, textarea", form).forEach((field) => {
    const values = before.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  });
  sessionStorage.removeItem(kept);
  one("#kept").hidden = true;
  leave.typed = true;
  askReasons();
  showTool();
}

const press = (...names) => names.map((name) => one(`button[name=${name}]`)).find(Boolean)?.click();
const directions = { s: "supports", r: "refutes", n: "no_difference", m: "mixed", u: "unclear" };
const keys = {
  c: confirmDesign,
  d: () => press("save", "submit"),
  j: () => one("#next")?.click(),
  q: quote,
  "?": () => { one("#keys").open = !one("#keys").open; one("#keys summary").focus(); },
};

document.addEventListener("keydown", (event) => {
  if (!one("#keys-on").checked) return;
  if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); press("submit"); return; }
  const writes = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");
  if (event.ctrlKey || event.altKey || event.metaKey || writes) return;
  const level = all("#main-scale input[type=radio]").filter((field) => field.value)[Number(event.key) - 1];
  const direction = directions[event.key];
  if (level) choose(level);
  else if (direction) choose(one(`[name=direction][value=${direction}]`));
  else if (keys[event.key]) keys[event.key]();
  else return;
  event.preventDefault();
});

one("#keys-on").checked = localStorage.getItem("workbench-keys") !== "off";
one("#keys-on").addEventListener("change", (event) => localStorage.setItem("workbench-keys", event.target.checked ? "on" : "off"));
form.addEventListener("input", () => { leave.typed = true; });
form.addEventListener("change", () => { leave.typed = true; askReasons(); showTool(); });
form.addEventListener("submit", (event) => {
  if (leave.sent) { event.preventDefault(); return; } // a second press, while the first one is on its way
  leave.typed = false;
  leave.sent = true;
  keep();
});
addEventListener("pageshow", () => { leave.sent = false; });
addEventListener("beforeunload", (event) => { if (leave.typed) event.preventDefault(); });
one("#quote").hidden = false;
one("#confirm").hidden = one("#confirm").dataset.design === "unknown";
one("#quote").addEventListener("click", quote);
one("#confirm").addEventListener("click", confirmDesign);
one("#put-back").addEventListener("click", putBack);
askReasons();
showTool();
offerKept();
if (innerWidth < 900) one("#keys").open = false;
