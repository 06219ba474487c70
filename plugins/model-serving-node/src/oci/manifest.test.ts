import { artifactBytes, OCI_MEDIA_TYPES, parseManifest } from './manifest';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const part = (size: number) => ({
  mediaType: 'application/octet-stream',
  digest: DIGEST,
  size,
});
const image = (more: object = {}) => ({
  schemaVersion: 2,
  config: part(10),
  layers: [part(100), part(1_000)],
  ...more,
});
const index = (more: object = {}) => ({
  schemaVersion: 2,
  manifests: [part(5)],
  ...more,
});

describe('parseManifest', () => {
  it.each([
    [
      'its own type',
      image({ mediaType: OCI_MEDIA_TYPES.manifest }),
      'text/plain',
      'manifest',
    ],
    ['the content type', index(), OCI_MEDIA_TYPES.dockerIndex, 'index'],
    ['its fields, as text', index(), 'text/plain; charset=utf-8', 'index'],
    ['its fields, without a type', image(), null, 'manifest'],
  ])('tells what a manifest is by %s', (_, value, type, kind) => {
    expect(parseManifest(value, type).kind).toBe(kind);
  });

  it('sums what a manifest names, and knows no size of an index', () => {
    expect(artifactBytes(parseManifest(image(), null))).toBe(1_110);
    expect(artifactBytes(parseManifest(index(), null))).toBeNull();
    const huge = image({
      layers: Array(3).fill(part(Number.MAX_SAFE_INTEGER)),
    });
    expect(artifactBytes(parseManifest(huge, null))).toBeNull();
  });

  it.each<[string, unknown, RegExp]>([
    ['both', { ...image(), ...index() }, /fields of another type/],
    [
      'one that says it is the other',
      image({ mediaType: OCI_MEDIA_TYPES.index }),
      /fields of another type/,
    ],
    [
      'schema version 1',
      { schemaVersion: 1, fsLayers: [] },
      /push the artifact again/,
    ],
    ['a list', [], /no manifest/],
    ['null', null, /no manifest/],
    ['a negative size', image({ layers: [part(-1)] }), /layers\.0\.size/],
    [
      'a size that is no number',
      image({ layers: [{ ...part(1), size: '9' }] }),
      /layers\.0\.size/,
    ],
    [
      'a digest that is none',
      image({ config: { ...part(1), digest: '../x' } }),
      /sha256 digest/,
    ],
    [
      'too many layers',
      image({ layers: Array(2_001).fill(part(1)) }),
      /layers/,
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseManifest(value, null)).toThrow(message);
  });
});
