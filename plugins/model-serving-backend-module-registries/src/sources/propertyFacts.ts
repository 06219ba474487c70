import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ModelIdentity,
  readLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Facts that registries without fields of their own for them keep in tags or properties. @public */
export const PROPERTY_FACTS = [
  'title',
  'license',
  'licenseUrl',
  'publisher',
  'task',
  'languages',
  'format',
  'precision',
  'quantization',
  'parameters',
  'contextLength',
  'weightBytes',
  'memoryBytes',
  'engine',
  'toolCalling',
  'uri',
  'identity',
  'repository',
] as const;

/** @public */
export type PropertyFact = (typeof PROPERTY_FACTS)[number];

/** Which tag or property holds a fact; those that are not read are left out. @public */
export type PropertyKeys = Partial<Record<PropertyFact, string>>;

/** Facts that decide which model a record is: read only where the operator names their key. */
const NEVER_BY_DEFAULT: readonly PropertyFact[] = [
  'identity',
  'repository',
  'uri',
];

/**
 * Reads which tags or properties hold which facts. Without configuration a fact is read from the key of its own name,
 * except those that say which model or artifact it is. An empty text switches a fact off.
 *
 * @param key - of `config`, for errors
 * @throws InputError naming the fact that there is none of
 * @public
 */
export function readPropertyKeys(
  config: Config | undefined,
  key: string,
): PropertyKeys {
  const keys: PropertyKeys = {};
  for (const fact of PROPERTY_FACTS) {
    if (!NEVER_BY_DEFAULT.includes(fact)) {
      keys[fact] = fact;
    }
  }
  for (const name of config?.keys() ?? []) {
    const fact = PROPERTY_FACTS.find(each => each === name);
    if (!fact) {
      throw new InputError(
        `${key}.${name} is not a fact. Use: ${PROPERTY_FACTS.join(', ')}`,
      );
    }
    // An empty text in YAML is no string for `getString`.
    const value = config!.getOptional(fact);
    if (typeof value !== 'string') {
      throw new InputError(`${key}.${name} must be a text`);
    }
    keys[fact] = value || undefined;
  }
  return keys;
}

/** What tags or properties say, read by the operator's keys. @public */
export class PropertyFacts {
  readonly #keys: PropertyKeys;
  readonly #values: readonly ReadonlyMap<string, unknown>[];

  /** @param values - those of a version before those of its model: the first that has a fact wins */
  constructor(
    keys: PropertyKeys,
    ...values: ReadonlyArray<ReadonlyMap<string, unknown>>
  ) {
    this.#keys = keys;
    this.#values = values;
  }

  /** A label of one line; null where there is none. */
  line(fact: PropertyFact, maxLength: number = TEXT_LIMITS.label) {
    return readLine(this.#read(fact), maxLength);
  }

  /** Texts that are separated by commas, or a list of them, also as JSON. */
  lines(fact: PropertyFact): string[] {
    const value = listIn(this.#read(fact));
    const parts = Array.isArray(value)
      ? value
      : (readLine(value, TEXT_LIMITS.text) ?? '').split(',');
    return parts.flatMap(part => readLine(part, TEXT_LIMITS.label) ?? []);
  }

  link(fact: PropertyFact): string | null {
    return readWebLink(this.#read(fact));
  }

  /** A positive number, also as decimal digits; null for anything else. */
  amount(fact: PropertyFact): number | null {
    const value = this.#read(fact);
    const number =
      typeof value === 'string' && /^\d{1,16}(\.\d{1,6})?$/.test(value.trim())
        ? Number(value)
        : value;
    return typeof number === 'number' &&
      number > 0 &&
      number <= Number.MAX_SAFE_INTEGER
      ? number
      : null;
  }

  flag(fact: PropertyFact): boolean | null {
    const value = String(this.#read(fact) ?? '').toLowerCase();
    return ['true', 'false'].includes(value) ? value === 'true' : null;
  }

  /** What it shares with records of other sources, where the operator says which properties tell. */
  identities(): ModelIdentity[] {
    const mapping = this.line('identity');
    const repository = repositoryOf(this.line('repository'));
    return [
      ...(repository
        ? [{ kind: 'repository' as const, repository, revision: null }]
        : []),
      ...(mapping ? [{ kind: 'mapping' as const, name: mapping }] : []),
    ];
  }

  #read(fact: PropertyFact): unknown {
    const key = this.#keys[fact];
    return key === undefined
      ? undefined
      : this.#values.find(values => values.has(key))?.get(key);
  }
}

/** A list that somebody kept in a text, as `["en", "de"]`. */
function listIn(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trim().startsWith('[')) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const PART = '[a-z0-9][a-z0-9._-]*';
const HUB_NAME = new RegExp(`^${PART}/${PART}$`);
const WITH_HOST = new RegExp(`^${PART}(:\\d+)?/${PART}/${PART}$`);

/** `organization/name` of Hugging Face, or a repository with its host, as identities have it. */
function repositoryOf(text: string | null): string | null {
  const repository = text?.toLowerCase().replace(/^https?:\/\//, '') ?? '';
  if (HUB_NAME.test(repository)) {
    return `huggingface.co/${repository}`;
  }
  return WITH_HOST.test(repository) ? repository : null;
}
