import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { serve, stop } from '../processes.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';
import { untilUp } from './untilUp.mjs';

// 3.18.0 is on PyPI, but the mlflow-skinny that it needs is not.
const PACKAGES = ['mlflow[auth]==3.17.2'];

/** Three MLflow servers on one SQLite file: without authentication, with it, and with it and a cache of passwords. */
export const mlflow = {
  title: 'MLflow 3.17.2',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? undefined : NO_PYTHON;
  },
  install: () => pythonEnvironment('mlflow', PACKAGES),
  /** Starts them; `env` tells the tests where they are. */
  async start() {
    const programs = await pythonEnvironment('mlflow', PACKAGES);
    const folder = mkdtempSync(path.join(tmpdir(), 'mlflow-'));
    const password = randomBytes(12).toString('hex');
    const children = [];
    // One after the other: the first makes the tables.
    const launch = async (name, authentication) => {
      const [port] = await freePorts(1);
      if (authentication) {
        writeFileSync(
          path.join(folder, `${name}.ini`),
          [
            '[mlflow]',
            'default_permission = READ',
            `database_uri = sqlite:///${folder}/${name}.db`,
            'admin_username = admin',
            'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
            ...authentication,
            '',
          ].join('\n'),
        );
      }
      const child = serve(
        name,
        path.join(programs, 'mlflow'),
        [
          'server',
          ...['--backend-store-uri', `sqlite:///${folder}/mlflow.db`],
          ...['--artifacts-destination', path.join(folder, 'artifacts')],
          ...['--host', '127.0.0.1', '--port', String(port)],
          ...['--workers', '1'],
          ...(authentication ? ['--app-name', 'basic-auth'] : []),
        ],
        {
          cwd: folder,
          env: {
            ...(authentication
              ? { MLFLOW_AUTH_CONFIG_PATH: path.join(folder, `${name}.ini`) }
              : {}),
            MLFLOW_AUTH_ADMIN_USERNAME: 'admin',
            MLFLOW_AUTH_ADMIN_PASSWORD: password,
            MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(24).toString('hex'),
            MLFLOW_DISABLE_TELEMETRY: 'true',
          },
        },
      );
      children.push(child);
      const url = `http://127.0.0.1:${port}`;
      await untilUp(child, `${url}/health`, { log: name, title: 'MLflow' });
      return url;
    };
    return {
      env: {
        MLFLOW_URL: await launch('mlflow'),
        MLFLOW_AUTH_URL: await launch('mlflow-auth', []),
        MLFLOW_CACHING_URL: await launch('mlflow-caching', [
          'auth_cache_ttl_seconds = 60',
        ]),
        MLFLOW_AUTH_PASSWORD: password,
      },
      async stop() {
        await Promise.all(children.map(stop));
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
