import { randomInt } from 'node:crypto';
import { median, percentile } from '../../hammer';
import { number, type Row } from '../../Row';
import type { ModelBackend } from './ModelBackend';

const ROUNDS = 5;
const LISTS = 20;
/** Facets of models that the catalog has too. */
const CATALOG_FACETS = [
  'spec.model.task',
  'spec.model.license',
  'spec.model.publisher',
  'metadata.tags',
];

/** Of words that descriptions of models have. */
const PARTS = ['ode', 'el', 'ta', 'in', 'a', 're'];

/** Filters of which none comes again. */
class NewFilters {
  readonly #used = new Set<number>();

  /** For the suite's list: a number that some models pass. */
  own(): string {
    return `&parametersMin=${this.#next()}`;
  }

  /** Twelve words, half of which are parts of words that many models have. */
  words(): string {
    const words = Array.from({ length: 6 }, () => this.#next().toString(36));
    return `&text=${encodeURIComponent([...PARTS, ...words].join(' '))}`;
  }

  /** For the catalog's facets: all models, or a name that no entity has. */
  catalog(): string {
    const filters = [
      'kind=resource,spec.type=ai-model',
      `metadata.name=none-${this.#next()}`,
    ];
    return `/entity-facets?${[
      ...filters.map(filter => `filter=${filter}`),
      ...CATALOG_FACETS.map(facet => `facet=${facet}`),
    ].join('&')}`;
  }

  #next(): number {
    let value: number;
    do {
      value = randomInt(1_000_000, 1_000_000_000);
    } while (this.#used.has(value));
    this.#used.add(value);
    return value;
  }
}

/** P10 at the API: lists of many models beside lists of few, and counts of facets beside the catalog's. */
export async function* lists(
  small: ModelBackend,
  large: ModelBackend,
): AsyncGenerator<Row> {
  await small.untilListed();
  const filters = new NewFilters();
  const [few, many, anew, searched, theirs] = await inTurns([
    () => small.timeList(),
    () => large.timeList(),
    () => large.timeList(filters.own()),
    () => large.timeList(filters.words()),
    () => large.timeCatalog(filters.catalog()),
  ]);
  const ratio = median(many) / median(few);
  yield {
    id: 'P10',
    what: `Listing the first 25 of ${large.models} models with the counts of all facets, compared with those of ${small.models}`,
    result: `${number(ratio)} of the time (p50 ${number(
      median(many),
    )} ms against ${number(median(few))} ms)`,
    goal: '≤ 1.2',
    met: ratio <= 1.2,
    numbers: { ratio, manyP50Ms: median(many), fewP50Ms: median(few) },
  };
  const [p50, peer] = [median(anew), median(theirs)];
  yield {
    id: 'P10',
    what: `Counting all facets of ${large.models} models under a filter that nobody asked for before, compared with ${CATALOG_FACETS.length} facets by the catalog`,
    result: `p50 ${number(p50)} ms, p99 ${number(
      percentile(anew, 0.99),
    )} ms, 1/${number(peer / p50)} of the catalog's ${number(peer)} ms`,
    goal: 'p50 ≤ 100 ms',
    met: p50 <= 100,
    numbers: {
      p50Ms: p50,
      p99Ms: percentile(anew, 0.99),
      catalogP50Ms: peer,
      ratio: p50 / peer,
    },
  };
  const search = median(searched);
  yield {
    id: 'P10',
    what: `Searching ${large.models} models for twelve words, six of which nobody asked for before, compared with the catalog's facets`,
    result: `p50 ${number(search)} ms, p99 ${number(
      percentile(searched, 0.99),
    )} ms, 1/${number(peer / search)} of the catalog's ${number(peer)} ms`,
    goal: 'p50 ≤ 100 ms',
    met: search <= 100,
    numbers: {
      p50Ms: search,
      p99Ms: percentile(searched, 0.99),
      catalogP50Ms: peer,
      ratio: search / peer,
    },
  };
}

/** Times of each, in rounds that alternate, after a round that does not count. */
async function inTurns(
  asks: ReadonlyArray<() => Promise<number>>,
): Promise<number[][]> {
  const times: number[][] = asks.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, ask] of asks.entries()) {
      for (let turn = 0; turn < LISTS; turn++) {
        const took = await ask();
        if (round >= 0) {
          times[index].push(took);
        }
      }
    }
  }
  return times;
}
