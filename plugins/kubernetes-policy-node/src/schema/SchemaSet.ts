import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import {
  fieldPath,
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import type { ManifestFinding } from '../kubernetes/ManifestFinding';
import { builtInProblems } from './builtInRules';
import {
  decoded,
  hasNull,
  labelledNamespace,
  withoutNullEntries,
} from './decode';
import { defaultBuiltIn } from './defaultBuiltIns';
import { defaultCustom } from './defaultCustom';
import { convertTypes, typeProblems } from './goTypes';
import { kindKey, KindSchema, kindsOfCrd, kindsOfOpenApi } from './kindSchemas';
import { shareRepeated } from './shareRepeated';
import { structuralProblems } from './structuralRules';

const MAX_FINDINGS = 20;

/** Patterns are the cluster's (RE2), and must not take more than linear time here either. */
const linearRegExp = Object.assign(
  (pattern: string) => {
    const regex = RE2JS.compile(pattern);
    return {
      test: (text: string) => regex.matcher(text).find(),
      // ajv tells expressions apart by this.
      toString: () => pattern,
    };
  },
  { code: 'linearRegExp' },
);

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  addUsedSchema: false,
  inlineRefs: false,
  code: { regExp: linearRegExp },
});
addFormats(ajv, ['byte', 'date-time']);

const BUILT_IN = /^([a-z]+|[a-z.]+\.k8s\.io)?$/;

function decode(pointer: string): Array<string | number> {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

function describe(
  error: ErrorObject,
  what: string,
): [path: string, message: string] {
  const parts = decode(error.instancePath);
  const path = fieldPath(parts);
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = fieldPath([...parts, error.params.additionalProperty]);
      return [field, `${field} is not a field of ${what}`];
    }
    case 'required': {
      const field = fieldPath([...parts, error.params.missingProperty]);
      return [field, `${field} is required in ${what}`];
    }
    case 'enum':
      return [
        path,
        `${path} must be one of ${error.params.allowedValues.join(', ')}`,
      ];
    default:
      return [path, `${path || what} ${error.message}`];
  }
}

/** Fields that a kind does not have; Go's decoder refuses them also where they are `null`, and only then drops those. */
const unknownFields = (
  source: KubernetesObject,
  validate: ValidateFunction,
  what: string,
) =>
  validate(source)
    ? []
    : (validate.errors ?? [])
        .filter(({ keyword }) => keyword === 'additionalProperties')
        .map(error => describe(error, what));

/**
 * The schemas of one cluster: those of its CRDs, and of its built-in kinds where its OpenAPI documents are given.
 * Compiled when first used.
 * @public
 */
export class SchemaSet {
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #kinds: Map<string, KindSchema>;

  private constructor(kinds: Map<string, KindSchema>) {
    this.#kinds = kinds;
  }

  /**
   * @param source - `crds`: CustomResourceDefinition objects as the cluster serves them; anything else in the list is
   * passed over. `openapi`: OpenAPI v3 documents (`/openapi/v3/...`), by any key
   */
  static fromCluster(source: {
    crds: readonly unknown[];
    openapi?: Record<string, unknown>;
  }): SchemaSet {
    return new SchemaSet(
      new Map([
        ...Object.values(source.openapi ?? {}).flatMap(kindsOfOpenApi),
        ...source.crds.flatMap(kindsOfCrd),
      ]),
    );
  }

  /** True when the set has a schema for the kind. */
  has(apiVersion: string, kind: string): boolean {
    return this.#kinds.has(kindKey(apiVersion, kind));
  }

  /**
   * The object as the API server would hand it to policies: with the defaults of its kind. What webhooks would change
   * stays as it is.
   */
  defaulted(source: KubernetesObject): KubernetesObject {
    const object = this.#decoded(source);
    const builtIn = defaultBuiltIn(object);
    if (builtIn) {
      convertTypes(builtIn);
      return builtIn;
    }
    convertTypes(object);
    defaultCustom(object, this.#custom(object));
    return object;
  }

  /**
   * Judges an object as an API server with strict field validation would, rules in CEL included; webhooks are not asked.
   *
   * A custom kind without schema gives one `unknown` finding, a built-in one a `warn`: either says that nothing was
   * checked. A valid object gives one `pass`.
   */
  validate(source: KubernetesObject): ManifestFinding[] {
    const { apiVersion, kind } = source;
    const what = `${kind} (${apiVersion})`;
    const finding = (
      outcome: ManifestFinding['outcome'],
      message: string,
      path?: string,
    ): ManifestFinding => ({
      category: 'schema',
      rule: 'cluster-schema',
      outcome,
      message,
      ...(path && { path }),
    });
    // What cannot be decoded is looked at no further.
    const mistyped = typeProblems(source);
    if (mistyped.length > 0) {
      return mistyped
        .slice(0, MAX_FINDINGS)
        .map(({ path, message }) => finding('fail', message, path));
    }
    const object = this.#custom(source)
      ? this.defaulted(source)
      : this.#decoded(source);
    const validate = this.#validator(kindKey(apiVersion, kind));
    const isValid = validate?.(object);
    const unknown =
      validate && isValid && hasNull(source)
        ? unknownFields(source, validate, what)
        : [];
    if (unknown.length > 0) {
      return unknown
        .slice(0, MAX_FINDINGS)
        .map(([path, message]) => finding('fail', message, path));
    }
    const broken = isValid === false ? [] : builtInProblems(object);
    if (broken.length > 0) {
      return broken
        .slice(0, MAX_FINDINGS)
        .map(({ path, message }) => finding('fail', message, path));
    }
    if (!validate) {
      return [this.#withoutSchema(apiVersion, kind, finding)];
    }
    const rules = isValid ? this.#ruleProblems(object) : [];
    if (rules.length > 0) {
      return rules.slice(0, MAX_FINDINGS).map(problem => {
        const path = fieldPath(problem.path);
        const message = `${path || what} ${problem.message}`;
        return finding(problem.unknown ? 'unknown' : 'fail', message, path);
      });
    }
    if (isValid) {
      return [
        finding(
          'pass',
          `${kind} ${object.metadata.name} is valid for the cluster`,
        ),
      ];
    }
    const messages = new Map(
      (validate.errors ?? [])
        .filter(
          error => !['anyOf', 'oneOf', 'allOf', 'if'].includes(error.keyword),
        )
        .map(error => {
          const [path, message] = describe(error, what);
          return [message, path] as const;
        }),
    );
    if (messages.size === 0) {
      messages.set(`${what} does not match its schema`, '');
    }
    return [...messages]
      .slice(0, MAX_FINDINGS)
      .map(([message, path]) => finding('fail', message, path));
  }

  /** The schema of a custom kind; undefined for a built-in one. */
  #custom({ apiVersion, kind }: KubernetesObject) {
    return this.#kinds.get(kindKey(apiVersion, kind))?.structural;
  }

  #ruleProblems(object: KubernetesObject) {
    const structural = this.#custom(object);
    return structural ? structuralProblems(object, structural) : [];
  }

  /** A copy. Metadata is decoded the same way for every kind, the rest of an object for built-in kinds only. */
  #decoded(object: KubernetesObject): KubernetesObject {
    if (this.#custom(object)) {
      return {
        ...withoutNullEntries(object),
        metadata: decoded(object.metadata),
      };
    }
    const read = decoded(object);
    return read.apiVersion === 'v1' && read.kind === 'Namespace'
      ? labelledNamespace(read)
      : read;
  }

  #withoutSchema(
    apiVersion: string,
    kind: string,
    finding: (
      outcome: ManifestFinding['outcome'],
      message: string,
    ) => ManifestFinding,
  ): ManifestFinding {
    const [group] = splitApiVersion(apiVersion);
    const others = [...this.#kinds.keys()]
      .filter(key => key.startsWith(`${group}/`) && key.endsWith(`/${kind}`))
      .map(key => key.split('/')[1]);
    if (others.length > 0) {
      return finding(
        'fail',
        `The cluster does not serve ${kind} as ${apiVersion}; it serves ${others.join(
          ', ',
        )}`,
      );
    }
    return BUILT_IN.test(group)
      ? finding(
          'warn',
          `${kind} (${apiVersion}) was not checked: the cluster's own schema of it was not read`,
        )
      : finding(
          'unknown',
          `${kind} (${apiVersion}) cannot be checked: the cluster has no such kind, or its definition cannot be read`,
        );
  }

  #validator(key: string): ValidateFunction | undefined {
    const known = this.#compiled.get(key);
    if (known) {
      return known;
    }
    const source = this.#kinds.get(key);
    const validate = source && ajv.compile(shareRepeated(source.build()));
    if (validate) {
      this.#compiled.set(key, validate);
    }
    return validate;
  }
}
