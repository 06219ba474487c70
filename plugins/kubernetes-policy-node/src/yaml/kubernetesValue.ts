import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Node,
  Scalar,
  YAMLMap,
} from 'yaml';
import {
  keyText,
  plainScalar,
  ScalarValue,
  taggedScalar,
} from './plainScalars';

/** A key that a map holds twice; the later value is the one that counts. @public */
export interface RepeatedKey {
  key: string;
  /** Lines in the file, from 1. */
  line: number;
  firstLine: number;
}

type Fields = Record<string, unknown>;

/** So many characters that an alias repeats count as one element. */
const CHARACTERS_OF_ELEMENT = 64;

interface Anchored {
  value: unknown;
  /** Elements that it stands for, with its text and with aliases resolved. */
  weight: number;
}

const MERGE = '<<';

const isMergeKey = (key: unknown): key is Scalar =>
  isScalar(key) &&
  key.value === MERGE &&
  (key.tag === undefined
    ? key.type === Scalar.PLAIN
    : key.tag.endsWith(':merge'));

/**
 * Makes values of a document as Kubernetes' own tools do. It has to be composed with the schema `failsafe`, so that
 * every scalar is still text. A merge key overwrites what stands before it, and what stands after it overwrites the
 * merged: the order decides, as in go-yaml v2.
 */
export class KubernetesValue {
  readonly repeated: RepeatedKey[] = [];
  readonly #anchors = new Map<string, Anchored | undefined>();
  readonly #lineAt: (offset: number) => number;
  readonly #spend: (elements: number) => void;
  #weight = 0;

  /**
   * @param lineAt - the line of an offset
   * @param spend - told of every element that an alias repeats; throws when there are too many
   */
  constructor(options: {
    lineAt(offset: number): number;
    spend(elements: number): void;
  }) {
    this.#lineAt = options.lineAt;
    this.#spend = options.spend;
  }

  /** @throws Error naming what the tools refuse */
  of(document: Document): unknown {
    return this.#read(document.contents as Node | null);
  }

  #read(node: Node | null): unknown {
    if (isAlias(node)) {
      return this.#aliased(node.source);
    }
    const before = this.#weight;
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor) {
      this.#anchors.set(anchor, undefined);
    }
    this.#weight += 1;
    const value = this.#plain(node);
    if (anchor) {
      this.#anchors.set(anchor, { value, weight: this.#weight - before });
    }
    return value;
  }

  #aliased(name: string): unknown {
    if (!this.#anchors.has(name)) {
      throw new Error(`the alias *${name} has no anchor before it`);
    }
    const anchored = this.#anchors.get(name);
    if (!anchored) {
      throw new Error(`the anchor &${name} contains itself`);
    }
    this.#weight += anchored.weight;
    this.#spend(anchored.weight);
    return anchored.value;
  }

  #plain(node: Node | null): unknown {
    if (isMap(node)) {
      return this.#map(node);
    }
    if (isSeq(node)) {
      return node.items.map(item => this.#read(item as Node | null));
    }
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #scalar(node: Scalar): ScalarValue {
    const text = String(node.value ?? '');
    this.#weight += Math.floor(text.length / CHARACTERS_OF_ELEMENT);
    const isPlain = node.type === undefined || node.type === Scalar.PLAIN;
    let value: ScalarValue = text;
    if (node.tag !== undefined) {
      value = taggedScalar(node.tag, text);
    } else if (isPlain) {
      value = plainScalar(text);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Error(
        `${text} at line ${this.#line(
          node,
        )} is a number that JSON does not have`,
      );
    }
    return value;
  }

  #map(node: YAMLMap): Fields {
    const result: Fields = {};
    const lines = new Map<string, number>();
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        this.#merge(value as Node | null, result);
        continue;
      }
      const name = this.#key(key as Node | null);
      const line = this.#line(key as Node | null);
      const firstLine = lines.get(name);
      if (firstLine !== undefined) {
        this.repeated.push({ key: name, line, firstLine });
      }
      lines.set(name, line);
      result[name] = this.#read(value as Node | null);
    }
    return result;
  }

  #key(node: Node | null): string {
    const value = this.#read(node);
    const at = `at line ${this.#line(node)}`;
    if (typeof value === 'object' && value !== null) {
      throw new Error(`a map or list is used as a key ${at}`);
    }
    const text = keyText(value as ScalarValue);
    if (text === undefined) {
      throw new Error(`a key is null ${at}`);
    }
    if (text === '__proto__') {
      throw new Error('the key "__proto__" is not allowed');
    }
    return text;
  }

  #merge(node: Node | null, into: Fields) {
    const value = this.#read(node);
    // Of several maps the first one counts.
    const maps = Array.isArray(value) ? value.toReversed() : [value];
    for (const map of maps) {
      if (typeof map !== 'object' || map === null || Array.isArray(map)) {
        throw new Error(
          `the merge key << at line ${this.#line(
            node,
          )} needs a map or a list of maps`,
        );
      }
      Object.assign(into, map);
    }
  }

  #line(node: Node | null): number {
    return this.#lineAt(node?.range?.[0] ?? 0);
  }
}
