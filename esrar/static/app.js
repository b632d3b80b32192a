// On every page: a keyboard way to the search and to save, focus on what went wrong, and no typed text
// left behind after signing out.
"use strict";

// event.code names the key itself: on an Arabic layout event.key of K is «ن».
addEventListener("keydown", (event) => {
  if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    const box = document.getElementById("q-all");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
  // Ctrl+Enter saves. An act that takes something away has no primary button, and wants its own.
  if ((event.code === "Enter" || event.code === "NumpadEnter") && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form");
    const save = form?.querySelector(".save .button.primary");
    if (!save) return;
    event.preventDefault();
    form.requestSubmit(save);
  }
});

const errors = document.querySelector("[data-errors]");
if (errors) errors.focus();

// Drafts that were sent and then confirmed by the server are no longer needed.
try {
  if (document.querySelector("[data-saved]")) {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("draft:") && JSON.parse(sessionStorage[key]).sent) sessionStorage.removeItem(key);
    }
  }
} catch { /* storage may be refused; drafts are a convenience */ }

document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  try { sessionStorage.clear(); } catch { /* as above */ }
});

// A list whose rows are being chosen: one box for all of the page.
const all = document.querySelector("[data-selection] [data-all]");
if (all) {
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => {
    for (const box of document.querySelectorAll("[data-selection] [name=_id]")) box.checked = event.target.checked;
  });
}
