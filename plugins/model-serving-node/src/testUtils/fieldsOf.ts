import { z } from 'zod';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

/**
 * What a schema reads of an answer: paths of fields, sorted, such as `items[].name`; `labels.*` for all of a map. Whatever is
 * not in it cannot be read from what was parsed.
 */
export function fieldsOf(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const paths = [...new Set(pathsOf(json as JsonSchema, ''))].sort();
  // Of a field that may also be null, what is in it says enough.
  return paths.filter(
    path =>
      !paths.some(
        each =>
          /^(\.|\[])/.test(each.slice(path.length)) && each.startsWith(path),
      ),
  );
}

function pathsOf(schema: JsonSchema, path: string): string[] {
  const { additionalProperties, items, properties } = schema;
  const choices = [schema.anyOf, schema.oneOf, schema.allOf].flatMap(
    each => each ?? [],
  );
  const below = [
    ...choices.flatMap(each => pathsOf(each, path)),
    ...Object.entries(properties ?? {}).flatMap(([key, each]) =>
      pathsOf(each, path === '' ? key : `${path}.${key}`),
    ),
    ...(items ? pathsOf(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object'
      ? pathsOf(additionalProperties, `${path}.*`)
      : []),
  ];
  const isLeaf = below.length === 0 && path !== '';
  return isLeaf ? [path] : below;
}
