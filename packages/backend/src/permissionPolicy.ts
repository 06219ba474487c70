import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { modelServingPolicy } from '@model-serving/backstage-plugin-model-serving-node';

/**
 * The portal's permission policy: the suite decides about what is its own,
 * and whoever is signed in may use the rest of the portal.
 */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'portal-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        const platformOwners =
          config.getOptionalStringArray('modelServing.platformOwners') ?? [];
        policy.setPolicy({
          async handle(request, user) {
            return (
              modelServingPolicy(request, user, { platformOwners }) ?? {
                result: user ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
              }
            );
          },
        });
      },
    });
  },
});
