import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import type { ProfileLayer } from '@model-serving/backstage-plugin-model-serving-common';

class Sourced {
  constructor(readonly layer: ProfileLayer, readonly value: unknown) {}
}

/** A tree of plain values in which any part may be marked with the layer that set it. @public */
export type Tree =
  | string
  | number
  | boolean
  | Sourced
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree };

/** Marks a value, and all below it, as set by a layer. What is undefined stays so. @public */
export function fromLayer(layer: ProfileLayer, value: unknown): Tree {
  return value === undefined ? undefined : new Sourced(layer, value);
}

/**
 * Takes the marks off: the plain object, and for each leaf the layer that set it. Unmarked leaves belong to the
 * platform, whose golden path wrote them. Undefined members are left out.
 */
export function resolveSources(tree: Tree): {
  object: unknown;
  layers: Record<string, ProfileLayer>;
} {
  const layers: Record<string, ProfileLayer> = {};
  const walk = (
    node: unknown,
    path: Array<string | number>,
    layer: ProfileLayer,
  ): unknown => {
    if (node instanceof Sourced) {
      return walk(node.value, path, node.layer);
    }
    if (Array.isArray(node) && node.length > 0) {
      return node.map((item, index) => walk(item, [...path, index], layer));
    }
    if (typeof node === 'object' && node !== null && !Array.isArray(node)) {
      const entries = Object.entries(node).filter(
        ([, value]) => value !== undefined,
      );
      if (entries.length > 0) {
        return Object.fromEntries(
          entries.map(([key, value]) => [
            key,
            walk(value, [...path, key], layer),
          ]),
        );
      }
    }
    layers[fieldPath(path)] = layer;
    return node;
  };
  return { object: walk(tree, [], 'platform'), layers };
}
