import fc from 'fast-check';
import { serviceRequestSchema } from '@model-serving/backstage-plugin-model-serving-common';
import { assembleRequest, inWords } from './assembleRequest';

const COMPLETE = {
  tenant: 'team-a',
  name: 'support-bot',
  model: 'resource:default/qwen3-8b',
  accelerator: 'h100-1',
  replicas: { min: 1, max: 3 },
  priority: 'serving-standard',
  purpose: 'Answers questions of customers',
};

describe('assembleRequest', () => {
  it('is complete with the seven answers, whatever else the form holds', () => {
    expect(assembleRequest({ ...COMPLETE, check: 'on', other: 1 })).toEqual({
      state: 'complete',
      request: { ...COMPLETE, model: { ref: COMPLETE.model } },
    });
  });

  it.each([
    ['nothing', undefined],
    ['no object', 'text'],
    ['an empty form', {}],
  ])('misses everything in %s', (_what, formData) => {
    expect(assembleRequest(formData)).toMatchObject({
      state: 'incomplete',
      missing: [
        'the tenant',
        'a name',
        'the model',
        'what it is for',
        'the size',
        'the number of replicas',
        'the priority',
      ],
      problems: [],
    });
  });

  it.each(['', '  ', null, undefined])('takes %p for no answer', value => {
    expect(assembleRequest({ ...COMPLETE, purpose: value })).toEqual({
      state: 'incomplete',
      missing: ['what it is for'],
      problems: [],
    });
  });

  it('reads a batch run, whose shards at once are one number', () => {
    const { replicas: _, ...answers } = COMPLETE;
    const run = { claim: 'reviews', folder: 'new', shards: 4, hours: 12 };
    expect(assembleRequest({ ...answers, parallel: 2, run })).toEqual({
      state: 'complete',
      request: {
        ...answers,
        model: { ref: COMPLETE.model },
        replicas: { min: 2, max: 2 },
        run,
      },
    });
    expect(
      assembleRequest({
        ...answers,
        parallel: 2,
        run: { ...run, folder: '../elsewhere' },
      }),
    ).toMatchObject({
      state: 'incomplete',
      problems: [expect.stringMatching(/folder must be a path/)],
    });
  });

  it('says what is wrong with an answer instead of calling it missing', () => {
    const draft = assembleRequest({ ...COMPLETE, name: 'Support Bot' });
    expect(draft).toMatchObject({ state: 'incomplete', missing: [] });
    expect(draft.state === 'incomplete' && draft.problems).toEqual([
      expect.stringContaining('name must start with a letter'),
    ]);
  });

  it('is complete exactly when the server would read the same answers', () => {
    const answer = fc.oneof(
      fc.constantFrom(...Object.values(COMPLETE)),
      fc.anything(),
    );
    const form = fc.record(
      Object.fromEntries(Object.keys(COMPLETE).map(key => [key, answer])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(form, formData => {
        const draft = assembleRequest(formData);
        const isComplete = draft.state === 'complete';
        expect(isComplete).toBe(
          serviceRequestSchema.safeParse(formData).success,
        );
        expect(
          isComplete || draft.missing.length + draft.problems.length > 0,
        ).toBe(true);
      }),
    );
  });
});

describe.each(['stop-service', 'start-service'])('the form %s', path => {
  it('asks for a service, and hands on nothing else', () => {
    const asked = { tenant: 'team-a', service: 'chat' };
    expect(assembleRequest({ ...COMPLETE, ...asked, check: {} }, path)).toEqual(
      { state: 'complete', request: asked },
    );
    expect(assembleRequest({ tenant: 'team-a' }, path)).toMatchObject({
      state: 'incomplete',
      missing: ['the service'],
    });
  });
});

it('the form remove-service hands on whether it was confirmed', () => {
  const asked = { tenant: 'team-a', service: 'chat', confirmed: false };
  expect(assembleRequest({ ...COMPLETE, ...asked }, 'remove-service')).toEqual({
    state: 'complete',
    request: asked,
  });
});

describe('inWords', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j', (items, words) => {
    expect(inWords(items)).toBe(words);
  });
});
