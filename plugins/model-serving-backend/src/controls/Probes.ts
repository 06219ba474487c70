import { AdmissionPolicy } from '@model-serving/backstage-kubernetes-policy-node';
import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  ControlProbe,
  COST_CENTER_LABEL,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Judging } from '@model-serving/backstage-plugin-model-serving-node';
import { stringify } from 'yaml';
import { AdmissionContexts } from '../checks/AdmissionContexts';
import { ClusterConnection } from '../clusters/ClusterConnection';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { resourcesOf } from '../clusters/expectedAnswers';
import { describeFailure, KubernetesError } from '../clusters/KubernetesError';
import { PlatformFiles } from '../gitops/GitOpsState';
import { ControlledTenant } from './Controls';
import { prepareProbe, ProbeValues } from './probeManifest';
import { ProbeBase } from './ProbeBase';

/** Between two tries of one control on one tenant. */
const CELL_PAUSE_MS = 20_000;
/** Tries a minute and cluster, whoever asks. */
const MOST_A_MINUTE = 30;
const MINUTE_MS = 60_000;
/** Statuses of an API server that has judged an object. */
const REFUSALS = [400, 403, 409, 422];

/** `modelServing.probes`. */
export interface ProbeConfig {
  /** Clusters on which probes may be sent; none by default. */
  clusters: readonly string[];
  /** Between two tries of everything; 0 for only when somebody asks. */
  intervalMs: number;
}

/** What an outcome says of the control. */
const OUTCOMES: Readonly<Record<ControlProbe['outcome'], string>> = {
  refused: 'Rejected by this control, as expected.',
  'refused-unexpectedly':
    'Rejected by this control for an unexpected reason. The cluster may use an outdated parameter.',
  'refused-otherwise':
    'Rejected by something else. Inconclusive for this control.',
  accepted: 'Accepted. The control did not reject it.',
  failed: 'Test failed. Inconclusive for this control.',
};

/**
 * Tries controls by asking a cluster to judge, and not to store, an object that breaks exactly one
 * rule. Only on clusters that configuration names; limited in rate; each try is audited.
 */
export class Probes {
  readonly #config: ProbeConfig;
  readonly #fleet: ClusterFleet;
  readonly #contexts: AdmissionContexts;
  readonly #base: ProbeBase;
  readonly #judging: Judging;
  readonly #auditor: AuditorService;
  readonly #logger: LoggerService;
  readonly #last = new Map<string, ControlProbe>();
  readonly #tried = new Map<string, number>();
  readonly #sent = new Map<string, number[]>();

  constructor(options: {
    config: ProbeConfig;
    fleet: ClusterFleet;
    contexts: AdmissionContexts;
    base: ProbeBase;
    judging: Judging;
    auditor: AuditorService;
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#fleet = options.fleet;
    this.#contexts = options.contexts;
    this.#base = options.base;
    this.#judging = options.judging;
    this.#auditor = options.auditor;
    this.#logger = options.logger;
  }

  last(cluster: string, tenant: string, control: string): ControlProbe | null {
    return this.#last.get(keyOf(cluster, tenant, control)) ?? null;
  }

  /** Why a control cannot be tried on this cluster; null when it can be. */
  unavailable(cluster: string, policy: AdmissionPolicy | undefined) {
    if (!this.#config.clusters.includes(cluster)) {
      return `modelServing.probes.clusters does not name cluster ${cluster}`;
    }
    return policy ? null : 'only policies can be tried';
  }

  /**
   * Tries one control now.
   *
   * @throws ConflictError when it, or the cluster, was tried too recently.
   * @throws InputError when it cannot be tried, saying why.
   */
  async send(
    tenant: ControlledTenant,
    control: string,
    platform: PlatformFiles,
  ): Promise<ControlProbe> {
    return await this.#send(tenant, control, platform, attempt => attempt());
  }

  async #send(
    tenant: ControlledTenant,
    control: string,
    platform: PlatformFiles,
    around: (attempt: () => Promise<ControlProbe>) => Promise<ControlProbe>,
  ): Promise<ControlProbe> {
    const policy = platform.policies.policies.find(
      ({ metadata }) => metadata.name === control,
    );
    const unavailable = this.unavailable(tenant.cluster, policy);
    if (unavailable || !policy) {
      throw new InputError(`${control} cannot be tried: ${unavailable}`);
    }
    const key = keyOf(tenant.cluster, tenant.name, control);
    this.#limit(tenant.cluster, key);
    const probe = await around(() => this.#try(tenant, policy, platform));
    this.#last.set(key, probe);
    return probe;
  }

  /** Audits a probe that nobody asked for; those that somebody does are requests, and audited as such. */
  async #audited(
    meta: { cluster: string; tenant: string; control: string },
    attempt: () => Promise<ControlProbe>,
  ): Promise<ControlProbe> {
    const event = await this.#auditor.createEvent({
      eventId: 'control-probe',
      severityLevel: 'medium',
      meta,
    });
    try {
      const probe = await attempt();
      await event.success({ meta: { outcome: probe.outcome } });
      return probe;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }

  /** Tries what was not tried within the interval. Never throws. */
  async sendDue(
    tenants: readonly ControlledTenant[],
    platform: PlatformFiles,
  ): Promise<void> {
    if (this.#config.intervalMs === 0) {
      return;
    }
    for (const tenant of tenants) {
      for (const { metadata } of platform.policies.policies) {
        const key = keyOf(tenant.cluster, tenant.name, metadata.name);
        const due =
          Date.now() - (this.#tried.get(key) ?? 0) >= this.#config.intervalMs;
        if (due && this.#config.clusters.includes(tenant.cluster)) {
          try {
            await this.#send(tenant, metadata.name, platform, attempt =>
              this.#audited(
                {
                  cluster: tenant.cluster,
                  tenant: tenant.name,
                  control: metadata.name,
                },
                attempt,
              ),
            );
          } catch (error) {
            if (error instanceof ConflictError) {
              return;
            }
            this.#logger.debug(
              `Control ${metadata.name} of ${tenant.name} was not tried: ${
                (error as Error).message
              }`,
            );
          }
        }
      }
    }
  }

  #limit(cluster: string, key: string): void {
    const now = Date.now();
    if (now - (this.#tried.get(key) ?? 0) < CELL_PAUSE_MS) {
      throw new ConflictError(
        `This control was tried less than ${CELL_PAUSE_MS / 1000} s ago`,
      );
    }
    const recent = (this.#sent.get(cluster) ?? []).filter(
      at => now - at < MINUTE_MS,
    );
    if (recent.length >= MOST_A_MINUTE) {
      throw new ConflictError(
        `Cluster ${cluster} was asked ${MOST_A_MINUTE} times in the last minute; try again later`,
      );
    }
    this.#tried.set(key, now);
    this.#sent.set(cluster, [...recent, now]);
  }

  async #try(
    tenant: ControlledTenant,
    policy: AdmissionPolicy,
    platform: PlatformFiles,
  ): Promise<ControlProbe> {
    const connection = this.#fleet.find(tenant.cluster)?.connection;
    if (!connection) {
      throw new ServiceUnavailableError(
        `Cluster '${tenant.cluster}' is not watched`,
      );
    }
    const context = await this.#contexts
      .of(tenant.cluster, tenant.namespace, platform.policies)
      .catch(error => {
        throw new ServiceUnavailableError(
          `Cluster '${tenant.cluster}' cannot be asked: ${describeFailure(
            error,
          )}`,
        );
      });
    const prepared = await prepareProbe({
      policy,
      base: await this.#base.of(tenant, platform, context),
      baseKind: this.#base.kind,
      values: valuesOf(tenant, context.namespaceObject.metadata.annotations),
      evaluate: object =>
        this.#judging.run('evaluate', {
          platform: platform.source,
          object,
          admission: {
            operation: 'CREATE',
            namespace: context.namespaceObject,
            params: context.params,
            username: 'model-serving-portal',
          },
        }),
    });
    if ('reason' in prepared) {
      throw new InputError(
        `${policy.metadata.name} cannot be tried: ${prepared.reason}`,
      );
    }
    const { object, expected } = prepared;
    const answer = await dryRun(connection, object).catch(describeRefusal);
    const outcome = outcomeOf(answer, policy.metadata.name, expected);
    return {
      at: new Date().toISOString(),
      outcome,
      sentence: OUTCOMES[outcome],
      manifest: stringify(object),
      answer: answer.words,
    };
  }
}

interface Answer {
  status: number | null;
  words: string;
}

async function dryRun(
  connection: ClusterConnection,
  object: {
    apiVersion: string;
    kind: string;
    metadata: { namespace?: string };
  },
): Promise<Answer> {
  const root = object.apiVersion.includes('/')
    ? `/apis/${object.apiVersion}`
    : `/api/${object.apiVersion}`;
  const resources = await connection.getJson(
    root,
    resourcesOf(object.apiVersion),
  );
  const resource = resources.find(
    ({ kind, name }) => kind === object.kind && !name.includes('/'),
  );
  if (!resource) {
    return { status: null, words: `the cluster has no kind ${object.kind}` };
  }
  const place = resource.namespaced
    ? `/namespaces/${encodeURIComponent(object.metadata.namespace ?? '')}`
    : '';
  await connection.dryRunCreate(`${root}${place}/${resource.name}`, object);
  return { status: 201, words: 'accepted (dry run, nothing was stored)' };
}

function describeRefusal(error: unknown): Answer {
  // A refusal is about the tenant's own object; what a failing server says may be about anything.
  return error instanceof KubernetesError && REFUSALS.includes(error.status)
    ? { status: error.status, words: error.message }
    : { status: null, words: describeFailure(error) };
}

/** Whether an API server's words are one of these, or begin one of them where they were cut. */
function isOneOf(words: string, expected: readonly string[]): boolean {
  return words.endsWith('…')
    ? expected.some(each => each.startsWith(words.slice(0, -1).trimEnd()))
    : expected.includes(words);
}

/** @param expected - what the policy says of the object by its text and the parameters as they are */
function outcomeOf(
  answer: Answer,
  policy: string,
  expected: readonly string[],
): ControlProbe['outcome'] {
  if (answer.status === 201) {
    return 'accepted';
  }
  if (answer.words.includes(`ValidatingAdmissionPolicy '${policy}'`)) {
    const [, words = ''] = /denied request: ([^]*)$/.exec(answer.words) ?? [];
    return isOneOf(words, expected) ? 'refused' : 'refused-unexpectedly';
  }
  const judged =
    answer.words.includes("ValidatingAdmissionPolicy '") ||
    answer.words.includes('admission webhook');
  return judged ? 'refused-otherwise' : 'failed';
}

function valuesOf(
  tenant: ControlledTenant,
  annotations: Record<string, string> | undefined,
): ProbeValues {
  return {
    namespace: tenant.namespace,
    queue: tenant.localQueue ?? '',
    owner: tenant.owner?.split('/').at(-1) ?? '',
    costCenter: annotations?.[COST_CENTER_LABEL] ?? '',
  };
}

function keyOf(cluster: string, tenant: string, control: string): string {
  return JSON.stringify([cluster, tenant, control]);
}
