// Comfort on the desk's pages; all of them work without.
//
// - a button shows what is typed into a password field
// - on a draft, j and k go to the next and the previous sentence, a accepts: off until switched on (WCAG 2.1.4)

"use strict";

for (const field of document.querySelectorAll("input[data-showable]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet show-password";
  button.textContent = "Show password";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  field.after(button);
}

const STORED = "answerdesk.shortcuts";
const place = document.querySelector("[data-shortcuts]");

/** Storage may be forbidden: shortcuts then stay on for this page only. */
function stored(value) {
  try {
    if (value !== undefined) localStorage.setItem(STORED, value);
    return localStorage.getItem(STORED);
  } catch {
    return value ?? null;
  }
}

if (place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = "Keyboard shortcuts: j next, k previous, a accept";
  place.append(button);

  let on = stored() === "on";
  const show = () => button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => {
    on = !on;
    stored(on ? "on" : "off");
    show();
  });
  show();

  const cards = [...document.querySelectorAll(".card")];
  // After a decision the address names the next sentence: go on from there.
  const named = document.getElementById(location.hash.slice(1));
  if (on && named && cards.includes(named)) named.focus();

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (!on || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cards.indexOf(document.activeElement?.closest(".card"));
    if (event.key === "j") cards[Math.min(at + 1, cards.length - 1)]?.focus();
    else if (event.key === "k") cards[Math.max(at - 1, 0)]?.focus();
    else if (event.key === "a") cards[at]?.querySelector("button[value=accept]")?.click();
  });
}
