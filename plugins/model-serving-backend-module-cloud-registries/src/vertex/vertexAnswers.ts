import { z } from 'zod';

const text = z.string().catch('');
const texts = z.record(z.string(), z.string()).catch({});

/** A version of a model, as `Model` of the API's v1 has it; fields that are not set are left out of answers. */
export const vertexModel = z.object({
  /** `projects/…/locations/…/models/<id>`, in lists of versions with `@<version>`. */
  name: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/models\/[^/]+$/),
  displayName: text,
  description: text,
  versionId: z.string().default('1'),
  versionAliases: z.array(z.string()).catch([]),
  versionDescription: text,
  versionCreateTime: z.iso.datetime({ offset: true }).nullable().catch(null),
  updateTime: z.iso.datetime({ offset: true }).nullable().catch(null),
  artifactUri: text,
  containerSpec: z.object({ imageUri: text }).nullable().catch(null),
  pipelineJob: text,
  labels: texts,
});

export type VertexModel = z.infer<typeof vertexModel>;

/** An empty page is `{}`. */
export const modelPage = z.object({
  models: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
});
