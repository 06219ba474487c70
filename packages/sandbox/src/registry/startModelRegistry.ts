import { createServer } from 'node:http';
import express, { ErrorRequestHandler } from 'express';
import { readRegistrySeed } from '../seed';
import { listen, ListeningServer } from '../server/listen';
import { protectPage, sendStyle } from '../server/page';
import { MlflowError, mlflowApi } from './mlflowApi';
import { registryPage } from './registryPage';

/** Options of {@link startModelRegistry}. */
export interface ModelRegistryOptions {
  /** 0 for any free port. */
  port: number;
}

/** Starts an MLflow Model Registry that answers what the portal reads of one. */
export async function startModelRegistry({
  port,
}: ModelRegistryOptions): Promise<ListeningServer> {
  const { models, runs } = await readRegistrySeed();
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    const {
      code = 'INTERNAL_ERROR',
      message,
      status = 500,
    } = error as Error & Partial<MlflowError>;
    response.status(status).json({ error_code: code, message });
  };
  const app = express();
  app.disable('x-powered-by');
  app.use('/api/2.0/mlflow', mlflowApi(models, runs));
  app.get('/style.css', (_, response) => sendStyle(response));
  app.get('/', (_, response) => {
    protectPage(response);
    response.send(registryPage(models, runs));
  });
  app.use(onError);
  return listen(createServer(app), port);
}
