import type { JsonSchema } from './structuralSchema';

/** Below this many parts a repeated schema is cheaper to repeat than to refer to. */
const MIN_PARTS = 8;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Interned {
  id: number;
  uses: number;
  parts: number;
}

/** Keywords whose members are schemas under names that mean nothing by themselves. */
const MAPS: ReadonlySet<string> = new Set(['properties', '$defs']);

/**
 * Gives every part that occurs more than once one definition that the others refer to. A CRD with pod templates repeats
 * the same containers dozens of times, and what is compiled once per occurrence takes seconds.
 */
export function shareRepeated(schema: JsonSchema): JsonSchema {
  const interned = new Map<string, Interned>();
  const known = new Map<unknown, Interned>();

  const count = (node: unknown): Interned => {
    const earlier = known.get(node);
    if (earlier) {
      earlier.uses++;
      return earlier;
    }
    const children = (
      Array.isArray(node) ? node.entries() : Object.entries(node as JsonSchema)
    ) as Iterable<[string | number, unknown]>;
    let parts = 1;
    const key = [...children]
      .map(([name, value]) => {
        if (typeof value !== 'object' || value === null) {
          return `${name}:${JSON.stringify(value)}`;
        }
        const child = count(value);
        parts += child.parts;
        return `${name}:#${child.id}`;
      })
      .join('\u0000');
    const kind = Array.isArray(node) ? '[' : '{';
    const entry = interned.get(kind + key) ?? {
      id: interned.size,
      uses: 0,
      parts,
    };
    entry.uses++;
    interned.set(kind + key, entry);
    known.set(node, entry);
    return entry;
  };
  count(schema);

  const definitions: Record<string, unknown> = {};
  const rewrite = (
    node: unknown,
    isPlainMap: boolean,
    isRoot: boolean,
  ): unknown => {
    if (Array.isArray(node)) {
      return node.map(item => rewrite(item, false, false));
    }
    if (!isSchema(node)) {
      return node;
    }
    const members = () =>
      Object.fromEntries(
        Object.entries(node).map(([name, value]) => [
          name,
          rewrite(value, !isPlainMap && MAPS.has(name), false),
        ]),
      );
    const { id, uses, parts } = known.get(node)!;
    if (isRoot || isPlainMap || uses < 2 || parts < MIN_PARTS) {
      return members();
    }
    const name = `shared-${id}`;
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = members();
    }
    return { $ref: `#/$defs/${name}` };
  };
  const result = rewrite(schema, false, true) as JsonSchema;
  return {
    ...result,
    $defs: { ...(result.$defs as object | undefined), ...definitions },
  };
}
