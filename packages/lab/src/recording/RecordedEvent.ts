import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** A watch event as a recording keeps it, one JSON object a line. */
export interface RecordedEvent {
  /** ISO time at which it arrived. */
  at: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubernetesObject;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Settings of containers and pods that no reader looks at; together they are most of a recording. */
const BULK: ReadonlySet<string> = new Set([
  'env',
  'volumeMounts',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'securityContext',
  'terminationMessagePath',
  'terminationMessagePolicy',
]);

/** Of a pod's volumes, those that can be missing. */
function telling(volumes: unknown[]): unknown[] {
  return volumes.filter(
    volume =>
      typeof volume === 'object' &&
      volume !== null &&
      ('persistentVolumeClaim' in volume || 'secret' in volume),
  );
}

function withoutBulk(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutBulk);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !BULK.has(key))
        .map(([key, item]) => [
          key,
          withoutBulk(
            key === 'volumes' && Array.isArray(item) ? telling(item) : item,
          ),
        ]),
    );
  }
  return value;
}

/** The object without what no reader of a recording looks at. */
export function withoutBookkeeping(object: KubernetesObject): KubernetesObject {
  const {
    managedFields: _managed,
    annotations,
    ...metadata
  } = object.metadata as KubernetesObject['metadata'] & {
    managedFields?: unknown;
  };
  const { [LAST_APPLIED]: _applied, ...kept } = annotations ?? {};
  return {
    ...object,
    ...('spec' in object ? { spec: withoutBulk(object.spec) } : {}),
    metadata: {
      ...metadata,
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
    },
  };
}
