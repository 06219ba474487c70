import { readFile } from 'node:fs/promises';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  type EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import Router from 'express-promise-router';

const NAME = 'bench-static';

/** A provider that adds the entities of a JSON file, whose path comes with `POST /bench/static-entities`. */
export default createBackendModule({
  pluginId: 'catalog',
  moduleId: NAME,
  register({ registerInit }) {
    registerInit({
      deps: {
        http: coreServices.httpRouter,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ http, processing }) {
        let connection: EntityProviderConnection | undefined;
        processing.addEntityProvider({
          getProviderName: () => NAME,
          async connect(made) {
            connection = made;
          },
        });
        const router = Router();
        router.post('/bench/static-entities', async (req, res) => {
          const text = await readFile(String(req.query.file), 'utf8');
          await connection!.applyMutation({
            type: 'full',
            entities: JSON.parse(text).map((entity: any) => ({
              entity,
              locationKey: NAME,
            })),
          });
          res.status(204).end();
        });
        http.use(router);
      },
    });
  },
});
