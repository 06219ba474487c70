import { PlatformLayer, SubstrateItem } from '../api';
import { Asked } from '../controls/facts';
import { ClusterPicture } from '../kubernetes';

/** What was asked of a cluster beside what is watched. @public */
export interface PlatformFacts {
  /** Names of the cluster's StorageClasses, and the default one. */
  storage: Asked<{ names: readonly string[]; byDefault: string | null }>;
  /** Names of its GatewayClasses. */
  gatewayClasses: Asked<readonly string[]>;
  /** Whether the cluster's DNS has a Service. */
  dns: Asked<boolean>;
  /** The LLM gateway: undefined when none is configured. */
  llmGateway: Asked<unknown> | undefined;
}

/** Kinds that the layer `serving` rests on, and what brings them. */
const SERVING: ReadonlyArray<readonly [kind: string, from: string]> = [
  ['InferenceService', 'KServe'],
  ['ClusterQueue', 'Kueue'],
  ['LocalQueue', 'Kueue'],
  ['Workload', 'Kueue'],
];

/** What `full` needs beside `serving` and `llm-gateway`. */
const FULL: ReadonlyArray<readonly [kind: string, from: string]> = [
  ['ScaledObject', 'KEDA'],
  ['ExternalSecret', 'External Secrets'],
  ['Application', 'Argo CD'],
];

interface Finding {
  missing: string[];
  unknown: string[];
}

function look(
  picture: ClusterPicture,
  kinds: ReadonlyArray<readonly [string, string]>,
): Finding {
  const finding: Finding = { missing: [], unknown: [] };
  for (const [kind, from] of kinds) {
    const state = picture.kinds[kind]?.state;
    if (state === 'not-installed') {
      finding.missing.push(`${kind} (${from}) is not installed`);
    } else if (state !== 'live') {
      finding.unknown.push(
        `${kind} (${from}) cannot be read: ${state ?? 'it is not watched'}`,
      );
    }
  }
  return finding;
}

/**
 * Those of the kinds that a cluster does not serve, each with what would bring it. What cannot be read is not said to
 * be missing.
 * @public
 */
export function missingKinds(
  picture: ClusterPicture,
  kinds: readonly string[],
): string[] {
  return look(
    picture,
    [...SERVING, ...FULL].filter(([kind]) => kinds.includes(kind)),
  ).missing;
}

/** What each layer is, and what it is called where a part of it is absent. */
const LAYERS: Record<PlatformLayer['name'], { title: string; absent: string }> =
  {
    serving: { title: 'Serving (KServe and Kueue)', absent: 'incomplete' },
    'llm-gateway': {
      title: 'LLM gateway (optional, enforces budgets of tenants)',
      absent: 'not configured',
    },
    full: {
      title:
        'All components (Serving, the LLM gateway, KEDA, External Secrets and Argo CD)',
      absent: 'incomplete',
    },
  };

function layer(name: PlatformLayer['name'], found: Finding): PlatformLayer {
  const { absent, title } = LAYERS[name];
  const missing = [...found.missing, ...found.unknown];
  if (missing.length === 0) {
    return { name, provided: true, missing, sentence: `${title}: installed` };
  }
  const provided = found.missing.length > 0 ? false : null;
  const state = provided === null ? 'unknown' : absent;
  return {
    name,
    provided,
    missing,
    sentence: `${title}: ${state}, ${missing.join('; ')}`,
  };
}

/** The layers that a cluster provides, so that golden paths offer only what works there. @public */
export function platformLayers(
  picture: ClusterPicture,
  { llmGateway }: Pick<PlatformFacts, 'llmGateway'>,
): PlatformLayer[] {
  const serving = look(picture, SERVING);
  const gateway: Finding = {
    missing: llmGateway
      ? []
      : ['modelServing.gateway is missing from the app configuration'],
    unknown: llmGateway && !llmGateway.known ? [llmGateway.reason] : [],
  };
  const rest = look(picture, FULL);
  return [
    layer('serving', serving),
    layer('llm-gateway', gateway),
    layer('full', {
      missing: [...serving.missing, ...gateway.missing, ...rest.missing],
      unknown: [...serving.unknown, ...gateway.unknown, ...rest.unknown],
    }),
  ];
}

function item(
  id: SubstrateItem['id'],
  title: string,
  asked: Asked<{ found: boolean; detail: string }>,
  ask: string,
): SubstrateItem {
  if (!asked.known) {
    return { id, title, state: 'unknown', detail: asked.reason, ask: null };
  }
  const { detail, found } = asked.value;
  return {
    id,
    title,
    state: found ? 'found' : 'missing',
    detail,
    ask: found ? null : ask,
  };
}

function when<T>(
  asked: Asked<T>,
  judge: (value: T) => { found: boolean; detail: string },
): Asked<{ found: boolean; detail: string }> {
  return asked.known ? { known: true, value: judge(asked.value) } : asked;
}

function watched<T>(
  picture: ClusterPicture,
  kind: string,
  value: () => T,
): Asked<T> {
  const state = picture.kinds[kind]?.state;
  return state === 'live' || state === 'not-installed'
    ? { known: true, value: value() }
    : { known: false, reason: `${kind}s cannot be read: ${state}` };
}

/** What lies under the platform: found, missing, or not to be told, with what to ask for. @public */
export function platformSubstrate(
  picture: ClusterPicture,
  facts: PlatformFacts,
): SubstrateItem[] {
  const accelerators = watched(picture, 'Node', () => {
    const sums = new Map<string, number>();
    for (const { allocatable } of picture.objects.Node ?? []) {
      for (const [resource, amount] of Object.entries(allocatable)) {
        const count = Number(amount);
        if (resource.includes('/') && count > 0) {
          sums.set(resource, (sums.get(resource) ?? 0) + count);
        }
      }
    }
    return [...sums].filter(([resource]) => !resource.startsWith('hugepages'));
  });
  const secrets = watched(picture, 'ExternalSecret', () => ({
    found: picture.kinds.ExternalSecret?.state === 'live',
    detail:
      picture.kinds.ExternalSecret?.state === 'live'
        ? 'External Secrets is installed'
        : 'External Secrets is not installed',
  }));
  return [
    item(
      'accelerators',
      'Accelerators',
      when(accelerators, found => ({
        found: found.length > 0,
        detail:
          found.map(([resource, count]) => `${count} ${resource}`).join(', ') ||
          'no node offers an accelerator',
      })),
      'Nodes with accelerators, their driver and device plugin (for NVIDIA the GPU operator), labeled by product.',
    ),
    item(
      'storage',
      'Storage class',
      when(facts.storage, ({ byDefault, names }) => ({
        found: names.length > 0,
        detail:
          names.length > 0
            ? `${names.join(', ')}; by default ${byDefault ?? 'none'}`
            : 'there is no StorageClass',
      })),
      'A StorageClass with dynamic provisioning, marked as default, for model caches.',
    ),
    item(
      'gateway',
      'Gateway',
      when(facts.gatewayClasses, names => ({
        found: names.length > 0,
        detail:
          names.length > 0
            ? `GatewayClass ${names.join(', ')}`
            : 'there is no GatewayClass',
      })),
      'An implementation of the Gateway API with a Gateway that has an address, a certificate and a DNS zone.',
    ),
    item(
      'dns',
      'DNS of the cluster',
      when(facts.dns, found => ({
        found,
        detail: found
          ? 'Service kube-system/kube-dns'
          : 'there is no Service kube-system/kube-dns',
      })),
      "CoreDNS behind Service kube-system/kube-dns, which the tenants' NetworkPolicies let pods ask.",
    ),
    item(
      'secrets',
      'Secrets',
      secrets,
      'External Secrets with a vault that has a path and a role for each tenant.',
    ),
  ];
}
