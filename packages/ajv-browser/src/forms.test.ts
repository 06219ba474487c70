import Ajv from 'ajv';
import ajvErrors from 'ajv-errors';
import fc from 'fast-check';
import { RJSFSchema } from '@rjsf/utils';
import { customizeValidator } from '@rjsf/validator-ajv8';
import InterpretingAjv from './index';

const options = { AjvClass: InterpretingAjv as unknown as typeof Ajv };

const validator = customizeValidator(options);

/** With Ajv itself. */
const compiling = customizeValidator();

const errorsOf = (
  of: typeof validator,
  schema: RJSFSchema,
  formData: unknown,
) =>
  of
    .validateFormData(formData, schema)
    .errors.map(({ property, message, stack }) => [property, message, stack])
    .sort();

const messagesOf = (schema: RJSFSchema, formData: unknown) =>
  validator
    .validateFormData(formData, schema)
    .errors.map(({ property, message }) => [property, message]);

const TEMPLATE: RJSFSchema = {
  type: 'object',
  required: ['name', 'replicas'],
  definitions: { word: { type: 'string', minLength: 2 } },
  properties: {
    name: {
      type: 'string',
      title: 'Name',
      pattern: '^[a-z]+$',
      maxLength: 5,
    },
    replicas: { type: 'integer', minimum: 1, maximum: 8 },
    mode: { type: 'string', enum: ['one', 'many'] },
    words: {
      type: 'array',
      items: { $ref: '#/definitions/word' },
      maxItems: 2,
    },
    owner: {
      type: 'object',
      properties: { mail: { type: 'string', format: 'email' } },
      required: ['mail'],
      additionalProperties: false,
    },
  },
};

describe('forms with the interpreting Ajv', () => {
  it('compiles no code', () => {
    const { Function: compile } = globalThis;
    globalThis.Function = function forbidden() {
      throw new EvalError('unsafe-eval is not allowed');
    } as unknown as typeof Function;
    try {
      expect(messagesOf(TEMPLATE, { name: 'x', replicas: 9 })).toEqual([
        ['.replicas', 'must be <= 8'],
      ]);
    } finally {
      globalThis.Function = compile;
    }
  });

  it.each<[string, unknown]>([
    ['what is right', { name: 'abc', replicas: 2, mode: 'one', words: ['ab'] }],
    ['nothing', {}],
    ['empty values', { name: undefined, replicas: undefined }],
    ['another type', { name: 1, replicas: '2' }],
    ['several faults of one value', { name: 'ABCDEFG', replicas: 1.5 }],
    ['a list', { name: 'a', replicas: 1, words: ['a', 'bb', 'cc'] }],
    ['an object', { name: 'a', replicas: 1, owner: { other: 1 } }],
    ['a format', { name: 'a', replicas: 1, owner: { mail: 'nobody' } }],
    ['a choice', { name: 'a', replicas: 1, mode: 'none' }],
  ])('says what Ajv says of %s', (_, formData) => {
    expect(errorsOf(validator, TEMPLATE, formData)).toEqual(
      errorsOf(compiling, TEMPLATE, formData),
    );
  });

  it('accepts exactly what Ajv accepts', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const value = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 2 },
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom('', 'x', 'xyz', true, null, 1.5, undefined),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(name, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    const schema = fc.letrec<{ any: RJSFSchema }>(tie => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<RJSFSchema>(
          {},
          { type: 'string', minLength: 1, pattern: '^x' },
          { type: 'integer', minimum: 0, exclusiveMaximum: 3 },
          { type: ['string', 'null'] },
          { enum: ['x', 1, null] },
          { const: 1 },
          { type: 'boolean' },
          { multipleOf: 2 },
        ),
        fc.record({
          type: fc.constant('object' as const),
          properties: fc.dictionary(name, tie('any')),
          required: fc.uniqueArray(name),
        }),
        fc.record({
          type: fc.constant('object' as const),
          properties: fc.dictionary(name, tie('any')),
          additionalProperties: fc.boolean(),
          minProperties: fc.nat(2),
        }),
        fc.record({
          type: fc.constant('array' as const),
          items: tie('any'),
          maxItems: fc.nat(2),
          uniqueItems: fc.boolean(),
        }),
        fc.record({ oneOf: fc.array(tie('any'), { minLength: 1 }) }),
        fc.record({ anyOf: fc.array(tie('any'), { minLength: 1 }) }),
        fc.record({ allOf: fc.array(tie('any'), { minLength: 1 }) }),
        fc.record({ not: tie('any') }),
        fc.record({ if: tie('any'), then: tie('any'), else: tie('any') }),
        fc.record({
          dependencies: fc.dictionary(name, fc.uniqueArray(name)),
        }),
      ) as fc.Arbitrary<RJSFSchema>,
    })).any;
    fc.assert(
      fc.property(schema, value, (one, formData) => {
        const data =
          formData === undefined ? {} : JSON.parse(JSON.stringify(formData));
        const accepts = new Ajv({ strict: false, logger: false }).validate(
          one,
          data,
        );
        expect(messagesOf(one, data).length === 0).toBe(accepts);
      }),
      { numRuns: 60 },
    );
  });

  it('finds references in the whole schema of the form', () => {
    const part = { $ref: '#/definitions/word' };
    expect(validator.isValid(part, 'ab', TEMPLATE)).toBe(true);
    expect(validator.isValid(part, 'a', TEMPLATE)).toBe(false);
  });

  it('names the field by its title, and a missing one where it belongs', () => {
    const { errors, errorSchema } = validator.validateFormData(
      { name: 'A1', replicas: 1, owner: {} },
      TEMPLATE,
    );
    expect(errors.map(({ stack }) => stack)).toEqual([
      `'Name' must match pattern "^[a-z]+$"`,
      "must have required property 'mail'",
    ]);
    expect(errorSchema).toMatchObject({
      name: { __errors: ['must match pattern "^[a-z]+$"'] },
      owner: { mail: { __errors: ["must have required property 'mail'"] } },
    });
  });

  it('takes the words of a template, as with ajv-errors', () => {
    const own = customizeValidator(options);
    ajvErrors(own.ajv as any);
    const schema = {
      type: 'object',
      properties: {
        name: {
          type: 'string',
          pattern: '^[a-z]+$',
          errorMessage: { pattern: 'use small letters' },
        },
      },
    } as RJSFSchema;
    const { errors } = own.validateFormData({ name: 'A' }, schema);
    expect(errors.map(({ message }) => message)).toEqual(['use small letters']);
  });

  it('adds what a form validates itself', () => {
    const { errors, errorSchema } = validator.validateFormData(
      { name: 'abc', replicas: 1 },
      TEMPLATE,
      (data, handler) => {
        handler.name?.addError(`${data.name} is taken`);
        return handler;
      },
    );
    expect(errors.map(({ stack }) => stack)).toEqual(['.name abc is taken']);
    expect(errorSchema.name?.__errors).toEqual(['abc is taken']);
  });
});
