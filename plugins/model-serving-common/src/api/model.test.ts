import fc from 'fast-check';
import { parseModelFacts, pinnedDigest } from './model';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('parseModelFacts', () => {
  it('takes what has the right type and forgets the rest', () => {
    expect(
      parseModelFacts({
        uri: `oci://registry.example/m@${DIGEST}`,
        format: 'vLLM',
        publisher: ['not', 'text'],
        license: ' ',
        parameters: '8B',
        contextLength: 32768,
        memoryBytes: -1,
        extra: true,
      }),
    ).toEqual({
      uri: `oci://registry.example/m@${DIGEST}`,
      format: 'vLLM',
      publisher: null,
      license: null,
      task: null,
      parameters: null,
      contextLength: 32768,
      precision: null,
      quantization: null,
      weightBytes: null,
      memoryBytes: null,
      architecture: null,
      engine: null,
    });
  });

  it('takes each fact of the architecture by itself, and groups only as a whole', () => {
    const facts = parseModelFacts({
      uri: `oci://registry.example/m@${DIGEST}`,
      architecture: {
        layers: 36,
        kvHeads: '8',
        headSize: 0,
        valueSize: 64,
        hiddenSize: 2.5,
        caches: 0,
        slidingWindow: { tokens: 128, layers: 2, sizes: { kvHeads: 4 } },
        latentAttention: { rank: 512, ropeSize: 64, extra: 1 },
        experts: [],
      },
    });
    expect(facts).toMatchObject({
      architecture: {
        layers: 36,
        attentionHeads: null,
        kvHeads: null,
        headSize: null,
        valueSize: 64,
        hiddenSize: null,
        vocabularySize: null,
        caches: 0,
        slidingWindow: { tokens: 128, layers: 2, sizes: null },
        latentAttention: { rank: 512, ropeSize: 64 },
        recurrent: null,
        experts: null,
      },
    });
  });

  it('cuts what no page can show, and takes no artifact that had to be changed', () => {
    const uri = `oci://registry.example/m@${DIGEST}`;
    const facts = parseModelFacts({
      uri,
      publisher: 'x'.repeat(300_000),
      task: 'text\u202e',
      parameters: 1e300,
    });
    expect(facts?.publisher).toHaveLength(100);
    expect(facts).toMatchObject({ task: 'text', parameters: null });
    expect(parseModelFacts({ uri: `${uri}\u200b` })).toBeUndefined();
    expect(parseModelFacts({ uri: 'x'.repeat(2000) })).toBeUndefined();
  });

  it('never throws, and knows no model without an artifact', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        const facts = parseModelFacts(value);
        expect(facts === undefined || facts.uri.trim() !== '').toBe(true);
      }),
    );
  });
});

describe('pinnedDigest', () => {
  it.each([
    [`oci://registry.example/m@${DIGEST}`, DIGEST],
    [`oci://registry.example/m:1@${DIGEST}`, DIGEST],
    ['oci://registry.example/m:nightly', null],
    [`oci://registry.example/m@${DIGEST.slice(0, -1)}`, null],
    [`oci://registry.example/m@${DIGEST}/other`, null],
    ['', null],
  ])('%s is pinned to %s', (uri, digest) => {
    expect(pinnedDigest(uri)).toBe(digest);
  });
});
