import {
  SERVICE_LABEL,
  Spread,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { RenderContext } from './RenderContext';
import { fromLayer, Tree } from './sourced';

/** The label of nodes by which replicas are spread. */
const SPREAD_KEYS: Record<Spread, string> = {
  zones: 'topology.kubernetes.io/zone',
  nodes: 'kubernetes.io/hostname',
};

/**
 * How replicas are spread; undefined where nothing was asked for. A preference: Kueue admits a pod before it is placed, and
 * one that no node may take would hold its quota until it is evicted. Pods of an earlier revision do not count, because an
 * update replaces them.
 */
export function spreadConstraints({
  request,
}: RenderContext): Tree[] | undefined {
  const topologyKey = SPREAD_KEYS[request.operation?.spread as Spread];
  return topologyKey === undefined
    ? undefined
    : [
        {
          maxSkew: 1,
          topologyKey: fromLayer('request', topologyKey),
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: {
            matchLabels: {
              [SERVICE_LABEL]: fromLayer('request', request.name),
            },
          },
          matchLabelKeys: ['pod-template-hash'],
        },
      ];
}

/** The answer that constraints are the rendering of; undefined for those that are of none. */
export function spreadOf(constraints: unknown): string | undefined {
  const [first] = Array.isArray(constraints) ? constraints : [];
  return Object.entries(SPREAD_KEYS).find(
    ([, key]) => key === first?.topologyKey,
  )?.[0];
}
