import { readNumber } from '../text';

/**
 * What memory arithmetic needs to know of a model's architecture, as its `config.json` or GGUF header says it. A fact of
 * a version: all variants (precision, quantization, format) of a version share it. Not an interface, because entities
 * hold it as JSON.
 * @public
 */
export type ModelArchitecture = {
  layers: number | null;
  attentionHeads: number | null;
  /** Of layers that keep all tokens; of all layers where those of a window have no sizes of their own. */
  kvHeads: number | null;
  /** Elements of one key; by default the hidden size over the attention heads. */
  headSize: number | null;
  /** Elements of one value; null where there are as many as of a key. */
  valueSize: number | null;
  hiddenSize: number | null;
  vocabularySize: number | null;
  /** Caches and states of all layers: fewer where layers share one or keep nothing; null where each layer has one. */
  caches: number | null;
  /** Layers that keep only the last tokens; null where every layer keeps all. */
  slidingWindow: {
    tokens: number;
    layers: number;
    /** Sizes of these layers; null where they are those of the others. */
    sizes: { kvHeads: number; headSize: number; valueSize: number } | null;
  } | null;
  /** Multi-head latent attention: one compressed vector a token in place of keys and values. */
  latentAttention: { rank: number; ropeSize: number } | null;
  /** Layers with a state of fixed size (Mamba, gated delta net) in place of a cache. */
  recurrent: { layers: number; stateBytes: number } | null;
  /** Mixture of experts: experts a layer, those that a token uses, and the parameters that it uses in all. */
  experts: { total: number; active: number; activeParameters: number } | null;
};

const MOST = 1_000_000;

/**
 * Reads {@link ModelArchitecture} out of JSON; what has the wrong type or is larger than any model has counts as
 * unknown.
 * @public
 */
export function parseModelArchitecture(
  value: unknown,
): ModelArchitecture | null {
  const facts = fieldsOf(value);
  if (!facts) {
    return null;
  }
  const count = (of: Record<string, unknown>, key: string, max = MOST) =>
    readNumber(of[key], { min: 1, max, integer: true });
  const group = <K extends string>(
    name: string,
    keys: Record<K, number>,
    within = facts,
  ) => {
    const of = fieldsOf(within[name]);
    const numbers = Object.entries<number>(keys).map(
      ([key, max]) => [key, of && count(of, key, max)] as const,
    );
    return numbers.every(([, number]) => number !== null)
      ? (Object.fromEntries(numbers) as Record<K, number>)
      : null;
  };
  const window = group('slidingWindow', {
    tokens: 100 * MOST,
    layers: MOST,
  });
  return {
    layers: count(facts, 'layers'),
    attentionHeads: count(facts, 'attentionHeads'),
    kvHeads: count(facts, 'kvHeads'),
    headSize: count(facts, 'headSize'),
    valueSize: count(facts, 'valueSize'),
    hiddenSize: count(facts, 'hiddenSize'),
    vocabularySize: count(facts, 'vocabularySize', 100 * MOST),
    caches: readNumber(facts.caches, { max: MOST, integer: true }),
    slidingWindow: window && {
      ...window,
      sizes: group(
        'sizes',
        { kvHeads: MOST, headSize: MOST, valueSize: MOST },
        fieldsOf(facts.slidingWindow)!,
      ),
    },
    latentAttention: group('latentAttention', { rank: MOST, ropeSize: MOST }),
    recurrent: group('recurrent', {
      layers: MOST,
      stateBytes: Number.MAX_SAFE_INTEGER,
    }),
    experts: group('experts', {
      total: MOST,
      active: MOST,
      activeParameters: Number.MAX_SAFE_INTEGER,
    }),
  };
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
