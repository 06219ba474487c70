import {
  judgePortal,
  PortalPermissions,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Examiner } from './Examiner';

/** Whether the portal limits what members may do. */
export function examinePermissions(reading: () => PortalPermissions): Examiner {
  return {
    area: 'permissions',
    docs: 'docs/permissions.md',
    async examine() {
      return judgePortal('portal:permissions', reading()).evidence.map(
        evidence => ({
          ...evidence,
          id: `permissions.${evidence.id}`,
          ...(evidence.state === 'broken'
            ? {
                next: 'Platform owners: set permission.enabled, use modelServingPermissionPolicy, and list trusted locations in catalog.rules.',
              }
            : {}),
        }),
      );
    },
  };
}
