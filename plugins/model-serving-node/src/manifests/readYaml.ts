import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isAlias,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml';
import { GitOpsFile } from './GitOpsFile';

const MAX_BYTES = 256 * 1024;
const MAX_DOCUMENTS = 50;
const MAX_ALIASES = 20;
const MAX_DEPTH = 60;

/** Characters that Kubernetes' YAML reader refuses, and those that make text read other than it is. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** One document of a YAML file. */
export interface YamlDocument {
  value: unknown;
  /** Line in the file of a path into the document; of its nearest parent when the path itself is absent. */
  lineOf(path: ReadonlyArray<string | number>): number | undefined;
}

/** Kubernetes' reader leaves what looks like a time a string, in either version. */
const TIMESTAMP = 'tag:yaml.org,2002:timestamp';

const refuse = (file: GitOpsFile, problem: string) =>
  new InputError(`${file.path} cannot be accepted: ${problem}`);

function parse(file: GitOpsFile, version: '1.1' | '1.2', lines?: LineCounter) {
  const documents = parseAllDocuments(file.content, {
    version,
    lineCounter: lines,
    uniqueKeys: true,
    merge: false,
    strict: true,
    stringKeys: true,
    customTags: tags =>
      tags.filter(tag => typeof tag === 'string' || tag.tag !== TIMESTAMP),
  });
  return Array.isArray(documents) ? (documents as Document[]) : [];
}

function assertPlain(file: GitOpsFile, document: Document) {
  let aliases = 0;
  visit(document, {
    Node(_key, node, ancestors) {
      if (ancestors.length > MAX_DEPTH * 2) {
        throw refuse(file, `it is nested deeper than ${MAX_DEPTH} levels`);
      }
      if (node.tag !== undefined && !isAlias(node)) {
        throw refuse(file, `the tag ${node.tag} is not allowed`);
      }
      if (isAlias(node) && ++aliases > MAX_ALIASES) {
        throw refuse(file, `it uses more than ${MAX_ALIASES} aliases`);
      }
    },
    Pair(_key, pair) {
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      if (key === '<<' || key === '__proto__') {
        throw refuse(file, `the key "${key}" is not allowed`);
      }
    },
  });
}

function lineFinder(document: Document, lines: LineCounter) {
  return (path: ReadonlyArray<string | number>) => {
    for (let length = path.length; length >= 0; length--) {
      const part = path.slice(0, length);
      const node =
        length === 0 ? document.contents : document.getIn(part, true);
      if (isNode(node) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return undefined;
  };
}

/**
 * Reads a YAML file as Kubernetes would, refusing what two readers could take differently: tags, merge keys, duplicate
 * keys, and plain scalars such as `yes` or `0o17` that mean one thing in YAML 1.1 (the cluster's reader) and another
 * in 1.2. Empty documents are left out.
 *
 * @throws InputError naming the file and what is wrong
 */
export function readYamlDocuments(
  file: GitOpsFile,
  options?: { maxBytes?: number },
): YamlDocument[] {
  const maxBytes = options?.maxBytes ?? MAX_BYTES;
  if (Buffer.byteLength(file.content) > maxBytes) {
    throw refuse(file, `it is larger than ${maxBytes} bytes`);
  }
  const forbidden = FORBIDDEN.exec(file.content);
  if (forbidden || /\p{Cs}/u.test(file.content)) {
    const code = forbidden?.[0].charCodeAt(0).toString(16).padStart(4, '0');
    throw refuse(
      file,
      code
        ? `the character U+${code.toUpperCase()} is not allowed`
        : 'it is not valid Unicode',
    );
  }
  const lines = new LineCounter();
  const documents = parse(file, '1.2', lines);
  if (documents.length > MAX_DOCUMENTS) {
    throw refuse(file, `it holds more than ${MAX_DOCUMENTS} documents`);
  }
  const asCluster = parse(file, '1.1');
  return documents.flatMap((document, index) => {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem) {
      throw refuse(file, problem.message.split('\n')[0]);
    }
    assertPlain(file, document);
    let value: unknown;
    let clusterValue: unknown;
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
      clusterValue = asCluster[index]?.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      throw refuse(file, (error as Error).message);
    }
    if (!isDeepStrictEqual(value, clusterValue)) {
      throw refuse(
        file,
        'an unquoted value means different things in YAML 1.1 and 1.2; put it in quotes',
      );
    }
    return value === null || value === undefined
      ? []
      : [{ value, lineOf: lineFinder(document, lines) }];
  });
}
