import { parseEntityRef } from '@backstage/catalog-model';
import {
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  SERVICE_ANNOTATION,
  TENANT_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';

type Criteria = PermissionCriteria<PermissionCondition>;

/** The catalog's own rules, by the names that it registers them under. */
const rule = (
  name: string,
  params: Record<string, string | string[]>,
): Criteria => ({ rule: name, resourceType: 'catalog-entity', params });

const isKind = (...kinds: string[]) => rule('IS_ENTITY_KIND', { kinds });
const isOfType = (kind: string, value: string): Criteria => ({
  allOf: [isKind(kind), rule('HAS_SPEC', { key: 'type', value })],
});
const hasAnnotation = (annotation: string) =>
  rule('HAS_ANNOTATION', { annotation });

/** The entities that one of these refs owns. */
export function ownedBy(claims: string[]): Criteria {
  return rule('IS_ENTITY_OWNER', { claims });
}

/**
 * What belongs to one tenant, or names what does: services, their APIs, tenants; groups and users,
 * whose relations list all they own; locations, whose targets name repositories.
 */
const PRIVATE: Criteria = {
  anyOf: [
    hasAnnotation(SERVICE_ANNOTATION),
    hasAnnotation(TENANT_ANNOTATION),
    isOfType('Component', 'model-server'),
    isOfType('System', 'ai-tenant'),
    isKind('Group', 'User', 'Location'),
  ],
};

/** Templates that propose tenants. */
const TENANT_TEMPLATE = isOfType('Template', 'ai-tenant');

/**
 * What is public, what these refs own, and the entities of these refs themselves.
 *
 * @param proposesTenants - Whether templates that propose tenants are public too
 */
export function visibleTo(
  claims: string[],
  proposesTenants: boolean,
): Criteria {
  return {
    anyOf: [
      {
        not: proposesTenants ? PRIVATE : { anyOf: [PRIVATE, TENANT_TEMPLATE] },
      },
      ownedBy(claims),
      ...claims.map(claim => {
        const { kind, namespace, name } = parseEntityRef(claim);
        return {
          allOf: [
            isKind(kind),
            rule('HAS_METADATA', { key: 'namespace', value: namespace }),
            rule('HAS_METADATA', { key: 'name', value: name }),
          ],
        } satisfies Criteria;
      }),
    ],
  };
}
