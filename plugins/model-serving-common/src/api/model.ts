import { publicAddress } from '../secrets';
import { readLine, readNumber, TEXT_LIMITS } from '../text';
import { ModelArchitecture, parseModelArchitecture } from './modelArchitecture';

/** The facts about a model that its catalog entity (`Resource`, `ai-model`) carries under `spec.model`. @public */
export interface ModelFacts {
  /** `oci://registry/repository@sha256:…`. */
  uri: string;
  format: string;
  publisher: string | null;
  license: string | null;
  task: string | null;
  parameters: number | null;
  contextLength: number | null;
  /** Number format that it computes in, such as `bf16`. */
  precision: string | null;
  /** How its weights are stored where that is smaller than the precision, such as `fp8` or `awq`. */
  quantization: string | null;
  /** Bytes of the files that hold the weights. */
  weightBytes: number | null;
  /** Bytes of accelerator memory that weights and working set need. */
  memoryBytes: number | null;
  architecture: ModelArchitecture | null;
  engine: string | null;
}

/** `spec.type` of the `Resource` that stands for a model. @public */
export const AI_MODEL_TYPE = 'ai-model';

/** Longest address of an artifact, in characters. */
const LONGEST_URI = 1000;

/**
 * Reads {@link ModelFacts} out of an entity's `spec.model`. Anybody can write entities, so
 * a fact of the wrong type counts as unknown, and texts are cut to what a page can show.
 *
 * @returns undefined when there is no artifact to serve
 * @public
 */
export function parseModelFacts(value: unknown): ModelFacts | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const facts = value as Record<string, unknown>;
  const text = (key: string) => readLine(facts[key], TEXT_LIMITS.label);
  const amount = (key: string) => readNumber(facts[key]);
  const uri = readLine(facts.uri, LONGEST_URI);
  // One that was changed on the way is not the artifact's address.
  if (uri === null || uri !== facts.uri) {
    return undefined;
  }
  return {
    uri: publicAddress(uri),
    format: text('format') ?? '',
    publisher: text('publisher'),
    license: text('license'),
    task: text('task'),
    parameters: amount('parameters'),
    contextLength: amount('contextLength'),
    precision: text('precision'),
    quantization: text('quantization'),
    weightBytes: amount('weightBytes'),
    memoryBytes: amount('memoryBytes'),
    architecture: parseModelArchitecture(facts.architecture),
    engine: text('engine'),
  };
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/** The digest an artifact's address is pinned to; null when it may change under its name. @public */
export function pinnedDigest(uri: string): string | null {
  return DIGEST.exec(uri)?.[1] ?? null;
}
