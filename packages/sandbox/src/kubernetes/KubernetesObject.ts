import { JsonObject, JsonValue } from '@backstage/types';

/** What every stored object has, whatever its kind. */
export interface ObjectMeta extends JsonObject {
  name: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
  generation?: number;
  deletionTimestamp?: string;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: { uid: string; kind: string; name: string }[];
}

/** An object as the store keeps it; never changed in place. */
export interface KubernetesObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: JsonValue;
  status?: JsonValue;
}

/** Narrows a value to a JSON object. */
export function isJsonObject(
  value: JsonValue | undefined,
): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy without shared parts and without undefined fields. */
export function plainCopy<T extends JsonValue>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
