import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CheckReport,
  RenderedFile,
  ServiceRef,
  ServiceRequest,
  TenantPlan,
  TenantProposal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsFile } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

/** What `POST /renders` of the model-serving backend answers. @public */
export interface RenderResult {
  /** `tenants/<tenant>/<service>`, below which all files lie. */
  directory: string;
  files: RenderedFile[];
  service: ServiceRef;
  /** The catalog entity that the service will have. */
  entityRef: string;
}

/** @public */
export interface CheckFilesInput {
  tenant: string;
  service: string;
  files: GitOpsFile[];
}

const TIMEOUT_MS = 60_000;

const renderResult = z.looseObject({
  directory: z.string(),
  files: z.array(z.looseObject({ path: z.string(), content: z.string() })),
  service: z.looseObject({
    cluster: z.string(),
    namespace: z.string(),
    kind: z.string(),
    name: z.string(),
  }),
  entityRef: z.string(),
});

const tenantPlan = z.looseObject({
  tenant: z.string(),
  directory: z.string(),
  files: z.array(z.looseObject({ path: z.string(), content: z.string() })),
  breaks: z.array(z.string()),
  notes: z.array(z.string()),
});

const checkReport = z.looseObject({
  outcome: z.enum(['pass', 'warn', 'fail']),
  findings: z.array(
    z.looseObject({
      rule: z.string(),
      outcome: z.enum(['pass', 'warn', 'fail', 'unknown']),
      message: z.string(),
    }),
  ),
  files: z.array(z.looseObject({ path: z.string() })),
});

/**
 * The model-serving backend, asked on behalf of the user who runs a template: so its permissions decide.
 * @public
 */
export class ModelServingBackendClient {
  readonly #discovery: DiscoveryService;
  readonly #auth: AuthService;

  constructor(options: { discovery: DiscoveryService; auth: AuthService }) {
    this.#discovery = options.discovery;
    this.#auth = options.auth;
  }

  /**
   * Renders a request into files.
   *
   * @throws InputError when the request is not valid, NotAllowedError when the user may not propose for the tenant.
   */
  async render(
    request: ServiceRequest,
    credentials: BackstageCredentials,
  ): Promise<RenderResult> {
    const answer = await this.#post('/renders', { request }, credentials);
    return understood(renderResult, answer) as unknown as RenderResult;
  }

  /**
   * Checks files as they are.
   *
   * @throws NotAllowedError when the user may not propose for the tenant.
   */
  async check(
    input: CheckFilesInput,
    credentials: BackstageCredentials,
  ): Promise<CheckReport> {
    const answer = await this.#post('/checks', input, credentials);
    return understood(checkReport, answer) as unknown as CheckReport;
  }

  /**
   * Plans a proposal about a tenant.
   *
   * @throws InputError when it cannot be used, NotAllowedError when the user may not propose tenants.
   */
  async planTenant(
    proposal: TenantProposal,
    credentials: BackstageCredentials,
  ): Promise<TenantPlan> {
    const answer = await this.#post('/tenant-plans', proposal, credentials);
    return understood(tenantPlan, answer) as unknown as TenantPlan;
  }

  async #post(
    path: string,
    body: unknown,
    credentials: BackstageCredentials,
  ): Promise<unknown> {
    const baseUrl = await this.#discovery.getBaseUrl('model-serving');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'model-serving',
    });
    let response: Response;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ServiceUnavailableError(
        'The model-serving backend does not answer',
      );
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response.json();
  }
}

function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ServiceUnavailableError(
      `The model-serving backend answered something that is not understood: ${issue.path.join(
        '.',
      )}: ${issue.message}`,
    );
  }
  return parsed.data;
}

/** The backend's own words, which say what is wrong, instead of its status, which does not. */
async function refusal(response: Response): Promise<Error> {
  const error = await ResponseError.fromResponse(response);
  const { message } = error.cause;
  switch (response.status) {
    case 400:
    case 413:
    case 422:
      return new InputError(message);
    case 403:
      return new NotAllowedError(message);
    case 404:
      return new NotFoundError(message);
    case 429:
    case 503:
      return new ServiceUnavailableError(message);
    default:
      return error;
  }
}
