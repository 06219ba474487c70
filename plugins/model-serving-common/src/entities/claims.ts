import { AI_MODEL_TYPE } from '../api';
import { SERVICE_ANNOTATION, TENANT_ANNOTATION } from '../labels';
import { EntityLike } from './provenance';

/** `spec.type` of the Component that stands for a service. @public */
export const MODEL_SERVER_TYPE = 'model-server';

/** `spec.type` of the System that stands for a tenant. @public */
export const AI_TENANT_TYPE = 'ai-tenant';

/** What the suite's providers write, by kind and type in lower case. */
const TYPES: Readonly<Record<string, string>> = {
  [`resource ${AI_MODEL_TYPE}`]: 'is a model',
  [`component ${MODEL_SERVER_TYPE}`]: 'is a model server',
  [`system ${AI_TENANT_TYPE}`]: 'is a tenant',
};

/** Names that only the suite's providers give. @public */
export interface ReservedNames {
  /** Catalog namespaces of tenants' services, each with its tenant: their Components and APIs. */
  namespaces: ReadonlyMap<string, string>;
  /** Entity refs of tenants and models. */
  refs: Pick<ReadonlySet<string>, 'has'>;
}

/**
 * What an entity says of itself that only Model Serving can know, to be read after "it …".
 *
 * @returns undefined for an entity that anybody may register
 * @public
 */
export function suiteClaimOf(
  entity: EntityLike,
  reserved?: ReservedNames,
): string | undefined {
  const kind = entity.kind.toLowerCase();
  const { type } = (entity.spec ?? {}) as { type?: unknown };
  const claim = TYPES[`${kind} ${String(type).toLowerCase()}`];
  if (claim) {
    return claim;
  }
  const { annotations, name } = entity.metadata;
  for (const annotation of [SERVICE_ANNOTATION, TENANT_ANNOTATION]) {
    if (Object.hasOwn(annotations ?? {}, annotation)) {
      return `has the annotation ${annotation}`;
    }
  }
  const namespace = (entity.metadata.namespace ?? 'default').toLowerCase();
  const tenant = reserved?.namespaces.get(namespace);
  if (tenant !== undefined && (kind === 'component' || kind === 'api')) {
    return `is in namespace ${namespace}, which belongs to tenant ${tenant}`;
  }
  return reserved?.refs.has(`${kind}:${namespace}/${name.toLowerCase()}`)
    ? 'has the name of one of its entities'
    : undefined;
}
