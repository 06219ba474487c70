import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '@model-serving/lab';
import { packageFile } from '../packageFile';

/** Namespace of all services of the bench. */
export const SPACE = 'bench';
/** The service that was recorded. */
const RECORDED = 'recorded-0';
/** Seconds between one service and the next. */
const APART = 61;
const MODELS = 100;

/** An object with the key under which the API server stores its kind. */
export interface StoredObject {
  resource: string;
  object: KubernetesObject;
}

/** What the lab's controllers left of one service, whole: managed fields, conditions, and all. */
const recorded: readonly StoredObject[] = JSON.parse(
  readFileSync(packageFile('src/cluster/recorded-service.json'), 'utf8'),
);

const indexOf = (service: string) => Number(service.replace(/^\D+/, ''));

/** The model that a service serves: many serve the same one. */
export function modelOf(service: string): string {
  return `llama-${indexOf(service) % MODELS}`;
}

/**
 * A recorded object for another service, with names, UIDs and times of its own: nothing may
 * be kept once for all services that real ones do not share.
 */
function forService(stored: StoredObject, name: string): StoredObject {
  const index = indexOf(name);
  const text = JSON.stringify(stored)
    .replaceAll(RECORDED, name)
    .replace(/\bllama-0\b/g, modelOf(name))
    .replace(
      /"[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")/g,
      (_, rest) => `"${index.toString(16).padStart(8, '0')}${rest}`,
    )
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, time =>
      new Date(Date.parse(time) - index * APART * 1000)
        .toISOString()
        .replace('.000Z', 'Z'),
    );
  return JSON.parse(text);
}

/** What a running service consists of, as its controllers leave it. */
export function serviceObjects(name: string): StoredObject[] {
  return recorded.map(stored => forService(stored, name));
}

/** The InferenceService alone. */
export function inferenceService(name: string): StoredObject {
  return forService(recorded[0], name);
}
