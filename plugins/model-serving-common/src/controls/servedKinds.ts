import { WORKLOAD_KINDS, WorkloadKind } from '../api';
import { ClusterPicture } from '../kubernetes';
import { isService } from '../services/serviceParts';

/**
 * With which kinds each namespace serves. A Deployment counts when it is a service of its own.
 * @public
 */
export function servedKinds(
  picture: ClusterPicture,
): ReadonlyMap<string, readonly WorkloadKind[]> {
  const kinds = new Map<string, WorkloadKind[]>();
  const add = (namespace: string | null, kind: WorkloadKind) => {
    const known = kinds.get(namespace ?? '') ?? [];
    if (!known.includes(kind)) {
      kinds.set(namespace ?? '', [...known, kind]);
    }
  };
  for (const kind of WORKLOAD_KINDS) {
    for (const object of picture.objects[kind] ?? []) {
      if (isService(object)) {
        add(object.namespace, kind);
      }
    }
  }
  return kinds;
}
