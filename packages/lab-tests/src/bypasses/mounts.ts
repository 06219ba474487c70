import type { Creation } from './Bypass';
import {
  DIGEST,
  IMAGE,
  llmService,
  runtime,
  service,
  workload,
} from './manifests';
import { sampleArtifact } from '../sampleService';

const MODEL_VOLUME = {
  name: 'model',
  image: { reference: sampleArtifact('sample').replace('oci://', '') },
};
const CONFIG_VOLUME = {
  name: 'mine',
  downwardAPI: {
    items: [
      {
        path: 'config.properties',
        fieldRef: { fieldPath: "metadata.annotations['mykey']" },
      },
    ],
  },
};
const CLAIM_VOLUME = {
  name: 'mine',
  persistentVolumeClaim: { claimName: 'bypass' },
};
const EMPTY_VOLUME = { name: 'mine', emptyDir: { sizeLimit: '1Gi' } };

const mounted =
  (volume: object, mountPath: string) => (spec: any, container: any) => {
    spec.volumes = [volume];
    container.volumeMounts = [
      { name: (volume as { name: string }).name, mountPath },
    ];
  };

/** Other models and configurations than those that were reviewed, by volumes. */
export const MOUNTS: readonly Creation[] = [
  ...(
    [
      ['an engine’s configuration', mounted(CONFIG_VOLUME, '/etc/engine')],
      [
        'a file of an engine’s configuration',
        mounted(CONFIG_VOLUME, '/etc/engine/config.yaml'),
      ],
      ['what lies above a configuration', mounted(EMPTY_VOLUME, '/etc')],
      ['a configuration with a detour', mounted(EMPTY_VOLUME, '/tmp/../etc')],
      [
        'a volume of the runtime',
        mounted({ ...CONFIG_VOLUME, name: 'config' }, '/cache'),
      ],
      ['the model', mounted(CLAIM_VOLUME, '/mnt/models')],
      ['a part of the model', mounted(CLAIM_VOLUME, '/mnt/models/1')],
      ['what lies above the model', mounted(EMPTY_VOLUME, '/mnt')],
      ['everything', mounted(EMPTY_VOLUME, '/')],
      ['settings and code in the home', mounted(CLAIM_VOLUME, '/tmp/.local')],
      ['settings and code of Python', mounted(CLAIM_VOLUME, '/tmp')],
      ['a LoRA adapter', mounted(CLAIM_VOLUME, '/mnt/lora/a')],
      ['what lies above LoRA adapters', mounted(MODEL_VOLUME, '/mnt/lora')],
      ['a path that nothing else knows', mounted(CLAIM_VOLUME, '/data')],
    ] as [string, (spec: any, container: any) => void][]
  ).flatMap(([title, change]) =>
    [
      service(predictor => change(predictor, predictor.model)),
      llmService(spec => change(spec.template, spec.template.containers[0])),
    ].map(
      (object): Creation => ({
        title: `a volume in place of ${title}`,
        control: 'serving-mounts',
        object,
      }),
    ),
  ),
  ...[
    '/mnt/models',
    '/mnt/models/1',
    '/mnt/lora/a',
    '/mnt',
    '/etc/engine',
    '/',
    '/mnt/./models',
  ].flatMap(path =>
    [
      workload('Deployment', ({ template: { spec } }) =>
        mounted(CLAIM_VOLUME, path)(spec, spec.containers[0]),
      ),
      workload('StatefulSet', ({ template: { spec } }) =>
        mounted(EMPTY_VOLUME, path)(spec, spec.containers[0]),
      ),
      runtime(spec =>
        mounted({ ...MODEL_VOLUME, name: 'mine' }, path)(
          spec,
          spec.containers[0],
        ),
      ),
    ].map(
      (object): Creation => ({
        title: `a volume at ${path}`,
        control: 'serving-mounts',
        object,
      }),
    ),
  ),
  {
    title: 'a second model at the configuration of an engine',
    control: 'serving-mounts',
    object: service(predictor => {
      predictor.storageUris = [
        { uri: predictor.model.storageUri, mountPath: '/etc/engine' },
      ];
      delete predictor.model.storageUri;
    }),
  },
  ...(
    [
      ['outside the models', IMAGE.replace('/engines/', '/denied/')],
      [
        'that climbs out of the models',
        `registry.lab.example/models/../denied/x@sha256:${DIGEST}`,
      ],
      ['of engines', IMAGE],
    ] as [string, string][]
  ).flatMap(([title, reference]) =>
    [
      service(predictor => {
        predictor.volumes = [{ name: 'mine', image: { reference } }];
      }),
      workload('Deployment', ({ template: { spec } }) =>
        mounted({ name: 'model', image: { reference } }, '/mnt/models')(
          spec,
          spec.containers[0],
        ),
      ),
    ].map(
      (object): Creation => ({
        title: `an image ${title} as a model`,
        control: 'serving-allowed-sources',
        object,
      }),
    ),
  ),
  {
    title: 'a model that a Deployment mounts by its tag',
    control: 'serving-pinned-artifacts',
    object: workload('Deployment', ({ template: { spec } }) =>
      mounted(
        {
          name: 'model',
          image: { reference: 'registry.lab.example/models/sample:1' },
        },
        '/mnt/models',
      )(spec, spec.containers[0]),
    ),
  },
];
