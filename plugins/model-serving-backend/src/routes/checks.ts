import {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  CheckReport,
  costReadPermission,
  RenderedFile,
  serviceProposePermission,
  serviceRequestSchema,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { FilesToCheck } from '../checks/CheckService';
import { tenantResource } from '../tenants/tenantResource';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';

const MOST_FILES = 50;
const MOST_CHARACTERS = 512 * 1024;

const requestBody = z.strictObject({ request: serviceRequestSchema });

const filesBody = z.strictObject({
  tenant: serviceRequestSchema.shape.tenant,
  service: serviceRequestSchema.shape.name,
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(400),
        content: z.string().max(MOST_CHARACTERS),
      }),
    )
    .min(1)
    .max(MOST_FILES),
});

/** `POST /renders` and `POST /checks`: only for those who may propose for the tenant. */
export function checkRoutes(options: RouteOptions) {
  const { access, auditor, checks, httpAuth, picture } = options;
  const router = Router();

  const authorise = async (
    credentials: BackstageCredentials,
    name: string,
  ): Promise<Tenant> => {
    const tenant = picture
      .tenantsNamed(name)
      .find(({ cluster }) => cluster === picture.primaryCluster);
    await access.demand(
      credentials,
      serviceProposePermission,
      name,
      tenant && tenantResource(tenant),
    );
    return tenant!;
  };

  /** Without money where costs may not be seen. */
  const judge = async (
    credentials: BackstageCredentials,
    tenant: Tenant,
    files: FilesToCheck,
    layers: RenderedFile[] = [],
  ): Promise<CheckReport> => {
    const [mayCost] = await access.allowed(credentials, costReadPermission);
    const report = await checks.check(tenant, files, credentials, layers);
    return mayCost(tenantResource(tenant)) ? report : withoutMoney(report);
  };

  router.post('/renders', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { request } = parseInput(requestBody, req.body);
    res.json(
      await audited(auditor, 'render', req, request.tenant, async () => {
        const tenant = await authorise(credentials, request.tenant);
        return checks.render(tenant, request, credentials);
      }),
    );
  });

  router.post('/checks', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    if (req.body && typeof req.body === 'object' && 'request' in req.body) {
      const { request } = parseInput(requestBody, req.body);
      res.json(
        await audited(auditor, 'check', req, request.tenant, async () => {
          const tenant = await authorise(credentials, request.tenant);
          const { files } = await checks.render(tenant, request, credentials);
          return judge(
            credentials,
            tenant,
            { service: request.name, files },
            files,
          );
        }),
      );
      return;
    }
    const body = parseInput(filesBody, req.body);
    res.json(
      await audited(auditor, 'check', req, body.tenant, async () =>
        judge(credentials, await authorise(credentials, body.tenant), body),
      ),
    );
  });
  return router;
}

/** Budgets only ever warn, so that the verdict stays what it is where nothing else warns. */
function withoutMoney(report: CheckReport): CheckReport {
  const findings = report.findings.filter(
    ({ category }) => category !== 'cost',
  );
  const isWarned = findings.some(({ outcome }) => outcome === 'warn');
  return {
    ...report,
    outcome: report.outcome === 'warn' && !isWarned ? 'pass' : report.outcome,
    findings,
    cost: null,
  };
}

/** What the check said, so that the log tells it without the files. */
function verdictOf(result: unknown): Record<string, string | string[]> {
  const report = result as Partial<CheckReport>;
  return report.outcome && report.findings
    ? {
        outcome: report.outcome,
        refused: report.findings
          .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
          .map(({ rule }) => rule),
      }
    : {};
}

async function audited<T>(
  auditor: AuditorService,
  eventId: string,
  request: Request,
  tenant: string,
  work: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent({
    eventId,
    request,
    meta: { tenant },
  });
  try {
    const result = await work();
    await event.success({ meta: verdictOf(result) });
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
