import {
  ModelFacts,
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

/** A model as a document of the models' folder. Unknown fields are ignored. @public */
export const modelManifestSchema = z.object({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('Model'),
  metadata: z.object({
    name: z
      .string()
      .max(63)
      .regex(
        /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
        'must hold only a-z, 0-9, "-" and ".", and begin and end with a letter or digit',
      ),
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
    memoryBytes: amount.optional(),
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

/** What a manifest says of its model. @public */
export function modelFactsOf({ spec }: ModelManifest): ModelFacts {
  return {
    uri: spec.uri,
    format: spec.format,
    publisher: spec.publisher ?? null,
    license: spec.license ?? null,
    task: spec.task ?? null,
    parameters: spec.parameters ?? null,
    contextLength: spec.contextLength ?? null,
    precision: spec.precision ?? null,
    memoryBytes: spec.memoryBytes ?? null,
    engine: spec.engine ?? null,
  };
}

/** The model's entity in the catalog. @public */
export function modelEntityRef({ metadata }: ModelManifest): string {
  return `resource:default/${metadata.name}`;
}
