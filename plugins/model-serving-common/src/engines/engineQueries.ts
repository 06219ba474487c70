import { EngineDefinition, MetricSource } from './EngineDefinition';
import { knownEngines } from './engines';
import { failuresOf, identityLabels, spellingsOf } from './labels';
import {
  isHistogram,
  QUANTITIES,
  QUANTITY_NAMES,
  QuantityName,
} from './numbers';
import { PromLabels, promSelector } from './promql';

/** What is found by names; failures are found by their labels too. */
type Quantity = Exclude<QuantityName, 'failed'>;

/** How old the samples are is told by those that every engine with a queue has. */
const DATED: readonly Quantity[] = ['waiting', 'running'];

/** Names of a source, and of what is added to it, in every spelling. */
function namesOfSource(
  engine: EngineDefinition,
  { names, plus = [] }: MetricSource,
): string[] {
  return [
    ...names.flatMap(name => spellingsOf(engine, name)),
    ...plus.flatMap(source => namesOfSource(engine, source)),
  ];
}

function namesOf(...quantities: Quantity[]): string[] {
  const all = knownEngines().flatMap(engine =>
    quantities.flatMap(quantity => {
      const source = engine.metrics[quantity];
      return source ? namesOfSource(engine, source) : [];
    }),
  );
  return [...new Set(all)];
}

/** Quantities by the query in which they are asked for. */
function families(): Map<string, Quantity[]> {
  const found = new Map<string, Quantity[]>();
  for (const name of QUANTITY_NAMES) {
    if (name !== 'failed') {
      const traits = QUANTITIES[name];
      const family = 'family' in traits ? traits.family : name;
      found.set(family, [...(found.get(family) ?? []), name]);
    }
  }
  return found;
}

function byIdentity(labels: PromLabels, ...more: string[]): string {
  const { cluster, namespace, pod } = labels;
  const all = [
    '__name__',
    ...(cluster ? [cluster] : []),
    namespace,
    pod,
    ...identityLabels(),
    ...more,
  ];
  return all.join(',');
}

/**
 * The queries that read the engines of all pods that a Prometheus knows: one a family, whatever the
 * number of services. The same engine scraped twice under different jobs counts once.
 * `measuredAt` answers when the samples were taken, since a query answers with up to five minutes old ones.
 * @public
 */
export function engineQueries(
  labels: PromLabels,
): Readonly<Record<string, string>> {
  const pods = [labels.cluster, labels.namespace, labels.pod]
    .filter(Boolean)
    .join(',');
  const named = (...names: string[]) =>
    promSelector([
      {
        label: '__name__',
        operator: names.length === 1 ? '=' : '=~',
        value: names.join('|'),
      },
      { label: labels.pod, operator: '=~', value: '.+' },
    ]);
  const of = (names: readonly string[], ...more: string[]) =>
    `max by (${byIdentity(labels, ...more)}) (${named(...names)})`;
  const numbers = [...families()].map(([family, quantities]) => {
    const names = namesOf(...quantities);
    return [
      family,
      quantities.some(isHistogram)
        ? of(
            names.map(name => `${name}_bucket`),
            'le',
          )
        : of(names),
    ];
  });
  const started = knownEngines().flatMap(
    ({ start }) => start?.fromMetrics?.names ?? [],
  );
  const failures = knownEngines().flatMap(engine =>
    failuresOf(engine).flatMap(({ name, beside, zeroWith }) =>
      [name, ...(zeroWith ? [zeroWith] : [])].flatMap(each =>
        spellingsOf(engine, each).map(spelling => ({ name: spelling, beside })),
      ),
    ),
  );
  const failed = [
    of([
      ...new Set(
        failures.flatMap(({ name, beside }) => (beside ? [] : [name])),
      ),
    ]),
    ...failures.flatMap(({ name, beside }) =>
      beside
        ? [
            `max by (${byIdentity(labels)}) (${named(
              name,
            )} and on (${pods}) ${named(beside)})`,
          ]
        : [],
    ),
  ];
  // timestamp() forgets names, so that it takes one metric at a time.
  const measured = namesOf(...DATED).map(
    name => `max by (${pods}) (timestamp(${named(name)}))`,
  );
  return {
    ...Object.fromEntries(numbers),
    started: of(started, 'phase'),
    failed: failed.join(' or '),
    measuredAt: measured.join(' or '),
  };
}
