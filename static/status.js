// The asker's status page, livelier: asks the API for news and shows it in place. Without this file the page still tells
// everything, and reloads itself while a worker is at work.
"use strict";

(() => {
  const live = document.getElementById("status-live");
  let timer;

  const region = () => document.getElementById("status");
  const wait = (milliseconds) => { clearTimeout(timer); timer = setTimeout(look, milliseconds); };

  // The server words everything, so the news is the page itself, fetched once the state has moved.
  const show = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("status");
    if (!fresh) return;
    const had = region().contains(document.activeElement);
    region().replaceWith(document.importNode(fresh, true));
    follow();
    live.textContent = document.getElementById("status-headline").textContent;
    if (had) document.getElementById("main").focus({ preventScroll: true });
  };

  const look = async () => {
    const { api, state, waits = "", pollMs } = region().dataset;
    if (!pollMs) return;
    let pause = Number(pollMs);
    if (!document.hidden) {
      try {
        const answer = await fetch(api, { cache: "no-store", headers: { accept: "application/json" } });
        if (answer.ok) {
          const { state: now, source_down: down } = await answer.json();
          if (now !== state || (down ? down.again_at ?? "stuck" : "") !== waits) await show();
        } else {
          pause = Math.max(pause, 1000 * (Number(answer.headers.get("retry-after")) || 10));
        }
      } catch {
        // Offline or the server is restarting: ask again, less often.
        pause = 15000;
      }
    }
    wait(pause);
  };

  const follow = () => {
    const note = document.getElementById("status-following");
    if (note) note.hidden = false;
  };

  if (!region() || !live) return;
  follow();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wait(0); });
  wait(Number(region().dataset.pollMs) || 0);
})();
