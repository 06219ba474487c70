import { createHash } from 'node:crypto';

/** Where the record lies, from the root of the repository; hidden, so that no GitOps agent takes it for a manifest. */
export const RECORD_PATH = 'platform/.model-serving-templates';

const HEADING = /^# @model-serving\/templates (\S+)$/;
const LINE = /^([0-9a-f]{64}) {2}(platform\/\S.*)$/;

/** Which files of the templates a repository was given, as they were. */
export interface TemplateRecord {
  /** Version of the templates. */
  version: string;
  /** SHA-256 of each file, by its path from the root of the repository. */
  hashes: ReadonlyMap<string, string>;
}

/** SHA-256 in hexadecimal. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Reads what {@link formatRecord} wrote.
 *
 * @throws Error for any other text
 */
export function parseRecord(text: string): TemplateRecord {
  const [first, ...lines] = text.trimEnd().split('\n');
  const version = HEADING.exec(first)?.[1];
  const entries = lines.map(line => LINE.exec(line));
  if (version === undefined || entries.includes(null)) {
    throw new Error(
      `${RECORD_PATH} is not what model-serving init wrote; restore it from the history of the repository`,
    );
  }
  return {
    version,
    hashes: new Map(entries.map(entry => [entry![2], entry![1]])),
  };
}

/** One line a file, as `sha256sum` has them, so that a change of it can be reviewed. */
export function formatRecord({ hashes, version }: TemplateRecord): string {
  const lines = [...hashes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, hash]) => `${hash}  ${path}`);
  return `${[`# @model-serving/templates ${version}`, ...lines].join('\n')}\n`;
}
