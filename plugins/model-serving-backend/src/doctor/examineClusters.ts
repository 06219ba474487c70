import {
  ClusterStatus,
  PlatformLayer,
  PlatformProfile,
} from '@model-serving/backstage-plugin-model-serving-common';
import { denialsInWords, withWords } from '../picture/clusterWords';
import { Examiner, Finding } from './Examiner';

const LAYERS: Record<
  PlatformLayer['name'],
  { title: string; isNeeded: boolean }
> = {
  serving: { title: 'KServe and Kueue are installed', isNeeded: true },
  'llm-gateway': { title: 'LLM gateway, optional', isNeeded: false },
  full: { title: 'Optional components', isNeeded: false },
};

/** Whether each cluster answers, lets the portal read what it needs, and has what golden paths rest on. */
export function examineClusters(options: {
  clusters(): readonly ClusterStatus[];
  profiles(): Promise<readonly PlatformProfile[]>;
}): Examiner {
  return {
    area: 'clusters',
    docs: 'docs/clusters.md',
    async examine() {
      const clusters = options.clusters().map(withWords);
      if (clusters.length === 0) {
        return [
          {
            id: 'clusters.configured',
            title: 'Clusters are configured',
            state: 'broken',
            detail: 'no cluster is configured',
            source: 'config:kubernetes.clusterLocatorMethods',
            next: 'Platform owners: add a cluster to kubernetes.clusterLocatorMethods, or set modelServing.kubeconfig.',
          },
        ];
      }
      const profiles = await options.profiles();
      return clusters.flatMap(cluster => [
        reached(cluster),
        ...(cluster.stale
          ? []
          : [
              read(cluster),
              ...installed(
                profiles.find(each => each.cluster === cluster.name),
              ),
            ]),
      ]);
    },
  };
}

function reached(cluster: ClusterStatus): Finding {
  const { detail, name, next, source, stale, staleReason } = cluster;
  return {
    id: `clusters.${name}.reached`,
    title: `Cluster ${name} answers`,
    state: stale ? 'broken' : 'holds',
    detail: stale
      ? `${staleReason ?? 'it has not answered yet'}${
          detail ? ` (${detail})` : ''
        }`
      : 'its API server answers',
    source,
    ...(stale && next ? { next } : {}),
  };
}

function read(cluster: ClusterStatus): Finding {
  const { details, kinds, name, source } = cluster;
  const denials = denialsInWords(cluster);
  const failing = kinds.filter(({ state }) => state === 'unreachable');
  const starting = kinds.filter(({ state }) => state === 'starting');
  const finding = {
    id: `clusters.${name}.read`,
    title: `The portal can read cluster ${name}`,
    source,
  };
  if (denials) {
    return {
      ...finding,
      state: 'broken',
      detail: details ? `${denials} (${details})` : denials,
      next: 'Platform owners: bind the ClusterRole of templates/platform/rbac/portal.yaml to the account.',
    };
  }
  if (failing.length > 0) {
    return {
      ...finding,
      state: 'broken',
      detail: `not readable now: ${namesOf(failing)}${
        details ? ` (${details})` : ''
      }`,
      next: 'Cluster administrators: check the API servers of these kinds.',
    };
  }
  return starting.length > 0
    ? {
        ...finding,
        state: 'unknown',
        detail: `not read yet: ${namesOf(starting)}`,
      }
    : {
        ...finding,
        state: 'holds',
        detail: 'it may list and watch every kind that the cluster serves',
      };
}

function installed(profile: PlatformProfile | undefined): Finding[] {
  return (profile?.layers ?? []).map(({ missing, name, provided }) => {
    const { isNeeded, title } = LAYERS[name];
    const absent = isNeeded ? ('broken' as const) : ('note' as const);
    return {
      id: `clusters.${profile!.cluster}.${name}`,
      title: `${title} (cluster ${profile!.cluster})`,
      state: states(provided, absent),
      detail: missing.join('; ') || 'nothing is missing',
      source: profile!.source,
      ...(provided === false && isNeeded
        ? {
            next: 'Cluster administrators: install what is missing.',
          }
        : {}),
    };
  });
}

function states(
  provided: boolean | null,
  absent: 'broken' | 'note',
): Finding['state'] {
  if (provided === null) {
    return 'unknown';
  }
  return provided ? 'holds' : absent;
}

function namesOf(kinds: ClusterStatus['kinds']): string {
  return kinds.map(({ kind }) => kind).join(', ');
}
