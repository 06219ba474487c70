import { setTimeout as delay } from 'node:timers/promises';
import { tail } from '../processes.mjs';
import { UserError } from '../terminal.mjs';

const STARTS_WITHIN_MS = 180_000;

/** Waits until a server answers; `log` is the name under which it was started. */
export async function untilUp(child, url, { log, title }) {
  let ended = false;
  child.finished.then(() => {
    ended = true;
  });
  const until = Date.now() + STARTS_WITHIN_MS;
  while (!ended && Date.now() < until) {
    try {
      if ((await fetch(url)).ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await delay(500);
  }
  throw new UserError(`${tail(log)}\n\n${title} did not start.`);
}
