import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import Router from 'express-promise-router';

/**
 * What providers handed to the catalog, at `GET /bench/entities`, a page at a time: `after` is the ref of the last entity of the
 * page before.
 */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: 'bench-handed-entities',
  register({ registerInit }) {
    registerInit({
      deps: { database: coreServices.database, http: coreServices.httpRouter },
      async init({ database, http }) {
        const knex = await database.getClient();
        const router = Router();
        router.get('/bench/entities', async (req, res) => {
          const rows = await knex('refresh_state')
            .where('entity_ref', '>', String(req.query.after ?? ''))
            .orderBy('entity_ref')
            .limit(500)
            .select('entity_ref', 'unprocessed_entity');
          res.json(
            rows.map(({ entity_ref, unprocessed_entity }) => ({
              ref: entity_ref,
              entity: JSON.parse(unprocessed_entity),
            })),
          );
        });
        http.use(router);
      },
    });
  },
});
