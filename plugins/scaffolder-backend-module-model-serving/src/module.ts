import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  gitOpsServiceRef,
  readOnlyReason,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  createCheckAction,
  createProposeAction,
  createProposeRemovalAction,
  createProposeTenantAction,
  createRenderAction,
} from './actions';
import { ModelServingBackendClient } from './ModelServingBackendClient';

/**
 * Adds `model-serving:render`, `model-serving:check` and `model-serving:propose` to the scaffolder.
 * @public
 */
export const scaffolderModuleModelServing = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'model-serving',
  register(reg) {
    reg.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        gitops: gitOpsServiceRef,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ auditor, auth, config, discovery, gitops, scaffolder }) {
        const client = new ModelServingBackendClient({ auth, discovery });
        const forge = readOnlyReason(config, gitops)
          ? undefined
          : gitops.configured?.forge;
        scaffolder.addActions(
          createRenderAction({ client }),
          createCheckAction({ client }),
          createProposeAction({ client, auditor, auth, forge }),
          createProposeRemovalAction({ client, auditor, auth, forge }),
          createProposeTenantAction({ client, auditor, auth, forge }),
        );
      },
    });
  },
});
