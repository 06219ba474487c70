import type { Creation } from './Bypass';
import {
  autoscaler,
  IMAGE,
  llmService,
  networkPolicy,
  onCpus,
  other,
  pod,
  podMaker,
  rawDeployment,
  runtime,
  scaledObject,
  service,
  TENANT,
  workload,
} from './manifests';
import { sampleArtifact } from '../sampleService';

const DIGEST = 'd'.repeat(64);
const HUB_MODEL = 'org/model';
/** What a probe or hook would run. */
const PROGRAM = { command: ['python3', '/mnt/models/own.py'] };
const SHELL = { command: ['/bin/sh', '-c', 'curl https://hub.example/m'] };

const args =
  (...list: string[]) =>
  (predictor: any) => {
    predictor.model.args = list;
  };

/** Sets a variable, which the service may have already. */
const env = (name: string, value: string) => (predictor: any) => {
  predictor.model.env = [
    ...predictor.model.env.filter((each: any) => each.name !== name),
    { name, value },
  ];
};

const limits = (amounts: object) => (predictor: any) => {
  for (const each of [
    predictor.model.resources.limits,
    predictor.model.resources.requests,
  ]) {
    Object.assign(each, amounts);
  }
};

const label = (key: string, value: string) => (_: any, it: any) => {
  it.metadata.labels[key] = value;
};

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

/** Arguments with variables that the kubelet would put in their place. */
const expanded = (list: string[], variables: Record<string, string>) => [
  args(...list),
  ...Object.entries(variables).map(([name, value]) => env(name, value)),
];

const allOf =
  (...changes: ((predictor: any) => void)[]) =>
  (predictor: any) =>
    changes.forEach(change => change(predictor));

/** Ways by which an engine would load, run or open what nobody reviewed. */
const ENGINE_ARGUMENTS: readonly (readonly [
  string,
  (predictor: any) => void,
])[] = [
  ['--model=org/model', args(`--model=${HUB_MODEL}`)],
  ['--model and its value apart', args('--model', HUB_MODEL)],
  ['-m and its value apart', args('-m', HUB_MODEL)],
  ['--model_id', args(`--model_id=${HUB_MODEL}`)],
  ['--hf-token', args('--hf-token=$(TOKEN)')],
  ['a positional name', args('serve', 'gpt2')],
  ['--speculative-config', args('--speculative-config={"model":"draft"}')],
  [
    '--speculative-config with an escaped letter',
    args('--speculative-config={"mod\\u0065l":"draft"}'),
  ],
  [
    '--speculative-config in parts',
    args('--speculative-config.model=draft', '--speculative-config.method=x'),
  ],
  ['an address in an argument', args('--lora-modules=a=hf://org/lora')],
  ['remote code', args('--trust-remote-code')],
  ['remote code in upper case', args('--TRUST_REMOTE_CODE')],
  ['remote code behind another value', args('--seed=1\n--trust-remote-code')],
  ['--models of TorchServe', args('--models=m=/mnt/models/m.mar')],
  [
    '--models of TorchServe and their addresses apart',
    args('--models', 'm=https://hub.example/m.mar'),
  ],
  ['another configuration of TorchServe', args('--ts-config=/tmp/own')],
  ['the management API of TorchServe', args('--enable-model-api')],
  ['a plug-in of TorchServe', args('--plugins-path', '/tmp/own')],
  ['Triton’s model control', args('--model-control-mode=explicit')],
  ['Triton’s polling', args('--repository-poll-secs', '5')],
  ['Triton’s gRPC API', args('--allow-grpc=true')],
  ['a key of Triton’s control API', args('--http-restricted-api=trace:k=v')],
  ['a backend of Triton', args('--backend-directory=/mnt/models/b')],
  ['a key of SGLang’s control API', args('--admin-api-key=mine')],
  ['a configuration file of vLLM', args('--config=/tmp/own.yaml')],
  ['a plug-in of vLLM', args('--tool-parser-plugin=/mnt/models/x.py')],
  ['an address of the web', args('--lora-modules', 'a=https://hub.example/a')],
  [
    'an address behind that of the pod itself',
    args('--chat-template=http://localhost:80@hub.example/a'),
  ],
  [
    'a template outside its folder',
    args('--chat-template=/vllm-workspace/examples/../../data/t'),
  ],
  ['HF_HUB_OFFLINE=0', args('env', 'HF_HUB_OFFLINE=0')],
  ['a second command of a shell', args('--served-model-name=a;curl')],
  ...[
    '--trust-r',
    '--model-pa=x',
    '--model-cont=explicit',
    '--reposi=5',
    '--enable-m',
    '--admin=mine',
    '-dr',
  ].map(flag => [`the beginning ${flag} of a flag`, args(flag)] as const),
  ...(
    [
      ['a whole argument', ['$(A)'], { A: '--trust-remote-code' }],
      ['the name of a flag', ['--$(A)'], { A: 'trust-remote-code' }],
      ['the value of a flag', ['--seed=$(A)'], { A: '1' }],
      ['a model', ['--model=/mnt/models/$(A)'], { A: '../../data' }],
      ['what only looks like a Secret', ['--api-key=$(A)'], { A: '$(B)' }],
    ] as [string, string[], Record<string, string>][]
  ).map(
    ([what, list, variables]) =>
      [`a variable for ${what}`, allOf(...expanded(list, variables))] as const,
  ),
  ['another model on a path', args('--model-path=/data')],
  ['another model on a path next to it', args('--model=/mnt/models2/x')],
  ['a second repository of Triton', args('--model-repository=/data')],
  [
    'a working directory in which it finds code',
    predictor => {
      predictor.model.workingDir = '/mnt/models';
    },
  ],
  ...(['postStart', 'preStop'] as const).map(
    hook =>
      [
        `a program of the model in ${hook}`,
        (predictor: any) => {
          predictor.model.lifecycle = { [hook]: { exec: PROGRAM } };
        },
      ] as const,
  ),
  ...(['startupProbe', 'readinessProbe', 'livenessProbe'] as const).map(
    probe =>
      [
        `a program of the model in the ${probe}`,
        (predictor: any) => {
          predictor.model[probe] = { exec: PROGRAM };
        },
      ] as const,
  ),
];

const COMMANDS: readonly (readonly [string, string[]])[] = [
  ['a program of the model', ['python3', '/mnt/models/own.py']],
  ['variables', ['$(A)', '$(B)', '$(C)']],
  ['remote code behind a listed one', ['vllm', 'serve', '--trust-r']],
  ['what only begins like a listed one', ['vllm', 'serve2']],
];

/** Ways by which an engine would fetch what nobody reviewed, or carry what nobody should read. */
export const SETTINGS: readonly Creation[] = [
  ...ENGINE_ARGUMENTS.map(
    ([title, change]): Creation => ({
      title: `an argument: ${title}`,
      control: 'serving-arguments',
      object: service(change),
    }),
  ),
  ...COMMANDS.flatMap(([title, command]): Creation[] =>
    [
      service(predictor => {
        predictor.model.command = command;
      }),
      llmService(spec => {
        spec.template.containers[0].command = command;
      }),
      runtime(spec => {
        spec.containers[0].command = command;
      }),
      ...(['Deployment', 'StatefulSet'] as const).map(kind =>
        workload(kind, spec => {
          spec.template.spec.containers[0].command = command;
        }),
      ),
    ].map(object => ({
      title: `${title} as the command`,
      control: 'serving-arguments',
      object,
    })),
  ),
  ...(
    [
      ['MLSERVER_MODEL_IMPLEMENTATION', 'own.Model'],
      ['mlserver_debug', 'true'],
      ['OLLAMA_MODELS', '/data'],
      ['LLAMA_ARG_MODEL', '/data/model.gguf'],
      ['TRUST_REMOTE_CODE', 'true'],
      ['MODEL_ID', '/data'],
      ['VLLM_PLUGINS', 'own'],
      ['VLLM_ADDITIONAL_ARGS', '--trust-remote-code'],
      ['HOME', '/mnt/models'],
    ] as const
  ).flatMap(([name, value]): Creation[] =>
    [
      service(env(name, value)),
      llmService(spec => {
        spec.template.containers[0].env = [{ name, value }];
      }),
    ].map(object => ({
      title: `the variable ${name} of an engine`,
      control: 'serving-arguments',
      object,
    })),
  ),
  ...[
    llmService(spec => {
      spec.template.containers[0].args = ['--trust-r'];
    }),
    llmService(spec => {
      spec.prefill = {
        replicas: 1,
        labels: spec.labels,
        worker: {
          containers: [{ ...spec.template.containers[0], args: ['--trust-r'] }],
        },
      };
    }),
    runtime(spec => {
      spec.containers[0].args.push('--trust-r');
    }),
    workload('Deployment', spec => {
      spec.template.spec.containers[0].args = ['--trust-r'];
    }),
    workload('Deployment', spec => {
      const [engine] = spec.template.spec.containers;
      onCpus(spec.template.spec);
      engine.args = ['--trust-r'];
      engine.volumeMounts = [{ name: 'model', mountPath: '/mnt/models' }];
      spec.template.spec.volumes = [
        {
          name: 'model',
          image: { reference: sampleArtifact('sample').replace('oci://', '') },
        },
      ];
    }),
  ].map(
    (object): Creation => ({
      title: 'an abbreviated argument for remote code',
      control: 'serving-arguments',
      object,
    }),
  ),
  ...[
    (container: any) => {
      container.args = ['$(A)'];
    },
    (container: any) => {
      container.args = ['--model=$(A)'];
    },
    (container: any) => {
      container.command = ['$(A)', '/mnt/models'];
    },
  ].map(
    (change): Creation => ({
      title: 'a program on CPUs that is told by a variable what it loads',
      control: 'serving-no-downloads',
      object: workload('Deployment', spec => {
        const [engine] = spec.template.spec.containers;
        onCpus(spec.template.spec);
        engine.env.push({ name: 'A', value: '--hf-repo=org/model' });
        change(engine);
      }),
    }),
  ),
  ...(
    [
      ['env TS_CONFIG_FILE', env('TS_CONFIG_FILE', '/tmp/own')],
      [
        'env MLSERVER_MODEL_URI',
        env('MLSERVER_MODEL_URI', 'https://hub.example'),
      ],
      ['env LLAMA_ARG_HF_REPO', env('LLAMA_ARG_HF_REPO', HUB_MODEL)],
      [
        'a shell',
        (predictor: any) => {
          predictor.model.command = ['/bin/sh', '-c', 'exec vllm'];
        },
      ],
      ...(['postStart', 'preStop'] as const).map(
        hook =>
          [
            `a shell in ${hook}`,
            (predictor: any) => {
              predictor.model.lifecycle = { [hook]: { exec: SHELL } };
            },
          ] as const,
      ),
      ...(['startupProbe', 'readinessProbe', 'livenessProbe'] as const).map(
        probe =>
          [
            `a shell in the ${probe}`,
            (predictor: any) => {
              predictor.model[probe] = { exec: SHELL };
            },
          ] as const,
      ),
      ['env MODEL_ID', env('MODEL_ID', HUB_MODEL)],
      ['env hf_token in lower case', env('hf_endpoint', 'https://mirror')],
      [
        'HF_HUB_OFFLINE=0',
        (predictor: any) => {
          predictor.model.env[0].value = '0';
        },
      ],
      [
        'envFrom',
        (predictor: any) => {
          predictor.model.envFrom = [{ configMapRef: { name: 'own' } }];
        },
      ],
    ] as readonly (readonly [string, (predictor: any) => void])[]
  ).map(
    ([title, change]): Creation => ({
      title: `a download by ${title}`,
      control: 'serving-no-downloads',
      object: service(change),
    }),
  ),
  {
    title: 'a raw engine that names a model of a hub',
    control: 'serving-no-downloads',
    object: workload('Deployment', spec => {
      const [engine] = spec.template.spec.containers;
      onCpus(spec.template.spec);
      engine.command = ['vllm', 'serve', 'org/model'];
    }),
  },
  {
    title: 'a raw engine that loads code from the web',
    control: 'serving-arguments',
    object: rawDeployment(spec => {
      spec.template.spec.containers[0].args.push(
        '--tool-parser-plugin=https://example.com/parser.py',
      );
    }),
  },
  {
    title: 'a raw engine on CPUs that may go online',
    control: 'serving-no-downloads',
    object: rawDeployment(spec => {
      const [engine] = spec.template.spec.containers;
      for (const amounts of Object.values<any>(engine.resources)) {
        delete amounts['nvidia.com/gpu'];
      }
      spec.template.spec.tolerations = [];
      spec.template.spec.nodeSelector = {};
      engine.env = [];
    }),
  },
  {
    title: 'a raw engine that may go online',
    control: 'serving-no-downloads',
    object: workload('Deployment', spec => {
      delete spec.template.spec.containers[0].env;
    }),
  },
  {
    title: 'a key in plain text',
    control: 'serving-no-literal-secrets',
    object: service(env('VLLM_API_KEY', 'plain')),
  },
  {
    title: 'a key in plain text under a harmless name',
    control: 'serving-no-literal-secrets',
    object: service(env('GREETING', `sk-${'a'.repeat(40)}`)),
  },
  {
    title: 'a key in an argument',
    control: 'serving-no-literal-secrets',
    object: service(args('--api-key=plain')),
  },
  {
    title: 'a key in a command that runs before the container ends',
    control: 'serving-no-literal-secrets',
    object: service(predictor => {
      predictor.model.lifecycle = {
        preStop: { exec: { command: ['drain', '--api-key=plain'] } },
      };
    }),
  },
];

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

const REPLICA_SETS = 'system:serviceaccount:kube-system:replicaset-controller';
const INSERT = '{{index .Annotations `x`}}';
const INSERTED = {
  x: 'a"],"securityContext":{"privileged":true}}],"hostPID":true,"x":[{"y":["',
};

const llmWith = (change: (container: any, spec: any, it: any) => void) =>
  llmService((spec, it) => change(spec.template.containers[0], spec, it));

/** What KServe would make of a service after it was judged, and pods that came about so. */
export const TEMPLATES: readonly Creation[] = [
  ...(
    [
      ['in an argument', c => (c.args = [INSERT])],
      [
        'in the name of an argument',
        c => (c.args = ['--trust-{{.GenerateName}}remote-code']),
      ],
      [
        'behind the one that is allowed',
        c => (c.args = ['--alias={{.Name}}{{.UID}}']),
      ],
      [
        'around the one that is allowed',
        c => (c.args = ['--alias={{{{.Name}}.UID}}']),
      ],
      ['in a command', c => (c.command = ['/bin/s{{.GenerateName}}h'])],
      [
        'in the name of a variable',
        c => (c.env = [{ name: 'LD_{{.GenerateName}}PRELOAD', value: 'x' }]),
      ],
      ['in a variable', c => (c.env = [{ name: 'A', value: INSERT }])],
      [
        'in an image',
        c => (c.image = IMAGE.replace('vllm', '{{.GenerateName}}vllm')),
      ],
      [
        'in a probe',
        c => (c.readinessProbe = { httpGet: { path: INSERT, port: 8080 } }),
      ],
      ['in the name of a resource', c => (c.resources.limits[INSERT] = '1')],
      ['in a working directory', c => (c.workingDir = INSERT)],
      [
        'in a mount',
        c => (c.volumeMounts = [{ name: 'a', mountPath: `/tmp/${INSERT}` }]),
      ],
    ] as [string, (container: any) => void][]
  ).flatMap(([title, change]) =>
    [
      service(predictor => change(predictor.model)),
      llmWith((container, _, it) => {
        change(container);
        it.metadata.annotations = INSERTED;
      }),
      runtime(spec => {
        spec.containers[0].resources ??= { limits: {} };
        change(spec.containers[0]);
      }),
    ].map(
      (object): Creation => ({
        title: `a template ${title}`,
        control: 'serving-templates',
        object,
      }),
    ),
  ),
  ...(
    [
      [
        'in an annotation',
        (_c, _s, it) => (it.metadata.annotations = { x: INSERT }),
      ],
      ['in a label of its pods', (_c, spec) => (spec.labels.x = INSERT)],
      [
        'in a worker',
        (c, spec) => (spec.worker = { containers: [{ ...c, args: [INSERT] }] }),
      ],
      [
        'in the scheduler',
        (_c, spec) =>
          (spec.router = {
            scheduler: {
              template: { containers: [{ name: 'main', args: [INSERT] }] },
            },
          }),
      ],
      [
        'in the name of whoever wrote it',
        (_c, _s, it) =>
          (it.metadata.managedFields = [
            { manager: INSERT, operation: 'Update' },
          ]),
      ],
      [
        'in an owner',
        (_c, _s, it) =>
          (it.metadata.ownerReferences = [
            { apiVersion: 'v1', kind: 'ConfigMap', name: INSERT, uid: 'a' },
          ]),
      ],
      [
        'of a shell in the model’s name',
        (_c, spec) => (spec.model.name = 'a$(id)'),
      ],
      [
        'of JSON in the model’s name',
        (_c, spec) => (spec.model.name = INSERTED.x),
      ],
      [
        'of a shell in an adapter’s name',
        (_c, spec) =>
          (spec.model.lora = {
            adapters: [{ name: 'a`id`', uri: spec.model.uri }],
          }),
      ],
    ] as [string, (container: any, spec: any, it: any) => void][]
  ).map(
    ([title, change]): Creation => ({
      title: `a template ${title}`,
      control: 'serving-templates',
      object: llmWith(change),
      // The API server writes these itself, or removes them.
      ...(/whoever|owner/.test(title) && { unserved: 'such a request' }),
    }),
  ),
  ...(
    [
      [
        'serving-pod-safety',
        'the node’s processes',
        spec => (spec.hostPID = true),
      ],
      [
        'serving-pod-safety',
        'a path of the node',
        spec => (spec.volumes = [{ name: 'r', hostPath: { path: '/' } }]),
      ],
      [
        'serving-pod-safety',
        'another service account',
        spec => (spec.serviceAccountName = 'admin'),
      ],
      [
        'serving-pod-safety',
        'privileges',
        spec => (spec.containers[0].securityContext = { privileged: true }),
      ],
      [
        'serving-pod-safety',
        'privileges of an init container',
        spec =>
          (spec.initContainers = [
            {
              name: 'istio-init',
              image: IMAGE,
              securityContext: { privileged: true },
            },
          ]),
      ],
      [
        'serving-pod-safety',
        'a library that is loaded first',
        spec =>
          spec.containers[0].env.push({
            name: 'LD_PRELOAD',
            value: '/mnt/models/x.so',
          }),
      ],
      [
        'serving-devices',
        'every GPU',
        spec =>
          spec.containers[0].env.push({
            name: 'NVIDIA_VISIBLE_DEVICES',
            value: 'all',
          }),
      ],
      [
        'serving-devices',
        'a device by a mount',
        spec =>
          (spec.containers[0].volumeMounts = [
            { name: 'a', mountPath: '/dev/nvidia0' },
          ]),
      ],
      [
        'serving-annotations',
        'a device by an annotation',
        (_, it) =>
          (it.metadata.annotations = { 'cdi.k8s.io/x': 'nvidia.com/gpu=all' }),
      ],
      [
        'serving-annotations',
        'a network by an annotation',
        (_, it) =>
          (it.metadata.annotations = { 'k8s.v1.cni.cncf.io/networks': 'x' }),
      ],
    ] as [Creation['control'], string, (spec: any, it: any) => void][]
  ).map(
    ([control, title, change]): Creation => ({
      title: `a pod of a controller with ${title}`,
      control,
      object: pod(change),
      by: REPLICA_SETS,
    }),
  ),
];

/** Queue, owner, price and size. */
export const SHARES: readonly Creation[] = [
  ...(
    [
      [
        'another queue',
        service(label('kueue.x-k8s.io/queue-name', 'elsewhere')),
      ],
      [
        'no queue',
        service(
          (_, it) => delete it.metadata.labels['kueue.x-k8s.io/queue-name'],
        ),
      ],
      [
        'the queue under a key in other case',
        service((_, it) => {
          delete it.metadata.labels['kueue.x-k8s.io/queue-name'];
          it.metadata.labels['kueue.x-k8s.io/Queue-Name'] = 'serving';
        }),
      ],
      [
        'another queue on the pods alone',
        service(predictor => {
          predictor.labels['kueue.x-k8s.io/queue-name'] = 'elsewhere';
        }),
      ],
      [
        'another owner',
        service(label('model-serving.backstage.io/owner', 'team-b')),
      ],
      [
        'the owner in other case',
        service(label('model-serving.backstage.io/owner', 'Team-A')),
      ],
      [
        'pods that another pays for',
        service(predictor => {
          predictor.labels['model-serving.backstage.io/cost-center'] =
            'cc-1002';
        }),
      ],
      [
        'a group of pods that Kueue counts once',
        service((_, it) => {
          it.metadata.annotations['kueue.x-k8s.io/pod-group-name'] = 'free';
        }),
      ],
      [
        'a bare ReplicaSet whose pods name another queue',
        workload('ReplicaSet', spec => {
          spec.template.metadata.labels['kueue.x-k8s.io/queue-name'] =
            'elsewhere';
        }),
      ],
      [
        'a StatefulSet without owner',
        workload('StatefulSet', (_, it) => {
          delete it.metadata.labels['model-serving.backstage.io/owner'];
        }),
      ],
      [
        'a bare ReplicaSet without cost center',
        workload('ReplicaSet', (_, it) => {
          delete it.metadata.labels['model-serving.backstage.io/cost-center'];
        }),
      ],
      [
        'an LLMInferenceService whose pods nobody owns',
        llmService(spec => delete spec.labels),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-required-labels',
      object,
    }),
  ),
  {
    title: 'a priority of others',
    control: 'serving-priority',
    object: service(label('kueue.x-k8s.io/priority-class', 'others')),
  },
  {
    title: 'the priority of the cluster’s own pods',
    control: 'serving-priority',
    object: service(predictor => {
      predictor.priorityClassName = 'system-cluster-critical';
    }),
  },
  {
    title: 'limits without requests',
    control: 'serving-resource-requests',
    object: service(predictor => delete predictor.model.resources.requests),
  },
  {
    title: 'a limit below the request',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.limits.memory = '1Gi';
    }),
  },
  {
    title: 'an LLMInferenceService that leaves its size to a preset',
    control: 'serving-resource-requests',
    object: llmService(spec => delete spec.template),
  },
  {
    title: 'a request for nothing',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.requests.cpu = '0';
    }),
  },
  {
    title: 'accelerators that are limited and not requested alike',
    control: 'serving-resource-requests',
    object: service(predictor => {
      predictor.model.resources.requests['nvidia.com/gpu'] = '2';
    }),
  },
  ...(
    [
      ['a thousand as 1k', { 'nvidia.com/gpu': '1k' }],
      ['five as 5e0', { 'nvidia.com/gpu': '5e0' }],
      // KServe's webhook writes it as 5, which the portal does not see.
      [
        'five as 5000m',
        { 'nvidia.com/gpu': '5000m' },
        /could hold 5 accelerators/,
      ],
      ['less than nothing', { 'nvidia.com/gpu': '-4' }],
      ['half an accelerator', { 'nvidia.com/gpu': '0.5' }],
      ['accelerators of another maker', { 'amd.com/gpu': '8' }],
      ['an accelerator under a made-up name', { 'example.org/half-gpu': '8' }],
      ['more accelerators than a service may hold', { 'nvidia.com/gpu': '5' }],
    ] as [string, object, RegExp?][]
  ).map(
    ([title, amounts, clusterSays]): Creation => ({
      title,
      control: 'serving-max-accelerators',
      object: service(limits(amounts)),
      clusterSays,
    }),
  ),
  ...(
    [
      ['no upper bound', service(predictor => delete predictor.maxReplicas)],
      [
        'an upper bound that is too high',
        service(predictor => {
          predictor.maxReplicas = 5;
        }),
      ],
      [
        'accelerators in a second container',
        service(predictor => {
          predictor.containers = [
            {
              name: 'second',
              image: IMAGE,
              resources: {
                requests: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '4' },
                limits: { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '4' },
              },
            },
          ];
        }),
      ],
      [
        'a raw Deployment with too many replicas',
        workload('Deployment', spec => {
          spec.replicas = 5;
        }),
      ],
      [
        'a raw Deployment that autoscalers may give too many replicas',
        rawDeployment((_, it) => {
          it.metadata.annotations['model-serving.backstage.io/max-replicas'] =
            '5';
        }),
      ],
      [
        'a raw Deployment whose maximum is no number',
        rawDeployment((_, it) => {
          it.metadata.annotations['model-serving.backstage.io/max-replicas'] =
            'many';
        }),
      ],
      [
        'a raw Deployment under the name of a predictor',
        workload('Deployment', (_, it) => {
          it.metadata.name = 'bypass-predictor';
        }),
      ],
      [
        'prefilling pods beside the decoding ones',
        llmService(spec => {
          spec.prefill = {
            replicas: 4,
            labels: spec.labels,
            template: spec.template,
          };
        }),
      ],
      [
        'an LLMInferenceService without a number of replicas',
        llmService(spec => delete spec.replicas),
      ],
    ] as [string, Creation['object']][]
  ).map(
    ([title, object]): Creation => ({
      title,
      control: 'serving-max-accelerators',
      object,
    }),
  ),
];

const inPods = (change: (spec: any) => void) => [
  service(change),
  workload('Deployment', spec => change(spec.template.spec)),
  podMaker('CronJob', template => change(template.spec)),
];

/** Ways out of the pod. */
export const WALLS: readonly Creation[] = [
  ...(
    [
      ['the node’s network', spec => (spec.hostNetwork = true)],
      ['the node’s processes', spec => (spec.hostPID = true)],
      ['a node by its name', spec => (spec.nodeName = 'gpu-h100-8-1')],
      [
        'an init container',
        spec => (spec.initContainers = [{ name: 'init', image: IMAGE }]),
      ],
      [
        'a foreign service account',
        spec => (spec.serviceAccountName = 'argocd'),
      ],
      [
        'a path of the node',
        spec => (spec.volumes = [{ name: 'root', hostPath: { path: '/' } }]),
      ],
    ] as [string, (spec: any) => void][]
  ).flatMap(([title, change]) =>
    inPods(change).map(
      (object): Creation => ({
        title: `${title}, by ${object.kind}`,
        control: 'serving-pod-safety',
        object,
      }),
    ),
  ),
  {
    title: 'a claimed device',
    control: 'serving-pod-safety',
    object: workload('Deployment', spec => {
      spec.template.spec.resourceClaims = [
        { name: 'gpu', resourceClaimName: 'gpu' },
      ];
    }),
  },
  ...(
    [
      ['privileges', { privileged: true }],
      ['a capability', { capabilities: { add: ['SYS_ADMIN'] } }],
    ] as [string, object][]
  ).map(
    ([title, securityContext]): Creation => ({
      title,
      control: 'serving-pod-safety',
      object: service(predictor => {
        predictor.model.securityContext = securityContext;
      }),
    }),
  ),
  {
    title: 'a library that is loaded first',
    control: 'serving-pod-safety',
    object: service(env('LD_PRELOAD', '/models/own.so')),
  },
  {
    title: 'a network that is open to everybody',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.egress = [{}];
    }),
  },
  {
    title: 'a network that is open to an address block',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.egress = [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }];
    }),
  },
  {
    title: 'a network that is open to every namespace',
    control: 'serving-closed-network',
    object: networkPolicy(spec => {
      spec.ingress = [{ from: [{ namespaceSelector: {} }] }];
    }),
  },
];

/** Pods that would run outside the queue. */
export const PODS: readonly Creation[] = [
  {
    title: 'a bare pod without queue',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels = { app: 'bypass' };
    }),
  },
  {
    title: 'a bare pod that asks by requests of a made-up resource',
    control: 'serving-accelerator-pods',
    object: pod((spec, it) => {
      it.metadata.labels = { app: 'bypass' };
      for (const each of Object.values<any>(spec.containers[0].resources)) {
        delete each['nvidia.com/gpu'];
        each['example.org/half-gpu'] = '1';
      }
    }),
  },
  {
    title: 'a bare pod with another queue',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'second';
    }),
  },
  {
    title: 'a pod with a forged owner that Kueue manages',
    control: 'kueue',
    object: pod((_, it) => {
      it.metadata.ownerReferences = [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: 'nothing',
          uid: '00000000-0000-4000-8000-000000000000',
          controller: true,
        },
      ];
    }),
  },
  {
    title: 'a pod that brings the gate and a forged owner, and no queue',
    control: 'serving-accelerator-pods',
    object: pod((spec, it) => {
      it.metadata.labels = { app: 'bypass' };
      spec.schedulingGates = [{ name: 'kueue.x-k8s.io/admission' }];
      it.metadata.ownerReferences = [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: 'serving-limits',
          uid: '00000000-0000-4000-8000-000000000000',
          controller: true,
        },
      ];
    }),
  },
  {
    title: 'a pod with a claimed device',
    control: 'serving-accelerator-pods',
    object: pod(spec => {
      spec.resourceClaims = [{ name: 'gpu', resourceClaimName: 'gpu' }];
    }),
  },
  {
    title: 'a pod in a group that Kueue admits at once',
    control: 'serving-accelerator-pods',
    object: pod((_, it) => {
      it.metadata.labels['kueue.x-k8s.io/pod-group-name'] = 'free';
      it.metadata.annotations = {
        'kueue.x-k8s.io/pod-group-total-count': '1',
        'kueue.x-k8s.io/pod-group-fast-admission': 'true',
      };
    }),
  },
  {
    title: 'a pod on a node by its name',
    control: 'api-server',
    object: pod(spec => {
      spec.nodeName = 'gpu-h100-8-1';
    }),
  },
];

/** Growing by an autoscaler. */
export const SCALING: readonly Creation[] = (
  [
    [
      'a ScaledObject with a higher maximum',
      scaledObject(spec => {
        spec.maxReplicaCount = 5;
      }),
    ],
    [
      'a ScaledObject without a maximum',
      scaledObject(spec => delete spec.maxReplicaCount),
    ],
    [
      'a ScaledObject that falls back to more',
      scaledObject(spec => {
        spec.fallback.replicas = 50;
      }),
    ],
    [
      'a ScaledObject with the credentials of the platform',
      scaledObject(spec => {
        spec.triggers[0].metadata.serverAddress = 'http://own.team-a.svc';
        spec.triggers[0].authenticationRef = {
          kind: 'ClusterTriggerAuthentication',
          name: 'prometheus',
        };
      }),
    ],
    [
      'a ScaledObject that is paused at more',
      scaledObject((_, it) => {
        it.metadata.annotations = {
          'autoscaling.keda.sh/paused-replicas': '50',
        };
      }),
    ],
    [
      'a ScaledObject that counts its accelerators below nothing',
      scaledObject((_, it) => {
        it.metadata.annotations = {
          'model-serving.backstage.io/accelerators-per-replica': '-1',
        };
      }),
    ],
    [
      'a ScaledObject on the endpoint picker of KServe',
      scaledObject(spec => {
        spec.scaleTargetRef.name = 'bypass-kserve-router-scheduler';
      }),
    ],
    [
      'a HorizontalPodAutoscaler with a higher maximum',
      autoscaler(spec => {
        spec.maxReplicas = 50;
      }),
    ],
    [
      'a HorizontalPodAutoscaler on a StatefulSet',
      autoscaler(spec => {
        spec.scaleTargetRef = {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'bypass-predictor',
        };
      }),
    ],
  ] as [string, Creation['object']][]
).map(([title, object]) => ({ title, control: 'serving-scaling', object }));

/** What belongs to the platform. */
export const PLATFORM: readonly Creation[] = (
  [
    [
      'a second LocalQueue',
      other('kueue.x-k8s.io/v1beta2', 'LocalQueue', {
        metadata: {
          labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
        },
        spec: { clusterQueue: 'team-b' },
      }),
    ],
    [
      'a Workload of one’s own',
      other('kueue.x-k8s.io/v1beta2', 'Workload', {
        spec: {
          queueName: 'serving',
          podSets: [
            {
              name: 'main',
              count: 1,
              template: {
                spec: {
                  containers: [{ name: 'c', image: IMAGE }],
                  restartPolicy: 'Never',
                },
              },
            },
          ],
        },
      }),
    ],
    [
      'a role that grants more',
      other('rbac.authorization.k8s.io/v1', 'RoleBinding', {
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'bypass-everything',
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'User',
            name: 'team-a-member',
          },
        ],
      }),
    ],
    [
      'a ResourceClaim',
      other('resource.k8s.io/v1', 'ResourceClaim', {
        spec: {
          devices: {
            requests: [
              { name: 'gpu', exactly: { deviceClassName: 'gpu.example.org' } },
            ],
          },
        },
      }),
    ],
    [
      'an end to the closed network (NetworkPolicy default-deny)',
      {
        ...networkPolicy(spec => {
          spec.podSelector = { matchLabels: { app: 'nothing' } };
        }),
        metadata: { name: 'default-deny', namespace: TENANT },
      },
    ],
    [
      'a preset of one’s own',
      other('serving.kserve.io/v1alpha2', 'LLMInferenceServiceConfig', {
        spec: { model: { uri: 'hf://org/model' } },
      }),
    ],
  ] as [string, Creation['object']][]
).map(([title, object]) => ({
  title,
  control: 'serving-platform-objects',
  ofPlatform: true,
  object,
}));
