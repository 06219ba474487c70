const path = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const SUITE = '@model-serving/backstage-plugin-';

const PACKAGES = {
  common: `${SUITE}model-serving-common`,
  node: `${SUITE}model-serving-node`,
  backend: `${SUITE}model-serving-backend`,
  hardening: '@model-serving/backstage-backend-hardening',
  catalogModule: `${SUITE}catalog-backend-module-model-serving`,
  scaffolderModule: `${SUITE}scaffolder-backend-module-model-serving`,
  pages: `${SUITE}model-serving`,
  catalogPages: `${SUITE}model-catalog`,
  sandbox: '@model-serving/sandbox',
  lab: '@model-serving/lab',
  labTests: '@model-serving/lab-tests',
};

const { common, node, backend, catalogModule, hardening, scaffolderModule } =
  PACKAGES;

/**
 * Who may import whom. The portal's two packages put everything together;
 * sandbox and lab stay apart, so that the real thing can take their place by configuration alone;
 * lab-tests hold what the libraries claim, and the sandbox, against the lab; nobody but the bench imports them.
 */
const MAY_IMPORT = {
  'plugins/model-serving-common': [],
  'plugins/backend-hardening': [],
  'plugins/model-serving-node': [common],
  'plugins/model-serving-backend': [common, hardening, node],
  'plugins/catalog-backend-module-model-serving': [common, node],
  'plugins/scaffolder-backend-module-model-serving': [common, node],
  'plugins/model-serving': [common],
  'plugins/model-catalog': [common],
  'packages/sandbox': [],
  'packages/lab': [],
  'packages/lab-tests': [common, node, PACKAGES.lab, PACKAGES.sandbox],
  'packages/bench': [backend, node, PACKAGES.lab, PACKAGES.labTests],
  'packages/app': [PACKAGES.pages, PACKAGES.catalogPages, common],
  'packages/backend': [
    backend,
    catalogModule,
    hardening,
    scaffolderModule,
    node,
    common,
  ],
};

/** ESLint configuration of one workspace: Backstage's own, and the rule of who may import whom. */
module.exports = function withBoundaries(dir) {
  const workspace = path
    .relative(path.join(__dirname, '../..'), dir)
    .split(path.sep)
    .join('/');
  const allowed = MAY_IMPORT[workspace];
  if (!allowed) {
    throw new Error(`Say in ${__filename} what ${workspace} may import`);
  }
  return createConfig(dir, {
    restrictedImports: Object.values(PACKAGES)
      .filter(name => !allowed.includes(name))
      .map(name => ({
        name,
        message: `${workspace} may import ${
          allowed.length ? allowed.join(', ') : 'none of the suite'
        }.`,
      })),
  });
};
