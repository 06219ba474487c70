import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  ModelArchitecture,
  ModelRecord,
  plainLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(
      text => plainLine(text, max) === text,
      'must be one line of plain text',
    );

const webAddress = z
  .string()
  .refine(
    text => readWebLink(text) !== null,
    `must be an http or https address of at most ${TEXT_LIMITS.link} characters`,
  );

const amount = z.number().positive().max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(1).max(100_000_000);
const modelName = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    'must hold only a-z, 0-9, "-" and ".", and begin and end with a letter or digit',
  );

/** Architecture facts as `config.json` or a GGUF header has them; see `ModelArchitecture`. */
const architecture = z.object({
  layers: count.optional(),
  attentionHeads: count.optional(),
  kvHeads: count.optional(),
  headSize: count.optional(),
  hiddenSize: count.optional(),
  vocabularySize: count.optional(),
  slidingWindow: z.object({ tokens: count, layers: count }).optional(),
  latentAttention: z.object({ rank: count, ropeSize: count }).optional(),
  recurrent: z.object({ layers: count, stateBytes: amount.int() }).optional(),
  experts: z
    .object({ total: count, active: count, activeParameters: amount.int() })
    .optional(),
});

/** A model as a document of the models' folder. Unknown fields are ignored. @public */
export const modelManifestSchema = z.object({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('Model'),
  metadata: z.object({
    name: modelName,
    title: line(100).optional(),
    description: line(1000).optional(),
    tags: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9+#]+(-[a-z0-9+#]+)*$/)
          .max(63),
      )
      .max(20)
      .optional(),
    links: z
      .array(z.object({ url: webAddress, title: line(100).optional() }))
      .max(20)
      .optional(),
  }),
  spec: z.object({
    uri: z
      .string()
      .max(1000)
      .regex(
        /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/,
        'must be the address of an artifact',
      ),
    format: line(63),
    publisher: line(100).optional(),
    license: line(100).optional(),
    task: line(100).optional(),
    parameters: amount.optional(),
    contextLength: amount.int().optional(),
    precision: line(63).optional(),
    quantization: line(63).optional(),
    weightBytes: amount.optional(),
    memoryBytes: amount.optional(),
    architecture: architecture.optional(),
    variantOf: modelName.optional(),
    engine: line(63).optional(),
    owner: z
      .string()
      .max(200)
      .regex(
        /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/,
        'must be the entity ref of a group or user',
      ),
  }),
});

/** A model as platform owners write it into the GitOps repository. @public */
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** Name of the only version of a model that names no versions. */
const ONLY_VERSION = '1';

/**
 * What a manifest says of its model.
 *
 * @param place - path of its file
 * @public
 */
export function modelRecordOf(
  { metadata, spec }: ModelManifest,
  place: string,
): ModelRecord {
  const precision = spec.precision ?? null;
  const quantization = spec.quantization ?? null;
  return {
    ...emptyModelRecord(place, metadata.name),
    entityName: metadata.name,
    title: metadata.title ?? null,
    description: metadata.description ?? null,
    publisher: spec.publisher ?? null,
    owner: spec.owner,
    license:
      spec.license === undefined
        ? null
        : { id: spec.license, url: null, text: null },
    task: spec.task ?? null,
    tags: metadata.tags ?? [],
    links: (metadata.links ?? []).map(({ title = null, url }) => ({
      url,
      title,
    })),
    versions: [
      {
        ...emptyModelVersion(ONLY_VERSION, [
          {
            ...emptyModelVariant(
              (quantization ?? precision ?? 'default').toLowerCase(),
              spec.uri,
              spec.format,
            ),
            precision,
            quantization,
            weightBytes: spec.weightBytes ?? null,
            memoryBytes: spec.memoryBytes ?? null,
            engine: spec.engine ?? null,
          },
        ]),
        parameters: spec.parameters ?? null,
        contextLength: spec.contextLength ?? null,
        architecture: architectureOf(spec.architecture),
      },
    ],
  };
}

function architectureOf(
  facts: ModelManifest['spec']['architecture'],
): ModelArchitecture | null {
  return facts
    ? {
        layers: facts.layers ?? null,
        attentionHeads: facts.attentionHeads ?? null,
        kvHeads: facts.kvHeads ?? null,
        headSize: facts.headSize ?? null,
        hiddenSize: facts.hiddenSize ?? null,
        vocabularySize: facts.vocabularySize ?? null,
        slidingWindow: facts.slidingWindow ?? null,
        latentAttention: facts.latentAttention ?? null,
        recurrent: facts.recurrent ?? null,
        experts: facts.experts ?? null,
      }
    : null;
}
