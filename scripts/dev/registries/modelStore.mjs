import { missingPostgres, startPostgres } from './postgres.mjs';

/** The database of models, for one process and for two replicas of the portal. */
export const modelStore = {
  title: 'the store of models on PostgreSQL',
  tests: [
    {
      workspace: 'plugins/model-serving-backend',
      match: '**/src/{models,database,ledger}/**/*.test.ts',
    },
    {
      // Starts a database of its own, which it ends and holds up.
      workspace: 'packages/lab-tests',
      match: '**/src/faults/modelReplicas.test.ts',
    },
  ],
  missing: missingPostgres,
  async install() {},
  async start() {
    const postgres = await startPostgres();
    return {
      env: {
        // Of the version that is installed: the name is the one that Backstage's tests look for.
        BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: `postgresql://postgres@127.0.0.1:${postgres.port}`,
      },
      stop: () => postgres.stop(),
    };
  },
};
