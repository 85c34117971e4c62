// What pages do beyond links and forms: the theme switch and suggestions. All else works without.
"use strict";

const root = document.documentElement;
const kept = localStorage.getItem("theme");
if (kept) root.dataset.theme = kept;

function isDark() {
  const chosen = root.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function switching(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    show();
  });
}

// A combobox as the ARIA practices describe it: arrows choose, Enter goes there, Escape closes.
function suggesting(form, number) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggestions");
  let found = [], active = -1, asked = 0, timer;
  list.id = `suggestions-${number}`;
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(-1);
  }
  function choose(place) {
    active = place;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  }
  function show() {
    list.replaceChildren(...found.map((one, i) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      for (const [part, text] of [["", one.name], ["kind", one.label], ["faint", one.detail]]) {
        const span = document.createElement("span");
        span.className = part;
        span.textContent = text;
        item.append(span);
      }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(one.address); });
      return item;
    }));
    open(found.length > 0);
  }
  async function ask() {
    const text = input.value.trim(), mine = ++asked;
    if (text.length < 2) { found = []; return show(); }
    const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams(new FormData(form))}`);
    if (mine !== asked || !answer.ok) return;
    found = (await answer.json()).suggestions;
    show();
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const count = found.length;
    if (event.key === "Escape") open(false);
    else if (!list.hidden && event.key === "ArrowDown") { event.preventDefault(); choose((active + 1) % count); }
    else if (!list.hidden && event.key === "ArrowUp") { event.preventDefault(); choose((active - 1 + count) % count); }
    else if (!list.hidden && event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(found[active].address); }
  });
}

// Parts of a page that htmx brings anew come alive as those that were there from the beginning.
const alive = new WeakSet();
let forms = 0;
function enliven() {
  for (const [selector, begin] of [
    ["[data-theme-switch]", switching],
    ["[data-suggest]", (form) => suggesting(form, forms++)],
  ]) for (const part of document.querySelectorAll(selector)) {
    if (!alive.has(part)) { alive.add(part); begin(part); }
  }
}
enliven();
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, enliven);

// What was written in a live form before htmx could hear it counts too.
document.addEventListener("htmx:load", () => {
  for (const form of document.querySelectorAll("form[hx-get]")) {
    const field = [...form.elements].find((one) => one.matches("input") && (one.value !== one.defaultValue || one.checked !== one.defaultChecked));
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}, { once: true });

// A number explains itself where the keyboard rests on its question mark, until it moves on.
const REST_MS = 500;
let resting, shownAtRest;
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".whose:focus-visible")) return;
  resting = setTimeout(() => {
    const card = target.popoverTargetElement;
    if (card.matches(":popover-open")) return;
    card.showPopover();
    shownAtRest = card;
  }, REST_MS);
});
document.addEventListener("focusout", () => {
  clearTimeout(resting);
  shownAtRest?.hidePopover();
  shownAtRest = undefined;
});
