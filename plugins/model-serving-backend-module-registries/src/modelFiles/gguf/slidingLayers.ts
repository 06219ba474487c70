import { Fields } from '../Fields';
import { lookUp } from '../lookUp';

/** Which layers of an architecture slide: all but one of each period; it is the first of them or the last. */
interface SlidingPattern {
  period: number;
  isFirstFull?: true;
}

/**
 * What llama.cpp sets itself for an architecture, by `set_swa_pattern` in `load_arch_hparams` of its `src/models`. A
 * period of 1 is one without windows, whatever the header says. Architectures with a list of layers in the header are
 * not here.
 */
const PATTERNS: Readonly<Record<string, SlidingPattern>> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  exaone4: { period: 4 },
  'exaone-moe': { period: 4 },
  gemma2: { period: 2 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  'gpt-oss': { period: 2 },
  laguna: { period: 4, isFirstFull: true },
  llama4: { period: 4 },
  olmo2: { period: 4 },
  phi3: { period: 1 },
  plamo3: { period: 8 },
  smallthinker: { period: 4, isFirstFull: true },
};

/** Windows that llama.cpp sets where the header has none. */
const DEFAULT_WINDOWS: Readonly<Record<string, number>> = {
  gemma2: 4096,
  llama4: 8192,
};

/**
 * Whether each layer keeps a window of tokens, by the list of layers or the period in the header, else by architecture.
 *
 * @returns null where there is a window in unknown layers
 */
export function slidingLayersOf(
  name: string,
  own: Fields,
  layers: number,
): boolean[] | null {
  const none = Array.from({ length: layers }, () => false);
  if (windowOf(name, own) === null) {
    return none;
  }
  const listed = own.list('attention.sliding_window_pattern');
  if (listed) {
    return listed.length === layers ? listed.map(Boolean) : null;
  }
  const inCode = lookUp(PATTERNS, name);
  const period =
    own.count('attention.sliding_window_pattern') ?? inCode?.period;
  if (period === undefined) {
    return null;
  }
  return none.map((_, layer) =>
    inCode?.isFirstFull ? layer % period !== 0 : layer % period < period - 1,
  );
}

/** Tokens of a window; null without one. */
export function windowOf(name: string, own: Fields): number | null {
  return own.has('attention.sliding_window')
    ? own.count('attention.sliding_window')
    : lookUp(DEFAULT_WINDOWS, name) ?? null;
}
