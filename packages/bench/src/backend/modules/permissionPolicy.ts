import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  modelServingPermissionPolicy,
  readPermissionPolicyOptions,
} from '@model-serving/backstage-plugin-model-serving-node';

/**
 * The suite's own policy, so that its decisions cost here what they cost in a portal. What it does
 * not decide, the Kubernetes plugin's permissions, is allowed.
 */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'bench-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        policy.setPolicy(
          modelServingPermissionPolicy({
            ...readPermissionPolicyOptions(config),
            otherwise: {
              handle: async () => ({ result: AuthorizeResult.ALLOW }),
            },
          }),
        );
      },
    });
  },
});
