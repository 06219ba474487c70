import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './paths.mjs';
import { UserError } from './terminal.mjs';

const ENDINGS = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];
const SKIPPED = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) {
        yield* sources(file);
      }
    } else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
      yield file;
    }
  }
}

const isFile = file => statSync(file, { throwIfNoEntry: false })?.isFile();

/** Entry points of the workspaces, by what they are imported as. */
function entryPoints() {
  const found = new Map();
  for (const group of ['packages', 'plugins']) {
    for (const name of readdirSync(path.join(root, group))) {
      const folder = path.join(root, group, name);
      const file = path.join(folder, 'package.json');
      if (isFile(file)) {
        const {
          name: id,
          main,
          exports = {},
        } = JSON.parse(readFileSync(file, 'utf8'));
        const entries = { '.': main, ...exports };
        for (const [key, entry] of Object.entries(entries)) {
          if (/\.tsx?$/.test(entry ?? '')) {
            found.set(path.posix.join(id, key), path.join(folder, entry));
          }
        }
      }
    }
  }
  return found;
}

/** What a file imports when it runs: without what is only used as a type, and without `import()`. */
function importsOf(ts, text, file) {
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ESNext,
      jsx: ts.JsxEmit.Preserve,
    },
  });
  return [
    ...outputText.matchAll(
      /^\s*(?:import|export)\b(?:[^'"();]*?\bfrom\s*)?\s*['"]([^'"]+)['"]/gm,
    ),
  ].map(([, name]) => name);
}

/** Groups of files each of which imports, by way of the others, itself (Tarjan's algorithm). */
function circlesOf(graph) {
  const state = new Map();
  const stack = [];
  const circles = [];
  let next = 0;
  const visit = file => {
    const own = { index: next, low: next, isOpen: true };
    next += 1;
    state.set(file, own);
    stack.push(file);
    for (const target of graph.get(file) ?? []) {
      const other = state.get(target);
      if (!other) {
        visit(target);
        own.low = Math.min(own.low, state.get(target).low);
      } else if (other.isOpen) {
        own.low = Math.min(own.low, other.index);
      }
    }
    if (own.low === own.index) {
      const group = stack.splice(stack.indexOf(file));
      group.forEach(one => {
        state.get(one).isOpen = false;
      });
      if (group.length > 1 || graph.get(file)?.has(file)) {
        circles.push(group);
      }
    }
  };
  [...graph.keys()].filter(file => !state.has(file)).forEach(visit);
  return circles;
}

/** Groups of source files that import each other at run time, as paths from the root. */
export function findImportCircles() {
  const ts = createRequire(path.join(root, 'package.json'))('typescript');
  const entries = entryPoints();
  const graph = new Map();
  for (const group of ['packages', 'plugins']) {
    for (const file of sources(path.join(root, group))) {
      const text = readFileSync(file, 'utf8');
      const targets = importsOf(ts, text, file).map(name =>
        name.startsWith('.')
          ? ENDINGS.map(
              ending => path.resolve(path.dirname(file), name) + ending,
            ).find(isFile)
          : entries.get(name),
      );
      graph.set(file, new Set(targets.filter(Boolean)));
    }
  }
  return circlesOf(graph).map(group =>
    group.map(file => path.relative(root, file)).sort(),
  );
}

/** Fails where source files import each other at run time: which of them is complete would depend on who comes first. */
export function checkImportCircles() {
  const circles = findImportCircles();
  if (circles.length > 0) {
    throw new UserError(
      `Files import each other at run time:\n${circles
        .map(group => `  ${group.join('\n    ')}`)
        .join('\n')}`,
    );
  }
}
