import { z } from 'zod';

/*
 * What is read of the REST API v1alpha3 of Kubeflow's Model Registry, now Kubeflow Hub:
 * https://github.com/kubeflow/model-registry/blob/main/api/openapi/model-registry.yaml. The schema of that document that a
 * field comes from stands beside it.
 */

/** MetadataValue: `MetadataStringValue`, `MetadataIntValue` (digits as text), `MetadataDoubleValue`, `MetadataBoolValue`. */
const metadataValue = z
  .object({
    string_value: z.string().optional(),
    int_value: z.string().optional(),
    double_value: z.number().optional(),
    bool_value: z.boolean().optional(),
  })
  .transform(
    value =>
      value.string_value ??
      value.int_value ??
      value.double_value ??
      value.bool_value,
  );

/** BaseResource.customProperties */
const customProperties = z
  .record(z.string(), metadataValue)
  .default({})
  .transform(properties => new Map(Object.entries(properties)));

/** BaseResource.id: digits as text */
const id = z.string().min(1).max(30);
/** BaseResourceDates: milliseconds since 1970, as text */
const time = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional();
const text = z.string().default('');
const texts = z.array(z.string()).max(1_000).default([]);
/** RegisteredModelState, ModelVersionState */
const state = z.string().default('LIVE');

/** RegisteredModel: BaseResource, BaseModel and RegisteredModelUpdate */
export const registeredModel = z.object({
  id,
  name: z.string().min(1).max(1_000),
  state,
  description: text,
  readme: text,
  maturity: text,
  language: texts,
  tasks: texts,
  provider: text,
  license: text,
  licenseLink: text,
  customProperties,
  lastUpdateTimeSinceEpoch: time,
});
export type KubeflowModel = z.infer<typeof registeredModel>;

/** ModelVersion: ModelVersionCreate and BaseResource */
export const modelVersion = z.object({
  id,
  registeredModelId: id,
  name: z.string().min(1).max(250),
  state,
  description: text,
  customProperties,
  createTimeSinceEpoch: time,
  lastUpdateTimeSinceEpoch: time,
});
export type KubeflowVersion = z.infer<typeof modelVersion>;

/** Artifact, told apart by artifactType: ModelArtifact and DataSet are read */
export const artifact = z.discriminatedUnion('artifactType', [
  z.object({
    artifactType: z.literal('model-artifact'),
    id,
    name: text,
    uri: text,
    /** ArtifactState */
    state: z.string().default('UNKNOWN'),
    modelFormatName: text,
    modelSourceKind: text,
    modelSourceClass: text,
    modelSourceId: text,
    modelSourceName: text,
    customProperties,
  }),
  z.object({
    artifactType: z.literal('dataset-artifact'),
    id,
    name: text,
    digest: text,
    uri: text,
  }),
]);
export type KubeflowArtifact = z.infer<typeof artifact>;
export type KubeflowModelArtifact = Extract<
  KubeflowArtifact,
  { artifactType: 'model-artifact' }
>;

/** RegisteredModelList, ModelVersionList, ArtifactList, ModelArtifactList: BaseResourceList */
export const page = z.object({
  items: z.array(z.unknown()).max(10_000),
  nextPageToken: z.string().max(10_000).default(''),
});
