import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ChangeRequest,
  CheckReport,
  BUDGET_RULE,
  costReadPermission,
  ExternalRequest,
  Finding,
  GOLDEN_PATHS,
  removalRequestSchema,
  RenderedFile,
  rollBackRequestSchema,
  ServiceEdit,
  ServiceRequest,
  serviceRequestSchema,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AnyServicePath,
  editFindings,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { ChangeInGit, changeInGit } from '../checks/changesInGit';
import { EditRequest, FilesToCheck } from '../checks/CheckService';
import { proposingTenant } from '../tenants/proposingTenant';
import { tenantResource } from '../tenants/tenantResource';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { inTurn } from './inTurn';
import { readJsonBody } from './jsonBody';
import { RouteOptions } from './RouteOptions';

const { removeService, rollBack } = GOLDEN_PATHS;

/** A body whose files are as large as may be judged, with room for how JSON writes text. */
const FILES_KIB = 768;
const REQUEST_KIB = 64;
const MOST_CHOICES = 200;
const MOST_FILES = 50;
const MOST_CHARACTERS = 512 * 1024;

/** Which golden path, and its answers; these are judged by the path. */
const requestBody = z.strictObject({
  path: z.string().max(63).optional(),
  request: z.unknown(),
  edit: z
    .strictObject({
      from: z.looseObject({}).optional(),
      choices: z
        .record(z.string().max(400), z.enum(['git', 'form']))
        .refine(choices => Object.keys(choices).length <= MOST_CHOICES, {
          message: `at most ${MOST_CHOICES} choices`,
        })
        .optional(),
    })
    .optional(),
});

const removalBody = z.strictObject({
  path: z.literal(removeService.id),
  request: removalRequestSchema,
});

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

/** A service that shall be rendered. */
interface AskedService {
  tenant: Tenant;
  path: AnyServicePath;
  request: ServiceRequest | ExternalRequest;
  /** How its answers are merged into what Git has; undefined for a service that is new. */
  edit?: EditRequest;
  /** What is to be known of what was rendered. */
  remarks?(rendered: RenderedFile[]): Promise<Finding[]>;
}

/** `POST /renders` and `POST /checks`, of removals too: only for those who may propose for the tenant. */
export function checkRoutes(options: RouteOptions) {
  const { access, checks, httpAuth, paths, queue, removals, rollBacks } =
    options;
  const router = Router();

  const authorize = (credentials: BackstageCredentials, name: string) =>
    proposingTenant(options, credentials, name);

  /** Without money where costs may not be seen. */
  const visible = async (
    credentials: BackstageCredentials,
    tenant: Tenant,
    report: CheckReport,
  ): Promise<CheckReport> => {
    const [mayCost] = await access.allowed(credentials, costReadPermission);
    return mayCost(tenantResource(tenant)) ? report : withoutMoney(report);
  };

  const judge = async (
    credentials: BackstageCredentials,
    tenant: Tenant,
    files: FilesToCheck,
    rendered: RenderedFile[] = [],
  ): Promise<CheckReport> =>
    visible(
      credentials,
      tenant,
      await checks.check(tenant, files, credentials, rendered),
    );

  /** A service by its own answers. */
  const serviceAsked = async (
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
    path: AnyServicePath,
  ) => {
    const { edit, request } = parseInput(
      requestBody.extend({
        request: path.request as z.ZodType<ServiceRequest | ExternalRequest>,
      }),
      body,
    );
    noteForAudit(res, {
      path: path.id,
      tenant: request.tenant,
      service: request.name,
    });
    const tenant = await authorize(credentials, request.tenant);
    return { edit, path, request, tenant };
  };

  /** A service as the GitOps repository has it, with a change. */
  const serviceChanged = async <Answers extends ChangeRequest>(
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
    path: string,
    change: ChangeInGit<Answers>,
  ) => {
    const { edit, request } = parseInput(
      requestBody.extend({ request: change.answers }),
      body,
    );
    noteForAudit(res, {
      path,
      tenant: request.tenant,
      service: request.service,
    });
    const tenant = await authorize(credentials, request.tenant);
    const { from, ...service } = await checks.changed(
      tenant,
      change,
      request,
      credentials,
    );
    return { tenant, ...service, edit: { ...edit, from } };
  };

  /** A service as an earlier state of the GitOps repository has it. */
  const serviceRolledBack = async (
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
  ) => {
    const { edit, request: answers } = parseInput(
      requestBody.extend({ request: rollBackRequestSchema }),
      body,
    );
    const { revision, service, tenant: name } = answers;
    noteForAudit(res, { path: rollBack.id, tenant: name, service, revision });
    const tenant = await authorize(credentials, name);
    const { files, from, ...then } = await rollBacks.request(
      tenant,
      answers,
      credentials,
    );
    return {
      tenant,
      ...then,
      edit: from && { ...edit, from },
      remarks: (rendered: RenderedFile[]) =>
        rollBacks.findings(files, revision, rendered, credentials),
    };
  };

  /** The service that a body asks for, by its own answers or by a change of what Git has. */
  const serviceOf = async (
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
    asked: string | undefined,
  ): Promise<AskedService> => {
    if (asked === rollBack.id) {
      return await serviceRolledBack(res, credentials, body);
    }
    const change = changeInGit(asked);
    return asked !== undefined && change
      ? await serviceChanged(res, credentials, body, asked, change)
      : await serviceAsked(res, credentials, body, paths.find(asked));
  };

  const renderBody = async (
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
    purpose: 'propose' | 'judge',
  ) => {
    const asked = parseInput(requestBody, body).path;
    const { edit, path, remarks, request, tenant } = await serviceOf(
      res,
      credentials,
      body,
      asked,
    );
    const rendered = await checks.render(
      path,
      tenant,
      request,
      credentials,
      purpose,
      edit,
    );
    return { rendered, remarks, request, tenant };
  };

  /** The removal that a body asks for; undefined for any other path. */
  const removalAsked = async (
    res: Response,
    credentials: BackstageCredentials,
    body: unknown,
  ) => {
    if ((body as { path?: unknown } | null)?.path !== removeService.id) {
      return undefined;
    }
    const { path, request } = parseInput(removalBody, body);
    const { service, tenant: name } = request;
    noteForAudit(res, { path, tenant: name, service });
    return { request, tenant: await authorize(credentials, name) };
  };

  const render = async (
    req: Request,
    res: Response,
    credentials: BackstageCredentials,
  ) => {
    const body = await readJsonBody(req, res, REQUEST_KIB);
    const removal = await removalAsked(res, credentials, body);
    if (removal) {
      return await removals.render(removal.tenant, removal.request);
    }
    return (await renderBody(res, credentials, body, 'propose')).rendered;
  };

  const check = async (
    req: Request,
    res: Response,
    credentials: BackstageCredentials,
  ) => {
    const body = await readJsonBody(req, res, FILES_KIB);
    const removal = await removalAsked(res, credentials, body);
    if (removal) {
      const { request, tenant } = removal;
      return noted(
        res,
        await visible(
          credentials,
          tenant,
          await removals.check(tenant, request, credentials),
        ),
      );
    }
    if (body && typeof body === 'object' && 'request' in body) {
      const { remarks, rendered, request, tenant } = await renderBody(
        res,
        credentials,
        body,
        'judge',
      );
      const { edit, files } = rendered;
      const report = await judge(
        credentials,
        tenant,
        { service: request.name, files },
        files,
      );
      const remarked = withRemarks(report, (await remarks?.(files)) ?? []);
      return noted(res, edit ? withEdit(remarked, edit) : remarked);
    }
    const files = parseInput(filesBody, body);
    noteForAudit(res, { tenant: files.tenant, service: files.service });
    const tenant = await authorize(credentials, files.tenant);
    return noted(res, await judge(credentials, tenant, files));
  };

  for (const [path, handle] of [
    ['/renders', render],
    ['/checks', check],
  ] as const) {
    router.post(path, async (req, res) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      res.json(
        await inTurn<unknown>(queue, credentials, res, () =>
          handle(req, res, credentials),
        ),
      );
    });
  }
  return router;
}

/** With what else is to be known of a proposal, none of which refuses it. */
function withRemarks(
  report: CheckReport,
  remarks: readonly Finding[],
): CheckReport {
  return remarks.length === 0
    ? report
    : {
        ...report,
        outcome: report.outcome === 'pass' ? 'warn' : report.outcome,
        findings: [...remarks, ...report.findings],
      };
}

/** With what the answers change, and why that cannot be proposed yet. */
function withEdit(report: CheckReport, edit: ServiceEdit): CheckReport {
  const findings = editFindings(edit);
  return {
    ...report,
    edit,
    outcome: findings.length > 0 ? 'fail' : report.outcome,
    findings: [...findings, ...report.findings],
  };
}

const ABOVE_BUDGET =
  "Above the tenant's budget, which the platform does not allow. Ask for fewer replicas or a smaller size, or ask somebody who may see the tenant's costs.";

/** The verdict stays what it is where nothing else warns; of a refusal by the budget stays that it is one. */
function withoutMoney(report: CheckReport): CheckReport {
  const findings = report.findings.flatMap(finding => {
    if (finding.category !== 'cost') {
      return [finding];
    }
    return finding.rule === BUDGET_RULE && finding.outcome === 'fail'
      ? [{ ...finding, message: ABOVE_BUDGET }]
      : [];
  });
  const isWarned = findings.some(({ outcome }) => outcome === 'warn');
  return {
    ...report,
    outcome: report.outcome === 'warn' && !isWarned ? 'pass' : report.outcome,
    findings,
    cost: null,
  };
}

/** The audit log tells what the check said, without the files. */
function noted(res: Response, report: CheckReport): CheckReport {
  noteForAudit(res, {
    outcome: report.outcome,
    refused: report.findings
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
      .map(({ rule }) => rule),
  });
  return report;
}
