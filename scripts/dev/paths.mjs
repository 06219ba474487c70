import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** A program that a dependency brings. */
export const bin = name => path.join(root, 'node_modules', '.bin', name);
