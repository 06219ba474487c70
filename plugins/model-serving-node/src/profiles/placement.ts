import { z } from 'zod';
import { id, labels, toleration } from './fields';
import type { ServiceSize } from './serviceSize';

/** Nodes that a request may ask for by name, such as those of a zone. */
export const placement = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  /** What it is for, or costs, in one line. */
  description: z.string().min(1).max(200).optional(),
  nodeSelector: labels.refine(
    selector => Object.keys(selector).length > 0,
    'must name at least one label of the nodes',
  ),
  tolerations: z.array(toleration).max(20).optional(),
});

/** Where a request may ask pods to run, within what their size allows. @public */
export type ProfilePlacement = z.infer<typeof placement>;

/** Whether some node can be of both: no label that both select by has two values. */
export function goesWith(
  placed: ProfilePlacement,
  { nodeSelector = {} }: ServiceSize,
): boolean {
  return Object.entries(placed.nodeSelector).every(
    ([key, value]) => (nodeSelector[key] ?? value) === value,
  );
}

/** A size whose pods run where a placement says; the size itself without one. @public */
export function placedSize(
  size: ServiceSize,
  placed: ProfilePlacement | undefined,
): ServiceSize {
  return placed
    ? {
        ...size,
        nodeSelector: { ...placed.nodeSelector, ...size.nodeSelector },
        tolerations: [
          ...(size.tolerations ?? []),
          ...(placed.tolerations ?? []),
        ],
      }
    : size;
}
