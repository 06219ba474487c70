import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const plain = template => template.replace(/\{[^}]*\}/g, '{}');

/** Reads a description in OpenAPI 3 or Swagger 2. */
export function openApi(file) {
  const text = readFileSync(file, 'utf8');
  const root = /^\s*\{/.test(text) ? JSON.parse(text) : parse(text);
  const paths = new Map();
  for (const [template, item] of Object.entries(root.paths)) {
    paths.set(plain(template), item);
  }

  const resolved = node => {
    let at = node;
    while (at?.$ref) {
      at = at.$ref
        .slice(2)
        .split('/')
        .reduce((value, key) => value?.[key.replace(/~1/g, '/')], root);
    }
    return at;
  };

  /** A schema with all that it is put together from. */
  const all = node => {
    const own = resolved(node);
    return [own, ...(own.allOf ?? []).flatMap(all)];
  };

  /** One schema for a field that the alternatives of an object describe differently. */
  const anyOf = schemas => ({
    isNull: () => schemas.some(each => each.isNull()),
    type: () => [...new Set(schemas.map(each => each.type()))].join('|'),
    items: () => schemas.find(each => each.items())?.items(),
    field: name => schemas.find(each => each.field(name))?.field(name),
  });

  const schemaOf = node => {
    const own = resolved(node);
    const parts = all(node);
    const choices = [...(own.anyOf ?? []), ...(own.oneOf ?? [])].map(resolved);
    const types = () => [own.type ?? []].flat().filter(type => type !== 'null');
    return {
      isNull: () =>
        own.nullable === true ||
        [own.type].flat().includes('null') ||
        choices.some(choice => choice?.type === 'null'),
      type: () => {
        if (own.enum) {
          return own.enum
            .map(value => JSON.stringify(value).replace(/"/g, "'"))
            .join('|');
        }
        if (choices.length > 0) {
          return [
            ...new Set(choices.map(choice => schemaOf(choice).type())),
          ].join('|');
        }
        const found = types();
        return found.length === 1 &&
          ['object', 'array', 'file'].includes(found[0])
          ? 'any'
          : found.join('|') || 'any';
      },
      items: () => {
        const list = [...parts, ...choices].find(part => part.items);
        return list && schemaOf(list.items);
      },
      field: name => {
        const found = [own, ...choices]
          .flatMap(all)
          .filter(part => part.properties?.[name]);
        return found.length === 0
          ? undefined
          : {
              schema: anyOf(found.map(part => schemaOf(part.properties[name]))),
              optional: !found.every(part => part.required?.includes(name)),
            };
      },
    };
  };

  const contentOf = node =>
    node?.content
      ? (node.content['application/json'] ?? Object.values(node.content)[0])
          ?.schema
      : node?.schema;

  return {
    version: root.info.version,
    operation(method, template) {
      const item = paths.get(plain(template));
      const operation = item?.[method];
      if (!operation) {
        return undefined;
      }
      const parameters = [
        ...(item.parameters ?? []),
        ...(operation.parameters ?? []),
      ].map(resolved);
      return {
        query: name => {
          const found = parameters.find(
            each => each.in === 'query' && each.name === name,
          );
          return found && schemaOf(found.schema ?? found);
        },
        body: () => {
          const content =
            contentOf(resolved(operation.requestBody)) ??
            parameters.find(each => each.in === 'body')?.schema;
          return content && schemaOf(content);
        },
        answer: status => {
          const found = resolved(operation.responses[status]);
          return (
            found && {
              schema: () => {
                const content = contentOf(found);
                return content && schemaOf(content);
              },
            }
          );
        },
      };
    },
  };
}
