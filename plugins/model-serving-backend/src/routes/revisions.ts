import { NotFoundError, toError } from '@backstage/errors';
import {
  RevisionDetail,
  ServiceDetail,
  ServiceRevisions,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { inTurn } from './inTurn';
import { namedService } from './namedService';
import { RouteOptions } from './RouteOptions';

/** `GET /services/…/revisions` and one of them: for whoever may see the service. */
export function revisionRoutes(options: RouteOptions) {
  const { checks, gitops, logger, picture, queue, revisions, rollBacks } =
    options;
  const router = Router();

  /** The tenant that the repository has the service of; undefined where that is none of its services. */
  const tenantOf = ({ ref, tenant }: ServiceDetail) =>
    ref.cluster === picture.primaryCluster
      ? picture
          .tenantsNamed(tenant ?? '')
          .find(
            ({ cluster, namespace }) =>
              cluster === ref.cluster && namespace === ref.namespace,
          )
      : undefined;

  const listOf = async (
    service: ServiceDetail,
  ): Promise<Pick<ServiceRevisions, 'reason' | 'revisions'>> => {
    const tenant = tenantOf(service);
    if (!tenant) {
      return {
        revisions: null,
        reason: `The repository has services of tenants in cluster ${picture.primaryCluster} only.`,
      };
    }
    try {
      const { incomplete, revisions: found } = await revisions.list({
        tenant: tenant.name,
        service: service.ref.name,
      });
      return {
        revisions: found,
        reason: incomplete && `Older ones may be missing: ${incomplete}.`,
      };
    } catch (error) {
      // The forge's own words may be about anything; they stay in the log.
      logger.warn(
        `The states of ${service.ref.name} of ${
          tenant.name
        } cannot be listed: ${toError(error).message}`,
      );
      return {
        revisions: null,
        reason: 'The forge cannot be read. Try again later.',
      };
    }
  };

  const list = async (req: Request, res: Response) => {
    const { credentials, service } = await namedService(options, req);
    const answer: ServiceRevisions = {
      ...(await inTurn(queue, credentials, res, () => listOf(service))),
      ...gitops.withPlatform(picture.freshness()),
    };
    res.json(answer);
  };

  const one = async (req: Request, res: Response) => {
    const { credentials, service } = await namedService(options, req);
    const tenant = tenantOf(service);
    const { name } = service.ref;
    if (!tenant) {
      throw new NotFoundError('The repository does not have this service');
    }
    const detail = await inTurn(
      queue,
      credentials,
      res,
      async (): Promise<Omit<RevisionDetail, 'asOf' | 'source' | 'stale'>> => {
        const { files, revision } = await revisions.at(
          { tenant: tenant.name, service: name },
          String(req.params.commit),
        );
        const then = await rollBacks.read(tenant, name, files, credentials);
        const now = await checks.inGit(tenant, name, credentials, 'last seen');
        return {
          revision,
          hasFiles: files.length > 0,
          changes: await rollBacks.compare(
            checks.filesInGit(tenant, name),
            files,
            credentials,
          ),
          written: 'refusal' in then ? [] : then.kept,
          refusal:
            now && 'refusal' in now
              ? now.refusal
              : rollBacks.refusal(name, then, now),
        };
      },
    );
    res.json({ ...detail, ...gitops.withPlatform(picture.freshness()) });
  };

  const path = '/services/:cluster/:namespace/:kind/:name/revisions';
  router.get(path, list);
  router.get(`${path}/:commit`, one);
  return router;
}
