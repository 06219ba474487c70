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
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';
import { LivePicture } from '../picture/LivePicture';
import { Removals } from '../removal/Removals';
import { parseInput } from '../routes/input';
import { proposingTenant } from '../tenants/proposingTenant';
import { tenantResource } from '../tenants/tenantResource';
import { TenantAccess } from '../tenants/TenantAccess';
import { ChangeInGit, changeInGit } from './changesInGit';
import {
  CheckService,
  EditRequest,
  FilesToCheck,
  RenderAnswer,
} from './CheckService';
import { RollBacks } from './RollBacks';

const { removeService, rollBack } = GOLDEN_PATHS;

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

/** Renders and judges what bodies of requests ask for, only for those who may propose for the tenant. */
export interface ServiceRequests {
  /**
   * The files that answers lead to, or what a removal leaves.
   *
   * @throws InputError where the body, or what it asks for, cannot be used; NotAllowedError where the caller may not
   */
  render(body: unknown, caller: Caller): Promise<RenderAnswer>;
  /** What cluster and platform say to answers, a removal, or files however they came about; throws as {@link render}. */
  check(body: unknown, caller: Caller): Promise<CheckReport>;
}

/** Who asks, and where is noted what for. */
export interface Caller {
  credentials: BackstageCredentials;
  /** Takes names and words for the audit log. */
  note(meta: Record<string, string | string[]>): void;
}

export interface ServiceRequestOptions {
  access: TenantAccess;
  checks: CheckService;
  paths: ServicePaths;
  picture: LivePicture;
  removals: Removals;
  rollBacks: RollBacks;
}

/** The one road of the HTTP API and of actions. */
export function serviceRequests(
  options: ServiceRequestOptions,
): ServiceRequests {
  const { access, checks, paths, removals, rollBacks } = options;

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
    caller: Caller,
    body: unknown,
    path: AnyServicePath,
  ) => {
    const { credentials } = caller;
    const { edit, request } = parseInput(
      requestBody.extend({
        request: path.request as z.ZodType<ServiceRequest | ExternalRequest>,
      }),
      body,
    );
    caller.note({
      path: path.id,
      tenant: request.tenant,
      service: request.name,
    });
    const tenant = await authorize(credentials, request.tenant);
    return { edit, path, request, tenant };
  };

  /** A service as the GitOps repository has it, with a change. */
  const serviceChanged = async <Answers extends ChangeRequest>(
    caller: Caller,
    body: unknown,
    path: string,
    change: ChangeInGit<Answers>,
  ) => {
    const { credentials } = caller;
    const { edit, request } = parseInput(
      requestBody.extend({ request: change.answers }),
      body,
    );
    caller.note({
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
  const serviceRolledBack = async (caller: Caller, body: unknown) => {
    const { credentials } = caller;
    const { edit, request: answers } = parseInput(
      requestBody.extend({ request: rollBackRequestSchema }),
      body,
    );
    const { revision, service, tenant: name } = answers;
    caller.note({ path: rollBack.id, tenant: name, service, revision });
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
    caller: Caller,
    body: unknown,
    asked: string | undefined,
  ): Promise<AskedService> => {
    if (asked === rollBack.id) {
      return await serviceRolledBack(caller, body);
    }
    const change = changeInGit(asked);
    return asked !== undefined && change
      ? await serviceChanged(caller, body, asked, change)
      : await serviceAsked(caller, body, paths.find(asked));
  };

  const renderBody = async (
    caller: Caller,
    body: unknown,
    purpose: 'propose' | 'judge',
  ) => {
    const asked = parseInput(requestBody, body).path;
    const { edit, path, remarks, request, tenant } = await serviceOf(
      caller,
      body,
      asked,
    );
    const rendered = await checks.render(
      path,
      tenant,
      request,
      caller.credentials,
      purpose,
      edit,
    );
    return { rendered, remarks, request, tenant };
  };

  /** The removal that a body asks for; undefined for any other path. */
  const removalAsked = async (caller: Caller, body: unknown) => {
    const { credentials } = caller;
    if ((body as { path?: unknown } | null)?.path !== removeService.id) {
      return undefined;
    }
    const { path, request } = parseInput(removalBody, body);
    const { service, tenant: name } = request;
    caller.note({ path, tenant: name, service });
    return { request, tenant: await authorize(credentials, name) };
  };

  const render = async (body: unknown, caller: Caller) => {
    const removal = await removalAsked(caller, body);
    if (removal) {
      return await removals.render(removal.tenant, removal.request);
    }
    return (await renderBody(caller, body, 'propose')).rendered;
  };

  const check = async (body: unknown, caller: Caller) => {
    const { credentials } = caller;
    const removal = await removalAsked(caller, body);
    if (removal) {
      const { request, tenant } = removal;
      return noted(
        caller,
        await visible(
          credentials,
          tenant,
          await removals.check(tenant, request, credentials),
        ),
      );
    }
    if (body && typeof body === 'object' && 'request' in body) {
      const { remarks, rendered, request, tenant } = await renderBody(
        caller,
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
      return noted(caller, edit ? withEdit(remarked, edit) : remarked);
    }
    const files = parseInput(filesBody, body);
    caller.note({ tenant: files.tenant, service: files.service });
    const tenant = await authorize(credentials, files.tenant);
    return noted(caller, await judge(credentials, tenant, files));
  };

  return { render, check };
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
function noted(caller: Caller, report: CheckReport): CheckReport {
  caller.note({
    outcome: report.outcome,
    refused: report.findings
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
      .map(({ rule }) => rule),
  });
  return report;
}
