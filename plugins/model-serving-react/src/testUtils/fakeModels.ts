import {
  CatalogModel,
  defaultVersionOf,
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  LicenseClass,
  ModelDecision,
  ModelGovernanceStatus,
  ModelSourceStatus,
  ModelStanding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ALLOWED, FakeModel } from './FakeModelCatalog';
import { ago, DAY, HOUR, MINUTE } from './moments';

/** A model of the catalog of which only its name is known. */
export function catalogModel(
  name: string,
  rest: Partial<CatalogModel> = {},
): CatalogModel {
  const { entityName, place, ...record } = emptyModelRecord(name, name);
  return {
    ...record,
    identities: [],
    entityRef: `resource:default/${name}`,
    title: name,
    owner: 'group:default/platform-owners',
    origins: [
      {
        source: 'gitops',
        title: 'the GitOps repository',
        place: `models/${place}.yaml`,
        url: null,
        asOf: ago(MINUTE),
        own: true,
      },
    ],
    conflicts: [],
    vetted: true,
    vetting: null,
    claims: [],
    hiddenBy: null,
    licenseClass: 'unknown',
    ...rest,
  };
}

export const STANDING: ModelStanding = {
  decision: ALLOWED,
  fit: 'unknown',
  fitVariant: null,
  services: 0,
  measured: null,
  memoryBytes: null,
  memoryReason: 'Its facts do not include the number of layers.',
  memoryVariant: null,
  memoryBasis: null,
};

/** Stands in for what the backend computes. */
function declaredMemory(model: CatalogModel): Partial<ModelStanding> {
  const [least] = (defaultVersionOf(model)?.variants ?? [])
    .flatMap(({ memoryBytes, name, weightBytes }) => {
      const bytes = memoryBytes ?? weightBytes;
      return bytes === null ? [] : [{ bytes, name }];
    })
    .sort((a, b) => a.bytes - b.bytes);
  return least
    ? {
        fitVariant: least.name,
        memoryBytes: least.bytes,
        memoryReason: null,
        memoryVariant: least.name,
        memoryBasis: 'declared',
      }
    : {};
}

export function fakeModel(
  name: string,
  rest: Partial<CatalogModel> = {},
  standing: Partial<ModelStanding> = {},
): FakeModel {
  const model = catalogModel(name, rest);
  return {
    model,
    standing: { ...STANDING, ...declaredMemory(model), ...standing },
  };
}

interface Family {
  publisher: string;
  title: string;
  task: string;
  license: string;
  licenseClass: LicenseClass;
  billions: readonly number[];
  contextLength: number;
  format: string;
}

const FAMILIES: readonly Family[] = [
  {
    publisher: 'Qwen',
    title: 'Qwen3',
    task: 'text-generation',
    license: 'apache-2.0',
    licenseClass: 'permissive',
    billions: [0.6, 4, 8.2, 14.8, 32.8],
    contextLength: 32_768,
    format: 'vLLM',
  },
  {
    publisher: 'Meta',
    title: 'Llama 3.3',
    task: 'text-generation',
    license: 'llama3.3',
    licenseClass: 'use-restricted',
    billions: [8, 70.6],
    contextLength: 131_072,
    format: 'vLLM',
  },
  {
    publisher: 'BAAI',
    title: 'BGE',
    task: 'feature-extraction',
    license: 'mit',
    licenseClass: 'permissive',
    billions: [0.033, 0.109, 0.568],
    contextLength: 8_192,
    format: 'vLLM',
  },
  {
    publisher: 'Cohere',
    title: 'Command R',
    task: 'text-generation',
    license: 'cc-by-nc-4.0',
    licenseClass: 'non-commercial',
    billions: [35, 104],
    contextLength: 131_072,
    format: 'vLLM',
  },
  {
    publisher: 'Data science',
    title: 'Churn',
    task: 'tabular-classification',
    license: '',
    licenseClass: 'unknown',
    billions: [],
    contextLength: 0,
    format: 'sklearn',
  },
];

const DECISIONS: Partial<Record<LicenseClass, ModelDecision>> = {
  'use-restricted': { ...ALLOWED, confirmLicense: true },
  'non-commercial': {
    ...ALLOWED,
    word: 'deny',
    sentence:
      'Models whose license forbids commercial use are not served. Ask the platform owners for an exception.',
    rule: { name: 'non-commercial', place: 'models/rules.yaml', url: null },
  },
  unknown: {
    ...ALLOWED,
    word: 'ask',
    sentence:
      'Nobody knows its license. Ask the platform owners to review it first.',
    rule: { name: 'unknown-license', place: 'models/rules.yaml', url: null },
    askUrl: 'https://git.example.com/platform/serving/issues/new',
  },
};

const PRECISIONS = ['bf16', 'fp8', 'q4_k_m'] as const;
const FITS = ['now', 'borrowing', 'waits', 'never', 'unknown'] as const;
const BYTES: Record<(typeof PRECISIONS)[number], number> = {
  bf16: 2,
  fp8: 1,
  q4_k_m: 0.6,
};

function oneOf<T>(values: readonly T[], index: number): T {
  return values[index % values.length];
}

function fakeModelAt(index: number): FakeModel {
  const family = oneOf(FAMILIES, index);
  const round = Math.floor(index / FAMILIES.length);
  const billions = oneOf<number | undefined>(family.billions, round);
  const precision = oneOf(PRECISIONS, round);
  const parameters = billions === undefined ? null : billions * 1e9;
  const isText = family.format === 'vLLM';
  const title = [
    family.title,
    billions && `${billions}B`,
    round >= FAMILIES.length ? `finetune ${round}` : null,
  ]
    .filter(Boolean)
    .join(' ');
  const variant = {
    ...emptyModelVariant(
      precision,
      `oci://registry.example/models/m${index}@sha256:${'9'.repeat(64)}`,
      precision === 'q4_k_m' && isText ? 'gguf' : family.format,
    ),
    precision: isText ? 'bf16' : null,
    quantization: precision === 'bf16' || !isText ? null : precision,
    weightBytes: parameters && parameters * BYTES[precision],
    memoryBytes: parameters && parameters * BYTES[precision] * 1.25,
    engine: isText ? 'vLLM' : null,
  };
  const runs = index % 7 === 0;
  return fakeModel(
    `model-${index}`,
    {
      title,
      description: `${title} for ${family.task.replace(/-/g, ' ')}.`,
      publisher: family.publisher,
      license: family.license
        ? { id: family.license, url: null, text: null }
        : null,
      licenseClass: family.licenseClass,
      task: family.task,
      modalities: isText
        ? { input: ['text'], output: ['text'] }
        : { input: ['tabular'], output: ['tabular'] },
      languages: isText ? ['en', 'de'].slice(index % 2) : [],
      toolCalling: isText ? index % 2 === 0 : null,
      gated: family.licenseClass === 'use-restricted',
      downloads: isText ? 1_000 * (index + 1) : null,
      updatedAt: ago(index * HOUR),
      vetted: index % 3 === 0,
      versions: [
        {
          ...emptyModelVersion('1', [variant]),
          parameters,
          contextLength: family.contextLength || null,
        },
      ],
      benchmarks: isText
        ? [
            {
              name: 'MMLU-Pro',
              metric: 'accuracy',
              value: 40 + (index % 40),
              unit: '%',
              source: 'model card',
              url: 'https://example.com/card',
            },
          ]
        : [],
    },
    {
      decision: DECISIONS[family.licenseClass] ?? ALLOWED,
      fit: oneOf(FITS, index),
      services: runs ? 1 + (index % 3) : 0,
      measured: runs
        ? {
            services: 1,
            variants: [precision],
            timeToFirstToken: 0.12 + (index % 10) / 50,
            tokensPerSecond: 900 + 10 * (index % 90),
            perMillionTokens: 0.2 + (index % 20) / 10,
            currency: 'USD',
            asOf: ago(MINUTE),
          }
        : null,
    },
  );
}

/** So many models that differ in every respect that lists show, the same ones every time. */
export function fakeModels(count: number): FakeModel[] {
  return Array.from({ length: count }, (_, index) => fakeModelAt(index));
}

export function modelSource(
  id: string,
  rest: Partial<ModelSourceStatus> = {},
): ModelSourceStatus {
  return {
    id,
    title: `the registry ${id}`,
    type: 'mlflow',
    lastGoodSync: ago(3 * MINUTE),
    lastAttempt: ago(3 * MINUTE),
    failure: null,
    models: 240,
    skipped: [],
    skippedCount: 0,
    added: 2,
    changed: 1,
    removed: 0,
    guard: null,
    removals: [],
    durationSeconds: 4,
    requests: 12,
    intervalSeconds: 10 * MINUTE,
    syncing: false,
    ...rest,
  };
}

const filePage = (file: string) =>
  `https://git.example.com/platform/serving/src/branch/main/platform/models/${file}`;

/** Neither overlays nor rules. */
export const NO_GOVERNANCE: ModelGovernanceStatus = {
  overlays: [],
  rules: [],
  undecided: { vetted: 0, others: 0 },
  unknown: null,
  incomplete: null,
  problems: [],
};

/** Overlays and rules, of which some have no effect. */
export function telltaleGovernance(): ModelGovernanceStatus {
  return {
    overlays: [
      {
        name: 'qwen3-8b',
        place: 'platform/models/overlays.yaml',
        url: null,
        about: 'repository huggingface.co/qwen/qwen-8b',
        vetted: { by: null, at: null, note: null },
        hidden: false,
        states: [],
        models: 0,
      },
      {
        name: 'llama-3-1-8b',
        place: 'platform/models/overlays.yaml',
        url: filePage('overlays.yaml'),
        about: 'repository huggingface.co/meta-llama/llama-3.1-8b-instruct',
        vetted: {
          by: 'group:default/platform-owners',
          at: '2026-11-01',
          note: 'Evaluated for support chats.',
        },
        hidden: false,
        states: ['license', 'compliance'],
        models: 1,
      },
      {
        name: 'leaked',
        place: 'platform/models/overlays.yaml',
        url: filePage('overlays.yaml'),
        about: 'record acme/leaked of source hub',
        vetted: null,
        hidden: true,
        states: [],
        models: 1,
      },
    ],
    rules: [
      {
        name: 'no-research-licenses',
        place: 'platform/models/rules.yaml',
        url: filePage('rules.yaml'),
        match: { licenseClass: ['non-commercial', 'research'] },
        tenants: null,
        action: 'deny',
        hidden: true,
        reason: 'Services of this platform are used commercially.',
        ask: {
          text: 'Ask the legal department.',
          url: 'https://legal.example.com',
        },
        models: 41,
      },
      {
        name: 'allow-mlflow',
        place: 'platform/models/rules.yaml',
        url: filePage('rules.yaml'),
        match: { source: ['ml-flow'], vetted: false },
        tenants: ['team-a', 'team-b'],
        action: 'allow',
        hidden: false,
        reason: null,
        ask: { text: null, url: null },
        models: 0,
      },
    ],
    undecided: { vetted: 180, others: 331 },
    unknown: null,
    incomplete: 'platform/models/rules-eu.yaml cannot be used',
    problems: [
      {
        kind: 'unreadable',
        place: 'platform/models/rules-eu.yaml',
        name: null,
        field: 'spec.rules[0].action',
        reason: 'Invalid option: expected one of "allow"|"ask"|"deny"',
        since: ago(30 * MINUTE),
      },
      {
        kind: 'overlay',
        place: 'platform/models/overlays.yaml',
        name: 'qwen3-8b',
        field: 'spec.model',
        reason:
          'No source has a model of repository huggingface.co/qwen/qwen-8b. Correct it, or remove the overlay.',
        since: ago(2 * 60 * MINUTE),
      },
      {
        kind: 'rule',
        place: 'platform/models/rules.yaml',
        name: 'allow-mlflow',
        field: 'match.source',
        reason:
          'No source ml-flow is configured. Correct the id, or configure the source.',
        since: ago(2 * 60 * MINUTE),
      },
    ],
  };
}

/** Sources in every state. */
export function telltaleSources(): ModelSourceStatus[] {
  return [
    modelSource('gitops', {
      title: 'the GitOps repository',
      type: 'gitops',
      models: 6,
      removals: [
        {
          at: ago(2 * 60 * MINUTE),
          removed: 5,
          of: 11,
          places: ['a.yaml', 'b.yaml', 'c.yaml'],
          cause: {
            kind: 'confirmed',
            by: 'user:default/platform-owner',
            since: ago(2 * 60 * MINUTE + 4 * MINUTE),
          },
        },
        {
          at: ago(DAY),
          removed: 4,
          of: 12,
          places: ['d.yaml'],
          cause: { kind: 'repeated', since: ago(DAY + 20 * MINUTE) },
        },
        {
          at: ago(3 * DAY),
          removed: 1,
          of: 13,
          places: ['e.yaml'],
          cause: { kind: 'few' },
        },
      ],
    }),
    modelSource('experiments', {
      title: 'the MLflow registry mlflow.example.com',
      failure: 'the registry answers 401: the token has expired',
      lastGoodSync: ago(2 * DAY),
    }),
    modelSource('hub', {
      title: 'the Hugging Face collections of data science',
      type: 'huggingface',
      models: 312,
      guard: {
        reason: 'it lists 12 models, and listed 312 before',
        missing: 300,
        places: ['acme/churn-7b', 'acme/router-small'],
        since: ago(3 * MINUTE),
        confirmations: 1,
        needed: 3,
        notBefore: ago(-17 * MINUTE),
      },
    }),
    modelSource('images', {
      title: 'the registry registry.example.com',
      type: 'oci',
      skipped: [
        {
          place: 'models/broken:1',
          reason: 'its manifest is larger than 4 MiB',
        },
      ],
      skippedCount: 4,
    }),
    modelSource('new', {
      title: 'the Kubeflow registry of team-b',
      type: 'kubeflow',
      lastGoodSync: null,
      lastAttempt: null,
      models: 0,
      added: 0,
      changed: 0,
      durationSeconds: null,
      requests: null,
    }),
  ];
}
