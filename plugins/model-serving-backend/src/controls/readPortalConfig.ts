import { Config } from '@backstage/config';
import { z } from 'zod';

/** What makes its author a platform owner, or has the portal run what its author wrote. */
const CLOSED_KINDS = ['User', 'Group', 'Template'];

const rules = z.array(
  z.looseObject({
    allow: z.array(z.union([z.string(), z.looseObject({ kind: z.string() })])),
    locations: z
      .array(
        z.looseObject({
          exact: z.string().optional(),
          pattern: z.string().optional(),
        }),
      )
      .optional(),
  }),
);

/** What app-config says about who may do what in the portal. */
export interface PortalConfig {
  enabled: boolean;
  /** Kinds that `catalog.rules` allow from locations that anybody can write. */
  openKinds: string[];
}

export function readPortalConfig(root: Config): PortalConfig {
  const open = new Set(
    rules
      .parse(root.getOptional('catalog.rules') ?? [])
      .filter(({ locations }) => locations?.some(isAnywhere) ?? true)
      .flatMap(({ allow }) => allow)
      .map(allowed =>
        (typeof allowed === 'string' ? allowed : allowed.kind).toLowerCase(),
      ),
  );
  return {
    enabled: root.getOptionalBoolean('permission.enabled') ?? false,
    openKinds: CLOSED_KINDS.filter(kind => open.has(kind.toLowerCase())),
  };
}

/** Whether a location of a rule leaves the host open. */
function isAnywhere(location: { exact?: string; pattern?: string }): boolean {
  if (location.exact !== undefined) {
    return false;
  }
  const [host] = (location.pattern ?? '*')
    .replace(/^[^/]*:\/\//, '')
    .split('/');
  return /[*?[{(]/.test(host);
}
