import type { Creation } from './Bypass';
import {
  DIGEST,
  llmService,
  rawDeployment,
  runtime,
  service,
} from './manifests';

/** Models, images and engines. */
export const ARTIFACTS: readonly Creation[] = [
  ['a model of a hub', 'hf://org/model'],
  ['a model by its tag', 'oci://registry.lab.example/models/sample:nightly'],
  [
    'a tag behind the digest',
    `oci://registry.lab.example/models/sample@sha256:${DIGEST}:latest`,
  ],
  [
    'a digest that is too short',
    'oci://registry.lab.example/models/sample@sha256:abc',
  ],
  [
    'a digest in upper case',
    `oci://registry.lab.example/models/sample@sha256:${'AB'.repeat(32)}`,
  ],
  ['a model on somebody’s volume', 'pvc://others/model'],
]
  .map(
    ([title, uri]): Creation => ({
      title,
      control: 'serving-pinned-artifacts',
      object: service(predictor => {
        predictor.model.storageUri = uri;
      }),
    }),
  )
  .concat(
    [
      [
        'a host that only begins like an allowed one',
        `oci://registry.lab.example.evil.example/models/x@sha256:${DIGEST}`,
      ],
      [
        'a host with a Cyrillic letter that looks the same',
        `oci://registry.l\u0430b.example/models/x@sha256:${DIGEST}`,
      ],
      [
        'a host in upper case behind a lower-case start',
        `oci://registry.LAB.example/models/x@sha256:${DIGEST}`,
      ],
      [
        'a path that climbs out of the allowed one',
        `oci://registry.lab.example/models/../private/x@sha256:${DIGEST}`,
      ],
    ].map(([title, uri]) => ({
      title,
      control: 'serving-allowed-sources' as const,
      object: service(predictor => {
        predictor.model.storageUri = uri;
      }),
    })),
    [
      {
        title: 'an image by its tag',
        control: 'serving-pinned-artifacts',
        object: service(predictor => {
          predictor.model.image = 'registry.lab.example/engines/vllm:latest';
        }),
      },
      {
        title: 'a pinned image of a foreign registry',
        control: 'serving-allowed-sources',
        object: service(predictor => {
          predictor.model.image = `docker.example/vllm@sha256:${DIGEST}`;
        }),
      },
      {
        title: 'a sidecar by its tag',
        control: 'serving-pinned-artifacts',
        object: service(predictor => {
          predictor.containers = [
            {
              name: 'side',
              image: 'registry.lab.example/side:1',
              resources: { requests: { cpu: '1', memory: '1Gi' } },
            },
          ];
        }),
      },
      {
        title: 'an image volume by its tag',
        control: 'serving-pinned-artifacts',
        object: service(predictor => {
          predictor.volumes = [
            {
              name: 'weights',
              image: { reference: 'registry.lab.example/weights:1' },
            },
          ];
        }),
      },
      {
        title: 'a raw engine with a model by its tag',
        control: 'serving-pinned-artifacts',
        object: rawDeployment(spec => {
          spec.template.spec.volumes[0].image.reference =
            'registry.lab.example/models/sample:nightly';
        }),
      },
      {
        title: 'a raw engine with a model of a foreign registry',
        control: 'serving-allowed-sources',
        object: rawDeployment(spec => {
          spec.template.spec.volumes[0].image.reference = `docker.example/models/sample@sha256:${DIGEST}`;
        }),
      },
      {
        title: 'a raw engine with a model of another folder of the registry',
        control: 'serving-allowed-sources',
        object: rawDeployment(spec => {
          spec.template.spec.volumes[0].image.reference = `registry.lab.example/models/../others/sample@sha256:${DIGEST}`;
        }),
      },
      {
        title: 'a framework shorthand',
        control: 'serving-pinned-artifacts',
        object: service((predictor, it) => {
          it.spec.predictor.sklearn = { storageUri: 'gs://bucket/model' };
          delete predictor.model;
        }),
        clusterSays:
          /not pinned|does not come from|asks for no cpu|names the engine|tolerate the taint|select by zone/,
      },
      {
        title: 'a transformer beside the model',
        control: 'serving-pinned-artifacts',
        object: service((_, it) => {
          it.spec.transformer = {
            containers: [{ name: 'kserve-container', image: 'transform:1' }],
          };
        }),
      },
      {
        title: 'a model by the keys of a storage Secret',
        control: 'serving-pinned-artifacts',
        object: service(predictor => {
          predictor.model.storage = {
            key: 'own',
            path: 'models/any',
            parameters: { type: 's3', bucket: 'own' },
          };
        }),
      },
      {
        title: 'a second model in storageUris',
        control: 'serving-pinned-artifacts',
        object: service(predictor => {
          delete predictor.model.storageUri;
          predictor.storageUris = [{ uri: 'hf://org/model' }];
        }),
      },
      {
        title: 'no model, so that the engine fetches one',
        control: 'serving-pinned-artifacts',
        object: service(predictor => delete predictor.model.storageUri),
      },
      {
        title: 'an engine that the platform does not offer',
        control: 'serving-allowed-sources',
        object: service(predictor => {
          predictor.model.runtime = 'kserve-huggingfaceserver';
        }),
      },
      {
        title: 'a ServingRuntime with an image by its tag',
        control: 'serving-pinned-artifacts',
        object: runtime(spec => {
          spec.containers[0].image = 'registry.lab.example/engines/vllm:latest';
        }),
      },
      {
        title: 'a ServingRuntime that stands in for the platform’s',
        control: 'serving-allowed-sources',
        object: runtime(() => {}, 'vllm-pinned'),
      },
      {
        title: 'a ServingRuntime that may go online',
        control: 'serving-no-downloads',
        object: runtime(spec => delete spec.containers[0].env),
      },
      {
        title: 'an LLMInferenceService with a model of a hub',
        control: 'serving-pinned-artifacts',
        object: llmService(spec => {
          spec.model.uri = 'hf://org/model';
        }),
      },
      {
        title: 'an adapter of a hub beside a pinned model',
        control: 'serving-pinned-artifacts',
        object: llmService(spec => {
          spec.model.lora = { adapters: [{ name: 'a', uri: 'hf://org/lora' }] };
        }),
      },
    ] satisfies Creation[],
  );
