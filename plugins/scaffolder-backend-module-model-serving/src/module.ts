import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  createForge,
  readGitOpsConfig,
} from '@model-serving/backstage-plugin-model-serving-node';
import {
  createCheckAction,
  createProposeAction,
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
        logger: coreServices.logger,
        scaffolder: scaffolderActionsExtensionPoint,
      },
      async init({ auditor, auth, config, discovery, logger, scaffolder }) {
        const client = new ModelServingBackendClient({ auth, discovery });
        const gitops = readGitOpsConfig(config);
        const proposes =
          config.getOptionalBoolean('modelServing.propose') ?? true;
        const forge =
          gitops && proposes
            ? createForge({
                gitops,
                integrations: ScmIntegrations.fromConfig(config),
                logger,
              })
            : undefined;
        scaffolder.addActions(
          createRenderAction({ client }),
          createCheckAction({ client }),
          createProposeAction({ client, auditor, auth, forge }),
          createProposeTenantAction({ client, auditor, auth, forge }),
        );
      },
    });
  },
});
