import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { defineKind, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import { servicesOfPod } from './pod';
import { readTaints, Taint } from './resourceFlavor';

/** @public */
export interface ProjectedNode extends ObjectMeta<'Node'> {
  readonly allocatable: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly conditions: readonly Condition[];
}

/** Reads a Node. */
export function projectNode(object: FieldReader): ProjectedNode {
  return {
    ...readObjectMeta('Node', object),
    allocatable: object.at('status', 'allocatable').quantities(),
    taints: readTaints(object.at('spec', 'taints')),
    unschedulable: object.at('spec', 'unschedulable').flag() ?? false,
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

/** Those that have a pod on it. */
function servicesOf({ name }: ProjectedNode, index: PictureIndex): string[] {
  return index.all('Pod', 'node', name).flatMap(servicesOfPod);
}

export const nodeKind = defineKind({
  served: servedAt('', 'v1'),
  plural: 'nodes',
  scope: 'cluster',
  project: projectNode,
  lookUps: { name: ({ name }) => [name] },
  services: servicesOf,
  concernsOthers: false,
});
