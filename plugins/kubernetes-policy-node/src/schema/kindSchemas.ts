import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { JsonSchema, OBJECT_META, toJsonSchema } from './structuralSchema';

/** `<group>/<version>/<kind>`; the core group is empty. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}/${kind}`;
}

/** Where a kind's schema comes from, made into JSON schema only when it is needed. */
export interface KindSchema {
  build(): JsonSchema;
  /** The schema as the CRD has it; absent for built-in kinds. */
  structural?: JsonSchema;
}

interface CrdVersion {
  name: string;
  served?: boolean;
  schema?: { openAPIV3Schema?: JsonSchema };
}

interface Crd extends KubernetesObject {
  spec: {
    group: string;
    names: { kind: string };
    versions: CrdVersion[];
  };
}

function isCrd(value: unknown): value is Crd {
  const crd = value as Partial<Crd> | null;
  return (
    typeof crd === 'object' &&
    crd !== null &&
    typeof crd.spec?.group === 'string' &&
    typeof crd.spec.names?.kind === 'string' &&
    Array.isArray(crd.spec.versions)
  );
}

/** Every object has these, even if its schema does not declare them. */
function asObject(schema: JsonSchema): JsonSchema {
  return {
    ...schema,
    properties: {
      ...(schema.properties as object | undefined),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: OBJECT_META,
    },
    required: [
      ...new Set([
        ...((schema.required as string[] | undefined) ?? []),
        'apiVersion',
        'kind',
        'metadata',
      ]),
    ],
  };
}

/** The schemas of a CustomResourceDefinition's served versions. */
export function kindsOfCrd(value: unknown): Array<[string, KindSchema]> {
  if (!isCrd(value)) {
    return [];
  }
  const { group, names, versions } = value.spec;
  return versions
    .filter(version => version.served !== false)
    .map(version => [
      kindKey(`${group}/${version.name}`, names.kind),
      {
        structural: version.schema?.openAPIV3Schema,
        build: () =>
          asObject(
            toJsonSchema(
              version.schema?.openAPIV3Schema ?? {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
              },
            ),
          ),
      },
    ]);
}

interface GroupVersionKind {
  group?: string;
  version: string;
  kind: string;
}

const REFERENCE = '#/components/schemas/';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

function reachable(
  name: string,
  schemas: Record<string, JsonSchema>,
  into: Record<string, JsonSchema>,
) {
  if (Object.hasOwn(into, name) || !Object.hasOwn(schemas, name)) {
    return;
  }
  if (name === QUANTITY) {
    into[name] = {
      type: ['string', 'number'],
      pattern:
        '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$',
    };
    return;
  }
  into[name] = {};
  into[name] = toJsonSchema(schemas[name], {
    reference: ref => {
      const target = ref.slice(REFERENCE.length);
      reachable(target, schemas, into);
      return `#/$defs/${target}`;
    },
  });
}

/** The schemas of the kinds in a Kubernetes OpenAPI v3 document. */
export function kindsOfOpenApi(document: unknown): Array<[string, KindSchema]> {
  const schemas = (
    document as { components?: { schemas?: Record<string, JsonSchema> } } | null
  )?.components?.schemas;
  return Object.entries(schemas ?? {}).flatMap(([name, schema]) => {
    const kinds = (schema['x-kubernetes-group-version-kind'] ??
      []) as GroupVersionKind[];
    return kinds.map(({ group = '', version, kind }): [string, KindSchema] => [
      `${group}/${version}/${kind}`,
      {
        build() {
          const definitions: Record<string, JsonSchema> = {};
          reachable(name, schemas!, definitions);
          return { ...asObject(definitions[name]), $defs: definitions };
        },
      },
    ]);
  });
}
