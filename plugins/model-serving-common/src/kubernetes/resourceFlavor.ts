import { FieldReader } from './FieldReader';
import { defineKind, noServices } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import { Toleration } from './podTemplate';
import { KUEUE } from './queues';

/** @public */
export interface Taint {
  readonly key: string;
  readonly value: string | null;
  readonly effect: string;
}

/** @public */
export interface ProjectedResourceFlavor extends ObjectMeta<'ResourceFlavor'> {
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly nodeTaints: readonly Taint[];
  readonly tolerations: readonly Toleration[];
}

/** Reads a list of taints. */
export function readTaints(taints: FieldReader): Taint[] {
  return taints.list().map(taint => ({
    key: taint.at('key').requiredText(),
    value: taint.at('value').text(),
    effect: taint.at('effect').text() ?? '',
  }));
}

/** Reads a Kueue ResourceFlavor. */
export function projectResourceFlavor(
  object: FieldReader,
): ProjectedResourceFlavor {
  const spec = object.at('spec');
  return {
    ...readObjectMeta('ResourceFlavor', object),
    nodeLabels: spec.at('nodeLabels').textMap(),
    nodeTaints: readTaints(spec.at('nodeTaints')),
    tolerations: spec
      .at('tolerations')
      .list()
      .map(toleration => ({
        key: toleration.at('key').text(),
        operator: toleration.at('operator').text(),
        value: toleration.at('value').text(),
        effect: toleration.at('effect').text(),
      })),
  };
}

export const resourceFlavorKind = defineKind({
  served: KUEUE,
  plural: 'resourceflavors',
  scope: 'cluster',
  project: projectResourceFlavor,
  lookUps: {},
  services: noServices,
  concernsOthers: true,
});
