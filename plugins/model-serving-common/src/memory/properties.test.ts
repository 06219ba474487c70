import fc from 'fast-check';
import type { ModelFacts } from '../api';
import { factsOf } from './__fixtures__/architectures';
import { GIB } from './bytes';
import type { MemoryOffer } from './judgeMemory';
import { memoryFitOf, MemoryQuery } from './memoryFitOf';

const facts: fc.Arbitrary<ModelFacts> = fc
  .record({
    parameters: fc.integer({ min: 1e8, max: 5e11 }),
    contextLength: fc.integer({ min: 1024, max: 1_000_000 }),
    layers: fc.integer({ min: 1, max: 130 }),
    kvHeads: fc.constantFrom(1, 2, 4, 8, 16, 32),
    hiddenSize: fc.constantFrom(1024, 2048, 4096, 8192),
    vocabularySize: fc.integer({ min: 1000, max: 300_000 }),
    sliding: fc.option(
      fc.record({
        tokens: fc.integer({ min: 16, max: 8192 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { nil: null },
    ),
    quantization: fc.constantFrom(null, 'fp8', 'awq', 'mxfp4'),
    isLatent: fc.boolean(),
  })
  .map(
    ({ contextLength, isLatent, parameters, quantization, sliding, ...of }) =>
      factsOf({
        parameters,
        contextLength,
        quantization,
        architecture: {
          layers: of.layers,
          attentionHeads: 64,
          kvHeads: of.kvHeads,
          headSize: 128,
          hiddenSize: of.hiddenSize,
          vocabularySize: of.vocabularySize,
          slidingWindow: sliding && {
            tokens: sliding.tokens,
            layers: Math.floor(of.layers * sliding.share),
          },
          latentAttention: isLatent ? { rank: 512, ropeSize: 64 } : null,
        },
      }),
  );

const offer = (devices: number, gib = 80): MemoryOffer => ({
  id: `${devices}-${gib}`,
  title: `${devices} × ${gib} GiB`,
  devices,
  memory: { bytes: gib * GIB, source: 'the test', computeCapability: 9 },
});

function fit(of: ModelFacts, query: Partial<MemoryQuery> = {}) {
  return memoryFitOf({
    model: { entityRef: 'resource:default/model', title: 'Model', facts: of },
    offer: offer(1),
    engine: 'vLLM',
    args: [],
    requests: 1,
    otherOffers: [],
    variants: [],
    ...query,
  });
}

const bytesOf = (result: ReturnType<typeof fit>, name: string) =>
  result.parts.find(({ part }) => part === name)!.bytes;

const context = (tokens: number) => [`--max-model-len=${tokens}`];

describe('memory arithmetic', () => {
  const tokens = fc.integer({ min: 1, max: 2_000_000 });

  it('never needs less for a longer context or more requests', () => {
    fc.assert(
      fc.property(
        facts,
        tokens,
        tokens,
        fc.integer({ min: 1, max: 64 }),
        (of, a, b, requests) => {
          const [short, long] = [Math.min(a, b), Math.max(a, b)];
          const need = (length: number, atOnce: number) =>
            fit(of, { args: context(length), requests: atOnce }).requiredBytes!;
          expect(need(short, requests)).toBeLessThanOrEqual(
            need(long, requests),
          );
          expect(need(long, requests)).toBeLessThanOrEqual(
            need(long, requests + 1),
          );
        },
      ),
    );
  });

  it('needs no more on an accelerator with more ranks, and as much in all', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(2, 4, 8), (of, ranks) => {
        const one = fit(of);
        const many = fit(of, {
          offer: offer(ranks),
          args: [`--tensor-parallel-size=${ranks}`],
        });
        for (const name of ['weights', 'kvCache', 'activations']) {
          expect(bytesOf(many, name)).toBeLessThanOrEqual(bytesOf(one, name));
          expect(bytesOf(many, name) * ranks).toBeGreaterThanOrEqual(
            bytesOf(one, name) * 0.999_999,
          );
        }
      }),
    );
  });

  it('keeps all layers over pipeline stages', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 2, max: 8 }), (of, stages) => {
        fc.pre(stages <= of.architecture!.layers!);
        const one = fit(of);
        const many = fit(of, {
          offer: offer(stages),
          args: [`--pipeline-parallel-size=${stages}`],
        });
        for (const name of ['weights', 'kvCache']) {
          expect(bytesOf(many, name) * stages).toBeGreaterThanOrEqual(
            bytesOf(one, name) * 0.999_999,
          );
        }
      }),
    );
  });

  it('fits exactly when the parts are within what the engine may use', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 8, max: 300 }), (of, gib) => {
        const result = fit(of, { offer: offer(1, gib) });
        expect(result.word).toBe(
          result.requiredBytes! <= result.usableBytes! ? 'fits' : 'exceeds',
        );
        expect(result.requestsThatFit! >= result.requests).toBe(
          result.word === 'fits',
        );
      }),
    );
  });

  it('offers only changes that fit', () => {
    const offers = [offer(1, 24), offer(1, 80), offer(2, 80), offer(8, 140)];
    fc.assert(
      fc.property(facts, facts, (of, variant) => {
        const variants = [
          { entityRef: 'resource:default/v', title: 'V', facts: variant },
        ];
        const { changes, word } = fit(of, {
          offer: offers[0],
          otherOffers: offers,
          variants,
        });
        expect(word === 'fits' ? changes : []).toEqual([]);
        for (const { change, to } of changes) {
          const chosen = offers.find(({ id }) => id === to) ?? offers[0];
          const after = fit(change === 'variant' ? variant : of, {
            offer: chosen,
            args: [
              `--tensor-parallel-size=${chosen.devices}`,
              ...(change === 'context' ? context(Number(to)) : []),
            ],
          });
          expect(after.word).toBe('fits');
        }
      }),
    );
  });

  it('offers the longest context that fits, in steps of 1,024 tokens', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 8, max: 300 }), (of, gib) => {
        const on = { offer: offer(1, gib) };
        const shorter = fit(of, on).changes.find(
          ({ change }) => change === 'context',
        );
        fc.pre(shorter !== undefined);
        const next = Number(shorter!.to) + 1024;
        expect(
          next >= of.contextLength! ||
            fit(of, { ...on, args: context(next) }).word === 'exceeds',
        ).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('says of any facts and arguments something, and never that the unknown fits', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.array(fc.oneof(fc.string(), fc.constant('--max-model-len=x'))),
        (anything, args) => {
          const of = factsOf({
            parameters: typeof anything === 'number' ? anything : null,
          });
          const { sentence, word } = fit(of, { args });
          expect(sentence).not.toBe('');
          expect(word).not.toBe('fits');
        },
      ),
    );
  });
});
