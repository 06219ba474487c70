import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { rootFile } from '../rootFile';

const MODULE = rootFile('packages/lab/tools/kserve');

/** A document of a sample file; `object` is absent where the file is no YAML that can be read, or holds nothing. */
export interface Sample {
  file: string;
  /** The whole file. */
  text: string;
  object?: any;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return filesBelow(path);
    }
    return /\.ya?ml$/.test(entry.name) ? [path] : [];
  });
}

/** Where KServe's own module keeps its documentation, as Go has it. */
export function samplesFolder(): string {
  const folder = execFileSync(
    'go',
    ['list', '-m', '-f', '{{.Dir}}', 'github.com/kserve/kserve'],
    { cwd: MODULE, encoding: 'utf8' },
  ).trim();
  return join(folder, 'docs');
}

/** Every document of every sample. */
export function kserveSamples(folder: string): Sample[] {
  return filesBelow(folder).flatMap((path): Sample[] => {
    const file = path.slice(folder.length + 1);
    const text = readFileSync(path, 'utf8');
    const documents = parseAllDocuments(text, {
      version: '1.1',
      logLevel: 'silent',
    });
    const list = Array.isArray(documents) ? documents : [];
    if (list.some(document => document.errors.length > 0)) {
      return [{ file, text }];
    }
    const values = list.map(document => document.toJS()).filter(Boolean);
    return values.length > 0
      ? values.map(object => ({ file, text, object }))
      : [{ file, text }];
  });
}
