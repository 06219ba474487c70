import { randomUUID } from 'node:crypto';
import { JsonObject } from '@backstage/types';
import { Caller } from './access';
import { KubernetesObject, ObjectMeta } from './KubernetesObject';
import { apiVersionOf, resourceName, ResourceType } from './ResourceType';
import { StatusError } from './StatusError';

const NAME =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const NAME_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** Where a write goes and whose it is. */
export interface WriteTarget {
  type: ResourceType;
  namespace?: string;
  name: string;
  manager: string;
  caller: Caller;
  /** The write came through the status subresource. */
  status?: boolean;
  /** Nothing is stored. */
  dryRun?: boolean;
  /** Told each warning that the answer carries. */
  warn?: (warning: string) => void;
}

/** Names one stored object. */
export type ObjectPlace = Pick<WriteTarget, 'type' | 'namespace' | 'name'>;

/** The time as objects carry it, in whole seconds. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

function initialStatus(type: ResourceType): JsonObject | undefined {
  const phases: { [resource: string]: string } = {
    namespaces: 'Active',
    pods: 'Pending',
  };
  const phase = phases[resourceName(type)];
  return phase ? { phase } : undefined;
}

/** Checks what a write brings and gives the object as it would be stored, before its schema is asked. */
export function prepareObject(
  { type, namespace, name, status }: WriteTarget,
  current: KubernetesObject | undefined,
  body: JsonObject,
): KubernetesObject {
  // Typed clients leave both out where the path names them already.
  const { apiVersion = apiVersionOf(type), kind = type.kind } = body;
  if (kind !== type.kind || apiVersion !== apiVersionOf(type)) {
    throw StatusError.badRequest(
      `the API version in the data (${apiVersion}, Kind=${kind}) does not match the expected API version (${apiVersionOf(
        type,
      )}, Kind=${type.kind})`,
    );
  }
  const given = (body.metadata ?? {}) as Partial<ObjectMeta>;
  if (given.name !== undefined && given.name !== name) {
    throw StatusError.badRequest(
      `the name of the object (${given.name}) does not match the name on the URL (${name})`,
    );
  }
  if (given.namespace !== undefined && given.namespace !== (namespace ?? '')) {
    throw StatusError.badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  const versions = current?.metadata;
  if (
    versions &&
    ((given.resourceVersion &&
      given.resourceVersion !== versions.resourceVersion) ||
      (given.uid && given.uid !== versions.uid))
  ) {
    throw StatusError.conflict(type, name);
  }
  const problems = Object.entries(given.labels ?? {})
    .filter(
      ([, value]) =>
        typeof value !== 'string' ||
        value.length > 63 ||
        !LABEL_VALUE.test(value),
    )
    .map(
      ([, value]) =>
        `metadata.labels: Invalid value: ${JSON.stringify(
          value,
        )}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', of at most 63 characters`,
    );
  if (!NAME.test(name) || name.length > 253) {
    problems.push(
      `metadata.name: Invalid value: ${JSON.stringify(name)}: ${NAME_RULE}`,
    );
  }
  if (problems.length > 0) {
    throw StatusError.invalid(type, name, problems);
  }
  const { generateName, labels, annotations, finalizers, ownerReferences } =
    given;
  const metadata = {
    name,
    generateName,
    namespace,
    uid: versions?.uid ?? randomUUID(),
    resourceVersion: versions?.resourceVersion ?? '',
    generation: versions?.generation,
    creationTimestamp: versions?.creationTimestamp ?? now(),
    deletionTimestamp: versions?.deletionTimestamp,
    labels,
    annotations,
    finalizers,
    ownerReferences,
  };
  if (type.kind === 'Namespace') {
    metadata.labels = { ...labels, 'kubernetes.io/metadata.name': name };
  }
  const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = body;
  const head = { apiVersion: apiVersionOf(type), kind: type.kind };
  if (status) {
    return {
      ...current,
      ...head,
      metadata: current!.metadata,
      status: rest.status,
    };
  }
  if (type.status) {
    const { status: _given, ...desired } = rest;
    const kept = current ? current.status : initialStatus(type);
    return {
      ...head,
      metadata,
      ...desired,
      ...(kept !== undefined && { status: kept }),
    };
  }
  return { ...head, metadata, ...rest };
}
