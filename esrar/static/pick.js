// Typeahead for fields that name a record: offers, while somebody types, the records that answer.
// What is chosen stands in the box as «name #number», which the server reads like any other text;
// without this file the name or number is typed and the server asks which one is meant.
"use strict";

let made = 0;

function enhance(box) {
  if (box.role === "combobox") return;
  const list = document.createElement("ul");
  const said = document.createElement("span");
  list.id = `pick-${made += 1}`;
  list.className = "pick";
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = document.querySelector(`label[for="${CSS.escape(box.id)}"]`)?.textContent.trim() ?? "";
  said.className = "sr";
  said.role = "status";
  box.role = "combobox";
  box.ariaAutoComplete = "list";
  box.ariaExpanded = "false";
  box.setAttribute("aria-controls", list.id);
  box.after(list, said);

  let waiting, asking, active = null;

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    box.ariaExpanded = "false";
    mark(null);
  }

  function mark(option) {
    if (active) active.ariaSelected = "false";
    active = option;
    if (!option) { box.removeAttribute("aria-activedescendant"); return; }
    option.ariaSelected = "true";
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    box.value = option.dataset.value;
    box.closest(".field")?.nextElementSibling?.matches(".candidates") && box.closest(".field").nextElementSibling.remove();
    box.parentElement.querySelector(".shown")?.remove();
    close();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function show(answer) {
    list.replaceChildren(...answer.options.map((one, place) => {
      const option = document.createElement("li");
      const title = document.createElement("span");
      const details = document.createElement("small");
      option.id = `${list.id}-${place}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.dataset.value = `${one.title} #${one.id}`;
      title.textContent = one.title;
      one.details.forEach((text) => {
        const part = document.createElement("bdi");
        part.textContent = text;
        if (!/\p{L}/u.test(text)) part.dir = "ltr";
        details.append(details.hasChildNodes() ? " · " : "", part);
      });
      option.append(title, details);
      return option;
    }));
    mark(null);
    said.textContent = answer.said;
    list.hidden = !answer.options.length;
    box.ariaExpanded = String(!list.hidden);
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const body = new FormData();
    body.set("q", box.value);
    body.set("csrf_token", box.form.elements.csrf_token.value);
    try {
      const answer = await fetch(box.dataset.pick, {
        method: "POST", body, credentials: "same-origin", redirect: "error", signal: asking.signal,
      });
      if (answer.ok && document.activeElement === box) show(await answer.json());
    } catch { /* no signal, or the next letter came first: what was typed stays */ }
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.trim().length < 2) close();
    else waiting = setTimeout(ask, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const options = [...list.children];
    const open = !list.hidden;
    if (open && (event.code === "ArrowDown" || event.code === "ArrowUp")) {
      const step = event.code === "ArrowDown" ? 1 : -1;
      const at = active ? options.indexOf(active) + step : step > 0 ? 0 : options.length - 1;
      mark(options[(at + options.length) % options.length]);
    } else if (event.code === "ArrowDown" && box.value.trim()) ask();
    else if (open && active && (event.code === "Enter" || event.code === "NumpadEnter")) choose(active);
    else if (open && event.code === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.addEventListener("blur", close);
}

document.querySelectorAll("[data-pick]").forEach(enhance);
// A line added to the form brings boxes of its own.
addEventListener("focusin", (event) => { if (event.target.matches?.("[data-pick]")) enhance(event.target); });
