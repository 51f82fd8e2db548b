/* The tally page without waiting: a tap is shown at once, and sent by tap-queue.js until it is stored.

   Where this does not run, each button is a form. */
"use strict";

(() => {
  const page = document.querySelector("[data-tally]");
  const words = page.dataset;
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  const state = page.querySelector("[data-state]");
  const spoken = page.querySelector("[data-spoken]");
  const last = page.querySelector("[data-last]");
  const UNDO_FOR = 10_000;
  const FIRST_WAIT = 1_000, LONGEST_WAIT = 30_000;
  const counts = {}; // cell -> what the server has counted
  let wait = FIRST_WAIT;
  let problem = "";
  let hide;
  let newest;

  for (const one of page.querySelectorAll("[data-count]")) counts[one.dataset.count] = Number(one.textContent);

  function later(work) {
    setTimeout(work, wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
  later.again = () => { wait = FIRST_WAIT; };

  async function send(taps) {
    const answer = await fetch(words.taps, {
      method: "POST",
      // To the page for signing in is no answer.
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ person: Number(words.person), taps }),
    });
    if (answer.status !== 200 && answer.status !== 409) {
      problem = answer.status < 500 ? words.signedOut : "";
      throw new Error(answer.status);
    }
    const said = await answer.json();
    Object.assign(counts, said.counts);
    return said.outcomes;
  }

  function changed(queue, outcomes) {
    for (const one of page.querySelectorAll("[data-count]")) {
      const cell = one.dataset.count;
      one.textContent = Math.max(0, (counts[cell] ?? 0) + queue.change(cell));
    }
    const answered = Object.values(outcomes);
    if (answered.includes("conflict")) problem = words.refused;
    else if (answered.length) problem = "";
    state.dataset.is = queue.size ? "waiting" : "saved";
    state.textContent = problem || (queue.size ? `${words.someWaiting} ${queue.size}` : words.allSaved);
    if (newest && newest.key in outcomes) {
      const how = { saved: newest.undoes ? words.takenBack : words.saved, late: words.late, conflict: words.refused };
      say(`${newest.name} ${shown(newest.cell)}, ${how[outcomes[newest.key]]}`);
    }
    if (answered.length && !queue.size) document.body.dispatchEvent(new Event("tally-saved"));
  }

  const queue = globalThis.tapQueue({ send, changed, later });
  const shown = (cell) => page.querySelector(`[data-count="${cell}"]`)?.textContent ?? "";

  function say(text) {
    spoken.textContent = text;
  }

  function add(tap) {
    newest = { key: crypto.randomUUID(), tapped_at: new Date().toISOString(), ...tap };
    queue.add(newest);
    say(`${newest.name} ${shown(newest.cell)}, ${words.waiting}`);
    navigator.vibrate?.(20);
    return newest.key;
  }

  function offerUndo(tap, key) {
    last.replaceChildren(page.querySelector("[data-undo-bar]").content.cloneNode(true));
    last.querySelector("[data-last-words]").textContent = `${tap.name} +1`;
    last.querySelector("button").addEventListener("click", () => {
      last.replaceChildren();
      takeBack(tap.cell, 1, key, tap.name);
    });
    clearTimeout(hide);
    hide = setTimeout(() => last.replaceChildren(), UNDO_FOR);
  }

  function takeBack(cell, delta, key, name) {
    add({ cell, undoes: key, effect: -delta, name });
  }

  last.replaceChildren();
  document.addEventListener("submit", (event) => {
    const { tap, undo, cell, delta, name } = event.target.dataset;
    if (tap) {
      event.preventDefault();
      const tapped = { cell: tap, delta: 1, effect: 1, name };
      offerUndo(tapped, add(tapped));
    } else if (undo) {
      event.preventDefault();
      event.target.remove();
      takeBack(cell, Number(delta), undo, name);
    }
  });
  addEventListener("online", queue.flush);
  addEventListener("beforeunload", (event) => {
    if (queue.size) event.preventDefault();
  });
})();
