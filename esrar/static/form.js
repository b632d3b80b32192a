// On entry forms: what was typed survives a lost signal or an ended session,
// a row can be added without asking the server, and focus starts at the first field of the
// quick form. Everything still works, by the server, without this file.
"use strict";

const form = document.querySelector("form[data-draft]");
// sessionStorage ends with the tab, so that no identifier outlives the session; the owner's
// name is in the key, so that the next person at this device is not shown it.
const key = form && `draft:${form.dataset.draft}:${location.pathname}`;

const typed = () => [...form.elements].filter((field) =>
  field.name && field.name !== "csrf_token" && !["hidden", "password", "file", "submit"].includes(field.type));

function keep(sent) {
  const values = typed().map((field) =>
    ["checkbox", "radio"].includes(field.type) ? [field.name, field.value, field.checked] : [field.name, field.value]);
  try { sessionStorage.setItem(key, JSON.stringify({ values, sent })); } catch { /* full or refused */ }
}

function restore() {
  let draft = null;
  try { draft = JSON.parse(sessionStorage.getItem(key)); } catch { /* refused */ }
  // Errors mean that the server gave the entries back itself.
  if (!draft || document.querySelector("[data-errors]")) return;
  for (const block of form.querySelectorAll("[data-lines]")) {
    const has = (i) => draft.values.some(([name]) => name === `${block.dataset.lines}-${i}-removed`);
    while (has(block.querySelectorAll("fieldset.line").length) && addLine(block));
  }
  let changed = false;
  for (const [name, value, checked] of draft.values) {
    const same = typed().filter((field) => field.name === name);
    const field = checked === undefined ? same[0] : same.find((one) => one.value === value);
    if (!field) continue;
    if (checked === undefined ? field.value !== value : field.checked !== checked) {
      changed = true;
      if (checked === undefined) field.value = value; else field.checked = checked;
    }
  }
  if (changed) document.querySelector("[data-draft-note]")?.removeAttribute("hidden");
}

function addLine(block) {
  const template = block.querySelector("template");
  if (!template) return null;
  const index = block.querySelectorAll("fieldset.line").length;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__index__", index);
  holder.content.querySelector("[data-number]").textContent = index + 1;
  const row = holder.content.firstElementChild;
  template.before(row);
  return row;
}

if (form) {
  restore();
  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 400, false); });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    keep(true);
    if (!navigator.onLine) {
      event.preventDefault();
      document.querySelector("[data-offline-note]")?.removeAttribute("hidden");
    }
  });
  addEventListener("online", () => document.querySelector("[data-offline-note]")?.setAttribute("hidden", ""));
  document.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    try { sessionStorage.removeItem(key); } catch { /* refused */ }
    location.reload();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.matches("[data-add]")) return;
    const row = addLine(event.target.closest("[data-lines]"));
    if (!row) return;
    event.preventDefault();
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  if ("first" in form.dataset && !document.querySelector("[data-errors]")) {
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
}
