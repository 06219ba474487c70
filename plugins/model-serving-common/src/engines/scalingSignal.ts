import { EngineDefinition, MetricSource } from './EngineDefinition';
import { PromMatcher, promSelector } from './promql';

/** Pods of one service, as Prometheus labels them. @public */
export interface ScaledPods {
  namespace: string;
  /** Regular expression of their names. */
  pods: string;
}

/** What an engine measures that tells whether a service needs another replica. @public */
export interface ScalingSignal {
  /** Requests that wait, or requests in flight where the engine has no queue of its own. */
  quantity: 'waiting' | 'running';
  /** PromQL of their number in all pods; empty while none is measured. */
  query: string;
}

function queryOf(source: MetricSource, pods: readonly PromMatcher[]): string {
  const parts = [source, ...(source.plus ?? [])];
  const anyOf = parts
    .filter(({ where }) => !where)
    .flatMap(({ names }) => names);
  const named = (names: readonly string[], matchers: readonly PromMatcher[]) =>
    names.length === 1
      ? `${names[0]}${promSelector(matchers)}`
      : promSelector([
          { label: '__name__', operator: '=~', value: names.join('|') },
          ...matchers,
        ]);
  const conditional = parts.flatMap(({ names, where }) =>
    where
      ? [
          named(names, [
            ...pods,
            ...where.map(
              ({ label, not, value }): PromMatcher => ({
                label,
                operator: not ? '!~' : '=~',
                value,
              }),
            ),
          ]),
        ]
      : [],
  );
  return `sum(${[
    ...(anyOf.length > 0 ? [named(anyOf, pods)] : []),
    ...conditional,
  ].join(' or ')})`;
}

/**
 * What a service of an engine is scaled on; null where the engine measures neither what waits nor what is in flight.
 * @public
 */
export function scalingSignalOf(
  { metrics }: Pick<EngineDefinition, 'metrics'>,
  { namespace, pods: names }: ScaledPods,
): ScalingSignal | null {
  const pods: PromMatcher[] = [
    { label: 'namespace', operator: '=', value: namespace },
    { label: 'pod', operator: '=~', value: names },
  ];
  for (const quantity of ['waiting', 'running'] as const) {
    const source = metrics[quantity];
    if (source && !source.retired) {
      return { quantity, query: queryOf(source, pods) };
    }
  }
  return null;
}
