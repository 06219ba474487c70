import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import {
  Composer,
  CST,
  Document,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
} from 'yaml';
import { KubernetesValue, RepeatedKey } from './kubernetesValue';
import { MANIFEST_LIMITS, YamlLimits } from './yamlLimits';

/** Characters that Kubernetes' YAML reader refuses, and those that make text read other than it is. */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Lexemes that stand for no element of their own. */
const PLAIN: ReadonlySet<string | null> = new Set([
  'space',
  'newline',
  'comment',
  'scalar',
  null,
]);

/** A YAML file and what it holds. @public */
export interface ManifestFile {
  /** Where it is, as findings name it. */
  path: string;
  content: string;
}

/** One document of a YAML file. @public */
export interface YamlDocument {
  value: unknown;
  /** Line in the file of a path into the document; of its nearest parent when the path itself is absent. */
  lineOf(path: ReadonlyArray<string | number>): number | undefined;
  /** Keys that a map holds twice, where the reading takes the later one. */
  repeated: readonly RepeatedKey[];
}

/**
 * What a text means: `kubernetes` as kubectl, Argo CD and the API server read it; `unambiguous` as every reader of YAML
 * does, so that whatever two readers could take differently is refused.
 * @public
 */
export type YamlReading = 'kubernetes' | 'unambiguous';

/** Kubernetes' reader leaves what looks like a time a string, in either version. */
const TIMESTAMP = 'tag:yaml.org,2002:timestamp';

const refuse = (file: ManifestFile, problem: string) =>
  new InputError(`${file.path} cannot be accepted: ${problem}`);

function assertText(file: ManifestFile, content: string) {
  const forbidden = FORBIDDEN.exec(content);
  if (forbidden || /\p{Cs}/u.test(content)) {
    const code = forbidden?.[0].charCodeAt(0).toString(16).padStart(4, '0');
    throw refuse(
      file,
      code
        ? `the character U+${code.toUpperCase()} is not allowed`
        : 'it is not valid Unicode',
    );
  }
}

function compose(tokens: readonly CST.Token[], version: '1.1' | '1.2') {
  return new Composer({
    version,
    // Compares every key with every other one; `assertPlain` does not.
    uniqueKeys: false,
    merge: false,
    strict: true,
    stringKeys: true,
    prettyErrors: false,
    customTags: tags =>
      tags.filter(tag => typeof tag === 'string' || tag.tag !== TIMESTAMP),
  }).compose(tokens);
}

/** What Kubernetes' tools split documents by; anything but a comment after it is an error to them. */
const SEPARATOR = /^---(?![ \t]*(?:#|\r?$))[^\n]*/m;

function assertSeparators(file: ManifestFile, content: string) {
  const found = SEPARATOR.exec(content);
  if (found) {
    const line = content.slice(0, found.index).split('\n').length;
    throw refuse(
      file,
      `invalid Yaml document separator: ${found[0]
        .slice(3)
        .trim()
        .slice(0, 100)} at line ${line}; put --- on a line of its own`,
    );
  }
}

/** The same text without the byte order mark that Windows editors put before it. */
const withoutMark = (content: string) =>
  content.startsWith('\ufeff') ? content.slice(1) : content;

const composeText = (tokens: readonly CST.Token[]) =>
  new Composer({
    version: '1.1',
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
  }).compose(tokens);

const isMap = (token: CST.Token) =>
  token.type === 'block-map' ||
  (token.type === 'flow-collection' && token.start.source === '{');

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
 * Reads YAML files. By default whatever two readers could take differently is refused: tags, merge keys, duplicate
 * keys, and plain scalars such as `yes` or `0o17` that mean one thing in YAML 1.1 (the cluster's reader) and another
 * in 1.2. With the reading `kubernetes` they mean what they mean to Kubernetes' own tools. The limits hold over all
 * files that one reader is given. Time and stack are linear in the text and in what its aliases repeat: nothing is
 * composed before its size and depth are known.
 * @public
 */
export class YamlReader {
  readonly #limits: YamlLimits;
  readonly #reading: YamlReading;
  #files = 0;
  #bytes = 0;
  #elements = 0;

  constructor(limits: YamlLimits, reading: YamlReading = 'unambiguous') {
    this.#limits = limits;
    this.#reading = reading;
  }

  /**
   * The documents of a file; empty ones are left out.
   *
   * @throws InputError naming the file and what is wrong
   */
  read(file: ManifestFile): YamlDocument[] {
    this.#admit(file);
    return this.#reading === 'kubernetes'
      ? this.#readAsKubernetes(file)
      : this.#readUnambiguous(file);
  }

  #readAsKubernetes(file: ManifestFile): YamlDocument[] {
    const content = withoutMark(file.content);
    assertText(file, content);
    assertSeparators(file, content);
    const lines = new LineCounter();
    const tokens = this.#tokens(file, lines, content);
    const lineAt = (offset: number) => lines.linePos(offset).line;
    return [...composeText(tokens)].flatMap((document, index) => {
      const problem = document.errors[0];
      if (problem) {
        const { line, col } = lines.linePos(problem.pos[0]);
        throw refuse(file, `${problem.message} at line ${line}, column ${col}`);
      }
      if (index > 0 && !document.directives?.docStart) {
        throw refuse(
          file,
          `what follows ... at line ${lineAt(
            document.range[0],
          )} is ignored by Kubernetes' tools; separate documents with ---`,
        );
      }
      const reading = new KubernetesValue({
        lineAt,
        spend: elements => this.#spend(file, elements),
      });
      let value: unknown;
      try {
        value = reading.of(document);
      } catch (error) {
        throw error instanceof InputError
          ? error
          : refuse(file, (error as Error).message);
      }
      return value === null
        ? []
        : [
            {
              value,
              lineOf: lineFinder(document, lines),
              repeated: reading.repeated,
            },
          ];
    });
  }

  #readUnambiguous(file: ManifestFile): YamlDocument[] {
    assertText(file, file.content);
    const lines = new LineCounter();
    const tokens = this.#tokens(file, lines);
    const documents = this.#documents(file, tokens, lines);
    const asCluster = [...compose(tokens, '1.1')];
    const { aliases } = this.#limits;
    return documents.flatMap((document, index) => {
      let value: unknown;
      let clusterValue: unknown;
      try {
        value = document.toJS({ maxAliasCount: aliases });
        clusterValue = asCluster[index]?.toJS({ maxAliasCount: aliases });
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
        : [{ value, lineOf: lineFinder(document, lines), repeated: [] }];
    });
  }

  /**
   * Holds a file against the limits of its size and form, before any reader. Aliases are not counted.
   *
   * @throws InputError naming the file and what is wrong
   */
  assertWithin(file: ManifestFile): void {
    this.#admit(file);
    this.#tokens(file, new LineCounter());
  }

  #admit(file: ManifestFile) {
    const { bytes, files, totalBytes } = this.#limits;
    const size = Buffer.byteLength(file.content);
    this.#files += 1;
    this.#bytes += size;
    if (size > bytes) {
      throw refuse(file, `it is larger than ${bytes} bytes`);
    }
    if (this.#files > files) {
      throw refuse(file, `there are more than ${files} files`);
    }
    if (this.#bytes > totalBytes) {
      throw refuse(
        file,
        `the files together are larger than ${totalBytes} bytes`,
      );
    }
  }

  #spend(file: ManifestFile, count: number) {
    const { elements } = this.#limits;
    this.#elements += count;
    if (this.#elements > elements) {
      throw refuse(
        file,
        `there are more than ${elements} keys, list items and other elements`,
      );
    }
  }

  /** Reads the text into tokens, one lexeme after the other, and stops at the first that is too many or too deep. */
  #tokens(
    file: ManifestFile,
    lines: LineCounter,
    content = file.content,
  ): CST.Token[] {
    const { depth, documents, keys } = this.#limits;
    const tokens: CST.Token[] = [];
    const parser = new Parser(lines.addNewLine);
    // The parser is at offset 0 of the first line before it was given anything.
    lines.addNewLine(0);
    let found = 0;
    const take = (token: CST.Token) => {
      if (token.type === 'error') {
        const { line, col } = lines.linePos(token.offset);
        throw refuse(file, `${token.message} at line ${line}, column ${col}`);
      }
      if (token.type === 'document' && ++found > documents) {
        throw refuse(file, `it holds more than ${documents} documents`);
      }
      tokens.push(token);
    };
    for (const lexeme of new Lexer().lex(content)) {
      if (!PLAIN.has(CST.tokenType(lexeme))) {
        this.#spend(file, 1);
      }
      for (const token of parser.next(lexeme)) {
        take(token);
      }
      const { stack } = parser;
      const innermost = stack.at(-1);
      const isInside = CST.isCollection(innermost);
      if (isInside && isMap(innermost) && innermost.items.length > keys) {
        throw refuse(file, `a map has more than ${keys} keys`);
      }
      // Besides the collections, the document itself and the content of the innermost one.
      if (stack.length - (isInside ? 1 : 2) > depth) {
        throw refuse(file, `it is nested deeper than ${depth} levels`);
      }
    }
    for (const token of parser.end()) {
      take(token);
    }
    return tokens;
  }

  #documents(
    file: ManifestFile,
    tokens: readonly CST.Token[],
    lines: LineCounter,
  ): Document[] {
    const documents: Document[] = [];
    for (const document of compose(tokens, '1.2')) {
      const problem = document.errors[0] ?? document.warnings[0];
      if (problem) {
        const { line, col } = lines.linePos(problem.pos[0]);
        throw refuse(file, `${problem.message} at line ${line}, column ${col}`);
      }
      this.#assertPlain(file, document, lines);
      documents.push(document);
    }
    return documents;
  }

  #assertPlain(file: ManifestFile, document: Document, lines: LineCounter) {
    const limit = this.#limits.aliases;
    let aliases = 0;
    const assertUntagged = ({ tag }: { tag?: string }) => {
      if (tag !== undefined) {
        throw refuse(file, `the tag ${tag} is not allowed`);
      }
    };
    visit(document, {
      Alias() {
        if (++aliases > limit) {
          throw refuse(file, `it uses more than ${limit} aliases`);
        }
      },
      Value: (_key, node) => assertUntagged(node),
      Map(_key, map) {
        assertUntagged(map);
        const seen = new Set<unknown>();
        for (const { key } of map.items) {
          const name = isScalar(key) ? key.value : undefined;
          if (seen.has(name)) {
            const { line, col } = lines.linePos(
              (isNode(key) && key.range?.[0]) || 0,
            );
            throw refuse(
              file,
              `map keys must be unique, ${JSON.stringify(name).slice(
                0,
                100,
              )} is repeated at line ${line}, column ${col}`,
            );
          }
          seen.add(name);
          if (name === '<<' || name === '__proto__') {
            throw refuse(file, `the key "${name}" is not allowed`);
          }
        }
      },
    });
  }
}

/**
 * Reads one file, see {@link YamlReader}.
 *
 * @throws InputError naming the file and what is wrong
 * @public
 */
export function readYamlDocuments(
  file: ManifestFile,
  limits: YamlLimits = MANIFEST_LIMITS,
  reading: YamlReading = 'unambiguous',
): YamlDocument[] {
  return new YamlReader(limits, reading).read(file);
}
