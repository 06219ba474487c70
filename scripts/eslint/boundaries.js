const path = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');
const outsideData = require('./outsideData');

const SUITE = '@model-serving/backstage-plugin-';

const PACKAGES = {
  quantity: '@model-serving/kubernetes-quantity',
  policy: '@model-serving/backstage-kubernetes-policy-node',
  common: `${SUITE}model-serving-common`,
  node: `${SUITE}model-serving-node`,
  backend: `${SUITE}model-serving-backend`,
  hardening: '@model-serving/backstage-backend-hardening',
  catalogModule: `${SUITE}catalog-backend-module-model-serving`,
  scaffolderModule: `${SUITE}scaffolder-backend-module-model-serving`,
  drift: `${SUITE}model-serving-backend-module-drift`,
  cloudRegistries: `${SUITE}model-serving-backend-module-cloud-registries`,
  registries: `${SUITE}model-serving-backend-module-registries`,
  react: `${SUITE}model-serving-react`,
  pages: `${SUITE}model-serving`,
  catalogPages: `${SUITE}model-catalog`,
  sandbox: '@model-serving/sandbox',
  lab: '@model-serving/lab',
  labTests: '@model-serving/lab-tests',
  exampleExtensions: '@model-serving/example-extensions',
};

const {
  common,
  node,
  backend,
  catalogModule,
  hardening,
  policy,
  quantity,
  react,
  registries,
  scaffolderModule,
} = PACKAGES;

/**
 * Which workspace may import which. The portal's two packages put everything together;
 * sandbox and lab stay apart, so that the real thing can take their place by configuration alone; the policy package
 * knows no model serving, and may judge in the sandbox's API server as it does in the portal;
 * lab-tests hold what the libraries claim, and the sandbox, against the lab; only the bench imports them.
 * example-extensions is what adopters write: its sources use common and node alone, its tests start the rest.
 */
const MAY_IMPORT = {
  'plugins/kubernetes-quantity': [],
  'plugins/kubernetes-policy-node': [quantity],
  'plugins/backend-hardening': [],
  'plugins/model-serving-common': [quantity],
  'plugins/model-serving-node': [common, policy, quantity],
  'plugins/model-serving-backend': [common, hardening, node, policy],
  'plugins/catalog-backend-module-model-serving': [common, node],
  'plugins/scaffolder-backend-module-model-serving': [common, node, policy],
  'plugins/model-serving-backend-module-registries': [common, node],
  'plugins/model-serving-backend-module-drift': [common, node],
  'plugins/model-serving-backend-module-cloud-registries': [
    common,
    node,
    registries,
  ],
  'plugins/model-serving-react': [common],
  'plugins/model-serving': [common, react],
  'plugins/model-catalog': [common, react],
  'packages/ajv-browser': [],
  'packages/sandbox': [policy],
  'packages/lab': [],
  'packages/lab-tests': [common, node, policy, PACKAGES.lab, PACKAGES.sandbox],
  'packages/example-extensions': [
    backend,
    catalogModule,
    common,
    node,
    PACKAGES.sandbox,
    scaffolderModule,
  ],
  'packages/bench': [
    backend,
    catalogModule,
    node,
    registries,
    PACKAGES.lab,
    PACKAGES.labTests,
  ],
  'packages/app': [PACKAGES.pages, PACKAGES.catalogPages, common],
  'packages/backend': [
    backend,
    catalogModule,
    hardening,
    registries,
    scaffolderModule,
    node,
    common,
  ],
};

/** Backstage's configuration of web packages replaces `restrictedSrcSyntax` by what it wants of imports. */
const REACT_IMPORTS = {
  selector:
    "ImportDeclaration[source.value='react'] :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)",
  message: 'Import what you need of React by its name.',
};

/** Constructors cannot have a `#`. */
const PRIVATE_MEMBERS = {
  selector:
    ":matches(PropertyDefinition, TSParameterProperty, MethodDefinition[kind!='constructor'])[accessibility='private']",
  message: 'Write private members with #.',
};

function syntaxRules(workspace, dir) {
  const syntax = [
    PRIVATE_MEMBERS,
    ...(workspace.startsWith('plugins/') ? outsideData(workspace) : []),
  ];
  const { role } = require(path.join(dir, 'package.json')).backstage;
  return /^(frontend|web)/.test(role)
    ? { rules: { 'no-restricted-syntax': ['error', REACT_IMPORTS, ...syntax] } }
    : { restrictedSrcSyntax: syntax };
}

/**
 * ESLint configuration of one workspace: Backstage's own, which workspace may import which, how private members are written,
 * and in plugins how data from outside is shown.
 */
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
    ...syntaxRules(workspace, dir),
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
