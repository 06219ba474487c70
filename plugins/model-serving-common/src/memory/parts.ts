import type {
  MemoryInput,
  MemoryPart,
  ModelArchitecture,
  ModelFacts,
} from '../api';
import { amount, GIB, readableBytes, MIB } from './bytes';
import { EngineSettings, ParallelLayout, ranksOf } from './engineSettings';
import {
  headSizeOf,
  kvHeadsOfRank,
  kvLayersOf,
  LayerCounts,
  layerCountsOf,
} from './kvLayers';
import { NumberFormat, numberFormat } from './numberFormats';

const MODEL = "the model's facts";

/** A part, or in words which facts are missing for it. */
export type PartOrMissing = MemoryPart | { missing: string };

export const isPart = (part: PartOrMissing): part is MemoryPart =>
  'bytes' in part;

const input = (
  name: string,
  value: number | string,
  source: string,
): MemoryInput => ({
  name,
  value: typeof value === 'number' ? amount(value, 2) : value,
  source,
});

/** The bytes of one element of what is neither quantized nor a KV cache of its own type. */
export function elementFormat(
  facts: ModelFacts,
  settings: EngineSettings,
): NumberFormat | undefined {
  const name = settings.precision?.value ?? facts.precision;
  return name === null ? undefined : numberFormat(name);
}

/** How the weights are stored once loaded. */
export function weightFormat(
  facts: ModelFacts,
  settings: EngineSettings,
): NumberFormat | undefined {
  const name = facts.quantization ?? settings.quantization?.value;
  return name === undefined
    ? elementFormat(facts, settings)
    : numberFormat(name);
}

/** Bytes of all weights, and how they were found. */
function allWeights(
  facts: ModelFacts,
  settings: EngineSettings,
): Omit<MemoryPart, 'part'> | { missing: string } {
  const isConverted =
    facts.quantization === null &&
    (settings.quantization !== undefined || settings.precision !== undefined);
  if (facts.weightBytes !== null && !isConverted) {
    return {
      bytes: facts.weightBytes,
      formula: 'size of the weight files',
      inputs: [input('Weight files', readableBytes(facts.weightBytes), MODEL)],
    };
  }
  const stored = weightFormat(facts, settings);
  if (facts.parameters === null || !stored) {
    return {
      missing:
        facts.parameters === null
          ? 'the number of parameters'
          : 'a known precision or quantization',
    };
  }
  const { hiddenSize = null, vocabularySize = null } = facts.architecture ?? {};
  const embeddings =
    stored.keepsEmbeddings && hiddenSize !== null && vocabularySize !== null
      ? Math.min(2 * hiddenSize * vocabularySize, facts.parameters)
      : 0;
  return {
    bytes: ((facts.parameters - embeddings) * stored.bits) / 8 + embeddings * 2,
    formula: embeddings
      ? 'quantized parameters × bits ÷ 8 + embeddings × 2 bytes'
      : 'parameters × bits ÷ 8',
    inputs: [
      input('Parameters', facts.parameters, MODEL),
      input(`Bits of a weight (${stored.name})`, stored.bits, MODEL),
      ...(embeddings
        ? [input('Parameters of the embeddings', embeddings, MODEL)]
        : []),
    ],
  };
}

/** Share of the weights that experts hold: each token uses some of them, and the rest of the model. */
function shareOfExperts(facts: ModelFacts): number {
  const experts = facts.architecture?.experts;
  if (
    !experts ||
    facts.parameters === null ||
    experts.active >= experts.total
  ) {
    return 0;
  }
  const idle = Math.max(facts.parameters - experts.activeParameters, 0);
  const held = (idle * experts.total) / (experts.total - experts.active);
  return Math.min(held / facts.parameters, 1);
}

const stageOf = (layers: number, { pipeline }: ParallelLayout) =>
  Math.ceil(layers / pipeline);

/** Bytes of key and value projections that ranks beyond the number of KV heads hold again. */
function replicatedProjections(
  architecture: ModelArchitecture | null,
  layout: ParallelLayout,
  bytesOfParameter: number,
): number {
  const { hiddenSize, layers } = architecture ?? {};
  const kinds = architecture && layers ? kvLayersOf(architecture, layers) : [];
  if (!hiddenSize || !layers || 'missing' in kinds) {
    return 0;
  }
  const repeated = kinds.reduce(
    (sum, kind) =>
      sum +
      kind.layers *
        (kind.headSize + kind.valueSize) *
        Math.max(0, 1 - kind.kvHeads / layout.attention),
    0,
  );
  return (
    (repeated * hiddenSize * stageOf(layers, layout) * bytesOfParameter) /
    layers
  );
}

/** Weights of the accelerator that holds most of them. */
export function weightsPart(
  facts: ModelFacts,
  settings: EngineSettings,
): PartOrMissing {
  const all = allWeights(facts, settings);
  if ('missing' in all) {
    return all;
  }
  const { layout } = settings;
  const { architecture } = facts;
  const layers = architecture?.layers ?? null;
  if (layout.pipeline > 1 && layers === null) {
    return { missing: 'the number of layers' };
  }
  const embeddingBytes =
    architecture?.hiddenSize && architecture.vocabularySize
      ? Math.min(
          4 * architecture.hiddenSize * architecture.vocabularySize,
          all.bytes,
        )
      : 0;
  // A stage of a pipeline holds its layers; the first and the last one hold embeddings, and small models all of them.
  const stage =
    layout.pipeline > 1
      ? ((all.bytes - embeddingBytes) * stageOf(layers!, layout)) / layers! +
        embeddingBytes
      : all.bytes;
  const experts = shareOfExperts(facts);
  const sharded =
    // With DP attention, what is no expert is counted as if all of it were attention.
    (stage * (1 - experts)) / layout.attention +
    (stage * experts * layout.pipeline) / ranksOf(layout);
  const repeated = replicatedProjections(
    architecture,
    layout,
    facts.parameters ? all.bytes / facts.parameters : 2,
  );
  return {
    part: 'weights',
    // No rank holds more than all weights, whatever the facts say.
    bytes: Math.min(sharded + repeated, stage),
    formula:
      ranksOf(layout) > 1
        ? `(${all.formula}) over ${layoutInWords(layout)}`
        : all.formula,
    inputs: [
      ...all.inputs,
      input('Layout', layoutInWords(layout), 'engine arguments'),
      ...(experts > 0 && layout.data > 1
        ? [input('Share of the experts', experts, MODEL)]
        : []),
    ],
  };
}

export function layoutInWords(layout: ParallelLayout): string {
  const { attention, data, pipeline, tensor } = layout;
  const isWithin = attention < tensor;
  const ranks = Object.entries({ tensor, pipeline, data: isWithin ? 1 : data })
    .filter(([, count]) => count > 1)
    .map(([kind, count]) => `${count} ${kind}-parallel`);
  const words = ranks.length > 0 ? `${ranks.join(' × ')} ranks` : '1 rank';
  return isWithin ? `${words}, ${data} data-parallel for attention` : words;
}

/** What a KV cache of one accelerator needs for one token and for one request. */
export interface KvCacheNeed {
  /** Bytes of one token in the layers that keep all tokens. */
  bytesPerToken: number;
  /** Bytes of one request of a given length. */
  bytesPerRequest(tokens: number): number;
  inputs: MemoryInput[];
  formula: string;
}

const roundedUp = (value: number, to: number) => Math.ceil(value / to) * to;

/** @returns in words which fact is missing, where one is */
export function kvCacheNeed(
  facts: ModelFacts,
  settings: EngineSettings,
): KvCacheNeed | { missing: string } {
  const { architecture } = facts;
  if (!architecture || architecture.layers === null) {
    return { missing: 'the number of layers' };
  }
  const { latentAttention, layers, recurrent } = architecture;
  const precision = elementFormat(facts, settings);
  const element =
    (latentAttention ? settings.latentElementBytes : undefined) ??
    settings.kvElementBytes ??
    (settings.kvFollowsWeights && weightFormat(facts, settings)?.name === 'fp8'
      ? { value: 1, source: 'FP8, which a checkpoint of FP8 weights may set' }
      : precision && { value: precision.bits / 8, source: MODEL });
  if (!element) {
    return { missing: 'a known precision' };
  }
  const kvLayers = kvLayersOf(architecture, layers);
  if ('missing' in kvLayers) {
    return kvLayers;
  }
  const { blockTokens, isWorkKnown, layout, stepTokens } = settings;
  const counts = layerCountsOf(architecture, layers);
  const share = stageOf(layers, layout) / layers;
  // What a token takes in the layers that keep all tokens, and in those that keep a window of them.
  const caches = latentAttention
    ? [
        { layers: counts.full, window: null },
        {
          layers: counts.sliding,
          window: architecture.slidingWindow?.tokens ?? 0,
        },
      ].map(kind => ({
        ...kind,
        elements: latentAttention.rank + latentAttention.ropeSize,
      }))
    : kvLayers.map(kind => ({
        ...kind,
        elements:
          kvHeadsOfRank(kind.kvHeads, layout.attention) *
          (kind.headSize + kind.valueSize),
      }));
  const state =
    (counts.recurrent * (recurrent?.stateBytes ?? 0)) / layout.attention;
  return {
    bytesPerToken: caches
      .filter(({ window }) => window === null || settings.keepsAllTokens)
      .reduce(
        (sum, kind) =>
          sum + kind.layers * share * kind.elements * element.value,
        0,
      ),
    bytesPerRequest: tokens =>
      caches.reduce((sum, { elements, layers: of, window }) => {
        const kept =
          window === null || settings.keepsAllTokens
            ? tokens
            : Math.min(tokens, window + (isWorkKnown ? stepTokens.value : 0));
        return (
          sum +
          share * of * elements * element.value * roundedUp(kept, blockTokens)
        );
      }, share * state),
    formula: latentAttention
      ? 'layers × (latent rank + rope size) × bytes × tokens × requests'
      : '2 × layers × KV heads of a rank × head size × bytes × tokens × requests',
    inputs: [
      ...cacheInputs(architecture, counts, layout),
      input('Bytes of an element', element.value, element.source),
    ],
  };
}

/** The facts that a KV cache follows from, as they are shown. */
function cacheInputs(
  architecture: ModelArchitecture,
  counts: LayerCounts,
  layout: ParallelLayout,
): MemoryInput[] {
  const { kvHeads, latentAttention, recurrent, slidingWindow } = architecture;
  const ofModel = (name: string, value: number) => input(name, value, MODEL);
  const ofRank = (name: string, heads: number) =>
    input(name, kvHeadsOfRank(heads, layout.attention), layoutInWords(layout));
  const headSize = headSizeOf(architecture);
  const sizes = slidingWindow?.sizes;
  return [
    ofModel('Layers with a full cache', counts.full),
    ...(slidingWindow
      ? [
          ofModel('Layers with a sliding window', counts.sliding),
          ofModel('Tokens of the window', slidingWindow.tokens),
        ]
      : []),
    ...(recurrent
      ? [
          ofModel('Layers with a fixed state', recurrent.layers),
          ofModel('Bytes of a state', recurrent.stateBytes),
        ]
      : []),
    ...(latentAttention
      ? [
          ofModel('Latent rank', latentAttention.rank),
          ofModel('Rope size', latentAttention.ropeSize),
        ]
      : []),
    ...(latentAttention || kvHeads === null || headSize === null
      ? []
      : [
          ofModel('KV heads', kvHeads),
          ofRank('KV heads of a rank', kvHeads),
          ofModel('Head size', headSize),
          ...(architecture.valueSize
            ? [ofModel('Value size', architecture.valueSize)]
            : []),
        ]),
    ...(latentAttention || !sizes
      ? []
      : [
          ofModel('KV heads in the window', sizes.kvHeads),
          ofRank('KV heads of a rank in the window', sizes.kvHeads),
          ofModel('Head size in the window', sizes.headSize),
          ofModel('Value size in the window', sizes.valueSize),
        ]),
  ];
}

const FITTED = 'fitted to published startup logs';

/** Copies of the logits that sampling holds at once, in 32 bits. */
const LOGIT_COPIES = 10;

/** Vectors of the hidden size that one token needs in a layer, as gated MLPs of 3.5 times the hidden size do. */
const HIDDEN_VECTORS = 15;

/** Memory that a forward pass works in, and that is free between passes. */
export function activationsPart(
  facts: ModelFacts,
  settings: EngineSettings,
): PartOrMissing {
  const { hiddenSize = null, vocabularySize = null } = facts.architecture ?? {};
  if (hiddenSize === null || vocabularySize === null) {
    return {
      missing:
        hiddenSize === null ? 'the hidden size' : 'the size of the vocabulary',
    };
  }
  const { sequences, stepTokens } = settings;
  const tokens = stepTokens.value;
  if (settings.engine === 'llama.cpp') {
    return {
      part: 'activations',
      bytes: tokens * vocabularySize * 4,
      formula: 'tokens of a step × vocabulary × 4 bytes',
      inputs: [
        input('Tokens of a step', tokens, stepTokens.source),
        input('Vocabulary', vocabularySize, MODEL),
      ],
    };
  }
  const rows = Math.min(sequences.value, tokens);
  return {
    part: 'activations',
    bytes: Math.max(
      LOGIT_COPIES * rows * vocabularySize * 4,
      (HIDDEN_VECTORS * tokens * hiddenSize * 2) / settings.layout.tensor,
    ),
    formula: `the larger of ${LOGIT_COPIES} × requests of a step × vocabulary × 4 bytes and ${HIDDEN_VECTORS} × tokens of a step × hidden size × 2 bytes`,
    inputs: [
      input('Requests of a step', rows, sequences.source),
      input('Vocabulary', vocabularySize, MODEL),
      input('Tokens of a step', tokens, stepTokens.source),
      input('Hidden size', hiddenSize, MODEL),
      input('Factors', `${LOGIT_COPIES} and ${HIDDEN_VECTORS}`, FITTED),
    ],
  };
}

/** What an engine holds beside weights and KV cache. */
export function workParts(
  facts: ModelFacts,
  settings: EngineSettings,
): PartOrMissing[] {
  return settings.isWorkKnown
    ? [
        activationsPart(facts, settings),
        graphsPart(facts, settings),
        runtimePart(settings),
      ]
    : [];
}

/** Matrices of a layer that adapters change, as decoders have them: four of the attention, three of a gated MLP. */
const ADAPTED_MATRICES = 7;

/**
 * What an engine holds for LoRA adapters; undefined where it holds none. It allocates, for each, two matrices of the highest
 * rank beside every matrix of the layers and of the embeddings. One side of each is as wide as the hidden size, so the
 * other sides together follow from the parameters.
 */
export function adaptersPart(
  facts: ModelFacts,
  settings: EngineSettings,
): PartOrMissing | undefined {
  const { adapters, layout } = settings;
  if (!adapters) {
    return undefined;
  }
  const { experts, hiddenSize, layers, vocabularySize } =
    facts.architecture ?? {};
  const { parameters } = facts;
  if (!hiddenSize || !layers || !vocabularySize || parameters === null) {
    return { missing: 'the sizes of its layers' };
  }
  if (experts) {
    return { missing: 'which matrices of its experts the engine adapts' };
  }
  const format = elementFormat(facts, settings);
  const elementBytes = (format?.bits ?? 16) / 8;
  const embeddings = hiddenSize * vocabularySize;
  const otherSides = Math.max(parameters - embeddings, 0) / hiddenSize;
  const stage = stageOf(layers, layout) / layers;
  // A rank holds all of the sides that are as wide as the hidden size, and its share of the others.
  const sides =
    stage *
      (layers * ADAPTED_MATRICES * hiddenSize + otherSides / layout.tensor) +
    2 * (vocabularySize + hiddenSize);
  const { count, rank } = adapters;
  return {
    part: 'adapters',
    bytes: count.value * rank.value * sides * elementBytes,
    formula:
      'adapters × rank × (inputs + outputs of every matrix) × bytes of an element',
    inputs: [
      input('Adapters held at once', count.value, count.source),
      input('Highest rank', rank.value, rank.source),
      input('Inputs and outputs', sides, MODEL),
      input('Bytes of an element', elementBytes, MODEL),
    ],
  };
}

const GRAPH_BYTES_PER_LAYER = 16 * MIB;

/** CUDA graphs. */
export function graphsPart(
  facts: ModelFacts,
  settings: EngineSettings,
): PartOrMissing {
  const layers = facts.architecture?.layers ?? null;
  if (!settings.graphs.value) {
    return {
      part: 'graphs',
      bytes: 0,
      formula: 'no graphs are captured',
      inputs: [input('Graphs', 'no', settings.graphs.source)],
    };
  }
  if (layers === null) {
    return { missing: 'the number of layers' };
  }
  return {
    part: 'graphs',
    bytes: stageOf(layers, settings.layout) * GRAPH_BYTES_PER_LAYER,
    formula: 'layers × 16 MiB',
    inputs: [
      input('Layers', layers, MODEL),
      input('MiB of a layer', 16, FITTED),
    ],
  };
}

const RUNTIME_BYTES = 0.25 * GIB;
const COMMUNICATION_BYTES = 0.5 * GIB;

/** What libraries hold outside PyTorch: kernels, workspaces, buffers of collective communication. */
export function runtimePart(settings: EngineSettings): MemoryPart {
  const talks = ranksOf(settings.layout) > 1;
  return {
    part: 'runtime',
    bytes: RUNTIME_BYTES + (talks ? COMMUNICATION_BYTES : 0),
    formula: talks
      ? '0.25 GiB + 0.5 GiB for communication between ranks'
      : '0.25 GiB',
    inputs: [input('Constants', '0.25 GiB and 0.5 GiB', FITTED)],
  };
}
