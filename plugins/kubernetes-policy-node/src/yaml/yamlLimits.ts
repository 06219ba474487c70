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
  /** Keys, list items, brackets, anchors and tags: everything that costs more than a character. In all files of one reading. */
  elements: number;
  /** In one map. */
  keys: number;
  /** How deep maps and lists may be nested. */
  depth: number;
  /** In one document. */
  aliases: number;
}

const KIB = 1024;

/** One file of manifests. @public */
export const MANIFEST_LIMITS: YamlLimits = {
  bytes: 256 * KIB,
  totalBytes: 256 * KIB,
  files: 1,
  documents: 50,
  elements: 50_000,
  keys: 5_000,
  depth: 60,
  aliases: 20,
};
