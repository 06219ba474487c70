import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const stampFile = name => path.join(root, '.dev', `${name}.stamp`);

function* filesBelow(entry) {
  const full = path.join(root, entry);
  for (const item of readdirSync(full, { withFileTypes: true })) {
    const relative = path.join(entry, item.name);
    if (item.isDirectory()) {
      if (!['node_modules', 'dist', 'dist-types'].includes(item.name)) {
        yield* filesBelow(relative);
      }
    } else if (item.isFile()) {
      yield relative;
    }
  }
}

/** A hash over files and folders (names and contents) and further words. */
export function fingerprint(entries, words = []) {
  const hash = createHash('sha256');
  for (const word of words) {
    hash.update(`${word}\n`);
  }
  for (const entry of entries) {
    const isFolder = statSync(path.join(root, entry)).isDirectory();
    for (const file of isFolder ? [...filesBelow(entry)].sort() : [entry]) {
      hash.update(`${file}\n`).update(readFileSync(path.join(root, file)));
    }
  }
  return hash.digest('hex');
}

export function isStamped(name, print) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === print;
}

export function stamp(name, print) {
  mkdirSync(path.join(root, '.dev'), { recursive: true });
  writeFileSync(stampFile(name), print);
}

/** Every workspace's folder. */
export function workspaces() {
  return ['packages', 'plugins'].flatMap(parent =>
    readdirSync(path.join(root, parent))
      .map(name => path.join(parent, name))
      .filter(dir => existsSync(path.join(root, dir, 'package.json'))),
  );
}
