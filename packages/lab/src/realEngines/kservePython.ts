import { join } from 'node:path';
import { packageFile } from '../packageFile';
import { makePythonEnvironment } from './pythonEnvironment';
import type { RealEngine } from './RealEngine';
import { writeSklearnModel } from './sklearnModel';

const REQUIREMENTS = 'kserve.requirements.txt';

export const kservePython: RealEngine = {
  name: 'kserve',
  title: "KServe's Python server 0.21.0",
  runtime: 'kserve-sklearn-pinned',
  pins: [REQUIREMENTS],
  install: folder => makePythonEnvironment(folder, REQUIREMENTS),
  loadsSlowly: true,
  writeModel: (models, cache) =>
    writeSklearnModel(cache.folder(kservePython), models),
  local: async (_, cache) => ({
    command: [
      join(cache.folder(kservePython), 'bin', 'python'),
      '-m',
      'sklearnserver',
    ],
    env: { PYTHONPATH: packageFile('engines') },
  }),
};
