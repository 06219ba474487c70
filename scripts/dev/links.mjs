import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { UserError } from './terminal.mjs';

const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g;
/** A path in code font; a folder or file of the tree, or the end of one. */
const NAMED = /`((?:[\w.-]+\/)+[\w.-]+\.(?:tsx?|mjs|md|ya?ml))`/g;

const matchesOf = (text, pattern) => [...text.matchAll(pattern)].map(m => m[1]);

/** Links of the documentation to files that do not exist, and paths in CONTRIBUTING.md that no file has. */
export function deadLinks() {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }).split('\n');
  const dead = files
    .filter(file => file.endsWith('.md') && existsSync(path.join(root, file)))
    .flatMap(file => {
      const folder = path.join(root, path.dirname(file));
      return matchesOf(readFileSync(path.join(root, file), 'utf8'), LINK)
        .filter(link => !existsSync(path.resolve(folder, decodeURI(link))))
        .map(link => `${file}: ${link}`);
    });
  const named = matchesOf(
    readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8'),
    NAMED,
  ).filter(name => !files.some(file => `/${file}`.endsWith(`/${name}`)));
  return [...dead, ...named.map(name => `CONTRIBUTING.md: ${name}`)];
}

/** Fails where the documentation names files that do not exist. */
export function checkLinks() {
  const dead = deadLinks();
  if (dead.length > 0) {
    throw new UserError(
      `The documentation names files that do not exist:\n  ${dead.join(
        '\n  ',
      )}`,
    );
  }
}
