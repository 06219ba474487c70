import { FieldReader } from './FieldReader';
import { defineKind, noServices, servedAt } from './KindDefinition';
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

const COMMON = {
  served: servedAt('serving.kserve.io', 'v1alpha1'),
  lookUps: {},
  services: noServices,
  concernsOthers: false,
};

export const servingRuntimeKind = defineKind({
  ...COMMON,
  plural: 'servingruntimes',
  scope: 'namespaced',
  project: object => project('ServingRuntime', object),
});

export const clusterServingRuntimeKind = defineKind({
  ...COMMON,
  plural: 'clusterservingruntimes',
  scope: 'cluster',
  project: object => project('ClusterServingRuntime', object),
});
