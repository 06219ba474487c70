/** How much YAML is read at all. Everything is counted before a document is composed. @public */
export interface YamlLimits {
  /** In one file. */
  bytes: number;
  /** In all files of one reading. */
  totalBytes: number;
  /** In one reading. */
  files: number;
  /** In one file. */
  documents: number;
  /** Keys, list items, brackets, anchors and tags: whatever costs more than a character. In all files of one reading. */
  elements: number;
  /** In one map. */
  keys: number;
  /** How deep maps and lists may be nested. */
  depth: number;
  /** In one document. */
  aliases: number;
}

const KIB = 1024;
const STRUCTURE = { documents: 50, keys: 5_000, depth: 60, aliases: 20 };

/** What somebody proposes: the files of one service. @public */
export const PROPOSAL_LIMITS: YamlLimits = {
  ...STRUCTURE,
  bytes: 64 * KIB,
  totalBytes: 256 * KIB,
  files: 20,
  elements: 5_000,
};

/** One file of the GitOps repository that the portal itself reads. @public */
export const PLATFORM_FILE_LIMITS: YamlLimits = {
  ...STRUCTURE,
  bytes: 256 * KIB,
  totalBytes: 256 * KIB,
  files: 1,
  elements: 50_000,
};

/** A whole GitOps repository on the command line, definitions of kinds included. @public */
export const REPOSITORY_LIMITS: YamlLimits = {
  ...STRUCTURE,
  bytes: 4 * KIB * KIB,
  totalBytes: 64 * KIB * KIB,
  files: 20_000,
  documents: 500,
  elements: 4_000_000,
};

/**
 * One file of catalog entities. The catalog's own parser compares every key of a map with every other one, so that few
 * keys are what matters; a whole organization may be in one file.
 * @public
 */
export const ENTITY_FILE_LIMITS: YamlLimits = {
  bytes: 5 * KIB * KIB,
  totalBytes: 5 * KIB * KIB,
  files: 1,
  documents: 10_000,
  elements: 200_000,
  keys: 1_000,
  depth: 100,
  aliases: 1_000,
};
