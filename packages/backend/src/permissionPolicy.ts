import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  modelServingPermissionPolicy,
  readPermissionPolicyOptions,
} from '@model-serving/backstage-plugin-model-serving-node';

/** The portal's permission policy: the suite's own, which denies whatever it does not list. */
export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'portal-policy',
  register({ registerInit }) {
    registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        policy.setPolicy(
          modelServingPermissionPolicy(readPermissionPolicyOptions(config)),
        );
      },
    });
  },
});
