import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { modelServingPolicy } from '@model-serving/backstage-plugin-model-serving-node';

/** The suite's own policy, so that its decisions cost here what they cost in a portal. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'bench-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        const platformOwners = config.getStringArray(
          'modelServing.platformOwners',
        );
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
