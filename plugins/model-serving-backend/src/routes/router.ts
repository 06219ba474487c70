import { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { adviceRoutes } from './advice';
import { artifactRoutes } from './artifacts';
import { auditErrors, auditWrites } from './auditWrites';
import { callRoutes } from './calls';
import { checkRoutes } from './checks';
import { clusterRoutes } from './clusters';
import { controlRoutes } from './controls';
import { doctorRoutes } from './doctor';
import { costRoutes } from './costs';
import { modelRoutes } from './models';
import { modelSourceRoutes } from './modelSources';
import { podRoutes } from './pods';
import { platformRoutes } from './platform';
import { portalRoutes } from './portal';
import { proposalRoutes } from './proposals';
import { revisionRoutes } from './revisions';
import { RouteOptions } from './RouteOptions';
import { serviceAnswersRoutes } from './serviceAnswers';
import { serviceRoutes } from './services';
import { streamRoutes } from './stream';
import { tenantPlanRoutes } from './tenantPlans';
import { tenantRoutes } from './tenants';
import { violationRoutes } from './violations';

/** The HTTP API below `/api/model-serving`; `src/schema/openapi.yaml` describes it. */
export function createRouter(options: RouteOptions): ExpressRouter {
  const router = Router();
  router.use(auditWrites(options));
  for (const routes of [
    portalRoutes,
    clusterRoutes,
    serviceRoutes,
    serviceAnswersRoutes,
    callRoutes,
    revisionRoutes,
    podRoutes,
    modelRoutes,
    modelSourceRoutes,
    tenantRoutes,
    costRoutes,
    adviceRoutes,
    proposalRoutes,
    checkRoutes,
    artifactRoutes,
    controlRoutes,
    doctorRoutes,
    violationRoutes,
    platformRoutes,
    tenantPlanRoutes,
    streamRoutes,
  ]) {
    router.use(routes(options));
  }
  router.use(auditErrors);
  return router;
}
