import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { ObjectMeta, readObjectMeta } from './objectMeta';
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
