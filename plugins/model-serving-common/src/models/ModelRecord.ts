import type { ModelArchitecture } from '../api/modelArchitecture';

/**
 * One thing that an engine loads: the weights of a version in one precision, quantization and file format.
 * @public
 */
export interface ModelVariant {
  /** Unique in its version: lower-case letters, digits, `-`, `_` and `.`, such as `bf16`, `fp8` or `q4_k_m`. */
  name: string;
  /** Address of the artifact: `oci://registry/repository@sha256:…`, `hf://organization/name@<commit>`, `s3://…`. */
  uri: string;
  /** Format as engines and KServe's runtimes name it, such as `vLLM`, `gguf`, `onnx`, `sklearn`. */
  format: string;
  /** Number format that it computes in, such as `bf16`. */
  precision: string | null;
  /** How its weights are stored where that is smaller than the precision, such as `fp8` or `awq`. */
  quantization: string | null;
  /** Bytes of the files that hold the weights. */
  weightBytes: number | null;
  /** Bytes of the whole artifact in its registry. */
  artifactBytes: number | null;
  /** Bytes of accelerator memory that its publisher says it needs. */
  memoryBytes: number | null;
  /** Engine that its publisher names. */
  engine: string | null;
  signature: ArtifactSignature | null;
  /** What else is attached to it in its registry; missing where it could not be read. */
  attestations?: ArtifactAttestation[];
}

/**
 * Something that is attached to an artifact beside signatures, such as provenance or a software bill of materials. Whoever
 * may push to the registry can attach anything: it is present, and not verified.
 * @public
 */
export interface ArtifactAttestation {
  /**
   * What it says: the predicate type of an in-toto statement, such as `https://slsa.dev/provenance/v1`, or the media type
   * of a document, such as `application/spdx+json`.
   */
  type: string;
  /** `referrer`: it refers to the artifact; `cosign-tag`: it lies under a tag made of the artifact's digest. */
  form: 'referrer' | 'cosign-tag';
}

/**
 * What the registry says of an artifact's signature.
 *
 * - `present`: somebody signed it, and no key of the operator says who; `reason` says why where there are keys
 * - `verified`: checked with the operator's key of that name
 * - `invalid`: names the operator's key or this registry's artifact, and is not what that key signed
 * - `unknown`: could not be read
 * @public
 */
export type ArtifactSignature =
  | { state: 'absent' }
  | {
      state: 'present';
      form: 'cosign-tag' | 'sigstore-bundle';
      reason: string | null;
    }
  | { state: 'verified'; by: string }
  | { state: 'invalid'; reason: string }
  | { state: 'unknown'; reason: string };

/** What is known of a LoRA adapter beside its artifact. @public */
export interface ModelAdapter {
  /** The highest rank of its matrices; null when unknown. */
  rank: number | null;
  /** Revision of the base that it was trained on, such as a commit; null when unknown. */
  baseRevision: string | null;
}

/** One version of a model. Its variants share parameters, architecture and context length. @public */
export interface ModelVersion {
  /** As its source names it, such as `3`, `v1.2` or a tag. */
  name: string;
  /** ISO 8601; null when unknown. */
  createdAt: string | null;
  /** Stage in its registry, such as `Production`. */
  stage: string | null;
  /** Names that point to it now, such as `champion` or `latest`. */
  aliases: string[];
  /** Source revision that it was made from, such as a commit. */
  revision: string | null;
  /** What changed, as its publisher says. */
  notes: string | null;
  /** The license of this version where it is not the model's. */
  license: ModelLicense | null;
  parameters: number | null;
  /** Longest context in tokens. */
  contextLength: number | null;
  architecture: ModelArchitecture | null;
  /** Of a LoRA adapter; null or left out for whole models, and where nothing is known. */
  adapter?: ModelAdapter | null;
  /** At least one, except of a hosted model. */
  variants: ModelVariant[];
}

/** @public */
export interface ModelLicense {
  /** SPDX id, or the name that its source gives. */
  id: string;
  /** Web address of the text. */
  url: string | null;
  /** The text itself, at most 64 KiB. */
  text: string | null;
}

/** What goes into a model or comes out. @public */
export type Modality =
  | 'text'
  | 'image'
  | 'audio'
  | 'video'
  | 'embedding'
  | 'tabular'
  | 'time-series';

/**
 * What makes two records of different sources the same model. Never a title.
 *
 * - `repository`: `<host>/<organization>/<name>` in lower case, such as `huggingface.co/qwen/qwen3-8b`; with
 *   `revision` it names one version
 * - `digest`: `sha256:…` of an artifact
 * - `mapping`: a name that the operator gave both
 * @public
 */
export type ModelIdentity =
  | { kind: 'repository'; repository: string; revision: string | null }
  | { kind: 'digest'; digest: string }
  | { kind: 'mapping'; name: string };

/** What a model was made from. @public */
export interface ModelBase {
  relation: 'adapter' | 'finetune' | 'quantized' | 'merge' | 'derived';
  /** Identity of the base, as {@link ModelIdentity} `repository` has it. */
  repository: string;
}

/** Something else that a model comes from or belongs to. @public */
export interface ModelLineage {
  kind:
    | 'dataset'
    | 'run'
    | 'experiment'
    | 'pipeline'
    | 'feature-store'
    | 'vector-store'
    | 'source-code'
    | 'paper';
  title: string;
  url: string | null;
}

/** A number that somebody else measured, and where it is published. @public */
export interface ModelBenchmark {
  /** What was measured, such as `MMLU-Pro`. */
  name: string;
  /** Such as `accuracy`. */
  metric: string;
  value: number;
  unit: string | null;
  /** Who says so, such as `model card`. */
  source: string;
  url: string | null;
}

/** How a hosted model is called and what it costs. @public */
export interface HostedEndpoint {
  /** Who serves it, such as `Amazon Bedrock`. */
  provider: string;
  /** Name under which its API knows it. */
  model: string;
  /** Web address of the API; null where it is not told. */
  url: string | null;
  region: string | null;
  /** Web page that says what the provider does with data; left out where it is not told. */
  dataTerms?: string;
  /** Price of a million tokens as a decimal number; null when unknown. */
  price: {
    inputPerMillion: number | null;
    outputPerMillion: number | null;
    currency: string;
    /** ISO 8601 date of the price; null when unknown. */
    asOf: string | null;
  } | null;
}

/**
 * What one source says of one model: the contract of model sources. What a source does not say is null or empty; it
 * guesses nothing. All texts are data from outside: they are cut and cleaned when they come in.
 * @public
 */
export interface ModelRecord {
  /** Where its source keeps it, such as the path of a file or the name in a registry: stable, unique in the source. */
  place: string;
  /** Its name there, in any letters. */
  name: string;
  /** Name of its entity, which the GitOps repository decides; null in all other sources. */
  entityName: string | null;
  title: string | null;
  description: string | null;
  /** Markdown, at most 128 KiB. */
  card: string | null;
  /** Web page of the model in its source. */
  url: string | null;
  publisher: string | null;
  /** Entity ref of the group or user that answers for it; null for the source's own. */
  owner: string | null;
  license: ModelLicense | null;
  /** Task as Hugging Face names tasks, such as `text-generation`. */
  task: string | null;
  modalities: { input: Modality[]; output: Modality[] };
  /** BCP 47. */
  languages: string[];
  tags: string[];
  links: Array<{ url: string; title: string | null }>;
  toolCalling: boolean | null;
  /** Whether its publisher gives it only to those who ask. */
  gated: boolean | null;
  downloads: number | null;
  /** ISO 8601. */
  updatedAt: string | null;
  identities: ModelIdentity[];
  base: ModelBase | null;
  lineage: ModelLineage[];
  benchmarks: ModelBenchmark[];
  /** The newest first. */
  versions: ModelVersion[];
  /** Name of the version that is offered first; null for the newest. */
  defaultVersion: string | null;
  /** Where somebody else serves it; null for a model whose files are here. */
  hosted: HostedEndpoint | null;
  /** What an organization adds of its own; see {@link ModelCompliance}. */
  compliance: ModelCompliance | null;
}

/** What an organization says of a model's use. @public */
export interface ModelCompliance {
  /** Such as `internal` or `confidential`. */
  dataClassification: string | null;
  /** Regions in which it may be used; empty where none is said. */
  regions: string[];
  intendedUse: string | null;
  /** ISO 8601 date by which it is reviewed again. */
  reviewBy: string | null;
  /** ISO 8601 date from which these facts no longer hold. */
  expires: string | null;
  deprecated: ModelDeprecation | null;
}

/** What should no longer be used of a model. @public */
export interface ModelDeprecation {
  /** ISO 8601 date. */
  since: string;
  reason: string | null;
  /** Entity ref of the model, and a version of it where one is meant. */
  replacedBy: { model: string; version: string | null } | null;
  /** Versions that are deprecated; empty for all. */
  versions: string[];
}

/** An empty record, for sources to fill in. @public */
export function emptyModelRecord(place: string, name: string): ModelRecord {
  return {
    place,
    name,
    entityName: null,
    title: null,
    description: null,
    card: null,
    url: null,
    publisher: null,
    owner: null,
    license: null,
    task: null,
    modalities: { input: [], output: [] },
    languages: [],
    tags: [],
    links: [],
    toolCalling: null,
    gated: null,
    downloads: null,
    updatedAt: null,
    identities: [],
    base: null,
    lineage: [],
    benchmarks: [],
    versions: [],
    defaultVersion: null,
    hosted: null,
    compliance: null,
  };
}

/** An artifact of which nothing but its address is known, for sources to fill in. @public */
export function emptyModelVariant(
  name: string,
  uri: string,
  format: string,
): ModelVariant {
  return {
    name,
    uri,
    format,
    precision: null,
    quantization: null,
    weightBytes: null,
    artifactBytes: null,
    memoryBytes: null,
    engine: null,
    signature: null,
  };
}

/** A version of which nothing but its name and variants is known, for sources to fill in. @public */
export function emptyModelVersion(
  name: string,
  variants: ModelVariant[],
): ModelVersion {
  return {
    name,
    createdAt: null,
    stage: null,
    aliases: [],
    revision: null,
    notes: null,
    license: null,
    parameters: null,
    contextLength: null,
    architecture: null,
    variants,
  };
}
