import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import {
  inferenceServicePath,
  llmInferenceServicePath,
  renderService,
} from '../goldenPaths';
import {
  platformFile,
  platformProfile,
  renderInput,
} from '../goldenPaths/__fixtures__/input';

const FILES = [
  'kserve/inferenceservices.yaml',
  'kserve/llminferenceservices.yaml',
  'kserve/clusterservingruntimes.yaml',
  'keda/scaledobjects.yaml',
  'keda/triggerauthentications.yaml',
  'external-secrets/externalsecrets.yaml',
];

const RUNTIMES = resolve(__dirname, '../../../../templates/platform/runtimes');

const root =
  process.env.MODEL_SERVING_CRDS ??
  resolve(__dirname, '../../../../../shared/crds');
const present = FILES.every(file => existsSync(resolve(root, file)));

if (!present) {
  process.stderr.write(
    'Skipped: rendered manifests against the released CRDs, which are not beside this checkout (set MODEL_SERVING_CRDS to their folder)\n',
  );
}

(present ? describe : describe.skip)('with the released CRDs', () => {
  let schemas: SchemaSet;

  beforeAll(() => {
    const crds = FILES.map(file =>
      parse(readFileSync(resolve(root, file), 'utf8')),
    );
    schemas = SchemaSet.fromCluster({ crds });
  });

  const problems = (object: KubernetesObject) =>
    schemas.validate(object).filter(({ outcome }) => outcome !== 'pass');

  function objects() {
    const input = renderInput({ accelerator: 'h100-4' });
    const profile = platformProfile();
    profile.defaults.prometheus!.authentication = {
      name: 'prometheus',
      secretName: 'prometheus-reader',
      key: 'token',
    };
    profile.placements.push({
      id: 'zone-a',
      title: 'Zone A',
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'zone', operator: 'Exists' }],
    });
    for (const store of ['one', 'other']) {
      profile.secrets.push({
        id: store,
        title: store,
        variable: store.toLocaleUpperCase('en-US'),
        secretStore: { kind: 'SecretStore', name: store },
        remoteKey: 'key',
        property: 'value',
      });
    }
    const request = {
      ...input.request,
      operation: {
        rollout: 'surge' as const,
        maxDisrupted: 1,
        placement: 'zone-a',
        spread: 'zones' as const,
        secrets: ['one', 'other'],
      },
    };
    return renderService(inferenceServicePath, { ...input, request, profile })
      .filter(file => !file.path.endsWith('catalog-info.yaml'))
      .flatMap(file => readYamlDocuments(file))
      .map(document => document.value)
      .filter(isKubernetesObject);
  }

  it('finds every rendered custom resource valid', () => {
    const builtIn = ['NetworkPolicy', 'PodDisruptionBudget'];
    const custom = objects().filter(({ kind }) => !builtIn.includes(kind));
    expect(custom.map(object => object.kind)).toEqual([
      'InferenceService',
      'ScaledObject',
      'TriggerAuthentication',
      'ExternalSecret',
      'ExternalSecret',
    ]);
    expect(custom.flatMap(problems)).toEqual([]);
  });

  it('finds a rendered LLMInferenceService valid, and a field that it lacks unknown', () => {
    const [file] = renderService(
      llmInferenceServicePath,
      renderInput({ replicas: { min: 2, max: 2 } }),
    );
    const [{ value }] = readYamlDocuments(file);
    const service = value as any;
    expect(problems(service)).toEqual([]);
    service.spec.rolloutStrategy = {};
    expect(problems(service).map(({ path }) => path)).toEqual([
      'spec.rolloutStrategy',
    ]);
  });

  it.each(readdirSync(RUNTIMES))(
    'finds the shipped serving runtime %s valid',
    file => {
      const [document] = readYamlDocuments(platformFile(`runtimes/${file}`));
      expect(problems(document.value as KubernetesObject)).toEqual([]);
    },
  );

  it('finds what is wrong in a nested field', () => {
    const [service] = objects() as any[];
    service.spec.predictor.model.storageURI = 'oci://x';
    service.spec.predictor.minReplicas = '1';
    service.spec.predictor.model.resources.limits.cpu = 'much';
    expect(problems(service).map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'spec.predictor.model.storageURI',
        'spec.predictor.minReplicas',
        'spec.predictor.model.resources.limits.cpu',
      ]),
    );
  });
});
