import {
  MANIFEST_LIMITS,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  AdmissionObject,
  Asked,
  ClusterControlFacts,
  KueueSettings,
  NetworkRule,
  ObjectQuota,
} from '@model-serving/backstage-plugin-model-serving-common';
import { CustomErrorBase } from '@backstage/errors';
import { z } from 'zod';
import { ClusterConnection } from '../clusters/ClusterConnection';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { objectOf } from '../clusters/expectedAnswers';
import { describeFailure, KubernetesError } from '../clusters/KubernetesError';
import { readList } from '../clusters/listPages';

/** However many look, a cluster is asked once in this time; what it has lost is red well within a minute. */
const KEEP_MS = 10_000;
/** The same while the watches say that the cluster is away: what was read before it went says nothing now. */
const KEEP_WHILE_AWAY_MS = 1_000;
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const RESOURCE_QUOTAS = '/api/v1/resourcequotas';
const NETWORK_POLICIES = '/apis/networking.k8s.io/v1/networkpolicies';
const KUEUE_CONFIG_KEY = 'controller_manager_config.yaml';

const admissionObject = z.object({
  metadata: z.object({
    name: z.string(),
    generation: z.number().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.record(z.string(), z.any()).default({}),
  status: z.record(z.string(), z.any()).optional(),
});

const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).nullish(),
      }),
    )
    .optional(),
});

const kueueConfiguration = z.looseObject({
  managedJobsNamespaceSelector: labelSelector.optional(),
  integrations: z
    .looseObject({ frameworks: z.array(z.string()).optional() })
    .optional(),
});

const networkPolicy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    podSelector: labelSelector.nullish(),
    policyTypes: z.array(z.string()).nullish(),
    ingress: z.array(z.record(z.string(), z.unknown())).nullish(),
    egress: z.array(z.record(z.string(), z.unknown())).nullish(),
  }),
});

/** Kueue's configuration is not where it should be; the message is ours. */
class UnusableKueueError extends CustomErrorBase {}

const resourceQuota = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({ hard: z.record(z.string(), z.unknown()).nullish() }),
});

/** What was read of a cluster for its controls, at one time. */
export interface ClusterReading {
  asOf: string;
  facts: ClusterControlFacts;
  network: Asked<ReadonlyMap<string, readonly NetworkRule[]>>;
  quotas: Asked<ReadonlyMap<string, readonly ObjectQuota[]>>;
}

/** Reads what decides about controls from a cluster; answers are shared for some seconds, failures are not kept. */
export class ClusterControlReader {
  readonly #fleet: ClusterFleet;
  readonly #kueueConfig: string;
  readonly #cached = new Map<
    string,
    { at: number; value: Promise<ClusterReading> }
  >();

  constructor(options: {
    fleet: ClusterFleet;
    /** `<namespace>/<name>` of the ConfigMap that holds Kueue's configuration. */
    kueueConfig: string;
  }) {
    this.#fleet = options.fleet;
    this.#kueueConfig = options.kueueConfig;
  }

  of(cluster: string): Promise<ClusterReading> {
    const known = this.#cached.get(cluster);
    const keep = this.#fleet.find(cluster)?.status().stale
      ? KEEP_WHILE_AWAY_MS
      : KEEP_MS;
    if (known && Date.now() - known.at < keep) {
      return known.value;
    }
    const value = this.#read(cluster);
    this.#cached.set(cluster, { at: Date.now(), value });
    return value;
  }

  async #read(cluster: string): Promise<ClusterReading> {
    const connection = this.#fleet.find(cluster)?.connection;
    const ask = async <T>(
      what: string,
      read: (from: ClusterConnection) => Promise<T>,
    ): Promise<Asked<T>> => {
      if (!connection) {
        return { known: false, reason: `cluster ${cluster} is not watched` };
      }
      try {
        return { known: true, value: await read(connection) };
      } catch (error) {
        return {
          known: false,
          reason: `the ${what} of cluster ${cluster} cannot be read: ${
            error instanceof UnusableKueueError
              ? error.message
              : describeFailure(error)
          }`,
        };
      }
    };
    const [policies, bindings, kueue, network, quotas] = await Promise.all([
      ask('policies', from =>
        admissionObjects(
          from,
          'validatingadmissionpolicies',
          'ValidatingAdmissionPolicy',
        ),
      ),
      ask('policy bindings', from =>
        admissionObjects(
          from,
          'validatingadmissionpolicybindings',
          'ValidatingAdmissionPolicyBinding',
        ),
      ),
      ask('configuration of Kueue', from => readKueue(from, this.#kueueConfig)),
      ask('network policies', readNetwork),
      ask('resource quotas', readQuotas),
    ]);
    return {
      asOf: new Date().toISOString(),
      facts: { cluster, policies, bindings, kueue },
      network,
      quotas,
    };
  }
}

async function admissionObjects(
  connection: ClusterConnection,
  plural: string,
  kind: string,
): Promise<AdmissionObject[]> {
  const items = await readList(connection, `${ADMISSION}/${plural}`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
  });
  return items.map(item => admissionObject.parse(item));
}

async function readKueue(
  connection: ClusterConnection,
  place: string,
): Promise<KueueSettings> {
  const [namespace, name] = place.split('/').map(encodeURIComponent);
  let configMap: Record<string, unknown>;
  try {
    configMap = await connection.getJson(
      `/api/v1/namespaces/${namespace}/configmaps/${name}`,
      objectOf({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: decodeURIComponent(name),
      }),
    );
  } catch (error) {
    if (error instanceof KubernetesError && error.isMissing) {
      throw new UnusableKueueError(`there is no ConfigMap ${place}`);
    }
    throw error;
  }
  const data = (configMap.data ?? {}) as Record<string, unknown>;
  const text = data[KUEUE_CONFIG_KEY] ?? Object.values(data)[0];
  const parsed = kueueConfiguration.safeParse(
    documentOf(`ConfigMap ${place}`, text),
  );
  if (!parsed.success) {
    throw new UnusableKueueError(
      `ConfigMap ${place} holds no configuration of Kueue`,
    );
  }
  const { integrations, managedJobsNamespaceSelector } = parsed.data;
  return {
    namespaceSelector: managedJobsNamespaceSelector,
    frameworks: integrations?.frameworks,
  };
}

function documentOf(path: string, text: unknown): unknown {
  try {
    const content = typeof text === 'string' ? text : '';
    return readYamlDocuments(
      { path, content },
      MANIFEST_LIMITS,
      'kubernetes',
    )[0]?.value;
  } catch {
    return undefined;
  }
}

async function readNetwork(
  connection: ClusterConnection,
): Promise<ReadonlyMap<string, readonly NetworkRule[]>> {
  const items = await readList(connection, NETWORK_POLICIES, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
  });
  const rules = new Map<string, NetworkRule[]>();
  for (const item of items) {
    const { metadata, spec } = networkPolicy.parse(item);
    const known = rules.get(metadata.namespace) ?? [];
    rules.set(metadata.namespace, [
      ...known,
      {
        name: metadata.name,
        allPods:
          Object.keys(spec.podSelector?.matchLabels ?? {}).length === 0 &&
          (spec.podSelector?.matchExpressions ?? []).length === 0,
        policyTypes: spec.policyTypes ?? ['Ingress'],
        opensIngress: opensEverything(spec.ingress, 'from'),
        opensEgress: opensEverything(spec.egress, 'to'),
      },
    ]);
  }
  return rules;
}

async function readQuotas(
  connection: ClusterConnection,
): Promise<ReadonlyMap<string, readonly ObjectQuota[]>> {
  const items = await readList(connection, RESOURCE_QUOTAS, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
  });
  const quotas = new Map<string, ObjectQuota[]>();
  for (const item of items) {
    const { metadata, spec } = resourceQuota.parse(item);
    const known = quotas.get(metadata.namespace) ?? [];
    quotas.set(metadata.namespace, [
      ...known,
      { name: metadata.name, resources: Object.keys(spec.hard ?? {}) },
    ]);
  }
  return quotas;
}

/** A rule without peers lets everybody through; with ports it is still everybody. */
function opensEverything(
  rules: ReadonlyArray<Record<string, unknown>> | null | undefined,
  peers: 'from' | 'to',
): boolean {
  return (rules ?? []).some(rule => {
    const listed = rule[peers];
    return !Array.isArray(listed) || listed.length === 0;
  });
}
