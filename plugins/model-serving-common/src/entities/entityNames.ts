import { ServiceKind, ServiceRef } from '../api';
import { shortHash } from './shortHash';

const MAX_NAME = 63;

/** `_` and what follows cannot occur in a Kubernetes name, so no other service can take the name. */
const KIND_SUFFIX: Readonly<Record<ServiceKind, string>> = {
  InferenceService: '',
  LLMInferenceService: '_llm',
  Deployment: '_deployment',
  Job: '_job',
  ExternalSecret: '_external',
};

/** Makes text fit for an entity's name; anything lost on the way is replaced by a hash of the whole. */
function safeName(text: string): string {
  const safe = text
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  if (safe === text && safe.length > 0 && safe.length <= MAX_NAME) {
    return safe;
  }
  const hash = shortHash(text);
  const kept = safe
    .slice(0, MAX_NAME - hash.length - 1)
    .replace(/[^a-z0-9]+$/, '');
  return kept ? `${kept}-${hash}` : hash;
}

/**
 * The name of a service's catalog entity: the service's own name on the primary cluster, with a
 * suffix for the other kinds of service and for other clusters. At most 63 characters, and the
 * same for the same service everywhere.
 * @public
 */
export function serviceEntityName(
  ref: ServiceRef,
  primaryCluster: string,
): string {
  const place = ref.cluster === primaryCluster ? '' : `_${ref.cluster}`;
  return safeName(`${ref.name}${KIND_SUFFIX[ref.kind]}${place}`);
}

/** `component:<namespace>/<name>`; the entity's namespace is the Kubernetes namespace. @public */
export function serviceEntityRef(
  ref: ServiceRef,
  primaryCluster: string,
): string {
  const name = serviceEntityName(ref, primaryCluster);
  return `component:${safeName(ref.namespace)}/${name}`;
}

/** The System that stands for a tenant. @public */
export function tenantEntityRef(tenant: string): string {
  return `system:default/${safeName(tenant)}`;
}
