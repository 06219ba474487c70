import { createRequire } from 'node:module';

/** What a module exports, loaded in this thread: an extension's functions cannot be sent from another one. */
export function loadedFrom(module: string): unknown[] {
  return Object.values(createRequire(__filename)(module));
}
