import type { Creation } from './Bypass';
import {
  env,
  IMAGE,
  llmService,
  onCpus,
  podMaker,
  rawDeployment,
  runtime,
  service,
  workload,
} from './manifests';
import { sampleArtifact } from '../sampleService';

const HUB_MODEL = 'org/model';
/** What a probe or hook would run. */
const PROGRAM = { command: ['python3', '/mnt/models/own.py'] };
const SHELL = { command: ['/bin/sh', '-c', 'curl https://hub.example/m'] };

const args =
  (...list: string[]) =>
  (predictor: any) => {
    predictor.model.args = list;
  };

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
  ['a program behind a line break', args('--seed=1\n/mnt/models/own')],
  ['a value behind a line break', args('--seed\n1')],
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
  ['a configuration file of vLLM', args('--config=/mnt/models/own.yaml')],
  ['a plug-in of vLLM', args('--tool-parser-plugin=/mnt/models/x.py')],
  [
    'a second adapter from elsewhere',
    args('--lora-modules', 'a=/mnt/lora/a', 'b=/data/b'),
  ],
  [
    'an adapter by a detour',
    args('--lora-modules', 'a=/mnt/lora/../../data/a'),
  ],
  [
    'adapters of SGLang twice',
    args('--lora-paths', 'a=/mnt/lora/a', '--lora-paths', 'gpt2'),
  ],
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

/** Variables by which engines, and what they are made of, take what the arguments may not say. */
const ENGINE_VARIABLES = (
  [
    ['llama.cpp: another model', 'LLAMA_ARG_MODEL', '/data/model.gguf'],
    ['llama.cpp: a folder of models', 'LLAMA_ARG_MODELS_DIR', '/data'],
    ['llama.cpp: its tools for callers', 'LLAMA_ARG_TOOLS', 'all'],
    ['llama.cpp: a library', 'GGML_BACKEND_PATH', '/mnt/models/own.so'],
    ['vLLM: arguments', 'VLLM_ADDITIONAL_ARGS', '--trust-remote-code'],
    ['vLLM: plug-ins', 'VLLM_PLUGINS', 'own'],
    ['vLLM: a library', 'VLLM_NCCL_SO_PATH', '/mnt/models/own.so'],
    ['vLLM: code', 'VLLM_LOGGING_CONFIG_PATH', '/mnt/models/log.json'],
    ['vLLM: another model', 'VLLM_MODEL_REDIRECT_PATH', '/mnt/models/map'],
    ['vLLM: compiled code', 'VLLM_CACHE_ROOT', '/mnt/models/cache'],
    ['vLLM: adapters by request', 'VLLM_ALLOW_RUNTIME_LORA_UPDATING', '1'],
    ['vLLM: an API that profiles', 'VLLM_TORCH_PROFILER_DIR', '/tmp/p'],
    ['vLLM: an API for development', 'VLLM_SERVER_DEV_MODE', '1'],
    ['vLLM: usage reports', 'VLLM_NO_USAGE_STATS', '0'],
    ['SGLang: code', 'SGLANG_EXTERNAL_MODEL_PACKAGE', 'own'],
    ['TGI: another model', 'MODEL_ID', '/data'],
    ['TGI: remote code', 'TRUST_REMOTE_CODE', 'true'],
    ['TGI: adapters', 'LORA_ADAPTERS', 'a=/data'],
    ['TGI: a tunnel to the internet', 'NGROK', 'true'],
    ['TGI: a log of its arguments', 'LOG_LEVEL', 'info'],
    ['TensorRT-LLM: processes', 'OMPI_MCA_plm_rsh_agent', '/mnt/models/own'],
    ['NIM: another model', 'NIM_MODEL_PATH', '/data'],
    ['NIM: a model of its catalog', 'NIM_MODEL_PROFILE', 'vllm-bf16-tp1'],
    ['Ollama: other models', 'OLLAMA_MODELS', '/data'],
    ['Ollama: every web page', 'OLLAMA_ORIGINS', '*'],
    ['Triton: a credential', 'TRITON_CLOUD_CREDENTIAL_PATH', '/tmp/own'],
    ['TorchServe: code', 'JAVA_TOOL_OPTIONS', '-javaagent:/mnt/models/a.jar'],
    ['TorchServe: its management API', 'TS_MANAGEMENT_ADDRESS', 'http:0.0.0.0'],
    ['MLServer: code', 'MLSERVER_MODEL_IMPLEMENTATION', 'own.Model'],
    ['MLServer: stack traces, in lower case', 'mlserver_debug', 'true'],
    ['BentoML: a configuration', 'BENTOML_CONFIG', '/mnt/models/own.yaml'],
    ['every engine: its own program', 'PATH', '/mnt/models/bin'],
    ['Python: a module', 'PYTHONWARNINGS', 'all:0:own.x:0:0'],
    ['Python: compiled code', 'PYTHONPYCACHEPREFIX', '/mnt/models'],
    ['PyTorch: pickled code', 'TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD', '1'],
    ['PyTorch: compiled code', 'TORCHINDUCTOR_CACHE_DIR', '/mnt/models'],
    ['CUDA: a library', 'CUDA_INJECTION64_PATH', '/mnt/models/own.so'],
    ['NCCL: a library', 'NCCL_NET_PLUGIN', '/mnt/models/own.so'],
    ['OpenMP: a library', 'OMP_TOOL_LIBRARIES', '/mnt/models/own.so'],
    ['OpenSSL: a library', 'OPENSSL_CONF', '/mnt/models/own.cnf'],
    ['a shell: a function', 'BASH_FUNC_vllm%%', '() { own; }'],
    ['every program: settings', 'HOME', '/mnt/models'],
    ['every program: settings behind a folder', 'HOME', '/tmp/../mnt/models'],
  ] as const
).map(([what, name, value]) => [what, { name, value }] as const);

const ARGUMENT_VARIABLE = {
  name: 'LLAMA_ARG_LORA',
  value: '/mnt/models/own.gguf',
};

/** Every place in which the containers of a model server are written. */
const ENGINE_VARIABLE_PLACES = [
  service(predictor => {
    predictor.containers = [
      { name: 'second', image: IMAGE, env: [ARGUMENT_VARIABLE] },
    ];
  }),
  service(predictor => {
    predictor.workerSpec = {
      containers: [{ name: 'worker', image: IMAGE, env: [ARGUMENT_VARIABLE] }],
    };
  }),
  ...[
    (spec: any, pod: object) => (spec.template = pod),
    (spec: any, pod: object) => (spec.worker = pod),
    (spec: any, pod: object) =>
      (spec.prefill = { replicas: 1, labels: spec.labels, template: pod }),
    (spec: any, pod: object) =>
      (spec.prefill = { replicas: 1, labels: spec.labels, worker: pod }),
  ].map(place =>
    llmService(spec => {
      const [engine] = spec.template.containers;
      place(spec, { containers: [{ ...engine, env: [ARGUMENT_VARIABLE] }] });
    }),
  ),
  runtime(spec => {
    spec.containers[0].env.push(ARGUMENT_VARIABLE);
  }),
  ...(['ReplicaSet', 'StatefulSet'] as const).map(kind =>
    workload(kind, spec => {
      spec.template.spec.containers[0].env.push(ARGUMENT_VARIABLE);
    }),
  ),
  ...(['Job', 'CronJob'] as const).map(kind =>
    podMaker(kind, template => {
      template.spec.containers[0].env.push(ARGUMENT_VARIABLE);
    }),
  ),
];

/** Variables that are listed, holding what is not. */
const ODD_VARIABLES = [
  [
    'a value of a Secret, which nobody reviewed, in a listed variable',
    {
      name: 'HOME',
      valueFrom: { secretKeyRef: { name: 'bypass-secrets', key: 'home' } },
    },
  ],
  [
    'a value of a ConfigMap, which nobody reviewed, in a listed variable',
    {
      name: 'TZ',
      valueFrom: { configMapKeyRef: { name: 'own', key: 'zone' } },
    },
  ],
  [
    'a value that another variable completes',
    { name: 'OMP_NUM_THREADS', value: '$(A)' },
  ],
  ['a path where a word is listed', { name: 'TZ', value: '/mnt/models/zone' }],
] as const;

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
  ...ENGINE_VARIABLES.flatMap(([what, variable]): Creation[] =>
    [
      service(env(variable.name, variable.value)),
      rawDeployment(spec => {
        spec.template.spec.containers[0].env.push(variable);
      }),
    ].map(object => ({
      title: `${what} (${variable.name})`,
      control: 'serving-arguments',
      object,
    })),
  ),
  ...ENGINE_VARIABLE_PLACES.map(
    (object): Creation => ({
      title: 'an argument of an engine as a variable',
      control: 'serving-arguments',
      object,
    }),
  ),
  ...ODD_VARIABLES.map(
    ([title, variable]): Creation => ({
      title,
      control: 'serving-arguments',
      object: llmService(spec => {
        spec.template.containers[0].env = [variable];
      }),
    }),
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
