import { TOOL_GROUPS, toolGroup } from './groups';
import { ToolCache } from './ToolCache';

describe('ToolCache', () => {
  const cache = new ToolCache({ XDG_CACHE_HOME: '/caches' });

  it('keeps a version in a folder of its own, outside the checkout', () => {
    expect(cache.program('kueue', 'kueue')).toMatch(
      /^\/caches\/model-serving-lab\/kueue-v0\.18\.4-[0-9a-f]{12}\/bin\/kueue$/,
    );
  });

  it.each(TOOL_GROUPS.map(({ name }) => name))(
    'finds the version that %s requires',
    name => {
      expect(cache.version(toolGroup(name))).toMatch(/^v\d+\.\d+\.\d+$/);
    },
  );

  it('misses all of them in an empty cache', () => {
    expect(cache.missing(TOOL_GROUPS)).toEqual(TOOL_GROUPS);
  });
});
