import type { Freshness } from '../api/freshness';
import type { MemoryBasis } from '../memory/memoryNeed';
import type {
  ArtifactSignature,
  HostedEndpoint,
  Modality,
  ModelIdentity,
  ModelRecord,
} from './ModelRecord';
import type { LicenseClass } from './licenseClass';

/** A source that knows a model. @public */
export interface ModelOrigin {
  /** Id of the source. */
  source: string;
  /** Name of the source. */
  title: string;
  place: string;
  /** Web page of the model there. */
  url: string | null;
  /** When the source last said so, ISO 8601. */
  asOf: string;
  /** Whether it is the model's by a repository or a mapping; false where it shares nothing but a digest with the first. */
  own: boolean;
}

/** A fact on which sources differ: the first source in line wins. @public */
export interface ModelConflict {
  /** Name of the fact, such as `license`. */
  fact: string;
  /** The winner first. */
  values: Array<{ source: string; value: string }>;
  /** Why the first one wins, as a sentence. */
  reason: string;
}

/**
 * Who says that a model has an artifact. Whether it may be served rests on this: whoever shares an identity with a model
 * that the platform vets adds to what is known of it, not to what is vetted.
 * @public
 */
export interface ArtifactClaim {
  /** Names of the version and the variant. */
  version: string;
  variant: string;
  /** The first in line first. */
  by: Array<{ source: string; place: string }>;
  /** Names that the operator gave the models of those who say so. */
  mappings: string[];
  /** Whether the GitOps repository lists this artifact or vets it. */
  vetted: boolean;
}

/**
 * An identity of a model. `own` where its first source says it, or one that shares a repository or a mapping with that;
 * otherwise it came with a record that shares a digest, which whoever fills a registry can name.
 * @public
 */
export type CatalogIdentity = ModelIdentity & { own: boolean };

/** One model of the catalog: what all its sources say, as one. @public */
export interface CatalogModel
  extends Omit<
    ModelRecord,
    'place' | 'entityName' | 'identities' | 'owner' | 'title'
  > {
  /** `resource:default/<name>`: slug and hash, or the name that the GitOps repository gives. */
  entityRef: string;
  title: string;
  owner: string;
  identities: CatalogIdentity[];
  /** The first in line first; at least one. */
  origins: ModelOrigin[];
  conflicts: ModelConflict[];
  /** One for each variant. */
  claims: ArtifactClaim[];
  /** Whether the GitOps repository lists it or vets it; see `claims` for its artifacts. */
  vetted: boolean;
  /** The overlay that vets it; null where the repository defines it itself, or nobody vetted it. */
  vetting: ModelVetting | null;
  /** Path of the overlay that hides it; null where none does. */
  hiddenBy: string | null;
  licenseClass: LicenseClass;
  /** Name of the version that is offered first. */
  defaultVersion: string | null;
}

/** How a model of another source was vetted: an overlay of the GitOps repository. @public */
export interface ModelVetting {
  /** Path of the overlay. */
  place: string;
  /** Entity ref of who vetted it; null when the overlay does not say. */
  by: string | null;
  /** ISO 8601 date; null when the overlay does not say. */
  at: string | null;
  note: string | null;
}

/** From the most to the least that is allowed. @public */
export const MODEL_DECISIONS = ['allow', 'ask', 'deny'] as const;

/**
 * Whether a model may be served, as the platform's rules say: `ask` where an approval is needed first.
 * @public
 */
export type ModelDecisionWord = (typeof MODEL_DECISIONS)[number];

/** Facts that an organization states about a model and that speak against serving it. @public */
export const COMPLIANCE_FINDINGS = [
  'expired',
  'region',
  'review-due',
  'deprecated',
] as const;

/** @public */
export type ComplianceFinding = (typeof COMPLIANCE_FINDINGS)[number];

/** What the platform's rules say of a model for one tenant. @public */
export interface ModelDecision {
  word: ModelDecisionWord;
  /** Why, and how to ask, as sentences that do not say the word again; null where it is allowed without more. */
  sentence: string | null;
  /** Which rule decides: its file with its web page, and name; null for the built-in default. */
  rule: { name: string; place: string; url: string | null } | null;
  /** Web page where an approval is asked for; null where the rule names none. */
  askUrl: string | null;
  /** Whether lists leave it out for everybody but platform owners. */
  hidden: boolean;
  /** Whether the requester has to confirm the license terms. */
  confirmLicense: boolean;
  /** What compliance facts say against serving it, worst first. */
  findings: Array<{ kind: ComplianceFinding; sentence: string }>;
}

/** Why the platform's policies do not let services name an artifact. @public */
export interface ArtifactRefusal {
  /** Name of the policy. */
  rule: string;
  /** In its words. */
  message: string;
}

/** How a model fits a tenant's quota, the best first. @public */
export const MODEL_FITS = [
  'now',
  'borrowing',
  'waits',
  'unknown',
  'never',
] as const;

/** @public */
export type ModelFit = (typeof MODEL_FITS)[number];

/** What a list shows of a model. Nothing in here depends on tenants that the caller cannot see. @public */
export interface ModelSummary {
  entityRef: string;
  title: string;
  /** One line, without the marks of Markdown; the model's own has them. */
  description: string | null;
  publisher: string | null;
  license: string | null;
  licenseClass: LicenseClass;
  task: string | null;
  modalities: { input: Modality[]; output: Modality[] };
  languages: string[];
  parameters: number | null;
  activeParameters: number | null;
  contextLength: number | null;
  /** Of all variants of the default version. */
  precisions: string[];
  quantizations: string[];
  formats: string[];
  engines: string[];
  /**
   * Accelerator memory of one replica, in bytes: of the default version's variant that the fit is of, else the least over its
   * variants, with the engines and the load of the platform's profiles, as {@link memoryFitOf} computes it. Null when unknown.
   */
  memoryBytes: number | null;
  /** Why the memory is unknown, as a sentence; null where it is known. */
  memoryReason: string | null;
  /** Name of the variant that the memory is of; null when the memory is unknown. */
  memoryVariant: string | null;
  /** Null when the memory is unknown. */
  memoryBasis: MemoryBasis | null;
  toolCalling: boolean | null;
  gated: boolean | null;
  downloads: number | null;
  updatedAt: string | null;
  /** Where somebody else serves it. */
  hosted: HostedEndpoint | null;
  sources: string[];
  vetted: boolean;
  deprecated: boolean;
  versions: number;
  variants: number;
  signature: ArtifactSignature['state'] | null;
  decision: ModelDecision;
  /** How it fits the quota of the tenant that was asked for; null without a tenant. */
  fit: ModelFit | null;
  /** Name of the variant that the fit is of, the one that fits best; null where there is no fit, or no runtime serves one. */
  fitVariant: string | null;
  /** Services that the caller may see and that run it. */
  services: number | null;
  measured: ModelMeasurement | null;
}

/** Numbers measured here, over the services that the caller may see. @public */
export interface ModelMeasurement {
  /** Services that they come from. */
  services: number;
  /** Names of the variants that those services run, as far as they are known. */
  variants: string[];
  /** Seconds, median of the last hour. */
  timeToFirstToken: number | null;
  /** Tokens per second of one replica. */
  tokensPerSecond: number | null;
  /** Decimal number in the price book's currency. */
  perMillionTokens: number | null;
  currency: string | null;
  asOf: string;
}

/** A value of a facet and how many models have it, given the other filters. @public */
export interface ModelFacetValue {
  value: string;
  count: number;
}

/** Facets of the list of models. Those that ask yes or no have the values `yes`, `no` and `unknown`. @public */
export const MODEL_FACETS = [
  'task',
  'modality',
  'licenseClass',
  'license',
  'publisher',
  'language',
  'precision',
  'quantization',
  'format',
  'engine',
  'toolCalling',
  'source',
  'vetted',
  'decision',
  'fit',
  'runsHere',
] as const;

/** @public */
export type ModelFacet = (typeof MODEL_FACETS)[number];

/** @public */
export const MODEL_SORTS = [
  'title',
  'newest',
  'downloads',
  'parameters',
  'memory',
  'price',
  'timeToFirstToken',
  'tokensPerSecond',
] as const;

/** @public */
export type ModelSort = (typeof MODEL_SORTS)[number];

/** A page of models. @public */
export interface ModelPage extends Freshness {
  items: ModelSummary[];
  /** Models that fit the filter. */
  total: number;
  /** Models of the catalog. */
  all: number;
  facets: Record<ModelFacet, ModelFacetValue[]>;
  /** Token of the next page; null on the last. */
  next: string | null;
}

/** What runs a model in services that the caller may not see: one number for all teams. @public */
export interface ServicesElsewhere {
  /** Null when unknown. */
  services: number | null;
  /** Why it is unknown, as a sentence; null where it is known. */
  reason: string | null;
}

/** A tag of a model that names another artifact than the model's source lists, or than services run. @public */
export interface MovedModelTag {
  /** Names of the version and the variant. */
  version: string;
  variant: string;
  /** Address of the artifact with its tag. */
  uri: string;
  /** Digest that the tag names now. */
  digest: string;
  /** When the portal first saw that digest under the tag, ISO 8601. */
  since: string;
  /** When the registry last said so, ISO 8601. */
  asOf: string;
  /** Digest that the model's source lists instead; null where it lists the tag alone. */
  listed: string | null;
  /** Digests that services run instead, of the services that the caller may see. */
  running: Array<{ digest: string; services: number }>;
}

/** One model with all that is known of it. @public */
export interface ModelDetail extends Freshness {
  model: CatalogModel;
  decision: ModelDecision;
  summary: ModelSummary;
  /** Entity refs and titles of models that are made from it, as far as they are known. */
  derived: Array<{ entityRef: string; title: string; relation: string }>;
  /** Artifacts that the policies refuse to the tenant that was asked for, each with why as a sentence. */
  refused: Array<{ version: string; variant: string; sentence: string }>;
  /** The model that it is made from, where the catalog has it. */
  baseModel: { entityRef: string; title: string } | null;
  elsewhere: ServicesElsewhere;
  movedTags: MovedModelTag[];
}

/** Models that a source no longer had, and that were removed. @public */
export interface ModelSourceRemoval {
  /** ISO 8601. */
  at: string;
  removed: number;
  /** How many models of the source there were before. */
  of: number;
  /** Where the source had them: the first 20. */
  places: string[];
  /**
   * Why the removal was believed:
   * - `few`: not more than a source may drop at once
   * - `repeated`: the source said the same again and again since they were first missing
   * - `confirmed`: a platform owner said so
   */
  cause:
    | { kind: 'few' }
    | { kind: 'repeated'; since: string }
    | { kind: 'confirmed'; by: string; since: string };
}

/** How a source of models is doing: for platform owners. @public */
export interface ModelSourceStatus {
  id: string;
  title: string;
  /** Kind of source, such as `mlflow`. */
  type: string;
  /** ISO 8601; null until it was read once. */
  lastGoodSync: string | null;
  lastAttempt: string | null;
  /** Why the last attempt failed; null when it did not. */
  failure: string | null;
  models: number;
  skipped: Array<{ place: string; reason: string }>;
  /** Records skipped in all; the list holds the first 100. */
  skippedCount: number;
  added: number;
  changed: number;
  removed: number;
  /** Why models that the source no longer has are kept; null when they are not. */
  guard: {
    reason: string;
    /** Models that would be removed. */
    missing: number;
    /** The first 100 of them. */
    places: string[];
    /** When they were first missing, ISO 8601. */
    since: string;
    /** Syncs in a row that said the same. */
    confirmations: number;
    /** How many syncs say the same before they are removed; null where only a platform owner can have them removed. */
    needed: number | null;
    /** Nor are they removed before this, ISO 8601; null where only a platform owner can have them removed. */
    notBefore: string | null;
  } | null;
  /** The last ten syncs that removed models, the newest first. */
  removals: ModelSourceRemoval[];
  /** Seconds that the last sync took, and requests that it made. */
  durationSeconds: number | null;
  requests: number | null;
  /** Seconds between two syncs; null where it is read at set times or by hand. */
  intervalSeconds: number | null;
  syncing: boolean;
}
