import { FieldReader } from './FieldReader';
import { defineKind, noServices, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import { PodShape, readPodShape } from './podTemplate';

/** A runtime of KServe, of one namespace or of the cluster. @public */
export interface ProjectedServingRuntime<
  K extends 'ServingRuntime' | 'ClusterServingRuntime' =
    | 'ServingRuntime'
    | 'ClusterServingRuntime',
> extends ObjectMeta<K> {
  readonly disabled: boolean;
  readonly modelFormats: ReadonlyArray<{
    readonly name: string;
    readonly version: string | null;
    /** Whether KServe may choose the runtime for this format by itself. */
    readonly autoSelect: boolean;
  }>;
  readonly protocols: readonly string[];
  readonly shape: PodShape;
}

function project<K extends 'ServingRuntime' | 'ClusterServingRuntime'>(
  kind: K,
  object: FieldReader,
): ProjectedServingRuntime<K> {
  const spec = object.at('spec');
  return {
    ...readObjectMeta(kind, object),
    disabled: spec.at('disabled').flag() ?? false,
    modelFormats: spec
      .at('supportedModelFormats')
      .list()
      .map(format => ({
        name: format.at('name').text() ?? '',
        version: format.at('version').text() || null,
        autoSelect: format.at('autoSelect').flag() ?? false,
      })),
    protocols: spec.at('protocolVersions').texts(),
    shape: readPodShape(spec),
  };
}

/** A runtime decides which engine services without pods get. */
const COMMON = {
  served: servedAt('serving.kserve.io', 'v1alpha1'),
  services: noServices,
  concernsOthers: true,
};

export const servingRuntimeKind = defineKind<
  ProjectedServingRuntime<'ServingRuntime'>,
  'place'
>({
  ...COMMON,
  plural: 'servingruntimes',
  scope: 'namespaced',
  project: object => project('ServingRuntime', object),
  lookUps: { place: runtime => [placeOf(runtime)] },
});

export const clusterServingRuntimeKind = defineKind<
  ProjectedServingRuntime<'ClusterServingRuntime'>,
  'place'
>({
  ...COMMON,
  plural: 'clusterservingruntimes',
  scope: 'cluster',
  project: object => project('ClusterServingRuntime', object),
  lookUps: { place: runtime => [placeOf(runtime)] },
});
