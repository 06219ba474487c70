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
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CheckRequest,
  CheckReport,
  ModelServingClient,
  RenderRequest,
  RenderResult,
  RequestOptions,
  TenantPlan,
  TenantProposal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

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
  readonly #auth: AuthService;
  readonly #client: ModelServingClient;

  constructor(options: { discovery: DiscoveryService; auth: AuthService }) {
    this.#auth = options.auth;
    this.#client = new ModelServingClient({
      discoveryApi: options.discovery,
      fetchApi: {
        // A redirect would hand the user's token to somebody else.
        fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
      },
    });
  }

  /**
   * Renders a request into files.
   *
   * @throws InputError when the request is not valid, NotAllowedError when the user may not propose for the tenant.
   */
  render(
    input: RenderRequest,
    credentials: BackstageCredentials,
  ): Promise<RenderResult> {
    return this.#ask(credentials, renderResult, options =>
      this.#client.render(input, options),
    );
  }

  /**
   * Checks files as they are.
   *
   * @throws NotAllowedError when the user may not propose for the tenant.
   */
  check(
    input: CheckRequest,
    credentials: BackstageCredentials,
  ): Promise<CheckReport> {
    return this.#ask(credentials, checkReport, options =>
      this.#client.check(input, options),
    );
  }

  /**
   * Plans a proposal about a tenant.
   *
   * @throws InputError when it cannot be used, NotAllowedError when the user may not propose tenants.
   */
  planTenant(
    proposal: TenantProposal,
    credentials: BackstageCredentials,
  ): Promise<TenantPlan> {
    return this.#ask(credentials, tenantPlan, options =>
      this.#client.planTenant(proposal, options),
    );
  }

  /** @param shape - What must be there for the answer to be used; a backend of another version may differ */
  async #ask<T>(
    credentials: BackstageCredentials,
    shape: z.ZodType,
    request: (options: RequestOptions) => Promise<T>,
  ): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'model-serving',
    });
    let answer: T;
    try {
      answer = await request({
        token,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw refusal(error);
    }
    const { error } = shape.safeParse(answer);
    if (error) {
      const [{ message, path }] = error.issues;
      throw new ServiceUnavailableError(
        `The model-serving backend returned an unexpected response: ${path.join(
          '.',
        )}: ${message}`,
      );
    }
    return answer;
  }
}

/** The backend's own words, which say what is wrong, instead of its status, which does not. */
function refusal(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return new ServiceUnavailableError(
      'The model-serving backend is not responding',
    );
  }
  const { message } = error.cause;
  switch (error.statusCode) {
    case 400:
    case 413:
    case 422:
      return new InputError(message);
    case 403:
      return new NotAllowedError(message);
    case 404:
      return new NotFoundError(message);
    case 501:
      return new NotImplementedError(message);
    case 429:
    case 503:
      return new ServiceUnavailableError(message);
    default:
      return error;
  }
}
