import {
  GOLDEN_PATHS,
  ServiceAnswers,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { proposingTenant } from '../tenants/proposingTenant';
import { inTurn } from './inTurn';
import { namedService } from './namedService';
import { RouteOptions } from './RouteOptions';

const NOTHING = { path: null, template: null, request: null, kept: [] };

/** `GET /services/…/answers`: what Git holds of a service, only for those who may propose for its tenant. */
export function serviceAnswersRoutes(options: RouteOptions) {
  const { checks, gitops, httpAuth, picture, queue, readOnlyReason } = options;
  const router = Router();

  router.get(
    '/services/:cluster/:namespace/:kind/:name/answers',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const { service } = await namedService(options, req);
      const answer = (found: Partial<ServiceAnswers>): ServiceAnswers => ({
        ...NOTHING,
        openPullRequest: null,
        refusal: null,
        ...found,
        ...gitops.withPlatform(picture.freshness()),
      });
      const { name, cluster } = service.ref;
      if (!service.tenant || cluster !== picture.primaryCluster) {
        res.json(
          answer({
            refusal: `Only services of tenants in cluster ${picture.primaryCluster} can be changed by a pull request.`,
          }),
        );
        return;
      }
      const tenant = await proposingTenant(
        options,
        credentials,
        service.tenant,
      );
      if (readOnlyReason) {
        res.json(
          answer({
            refusal: `This portal opens no pull requests: ${readOnlyReason}.`,
          }),
        );
        return;
      }
      const found = await inTurn(queue, credentials, res, () =>
        checks.inGit(tenant, name, credentials, 'last seen'),
      );
      const open = checks.openProposal(tenant, name);
      const openPullRequest = open
        ? { number: open.number, url: open.url }
        : null;
      if (!found || 'refusal' in found) {
        res.json(
          answer({
            openPullRequest,
            refusal: found
              ? found.refusal
              : `The GitOps repository has no files of ${name}. Propose it by a form, or change it where it comes from.`,
          }),
        );
        return;
      }
      const { kept, path, request } = found;
      res.json(
        answer(
          path.id === GOLDEN_PATHS.batchInference.id
            ? {
                kept,
                openPullRequest,
                refusal:
                  'A run cannot be changed, because Kubernetes does not replace the pods of a Job. Remove it, and propose another one.',
              }
            : {
                path: path.id,
                template: path.template,
                request,
                kept,
                openPullRequest,
              },
        ),
      );
    },
  );
  return router;
}
