import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  CatalogVisibility,
  ModelServingPermissionPolicyOptions,
} from './modelServingPermissionPolicy';

const VISIBILITIES: readonly CatalogVisibility[] = ['owners', 'everyone'];

/** `modelServing.catalog.visibility`; `owners` by default. @public */
export function readCatalogVisibility(root: Config): CatalogVisibility {
  const key = 'modelServing.catalog.visibility';
  const text = root.getOptionalString(key) ?? 'owners';
  const visibility = VISIBILITIES.find(each => each === text);
  if (!visibility) {
    throw new InputError(`${key} must be ${VISIBILITIES.join(' or ')}`);
  }
  return visibility;
}

/** What app-config says about the policy. @public */
export function readPermissionPolicyOptions(
  root: Config,
): Required<
  Pick<
    ModelServingPermissionPolicyOptions,
    'platformOwners' | 'catalogVisibility'
  >
> {
  return {
    platformOwners:
      root.getOptionalStringArray('modelServing.platformOwners') ?? [],
    catalogVisibility: readCatalogVisibility(root),
  };
}
