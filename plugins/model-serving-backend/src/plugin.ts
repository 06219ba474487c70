import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { addEngine } from '@model-serving/backstage-plugin-model-serving-common';
import { readinessChecksServiceRef } from '@model-serving/backstage-backend-hardening';
import { registerActions } from './actions/registerActions';
import { readModelServingConfig } from './config';
import { AUDITED_PATHS } from './routes/auditWrites';
import { createRouter } from './routes/router';
import { unusableRouter } from './routes/unusableRouter';
import {
  gitOpsServiceRef,
  judgingServiceRef,
  readUsable,
} from '@model-serving/backstage-plugin-model-serving-node';
import { registerExtensions } from './registerExtensions';
import { ServingRuntime } from './ServingRuntime';
import { warnOfDevelopmentSettings } from './warnOfDevelopmentSettings';
import { registerPermissions } from './tenants/registerPermissions';

/**
 * The live picture of model serving over HTTP, as a stream and as actions.
 * @public
 */
export const modelServingPlugin = createBackendPlugin({
  pluginId: 'model-serving',
  register(env) {
    const extensions = registerExtensions(env);
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        gitops: gitOpsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        judging: judgingServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        readinessChecks: readinessChecksServiceRef,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        warnOfDevelopmentSettings(deps.config, deps.logger);
        const { problem, value: config } = readUsable(() => {
          if (deps.gitops.problem !== undefined) {
            throw new InputError(deps.gitops.problem);
          }
          return readModelServingConfig(deps.config);
        });
        if (problem !== undefined) {
          deps.logger.error(`Model serving is off: ${problem}`);
          deps.httpRouter.use(unusableRouter(deps.httpAuth, problem));
          return;
        }
        const forgetEngines = extensions.engines.map(addEngine);
        const runtime = await ServingRuntime.create(deps, extensions, config);
        registerPermissions(deps.permissionsRegistry, runtime.picture);
        registerActions(deps.actionsRegistry, runtime);
        for (const path of AUDITED_PATHS) {
          deps.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        deps.httpRouter.use(
          createRouter({
            access: runtime.access,
            advice: runtime.advice,
            adviceDismissals: runtime.adviceDismissals,
            auditor: deps.auditor,
            calls: runtime.calls,
            checks: runtime.checks,
            clusters: runtime.clusters,
            controls: runtime.controls,
            doctor: runtime.doctor,
            foreignEntities: runtime.foreignEntities,
            gitops: runtime.gitops,
            histories: runtime.histories,
            modelAccess: runtime.modelAccess,
            models: runtime.models,
            httpAuth: deps.httpAuth,
            logger: deps.logger,
            paths: runtime.paths,
            picture: runtime.picture,
            prices: runtime.prices,
            platform: runtime.platform,
            probes: runtime.probes,
            queue: runtime.queue,
            radar: runtime.radar,
            removals: runtime.removals,
            readOnlyReason: runtime.readOnlyReason,
            requests: runtime.requests,
            revisions: runtime.revisions,
            rollBacks: runtime.rollBacks,
            searches: runtime.searches,
            series: runtime.series,
            serviceSpend: runtime.serviceSpend,
            stream: runtime.stream,
            tenantLimits: runtime.tenantLimits,
            tenantPlans: runtime.tenantPlans,
            tenantSpend: runtime.tenantSpend,
            violations: runtime.violations,
          }),
        );
        deps.lifecycle.addShutdownHook(async () => {
          await runtime.stop();
          forgetEngines.reverse().forEach(forget => forget());
        });
        await runtime.start();
      },
    });
  },
});
