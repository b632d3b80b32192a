// Keeps the board up to date: asks every 2 s, while the page is looked at, whether anything
// moved; an unchanged board costs one empty 304. Done by hand and not with htmx: htmx 4 swaps
// nothing on a 304 but never sends If-None-Match, and pages are served no-store, so the
// browser's cache cannot send it either. Without this file the page is simply not live.
"use strict";

const live = document.getElementById("board-live");
const news = document.getElementById("board-news");
let tag = `"${live?.dataset.revision}"`;
let timer = null;
let pause = 2000;
let asking = false;
let over = false;

const values = () => new Map([...live.querySelectorAll("tr[data-key]")].map((row) =>
  [row.dataset.key, row.querySelector(".value").textContent]));
const latest = () => live.querySelector(".moves li");

function show(html) {
  const before = values();
  const said = latest()?.textContent;
  // Whoever stands on a link with the keyboard stays on it.
  const at = live.contains(document.activeElement) && document.activeElement.getAttribute("href");
  live.innerHTML = html;
  if (at) live.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
  for (const row of live.querySelectorAll("tr[data-key]")) {
    const old = before.get(row.dataset.key);
    if (old !== undefined && old !== row.querySelector(".value").textContent) row.classList.add("moved");
  }
  const now = latest()?.textContent;
  if (now && now !== said) news.textContent = now.replace(/\s+/g, " ").trim();
}

async function ask() {
  if (document.hidden || asking || over) return;
  asking = true;
  try {
    const answer = await fetch(live.dataset.poll, {
      credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: { "If-None-Match": tag },
    });
    // Signed out, here or elsewhere (401, 403, or a redirect to the sign-in): stop asking.
    over = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
    if (over) return;
    pause = answer.status < 400 ? 2000 : Math.min(pause * 2, 60000);
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? tag;
      show(await answer.text());
    }
  } catch {
    pause = Math.min(pause * 2, 60000); // no signal: ask less and less often
  } finally {
    asking = false;
  }
  timer = setTimeout(ask, pause);
}

if (live?.dataset.poll) {
  timer = setTimeout(ask, pause);
  document.addEventListener("visibilitychange", () => { clearTimeout(timer); if (!document.hidden) ask(); });
}
