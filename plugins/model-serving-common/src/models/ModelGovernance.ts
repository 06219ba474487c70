import type { ModelDecisionWord, ComplianceFinding } from './CatalogModel';
import type { LicenseClass } from './licenseClass';
import type {
  ArtifactSignature,
  ModelCompliance,
  ModelIdentity,
  ModelLicense,
} from './ModelRecord';

/**
 * Which models a rule is about: all fields that are given must fit, each by one of its values. Texts are compared without
 * regard to case.
 * @public
 */
export interface ModelRuleMatch {
  /** Ids of sources; to allow, one that has the artifact itself; for the rest, one that knows the model is enough. */
  source?: string[];
  /** Licenses as the model's sources name them. */
  license?: string[];
  licenseClass?: LicenseClass[];
  publisher?: string[];
  tag?: string[];
  task?: string[];
  /**
   * Entity refs such as `resource:default/qwen3-8b`, or repositories such as `huggingface.co/qwen/qwen3-8b`; a `*` at
   * the end stands for anything.
   */
  model?: string[];
  /** State of the signature; all variants of the default version have one of these. `unknown` where nobody asked. */
  signature?: Array<ArtifactSignature['state']>;
  gated?: boolean;
  vetted?: boolean;
  /** What its compliance facts say against serving it. */
  compliance?: ComplianceFinding[];
  dataClassification?: string[];
}

/** One rule of what may be served. @public */
export interface ModelRule {
  /** Unique in its document. */
  name: string;
  /** Path of its file in the GitOps repository. */
  place: string;
  match: ModelRuleMatch;
  /** Names of the tenants that it is for; null for everybody. */
  tenants: string[] | null;
  action: ModelDecisionWord;
  /** Whether lists leave the models out. */
  hidden: boolean;
  /** Why, in a sentence for those who want to serve such a model. */
  reason: string | null;
  /** How to ask for an approval. */
  ask: { text: string | null; url: string | null };
}

/** What the GitOps repository says about models of all sources. @public */
export interface ModelRules {
  /** The first that matches decides. */
  rules: ModelRule[];
  /** Region of each cluster, by the cluster's name. */
  regions: Record<string, string>;
  /** Address that the path of a file completes to its web page; null where it is not known. */
  filePages: string | null;
  /** Why rules may be missing; then nothing is allowed without asking. Null when they are complete. */
  incomplete: string | null;
}

/** A model by one of its identities, or by where a source keeps it. @public */
export type ModelTarget =
  | ModelIdentity
  | { kind: 'place'; source: string; place: string };

/** What the GitOps repository adds to a model that another source brings. @public */
export interface ModelOverlay {
  name: string;
  /** Path of its file in the GitOps repository. */
  place: string;
  target: ModelTarget;
  /** Null where it does not vet the model. */
  vetted: { by: string | null; at: string | null; note: string | null } | null;
  hidden: boolean;
  /** Facts that replace those of the sources; null and empty where it states none. */
  title: string | null;
  description: string | null;
  owner: string | null;
  license: ModelLicense | null;
  task: string | null;
  /** Added to the sources' own. */
  tags: string[];
  links: Array<{ url: string; title: string | null }>;
  compliance: ModelCompliance | null;
}

/** Overlays and rules of one commit of the GitOps repository. @public */
export interface ModelGovernance {
  overlays: ModelOverlay[];
  rules: ModelRules;
  /** Documents that cannot be used; `field` is the path of the field in it, null for the document as a whole. */
  problems: Array<{ place: string; field: string | null; reason: string }>;
}

/** Where no GitOps repository says anything. @public */
export const NO_MODEL_GOVERNANCE: ModelGovernance = {
  overlays: [],
  rules: { rules: [], regions: {}, filePages: null, incomplete: null },
  problems: [],
};
