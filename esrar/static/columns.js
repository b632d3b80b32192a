// Columns put in order: a button moves its row at once, past the nearest one that is shown; the focus
// stays on it and the new place is said. Without this file the button posts the form back.
"use strict";

const body = document.querySelector("[data-columns] tbody");
const said = document.getElementById("columns-said");

const isShown = (row) => row.matches(".stays") || row.querySelector("[name=column]").checked;
const button = (row, way) => row.querySelector(`button.${way}`);

function count() {
  const shown = [...body.rows].filter(isShown);
  const free = shown.filter((row) => !row.matches(".stays"));
  for (const row of body.rows) {
    row.querySelector(".at").textContent = isShown(row) ? shown.indexOf(row) + 1 : "";
    if (row.matches(".stays")) continue;
    button(row, "up").disabled = row === free[0];
    button(row, "down").disabled = row === free.at(-1);
  }
  return shown;
}

function move(row, way) {
  const rows = [...body.rows].filter((one) => one === row || (isShown(one) && !one.matches(".stays")));
  const at = rows.indexOf(row);
  if (way === "up" && at > 0) rows[at - 1].before(row);
  if (way === "down" && at + 1 < rows.length) rows[at + 1].after(row);
}

body?.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  event.preventDefault();
  const row = pressed.closest("tr");
  const way = pressed.matches(".up") ? "up" : "down";
  row.querySelector("[name=column]").checked = true;
  move(row, way);
  const shown = count();
  body.querySelector(".moved")?.classList.remove("moved");
  row.classList.add("moved");
  // A button that can go no further lets the focus go to the other one.
  (pressed.disabled ? button(row, way === "up" ? "down" : "up") : pressed).focus();
  row.scrollIntoView({ block: "nearest" });
  const label = row.querySelector(".own input").value.trim() || row.querySelector("th").textContent.trim();
  said.textContent = said.dataset.said
    .replace("{label}", () => label).replace("{at}", shown.indexOf(row) + 1).replace("{of}", shown.length);
});

body?.addEventListener("change", (event) => {
  if (event.target.name === "column") count();
});
