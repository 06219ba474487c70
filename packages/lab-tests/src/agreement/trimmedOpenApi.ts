type Schemas = Record<string, any>;

const REFERENCE = '#/components/schemas/';

function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutTexts);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, member]) =>
          !(name === 'description' && typeof member === 'string'),
      )
      .map(([name, member]) => [name, withoutTexts(member)]),
  );
}

/** What OpenAPI documents say about some kinds, without descriptions, as one document. */
export function trimmedOpenApi(
  documents: readonly Record<string, any>[],
  kinds: ReadonlySet<string>,
): Record<string, unknown> {
  const all: Schemas = Object.assign(
    {},
    ...documents.map(document => document.components?.schemas ?? {}),
  );
  const kept: Schemas = {};
  const keep = (name: string) => {
    if (Object.hasOwn(kept, name) || !Object.hasOwn(all, name)) {
      return;
    }
    kept[name] = withoutTexts(all[name]);
    for (const [, target] of JSON.stringify(kept[name]).matchAll(
      new RegExp(`"${REFERENCE}([^"]+)"`, 'g'),
    )) {
      keep(target);
    }
  };
  for (const [name, schema] of Object.entries(all)) {
    const own: { kind: string }[] =
      schema['x-kubernetes-group-version-kind'] ?? [];
    if (own.length === 1 && own.some(({ kind }) => kinds.has(kind))) {
      keep(name);
    }
  }
  const names = Object.keys(kept).sort();
  return {
    kinds: {
      components: {
        schemas: Object.fromEntries(names.map(name => [name, kept[name]])),
      },
    },
  };
}
