import { TENANT_LABEL } from '../labels';

/**
 * What is wrong when several namespaces of one cluster say that they are the same tenant's.
 *
 * @returns undefined for one namespace
 * @public
 */
export function duplicateTenantProblem(
  tenant: string,
  namespaces: readonly string[],
): string | undefined {
  return namespaces.length > 1
    ? `Namespaces ${[...namespaces]
        .sort()
        .join(
          ' and ',
        )} have the same label ${TENANT_LABEL}: ${tenant}. Services of this tenant cannot be proposed until a platform owner changes the label of one of them.`
    : undefined;
}
