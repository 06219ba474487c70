import { TestDatabases } from '@backstage/backend-test-utils';

/** SQLite, and PostgreSQL where `./dev test:registries postgres` has started one. */
export function testDatabases(): TestDatabases {
  return TestDatabases.create({
    ids: ['SQLITE_3', 'POSTGRES_15'],
    disableDocker: true,
  });
}
