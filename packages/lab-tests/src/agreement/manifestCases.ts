import fc from 'fast-check';
import type { BaseManifest } from './baseManifests';
import type { TellingValues } from './tellingValues';

/** Who asks. `tenant` may do everything by its roles, so that only policies refuse. */
export const USERS = {
  tenant: 'agreement-tenant',
  gitops: 'system:serviceaccount:argocd:argocd-application-controller',
  kserve: 'system:serviceaccount:kserve:kserve-controller-manager',
} as const;

/** Where: a tenant with all parameters, one without any, and a namespace that is no tenant's. */
export type Place = 'tenant' | 'bare' | 'free';

type Path = readonly (string | number)[];

/** One change of a manifest; what is absent at its path is made, what cannot be is left. */
export interface Edit {
  path: Path;
  /** Undefined removes. */
  value?: unknown;
}

/** A manifest and how it is asked for. */
export interface ManifestCase {
  base: BaseManifest;
  edits: readonly Edit[];
  place: Place;
  user: keyof typeof USERS;
  operation: 'CREATE' | 'UPDATE';
}

const isObject = (value: unknown): value is Record<string, any> =>
  typeof value === 'object' && value !== null;

/** Every path in a value, from the outside in. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (!isObject(value)) {
    return path.length > 0 ? [path] : [];
  }
  const members = Array.isArray(value)
    ? value.map((item, index): [number, unknown] => [index, item])
    : Object.entries(value);
  return [
    ...(path.length > 0 ? [path] : []),
    ...members
      .filter(([, member]) => member !== undefined)
      .flatMap(([name, member]) => pathsOf(member, [...path, name])),
  ];
}

function applyEdit(target: any, { path, value }: Edit): void {
  let at = target;
  for (const [index, name] of path.slice(0, -1).entries()) {
    if (at[name] === undefined) {
      at[name] = typeof path[index + 1] === 'number' ? [] : {};
    }
    at = at[name];
    if (!isObject(at)) {
      return;
    }
  }
  const last = path.at(-1)!;
  if (value !== undefined) {
    at[last] = structuredClone(value);
  } else if (Array.isArray(at)) {
    at.splice(Number(last), 1);
  } else {
    delete at[last];
  }
}

/** The manifest of a case. */
export function manifestOf({ base, edits }: ManifestCase): BaseManifest {
  const manifest = JSON.parse(JSON.stringify(base));
  edits.forEach(edit => applyEdit(manifest, edit));
  // A list that an edit left holes in is sent with null in them.
  return JSON.parse(JSON.stringify(manifest));
}

/** What an update may change without breaking a rule about what never changes, which no policy is about. */
const MUTABLE: Readonly<Record<string, RegExp>> = {
  Pod: /^metadata\.(labels|annotations)/,
  Job: /^metadata\.(labels|annotations)/,
  Deployment: /^(metadata\.(labels|annotations)|spec\.(replicas|template))/,
  ReplicaSet: /^(metadata\.(labels|annotations)|spec\.(replicas|template))/,
  DaemonSet: /^(metadata\.(labels|annotations)|spec\.template)/,
  StatefulSet: /^(metadata\.(labels|annotations)|spec\.(replicas|template))/,
  CronJob: /^(metadata\.(labels|annotations)|spec)/,
};

function mayChange(base: BaseManifest, path: Path, isUpdate: boolean) {
  const text = path.join('.');
  if (/^(apiVersion|kind)$/.test(text) || path.length === 0) {
    return false;
  }
  // A name or namespace that changes is another object's request.
  if (/^metadata$|^metadata\.(name|namespace)/.test(text)) {
    return false;
  }
  return !isUpdate || (MUTABLE[base.kind] ?? /./).test(text);
}

const NUMBERS = [0, 1, -1, 2, 3, 5, 9, 17, 1000, 2147483647];
const AMOUNTS = ['0', '1', '2', '5', '500m', '1Gi', '-1', '1.5', 'much', ''];
const SAMPLES: readonly unknown[] = [
  true,
  false,
  null,
  '',
  {},
  [],
  'oci://registry.lab.example/models/other:latest',
  `oci://elsewhere.example/m@sha256:${'b'.repeat(64)}`,
  'registry.lab.example/engines/vllm:latest',
  `elsewhere.example/vllm@sha256:${'b'.repeat(64)}`,
  'hf://org/model',
  'pvc://claim/path',
  'https://example.com/model',
  { 'nvidia.com/gpu': '8' },
  { 'nvidia.com/gpu': 1 },
  { cpu: 1, memory: '1Gi' },
  { name: 'HF_TOKEN', value: 'abc' },
  { name: 'API_KEY', value: 'abc' },
  { name: 'HF_HUB_OFFLINE', value: '0' },
  { name: 'other', image: 'busybox' },
  { hostPath: { path: '/' }, name: 'host' },
  ['--model', 'org/model'],
  ['--trust-remote-code'],
  '--tokenizer=org/x',
];

const valueAt = (base: BaseManifest, path: Path) =>
  path.reduce<any>((holder, name) => holder?.[name], base);

/** Values of the type that is there, so that a rule and not a schema has something to say. */
function likeValueAt(
  base: BaseManifest,
  path: Path,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const there = valueAt(base, path);
  const alike = SAMPLES.filter(
    sample =>
      typeof sample === typeof there &&
      Array.isArray(sample) === Array.isArray(there) &&
      sample !== null,
  );
  const sample = fc.constantFrom<unknown>(...alike, there);
  switch (typeof there) {
    case 'string':
      return fc.oneof(text, sample, fc.constantFrom<unknown>(...AMOUNTS));
    case 'number':
      return fc.constantFrom<unknown>(...NUMBERS);
    default:
      return sample;
  }
}

/** Makes cases from what the policies speak of; the same seed makes the same cases. */
export function manifestCases(
  bases: readonly BaseManifest[],
  { texts, fields }: TellingValues,
): fc.Arbitrary<ManifestCase> {
  const text = fc.constantFrom(...texts);
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<unknown>(...SAMPLES) },
    { weight: 3, arbitrary: text },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
    { weight: 2, arbitrary: fc.constantFrom<unknown>(...AMOUNTS) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    { weight: 1, arbitrary: fc.tuple(text, text).map(parts => parts.join('')) },
  );
  const key = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...fields) },
    { weight: 1, arbitrary: text },
  );
  const editOf = (base: BaseManifest, isUpdate: boolean) => {
    const paths = pathsOf(base).filter(path => mayChange(base, path, isUpdate));
    const holders = paths.filter(path => {
      const at = path.reduce<any>((holder, name) => holder[name], base);
      return isObject(at) && !Array.isArray(at);
    });
    const path = fc.constantFrom(...paths);
    const holder = fc.constantFrom(...(holders.length > 0 ? holders : paths));
    return fc.oneof(
      { weight: 2, arbitrary: path.map((at): Edit => ({ path: at })) },
      {
        weight: 6,
        arbitrary: path.chain(at =>
          likeValueAt(base, at, text).map(
            (what): Edit => ({ path: at, value: what }),
          ),
        ),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(path, value)
          .map(([at, what]): Edit => ({ path: at, value: what })),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(holder, key, value)
          .map(
            ([at, name, what]): Edit => ({ path: [...at, name], value: what }),
          ),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('labels', 'annotations'), text, value)
          .map(
            ([map, name, what]): Edit => ({
              path: ['metadata', map, name],
              value: what,
            }),
          ),
      },
    );
  };
  return fc
    .tuple(
      fc.constantFrom(...bases),
      fc.constantFrom<ManifestCase['operation'][]>(
        'CREATE',
        'CREATE',
        'UPDATE',
      ),
      fc.constantFrom<Place[]>(
        'tenant',
        'tenant',
        'tenant',
        'tenant',
        'bare',
        'free',
      ),
      fc.constantFrom<ManifestCase['user'][]>(
        'tenant',
        'tenant',
        'tenant',
        'gitops',
        'kserve',
      ),
    )
    .chain(([base, operation, place, user]) =>
      fc
        .array(editOf(base, operation === 'UPDATE'), {
          minLength: 0,
          maxLength: 3,
        })
        .map(edits => ({ base, operation, place, user, edits })),
    );
}
