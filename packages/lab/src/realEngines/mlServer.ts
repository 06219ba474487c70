import { join } from 'node:path';
import { packageFile } from '../packageFile';
import { makePythonEnvironment } from './pythonEnvironment';
import type { RealEngine } from './RealEngine';
import { writeSklearnModel } from './sklearnModel';

const REQUIREMENTS = 'mlserver.requirements.txt';

export const mlServer: RealEngine = {
  name: 'mlserver',
  title: 'MLServer 1.7.1',
  runtime: 'mlserver-sklearn-pinned',
  pins: [REQUIREMENTS],
  install: folder => makePythonEnvironment(folder, REQUIREMENTS),
  loadsSlowly: true,
  writeModel: (models, cache) =>
    writeSklearnModel(cache.folder(mlServer), models),
  local: async ({ models }, cache) => ({
    command: [join(cache.folder(mlServer), 'bin', 'mlserver'), 'start', models],
    env: { MLSERVER_HOST: '127.0.0.1', PYTHONPATH: packageFile('engines') },
  }),
};
