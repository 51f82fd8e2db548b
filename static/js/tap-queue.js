/* What was tapped and is not stored yet: kept until the server has answered for each of them.

   Nothing here knows the page, the network or the clock; they are given:
     send(taps)      a promise of {key: outcome}, rejected when there was no answer. Sent again a tap is the same.
     keep, forget    (tap), (key): where taps outlive the page. Memory alone, until there is such a place.
     later(work)     does the work after a while, longer each time until `again` is called.
     changed(queue)  something was tapped, sent or answered; with the outcomes of what was answered.
   Each tap has a key of its own, so their order and how often they are sent does not matter. */
"use strict";

globalThis.tapQueue = ({ send, changed, later, keep = () => {}, forget = () => {}, most = 100 }) => {
  const waiting = new Map(); // key -> tap
  let isSending = false;

  async function flush() {
    if (isSending || !waiting.size) return;
    isSending = true;
    try {
      const taps = [...waiting.values()].slice(0, most);
      const outcomes = await send(taps);
      for (const { key } of taps) {
        if (key in outcomes) {
          waiting.delete(key);
          forget(key);
        }
      }
      later.again();
      changed(queue, outcomes);
    } catch {
      changed(queue, {});
      later(flush);
      return;
    } finally {
      isSending = false;
    }
    flush();
  }

  const queue = {
    add(tap) {
      waiting.set(tap.key, tap);
      keep(tap);
      changed(queue, {});
      flush();
    },
    flush,
    get size() {
      return waiting.size;
    },
    /* How much the waiting taps change the count of the cell. */
    change: (cell) => [...waiting.values()].reduce((sum, tap) => sum + (tap.cell === cell ? tap.effect : 0), 0),
  };
  return queue;
};
