import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './KubernetesObject';

/** The objects of a YAML text; empty documents are left out. Throws on YAML that cannot be read. */
export function parseManifests(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    const object = document.toJS() as KubernetesObject | null;
    return object?.kind ? [object] : [];
  });
}

/** The objects of a YAML file. */
export function readManifests(file: string): KubernetesObject[] {
  return parseManifests(readFileSync(file, 'utf8'));
}
