import type { ChosenModel } from '../models/modelArtifact';
import type { RuntimeOffer } from '../runtimes/RuntimeOffer';
import { rankThatHolds } from './adapterArguments';

/** What of a runtime decides which adapters it takes. @public */
export type AdapterRuntime = Pick<
  RuntimeOffer,
  'adapters' | 'engine' | 'title'
>;

/**
 * Why a service cannot have adapters of these names with a runtime, as a sentence; null where it can. The one judgment of
 * form, rendering and check.
 * @public
 */
export function adaptersRefusal(
  { adapters, title }: AdapterRuntime,
  service: string,
  names: readonly string[],
): string | null {
  const { length: count } = names;
  if (count === 0) {
    return null;
  }
  if (names.includes(service)) {
    return `An adapter may not be called ${service}, by which callers ask for the model itself. Choose another name.`;
  }
  if (!adapters) {
    return `${title} takes no adapters. Choose a runtime that does, or ask the platform owners to offer them with it.`;
  }
  return count > adapters.maxCount
    ? `${title} takes at most ${adapters.maxCount} adapter${
        adapters.maxCount === 1 ? '' : 's'
      } in one service, and this one asks for ${count}.`
    : null;
}

/**
 * Why an adapter cannot be served beside a model by a runtime, as a sentence; null where it can. A rank and revisions that
 * are not known refuse nothing, see {@link adapterDoubts}; a base that is not known does.
 * @public
 */
export function adapterRefusal(
  runtime: AdapterRuntime,
  base: ChosenModel,
  adapter: ChosenModel,
): string | null {
  const { title } = adapter;
  const of = adapter.descent?.adapter ?? null;
  if (of === null) {
    return `${title} is not a LoRA adapter, as far as the catalog knows.`;
  }
  if (of.base === null) {
    return `The catalog does not say which model ${title} adapts, so nobody can tell whether it goes with ${base.title}.`;
  }
  if (!base.descent?.repositories.includes(of.base)) {
    return `${title} adapts ${of.base}, and the service runs ${base.title}.`;
  }
  const { revision } = base.descent;
  if (
    of.baseRevision !== null &&
    revision !== null &&
    of.baseRevision !== revision
  ) {
    return `${title} was trained on revision ${of.baseRevision} of ${of.base}, and the service runs revision ${revision}.`;
  }
  const most = runtime.adapters?.maxRank;
  return of.rank !== null && most !== undefined && of.rank > most
    ? `${title} has rank ${of.rank}, and ${runtime.title} takes adapters up to rank ${most}.`
    : null;
}

/** What is not known of an adapter beside a model, and may keep the engine from starting or answering well, as sentences. @public */
export function adapterDoubts(
  base: ChosenModel,
  adapter: ChosenModel,
): string[] {
  const of = adapter.descent?.adapter;
  if (!of) {
    return [];
  }
  const { title } = adapter;
  return [
    ...(of.rank === null
      ? [
          `The catalog does not know the rank of ${title}. The engine does not start if it is higher than the rank that it holds memory for.`,
        ]
      : []),
    ...(of.baseRevision !== null && base.descent?.revision === null
      ? [
          `${title} was trained on revision ${of.baseRevision}, and the catalog does not know the revision of ${base.title}.`,
        ]
      : []),
  ];
}

/**
 * The highest rank with which an engine is started for adapters: the lowest that holds them all; the highest that the
 * runtime takes where one of theirs is not known.
 *
 * @param ranks - of the adapters; null where unknown
 * @public
 */
export function adapterRankFor(
  { adapters, engine }: AdapterRuntime,
  ranks: ReadonlyArray<number | null>,
): number {
  const most = adapters?.maxRank ?? 1;
  const known = ranks.filter(rank => rank !== null);
  return known.length < ranks.length || known.length === 0
    ? most
    : rankThatHolds(engine, Math.max(...known)) ?? most;
}

/** What is wrong with the adapters that a runtime offers, as a clause; undefined where nothing is. @public */
export function adapterOfferProblem({
  adapters,
  engine,
}: AdapterRuntime): string | undefined {
  if (!adapters) {
    return undefined;
  }
  const held = rankThatHolds(engine, adapters.maxRank);
  return held === adapters.maxRank
    ? undefined
    : `maxRank must be one that ${engine} takes as its highest rank`;
}
