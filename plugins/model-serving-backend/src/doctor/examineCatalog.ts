import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import { Examiner, Finding } from './Examiner';

const TEMPLATES: readonly string[] = Object.values(GOLDEN_PATHS).map(
  ({ template }) => template,
);

/** Whether the catalog has what forms and permissions rest on: the platform owners and the templates. */
export function examineCatalog(options: {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  /** `modelServing.platformOwners`. */
  platformOwners: readonly string[];
}): Examiner {
  const { auth, catalog, platformOwners } = options;
  return {
    area: 'catalog',
    docs: 'docs/install.md',
    async examine() {
      const entityRefs = [...platformOwners, ...TEMPLATES];
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind'] },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const missing = new Set(entityRefs.filter((_, index) => !items[index]));
      return [
        owners(platformOwners, missing),
        templates(TEMPLATES.filter(ref => missing.has(ref))),
      ];
    },
  };
}

function owners(
  platformOwners: readonly string[],
  missing: ReadonlySet<string>,
): Finding {
  const finding = {
    id: 'catalog.platform-owners',
    title: 'Platform owners are known',
    source: 'config:modelServing.platformOwners',
  };
  const unknown = platformOwners.filter(ref => missing.has(ref));
  if (platformOwners.length === 0) {
    return {
      ...finding,
      state: 'broken',
      detail: 'modelServing.platformOwners is empty',
      next: 'Platform owners: list your users or groups in modelServing.platformOwners.',
    };
  }
  return unknown.length > 0
    ? {
        ...finding,
        state: 'broken',
        detail: `the catalog does not have ${unknown.join(', ')}`,
        next: 'Platform owners: add them to the catalog, or correct modelServing.platformOwners.',
      }
    : {
        ...finding,
        state: 'holds',
        detail: `the catalog has ${platformOwners.join(', ')}`,
      };
}

function templates(missing: readonly string[]): Finding {
  const finding = {
    id: 'catalog.templates',
    title: 'The golden paths are in the catalog',
    source: 'catalog',
  };
  return missing.length > 0
    ? {
        ...finding,
        state: missing.length === TEMPLATES.length ? 'broken' : 'note',
        detail: `the catalog does not have ${missing.join(', ')}`,
        next: 'Platform owners: add templates/golden-paths.yaml to catalog.locations, and allow the kind Template for it.',
      }
    : {
        ...finding,
        state: 'holds',
        detail: `the catalog has all ${TEMPLATES.length} templates`,
      };
}
