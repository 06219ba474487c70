import {
  publicAddress,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import {
  bytes,
  count,
  date,
  entityName,
  line,
  ownerRef,
  paragraphs,
  parameterCount,
  tokens,
  webAddress,
} from './fields';
import {
  compliance,
  description,
  label,
  license,
  links,
  MOST_VERSIONS,
  tags,
  versionName,
} from './statements';

const KIB = 1024;
const MOST_VARIANTS = 50;

/** Architecture facts as `config.json` or a GGUF header has them; see `ModelArchitecture`. */
const architecture = z.object({
  layers: count.optional(),
  attentionHeads: count.optional(),
  kvHeads: count.optional(),
  headSize: count.optional(),
  valueSize: count.optional(),
  hiddenSize: count.optional(),
  vocabularySize: count.optional(),
  caches: z.union([z.literal(0), count]).optional(),
  slidingWindow: z
    .object({
      tokens: count,
      layers: count,
      sizes: z
        .object({ kvHeads: count, headSize: count, valueSize: count })
        .optional(),
    })
    .optional(),
  latentAttention: z.object({ rank: count, ropeSize: count }).optional(),
  recurrent: z.object({ layers: count, stateBytes: bytes.int() }).optional(),
  experts: z
    .object({
      total: count,
      active: count,
      activeParameters: parameterCount.int(),
    })
    .optional(),
});

/** What describes one artifact. */
const artifact = {
  uri: z
    .string()
    .max(1000)
    .regex(
      /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/,
      'must be the address of an artifact',
    )
    .refine(
      uri => !/^[^/]*\/\/[^/]*@[^/]*\//.test(uri) && publicAddress(uri) === uri,
      'must not hold credentials',
    ),
  format: line(63),
  precision: line(63).optional(),
  quantization: line(63).optional(),
  weightBytes: bytes.optional(),
  memoryBytes: bytes.optional(),
  engine: line(63).optional(),
};

/** What all variants of a version share. */
const ofVersion = {
  parameters: parameterCount.optional(),
  contextLength: tokens.optional(),
  architecture: architecture.optional(),
  /** Of a LoRA adapter: the highest rank of its matrices, and the revision of the base that it was trained on. */
  adapter: z
    .object({
      rank: count.optional(),
      baseRevision: line(TEXT_LIMITS.name).optional(),
    })
    .optional(),
};

const modality = z.enum([
  'text',
  'image',
  'audio',
  'video',
  'embedding',
  'tabular',
  'time-series',
]);

/** What describes the model, whatever its versions. */
const ofModel = {
  owner: ownerRef,
  publisher: label.optional(),
  license: license.optional(),
  task: label.optional(),
  url: webAddress.optional(),
  card: paragraphs(128 * KIB).optional(),
  modalities: z
    .object({
      input: z.array(modality).max(7).optional(),
      output: z.array(modality).max(7).optional(),
    })
    .optional(),
  languages: z
    .array(
      z
        .string()
        .max(35)
        .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 tag'),
    )
    .max(100)
    .optional(),
  toolCalling: z.boolean().optional(),
  gated: z.boolean().optional(),
  identities: z
    .array(
      z.union(
        [
          z.strictObject({
            repository: line(TEXT_LIMITS.line),
            revision: line(TEXT_LIMITS.name).optional(),
          }),
          z.strictObject({ mapping: line(TEXT_LIMITS.name) }),
        ],
        { error: 'must have a repository (with its host) or a mapping' },
      ),
    )
    .max(50)
    .optional(),
  base: z
    .object({
      relation: z.enum([
        'adapter',
        'finetune',
        'quantized',
        'merge',
        'derived',
      ]),
      repository: line(TEXT_LIMITS.line),
    })
    .optional(),
  lineage: z
    .array(
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
        title: line(TEXT_LIMITS.line),
        url: webAddress.optional(),
      }),
    )
    .max(50)
    .optional(),
  benchmarks: z
    .array(
      z.object({
        name: label,
        metric: label,
        value: z.number(),
        unit: label.optional(),
        source: label,
        url: webAddress.optional(),
      }),
    )
    .max(100)
    .optional(),
  compliance: compliance.optional(),
};

/** Names the second of two that have the same name. */
function haveOwnNames(
  items: ReadonlyArray<{ name: string }>,
  context: z.RefinementCtx,
): void {
  const names = new Set<string>();
  items.forEach(({ name }, index) => {
    if (names.has(name)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `${name} is the name of another one`,
      });
    }
    names.add(name);
  });
}

const variant = z.object({
  name: z
    .string()
    .regex(
      /^[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?$/,
      'must hold only a-z, 0-9, "-", "_" and ".", 63 at most, and begin and end with a letter or digit',
    ),
  ...artifact,
});

const version = z.object({
  name: versionName,
  createdAt: date.optional(),
  notes: paragraphs(4 * KIB).optional(),
  revision: line(TEXT_LIMITS.name).optional(),
  license: license.optional(),
  stage: label.optional(),
  aliases: z.array(label).max(20).optional(),
  ...ofVersion,
  variants: z
    .array(variant)
    .min(1, 'a version needs at least one variant')
    .max(MOST_VARIANTS)
    .superRefine(haveOwnNames),
});

const flatSpec = z.object({ ...ofModel, ...ofVersion, ...artifact });

const versionedSpec = z
  .object({
    ...ofModel,
    versions: z
      .array(version)
      .min(1, 'a model needs at least one version')
      .max(MOST_VERSIONS)
      .superRefine(haveOwnNames),
    defaultVersion: versionName.optional(),
  })
  .superRefine(({ defaultVersion, versions }, context) => {
    if (
      defaultVersion !== undefined &&
      !versions.some(({ name }) => name === defaultVersion)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['defaultVersion'],
        message: `there is no version ${defaultVersion}`,
      });
    }
  });

const manifestOf = <Spec extends z.ZodType>(spec: Spec) =>
  z.object({
    apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
    kind: z.literal('Model'),
    metadata: z.object({
      name: entityName,
      title: label.optional(),
      description: description.optional(),
      tags: tags.optional(),
      links: links.optional(),
    }),
    spec,
  });

const flatManifest = manifestOf(flatSpec);
const versionedManifest = manifestOf(versionedSpec);

/** A model with one artifact, named without a version. */
export type FlatManifest = z.infer<typeof flatManifest>;
/** A model with versions and variants. */
export type VersionedManifest = z.infer<typeof versionedManifest>;
/** A model as platform owners write it into the GitOps repository: a document of the models' folder. */
export type ModelManifest = FlatManifest | VersionedManifest;

/**
 * Reads a document of the models' folder. Unknown fields are ignored.
 *
 * @throws Error naming the fields that cannot be used
 */
export function parseModelManifest(value: unknown): ModelManifest {
  const spec = specOf(value);
  if (!('versions' in spec)) {
    return valid(flatManifest.safeParse(value));
  }
  const misplaced = Object.keys({ ...ofVersion, ...artifact }).filter(
    key => key in spec,
  );
  if (misplaced.length > 0) {
    throw new Error(
      `spec.versions: with versions, ${misplaced.join(
        ', ',
      )} must be in a version or a variant, not in spec`,
    );
  }
  return valid(versionedManifest.safeParse(value));
}

function specOf(value: unknown): object {
  const { spec } = (value ?? {}) as { spec?: unknown };
  return typeof spec === 'object' && spec !== null ? spec : {};
}

function valid<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (!parsed.success) {
    throw new Error(z.prettifyError(parsed.error));
  }
  return parsed.data;
}

export function isVersioned(
  manifest: ModelManifest,
): manifest is VersionedManifest {
  return 'versions' in manifest.spec;
}
