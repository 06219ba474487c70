import {
  AcceleratorList,
  chosenModel,
  memoryOnOptions,
  MemoryWord,
  ModelArtifact,
  ModelVersion,
  ServableModel,
  servingRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatBytes } from '@model-serving/backstage-plugin-model-serving-react';

/** A variant of a version as the form offers it. */
export interface VariantOption {
  name: string;
  /** `fp8 weights, computes in bf16 · 8.5 GiB` */
  summary: string;
  /** `Fits 1 × H100 80 GB. Too large for 1 × L4.`; null where no accelerators are known. */
  memory: string | null;
  /** Why no runtime of the platform serves it; null when one does. */
  unusable: string | null;
}

const WORDS: ReadonlyArray<readonly [MemoryWord, string]> = [
  ['fits', 'Fits'],
  ['exceeds', 'Too large for'],
  ['unsupported', 'Not supported on'],
  ['unknown', 'Memory fit unknown on'],
];

/** The variants of a version, each with how it fits the memory of the tenant's accelerators. */
export function variantOptions(
  model: ServableModel,
  version: ModelVersion,
  accelerators: AcceleratorList | undefined,
): VariantOption[] {
  return version.variants.map(variant => {
    const { format, name, precision, quantization, weightBytes } = variant;
    const parts = [
      quantization && `${quantization} weights`,
      precision && (quantization ? `computes in ${precision}` : precision),
    ].filter(Boolean);
    const size = weightBytes === null ? [] : [formatBytes(weightBytes)];
    const artifact = { version, variant };
    const chosen = chosenModel(model, artifact);
    const refusal =
      accelerators &&
      servingRefusal(accelerators.runtimes, chosen.facts, accelerators.items);
    return {
      name,
      summary: [parts.join(', ') || format, ...size].join(' · '),
      memory:
        accelerators && !refusal
          ? memorySentence(model, artifact, accelerators)
          : null,
      unusable: refusal ?? null,
    };
  });
}

function memorySentence(
  model: ServableModel,
  artifact: ModelArtifact,
  accelerators: AcceleratorList,
): string | null {
  const judged = memoryOnOptions(model, artifact, accelerators).map(
    ({ memory, option }) => ({ title: option.title, word: memory.word }),
  );
  const sentences = WORDS.flatMap(([word, phrase]) => {
    const titles = judged
      .filter(each => each.word === word)
      .map(({ title }) => title);
    return titles.length > 0 ? [`${phrase} ${titles.join(', ')}.`] : [];
  });
  return sentences.length > 0 ? sentences.join(' ') : null;
}
