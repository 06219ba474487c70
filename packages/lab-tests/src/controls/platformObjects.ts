import type { KubernetesObject } from '@model-serving/lab';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { rootFile } from '../rootFile';

/** The objects in a folder of `templates/platform`. */
export function platformObjects(folder: string): KubernetesObject[] {
  const path = rootFile(`templates/platform/${folder}`);
  return readdirSync(path).flatMap(file =>
    parseAllDocuments(readFileSync(join(path, file), 'utf8')).map(
      document => document.toJS() as KubernetesObject,
    ),
  );
}
