import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** A watch event as a recording keeps it, one JSON object a line. */
export interface RecordedEvent {
  /** ISO time at which it arrived. */
  at: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubernetesObject;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

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
    metadata: {
      ...metadata,
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
    },
  };
}
