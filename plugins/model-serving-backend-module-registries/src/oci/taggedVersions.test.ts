import { compareTags, taggedVersions } from './taggedVersions';

const tagged = (tags: Record<string, string>) =>
  Object.entries(tags).map(([tag, digest]) => ({ tag, digest }));

describe('taggedVersions', () => {
  it('takes tags of one digest for one version, named by the tag that says most', () => {
    expect(
      taggedVersions(
        tagged({ '1': 'a', '1.0': 'a', '1.0.3': 'a', latest: 'a', '0.9': 'b' }),
        new Map(),
      ),
    ).toEqual([
      {
        name: '1.0.3',
        aliases: ['1', '1.0', 'latest'],
        variants: [{ variant: null, digest: 'a' }],
      },
      { name: '0.9', aliases: [], variants: [{ variant: null, digest: 'b' }] },
    ]);
  });

  const variants = new Map([
    ['-fp8', 'fp8'],
    ['-q4-fp8', 'mixed'],
  ]);

  it("takes the operator's endings for variants, the longest first", () => {
    expect(
      taggedVersions(
        tagged({ v1: 'a', 'v1-fp8': 'b', 'v1-q4-fp8': 'c', '-fp8': 'd' }),
        variants,
      ),
    ).toEqual([
      {
        name: 'v1',
        aliases: [],
        variants: [
          { variant: null, digest: 'a' },
          { variant: 'fp8', digest: 'b' },
          { variant: 'mixed', digest: 'c' },
        ],
      },
      { name: '-fp8', aliases: [], variants: [{ variant: null, digest: 'd' }] },
    ]);
  });

  it('takes a floating tag with fewer variants for an alias', () => {
    expect(
      taggedVersions(
        tagged({ latest: 'a', v2: 'a', 'v2-fp8': 'b', v1: 'c' }),
        variants,
      ),
    ).toMatchObject([
      { name: 'v2', aliases: ['latest'] },
      { name: 'v1', aliases: [] },
    ]);
  });

  it('is the same whatever the order of the tags', () => {
    const tags = tagged({ '1': 'a', '1.1': 'a', x: 'a', y: 'b', 'y-fp8': 'a' });
    expect(taggedVersions([...tags].reverse(), variants)).toEqual(
      taggedVersions(tags, variants),
    );
  });

  it('counts as people do', () => {
    expect(['v9', 'v10', 'v1.2', 'v1.10'].sort(compareTags)).toEqual([
      'v10',
      'v9',
      'v1.10',
      'v1.2',
    ]);
  });
});
