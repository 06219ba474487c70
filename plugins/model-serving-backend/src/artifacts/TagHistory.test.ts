import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/testDatabases';
import { TagHistory } from './TagHistory';

const migration = require('../../migrations/20261130030000_tag_digests');

const TAG = 'oci://registry.example/m:v1';
const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const named = (digest: string) => new Map([[TAG, digest]]);

describe('since when tags name what they name', () => {
  const databases = testDatabases();

  it.each(databases.eachSupportedId())(
    'is kept in %s, across restarts and replicas',
    async id => {
      const database = await databases.init(id);
      await migration.up(database);
      const logger = mockServices.logger.mock();
      const history = () => new TagHistory({ database, logger });
      const since = async (digest: string, at: Date) =>
        (await history().since(named(digest), at)).get(TAG);

      expect(await since('a', day(1))).toBe(day(1).toISOString());
      expect(await since('a', day(2))).toBe(day(1).toISOString());
      expect(await since('b', day(3))).toBe(day(3).toISOString());
      expect(await since('a', day(4))).toBe(day(1).toISOString());

      const many = new Map(
        Array.from({ length: 250 }, (_, tag) => [`${TAG}-${tag}`, 'a']),
      );
      expect((await history().since(many, day(4))).size).toBe(250);

      await history().prune(day(4));
      expect(await since('b', day(5))).toBe(day(5).toISOString());
      expect(await since('a', day(5))).toBe(day(1).toISOString());

      await migration.down(database);
      expect(await since('a', day(6))).toBeUndefined();
      expect(logger.warn).toHaveBeenCalledTimes(1);
    },
  );
});
