import {
  plainLine,
  publicAddress,
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import type {
  ModelArchitecture,
  ModelRecord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

/** What is kept of one record: the first of each list. */
const MOST = {
  aliases: 20,
  benchmarks: 100,
  identities: 500,
  languages: 100,
  lineage: 50,
  links: 20,
  modalities: 10,
  regions: 50,
  tags: 50,
  variants: 50,
  versions: 200,
};
const PLACE_CHARACTERS = 1_000;
/** An index of PostgreSQL holds values up to 2,704 bytes: one longer place would keep all others from being written. */
const PLACE_BYTES = 2_048;
const URI_CHARACTERS = 1_000;
const CARD_CHARACTERS = 128 * 1024;
const LICENSE_CHARACTERS = 64 * 1024;
const NOTES_CHARACTERS = 4 * 1024;

const line = (max: number = TEXT_LIMITS.label) =>
  z
    .string()
    .nullable()
    .transform(text => readLine(text, max));

const text = (max: number) =>
  z
    .string()
    .nullable()
    .transform(value => readText(value, max));

/** A text that has to be one already, since others refer to it. */
const exactLine = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      value => plainLine(value, max) === value,
      'must be one line of plain text',
    );

const webLink = z
  .string()
  .nullable()
  .transform(value => readWebLink(value && publicAddress(value)));

/** The first of a list; those that nothing is left of are left out. */
const few = <T extends z.ZodType>(max: number, item: T) =>
  z
    .array(z.unknown())
    .transform(values => values.slice(0, max))
    .pipe(z.array(item));

const lines = (max: number) =>
  few(max, line()).transform(values => [
    ...new Set(values.filter(value => value !== null)),
  ]);

const amount = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).nullable();
const count = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const instant = z
  .string()
  .refine(value => !Number.isNaN(Date.parse(value)), 'must be a date')
  .transform(value => new Date(value).toISOString());

/** A date as it is written, with or without a time. */
const date = exactLine(40).refine(
  value => !Number.isNaN(Date.parse(value)),
  'must be a date',
);

const entityRef = z
  .string()
  .max(TEXT_LIMITS.name)
  .regex(/^[a-z]+:[a-z0-9._-]+\/[a-z0-9._-]+$/i, 'must be an entity ref');

const artifactUri = exactLine(URI_CHARACTERS)
  .regex(
    // One slash where there is no host, as in `mlflow-artifacts:/1/…`.
    /^[a-z][a-z0-9+.-]*:\/[!-~]+$/i,
    'must be the address of an artifact',
  )
  .refine(
    value => !/^[^/]*\/\/[^/]*@[^/]*\//.test(value),
    'must not hold credentials',
  )
  // Registries hand out addresses that are signed for whoever asks.
  .transform(publicAddress);

const license = z
  .object({
    id: exactLine(TEXT_LIMITS.label),
    url: webLink,
    text: text(LICENSE_CHARACTERS),
  })
  .nullable();

const optionalCount = count.nullable();

const sizes = z.object({ kvHeads: count, headSize: count, valueSize: count });

/** What records of earlier releases leave out is null. */
const architecture: z.ZodType<ModelArchitecture | null> = z
  .object({
    layers: optionalCount,
    attentionHeads: optionalCount,
    kvHeads: optionalCount,
    headSize: optionalCount,
    valueSize: optionalCount.default(null),
    hiddenSize: optionalCount,
    vocabularySize: optionalCount,
    caches: z.number().int().nonnegative().nullable().default(null),
    slidingWindow: z
      .object({
        tokens: count,
        layers: count,
        sizes: sizes.nullable().default(null),
      })
      .nullable(),
    latentAttention: z.object({ rank: count, ropeSize: count }).nullable(),
    recurrent: z.object({ layers: count, stateBytes: count }).nullable(),
    experts: z
      .object({ total: count, active: count, activeParameters: count })
      .nullable(),
  })
  .nullable();

const signature = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('absent') }),
    z.object({
      state: z.literal('present'),
      form: z.enum(['cosign-tag', 'sigstore-bundle']),
      reason: line(TEXT_LIMITS.line),
    }),
    z.object({
      state: z.literal('verified'),
      by: exactLine(TEXT_LIMITS.label),
    }),
    z.object({
      state: z.literal('invalid'),
      reason: exactLine(TEXT_LIMITS.text),
    }),
    z.object({
      state: z.literal('unknown'),
      reason: exactLine(TEXT_LIMITS.text),
    }),
  ])
  .nullable();

const variant = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?$/, 'must be a variant name'),
  uri: artifactUri,
  format: exactLine(63),
  precision: line(),
  quantization: line(),
  weightBytes: amount,
  artifactBytes: amount,
  memoryBytes: amount,
  engine: line(),
  signature,
});

const adapter = z
  .object({ rank: optionalCount, baseRevision: line(TEXT_LIMITS.name) })
  .nullable()
  .optional();

const version = z.object({
  name: exactLine(TEXT_LIMITS.name),
  createdAt: instant.nullable(),
  stage: line(),
  aliases: lines(MOST.aliases),
  revision: line(TEXT_LIMITS.name),
  notes: text(NOTES_CHARACTERS),
  license,
  parameters: amount,
  contextLength: count.nullable(),
  architecture,
  adapter,
  variants: few(MOST.variants, variant),
});

const modality = z.enum([
  'text',
  'image',
  'audio',
  'video',
  'embedding',
  'tabular',
  'time-series',
]);

const identity = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('repository'),
    // Of other letters some have an ASCII one as their lower case, and would be another model's name.
    repository: exactLine(TEXT_LIMITS.line)
      .regex(/^[!-~]+$/, 'must be ASCII letters, digits and signs')
      .transform(each => each.toLowerCase()),
    revision: line(TEXT_LIMITS.name),
  }),
  z.object({
    kind: z.literal('digest'),
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest'),
  }),
  z.object({ kind: z.literal('mapping'), name: exactLine(TEXT_LIMITS.name) }),
]);

const compliance = z
  .object({
    dataClassification: line(),
    regions: lines(MOST.regions),
    intendedUse: text(TEXT_LIMITS.text),
    reviewBy: date.nullable(),
    expires: date.nullable(),
    deprecated: z
      .object({
        since: date,
        reason: line(TEXT_LIMITS.line),
        replacedBy: z
          .object({ model: entityRef, version: line(TEXT_LIMITS.name) })
          .nullable(),
        versions: lines(MOST.versions),
      })
      .nullable(),
  })
  .nullable();

const price = z.number().nonnegative().max(1e9).nullable();

const hosted = z
  .object({
    provider: exactLine(TEXT_LIMITS.label),
    model: exactLine(TEXT_LIMITS.line),
    url: webLink,
    region: line(),
    dataTerms: z
      .string()
      .optional()
      .transform(
        value => readWebLink(value && publicAddress(value)) ?? undefined,
      ),
    price: z
      .object({
        inputPerMillion: price,
        outputPerMillion: price,
        currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency'),
        asOf: date.nullable(),
      })
      .nullable(),
  })
  .nullable();

/** Two of a name could not be told apart in a request. */
function haveOwnNames(items: ReadonlyArray<{ name: string }>): boolean {
  return new Set(items.map(({ name }) => name)).size === items.length;
}

/**
 * Checks and cleans what a source says of one model: texts are cut, controls and hidden characters removed, addresses
 * that a page must not offer left out, lists cut to their beginning. What cannot be repaired is an error with the path
 * of the field.
 * @public
 */
export const modelRecordSchema: z.ZodType<ModelRecord> = z.object({
  place: exactLine(PLACE_CHARACTERS)
    .refine(
      value => Buffer.byteLength(value) <= PLACE_BYTES,
      `must be at most ${PLACE_BYTES} bytes`,
    )
    .transform(publicAddress),
  name: z
    .string()
    .transform(value => plainLine(value, TEXT_LIMITS.line))
    .pipe(z.string().min(1, 'must not be empty')),
  entityName: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9._]*[a-z0-9])?$/, 'must be an entity name')
    .nullable(),
  title: line(),
  description: text(TEXT_LIMITS.text),
  card: text(CARD_CHARACTERS),
  url: webLink,
  publisher: line(),
  owner: entityRef.nullable(),
  license,
  task: line(),
  modalities: z.object({
    input: few(MOST.modalities, modality),
    output: few(MOST.modalities, modality),
  }),
  languages: lines(MOST.languages),
  tags: lines(MOST.tags),
  links: few(MOST.links, z.object({ url: webLink, title: line() })).transform(
    links =>
      links.flatMap(({ title, url }) => (url === null ? [] : [{ url, title }])),
  ),
  toolCalling: z.boolean().nullable(),
  gated: z.boolean().nullable(),
  downloads: amount,
  updatedAt: instant.nullable(),
  identities: few(MOST.identities, identity),
  base: z
    .object({
      relation: z.enum([
        'adapter',
        'finetune',
        'quantized',
        'merge',
        'derived',
      ]),
      repository: exactLine(TEXT_LIMITS.line).transform(each =>
        each.toLowerCase(),
      ),
    })
    .nullable(),
  lineage: few(
    MOST.lineage,
    z.object({
      kind: z.enum([
        'dataset',
        'run',
        'experiment',
        'pipeline',
        'feature-store',
        'vector-store',
        'source-code',
        'paper',
      ]),
      // Registries name a repository by its address, as whoever trained the model cloned it.
      title: exactLine(TEXT_LIMITS.line).transform(publicAddress),
      url: webLink,
    }),
  ),
  benchmarks: few(
    MOST.benchmarks,
    z.object({
      name: exactLine(TEXT_LIMITS.label),
      metric: exactLine(TEXT_LIMITS.label),
      value: z.number(),
      unit: line(),
      source: exactLine(TEXT_LIMITS.label),
      url: webLink,
    }),
  ),
  versions: few(MOST.versions, version)
    .refine(haveOwnNames, 'must have different names')
    .refine(
      versions => versions.every(({ variants }) => haveOwnNames(variants)),
      'must have variants with different names',
    ),
  defaultVersion: line(TEXT_LIMITS.name),
  hosted,
  compliance,
});
