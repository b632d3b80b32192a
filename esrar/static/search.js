// On the page of search results: the arrows lead from the box through the records and back.
// Tab and Enter do all of it without this file.
"use strict";

const box = document.querySelector("input[data-hits]");

addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const stops = [box, ...document.querySelectorAll(".hits a")];
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? null : stops[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
