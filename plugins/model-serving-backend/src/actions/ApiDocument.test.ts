import { z } from 'zod/v3';
import { ApiDocument } from './ApiDocument';

describe('the document of the API, for actions', () => {
  const document = ApiDocument.read();

  it.each(document.names)('has a schema %s that actions can use', name => {
    expect(document.schema(z, name)).toBeInstanceOf(z.ZodType);
  });

  const read = (schema: object, value: unknown) =>
    new ApiDocument({ Part: { type: 'string' }, Asked: schema as {} })
      .schema(z, 'Asked')
      .safeParse(value);

  it.each<[string, object, unknown, unknown]>([
    ['null where it may be', { type: ['string', 'null'] }, null, 1],
    ['words', { enum: ['a', null] }, null, 'b'],
    ['a constant', { const: 'a' }, 'a', 'b'],
    ['one of several', { anyOf: [{ type: 'null' }, { const: 1 }] }, 1, 2],
    ['whole numbers', { type: 'integer' }, 1, 1.5],
    ['lists', { type: 'array', items: { type: 'number' } }, [1], ['a']],
    [
      'pairs',
      { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] },
      [1, 'a'],
      [1, 2],
    ],
    [
      'maps',
      { type: 'object', additionalProperties: { type: 'boolean' } },
      { a: true },
      { a: 1 },
    ],
    [
      'objects of several parts',
      {
        allOf: [
          {
            type: 'object',
            required: ['a'],
            properties: { a: { $ref: '#/components/schemas/Part' } },
          },
          { type: 'object', properties: { b: { type: 'number' } } },
        ],
      },
      { a: 'a' },
      { b: 1 },
    ],
  ])('takes %s, and nothing else', (_, schema, good, bad) => {
    expect(read(schema, good)).toEqual({ success: true, data: good });
    expect(read(schema, bad).success).toBe(false);
  });

  it('leaves out what is not documented', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    expect(read(schema, { a: 'a', tenant: 'b' }).data).toEqual({ a: 'a' });
  });

  it('does not guess what it does not understand', () => {
    expect(() =>
      read({ type: 'string', contentEncoding: 'base64' }, 'a'),
    ).toThrow('The keyword contentEncoding has no meaning for actions');
    expect(() => read({ $ref: '#/components/schemas/None' }, 'a')).toThrow(
      'The OpenAPI document has no schema None',
    );
  });
});
