import fc from 'fast-check';
import { causeOf } from './causeOf';
import { KNOWN_CAUSES } from './knownCauses';

const python = (
  last: string,
) => `INFO 11-21 10:01:09 [api_server.py:12] starting
Traceback (most recent call last):
  File "/app/server.py", line 17, in <module>
    run(src, dest)
  File "/usr/lib/python3.12/site-packages/pkg/run.py", line 236, in run
    for item in items.filter(Prefix=path):
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
${last}`;

const ROWS: ReadonlyArray<[id: string, message: string, detail: string]> = [
  [
    'storage-region',
    python(
      'botocore.exceptions.ClientError: An error occurred (PermanentRedirect) when calling the ListObjects operation: The bucket you are attempting to access must be addressed using the specified endpoint.',
    ),
    '',
  ],
  [
    'engine-file',
    'E1008 08:29:52.094179 1 logging.cc:43] 1: [stdArchiveReader.cpp::StdArchiveReader::40] Error Code 1: Serialization (Serialization assertion stdVersionRead == serializationVersion failed.Version tag does not match. Note: Current Version: 205, Serialized Engine Version: 213)\nSignal (11) received.',
    '',
  ],
  [
    'model-config',
    "E1121 10:01:09.1 1 model_repository_manager.cc:1335] Poll failed for model directory 'x': failed to read text proto from /models/x/config.pbtxt",
    '',
  ],
  [
    'api-right',
    'failed to list *v1.Pod: pods is forbidden: User "system:serviceaccount:team-a:epp" cannot list resource "pods" in API group "" in the namespace "team-a"',
    'to list pods',
  ],
  [
    'api-kind',
    '{"level":"error","msg":"could not start","error":"no matches for kind \\"InferenceObjective\\" in version \\"inference.networking.x-k8s.io/v1alpha2\\""}',
    'InferenceObjective',
  ],
  [
    'lora',
    python('ValueError: LoRA rank 64 is greater than max_lora_rank 16.'),
    'its rank is 64, the engine takes 16',
  ],
  [
    'accelerator-memory',
    python(
      'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.75 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.02 GiB is free. Process 7 has 22.66 GiB memory in use.',
    ),
    'it asked for 1.75 GiB more, 1.02 GiB of 23.69 GiB were free',
  ],
  [
    'accelerator-memory',
    'ggml_backend_cuda_buffer_type_alloc_buffer: allocating 9000.00 MiB on device 0: cudaMalloc failed: out of memory\nllama_model_load: error loading model: unable to allocate CUDA0 buffer',
    '',
  ],
  [
    'accelerator-memory',
    "terminate called after throwing an instance of 'std::runtime_error'\n  what():  [TensorRT-LLM][ERROR] CUDA runtime error in cudaMallocAsync: CUDA out of memory\n/usr/lib/libtorch.so(+0x1a2b) [0x7f]\n*** Aborted at 1732183269",
    '',
  ],
  [
    'kv-cache',
    python(
      "ValueError: The model's max seq len (131072) is larger than the maximum number of tokens that can be stored in KV cache (39024). Try increasing `gpu_memory_utilization` or decreasing `max_model_len` when initializing the engine.",
    ),
    '131072 tokens are needed, 39024 fit',
  ],
  [
    'kv-cache',
    `(EngineCore_0 pid=97) ERROR 11-21 10:01:09 [core.py:708] ValueError: To serve at least one request with the models's max seq len (131072), (16.00 GiB KV cache is needed, which is larger than the available KV cache memory (8.52 GiB). Based on the available memory, the estimated maximum model length is 69776.
(APIServer pid=1) RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {'EngineCore_0': 1}`,
    '16.00 GiB are needed, 8.52 GiB are left',
  ],
  [
    'kv-cache-empty',
    'ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization` when initializing the engine.',
    '',
  ],
  [
    'kv-cache-empty',
    '[2026-11-21 10:01:09 TP0] Scheduler hit an exception: Traceback (most recent call last):\nRuntimeError: Not enough memory. Please try to increase --mem-fraction-static.\n[2026-11-21 10:01:10] Received sigquit from a child process. It usually means the child failed.',
    '',
  ],
  [
    'accelerator-in-use',
    'ValueError: Free memory on device (2.31/79.10 GiB) on startup is less than desired GPU memory utilization (0.9, 71.19 GiB).',
    '2.31 of 79.10 GiB are free',
  ],
  [
    'compute-capability',
    'ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0. Your Tesla T4 GPU has compute capability 7.5. You can use float16 instead.',
    'compute capability 8.0 is needed, it has 7.5',
  ],
  [
    'compute-capability',
    'RuntimeError: CUDA error: no kernel image is available for execution on the device\nCUDA kernel errors might be asynchronously reported at some other API call.\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1',
    '',
  ],
  [
    'compute-capability',
    'ValueError: The quantization method fp8 is not supported for the current GPU. Minimum capability: 89. Current capability: 80.',
    'capability 89 is needed, it has 80',
  ],
  [
    'tensor-parallel',
    'ValueError: Total number of attention heads (28) must be divisible by tensor parallel size (8).',
    '28 heads over 8 accelerators',
  ],
  [
    'too-few-accelerators',
    'ValueError: World size (4) is larger than the number of available GPUs (1) in this node.',
    '4 wanted, 1 there',
  ],
  [
    'no-accelerator',
    'RuntimeError: Failed to infer device type, please set the environment variable',
    '',
  ],
  [
    'driver-too-old',
    'RuntimeError: The NVIDIA driver on your system is too old (found version 12020).',
    '',
  ],
  [
    'accelerator-fault',
    'RuntimeError: CUDA error: uncorrectable ECC error encountered',
    '',
  ],
  [
    'architecture',
    "ValueError: Model architectures ['NewForCausalLM'] are not supported for now. Supported architectures: dict_keys(['LlamaForCausalLM'])",
    "['NewForCausalLM']",
  ],
  [
    'architecture',
    "llama_model_load: error loading model: error loading model architecture: unknown model architecture: 'qwen9'",
    'qwen9',
  ],
  [
    'trust-remote-code',
    python(
      'ValueError: The repository for /mnt/models contains custom code which must be executed to correctly load the model. Please pass the argument `trust_remote_code=True` to allow custom code to be run.',
    ),
    '',
  ],
  [
    'gated-model',
    'OSError: You are trying to access a gated repo.\nMake sure to have access to it at the site of the model.\n401 Client Error. (Request ID: Root=1)\n\nCannot access gated repo for url https://models.example/x.\nAccess to model org/big is restricted. You must have access to it and be authenticated to access it. Please log in.',
    'org/big',
  ],
  [
    'model-not-found',
    python(
      'botocore.exceptions.ClientError: An error occurred (404) when calling the HeadObject operation: Not Found',
    ),
    '',
  ],
  [
    'model-not-found',
    'RuntimeError: Failed to fetch model. No model found in s3://models/team/llama.',
    '',
  ],
  [
    'access-denied',
    python(
      'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the ListObjects operation: Access Denied',
    ),
    '',
  ],
  [
    'access-denied',
    'google.api_core.exceptions.Forbidden: 403 GET https://storage.example: team@x.iam does not have storage.objects.list access to the bucket.',
    '',
  ],
  [
    'certificate',
    'botocore.exceptions.SSLError: SSL validation failed for https://s3.example [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1000)',
    '',
  ],
  [
    'certificate',
    'Exception in thread "main" java.lang.RuntimeException: cannot read model\n\tat com.example.Main.main(Main.java:12)\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed\n\tat java.base/sun.security.ssl.Alert.create(Alert.java:131)\n\t... 12 more',
    '',
  ],
  ['disk-full', python('OSError: [Errno 28] No space left on device'), ''],
  [
    'shared-memory',
    'RuntimeError: unable to open shared memory object </torch_1> in read-write mode: No such file or directory',
    '',
  ],
  [
    'shared-memory',
    'ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).',
    '',
  ],
  [
    'tokenizer',
    "OSError: Can't load tokenizer for '/mnt/models'. If you were trying to load it from the hub, make sure the folder holds the files",
    '',
  ],
  [
    'model-incomplete',
    'OSError: /mnt/models does not appear to have a file named config.json.',
    '',
  ],
  [
    'model-corrupt',
    'safetensors_rust.SafetensorError: Error while deserializing header: HeaderTooLarge',
    '',
  ],
  [
    'context-length',
    'pydantic_core._pydantic_core.ValidationError: User-specified max_model_len (200000) is greater than the derived max_model_len (max_position_embeddings=131072)',
    '200000 tokens are set',
  ],
  [
    'quantization',
    'ValueError: Quantization method specified in the model config (awq) does not match the quantization method specified in the `quantization` argument (gptq).',
    '',
  ],
  [
    'arguments',
    'usage: vllm serve [model_tag] [options]\nvllm serve: error: unrecognized arguments: --max-num-sequences 8',
    '--max-num-sequences 8',
  ],
  [
    'missing-package',
    "ModuleNotFoundError: No module named 'flash_attn'",
    'flash_attn',
  ],
  [
    'file-permission',
    "PermissionError: [Errno 13] Permission denied: '/.cache/huggingface'",
    '/.cache/huggingface',
  ],
  [
    'port-in-use',
    "OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8080): address already in use",
    '',
  ],
  [
    'host-memory',
    "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\nAborted (core dumped)",
    '',
  ],
  ['processor', 'exec /usr/bin/python3: exec format error', ''],
  [
    'name-resolution',
    "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='s3.example', port=443): Max retries exceeded with url: / (Caused by NameResolutionError(\"Failed to resolve 's3.example' ([Errno -2] Name or service not known)\"))",
    '',
  ],
  [
    'unreachable',
    'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://s3.example/models"',
    '',
  ],
  [
    'rate-limit',
    'huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: https://models.example/api',
    '',
  ],
  [
    'collective',
    'torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:268, unhandled system error, NCCL version 2.21.5\nncclSystemError: System call failed or device error',
    '',
  ],
  [
    'node-driver',
    'nvidia-container-cli: initialization error: nvml error: driver/library version mismatch: unknown',
    '',
  ],
  [
    'proxy',
    "requests.exceptions.ProxyError: HTTPSConnectionPool(host='models.example', port=443): Max retries exceeded with url: /x (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')))",
    '',
  ],
  ['model-address', 'Exception: Cannot recognize storage type for foo://x', ''],
  [
    'model-not-visible',
    'huggingface_hub.errors.RepositoryNotFoundError: 401 Client Error.\n\nRepository Not Found for url: https://models.example/api/models/foo/bar.\nIf you are trying to access a private or gated repo, make sure you are authenticated.',
    '',
  ],
  [
    'nim-profile',
    'ERROR 2026-11-21 10:01:09 Could not find a profile that is currently runnable with the detected hardware.',
    '',
  ],
];

/** Of the same classes, and not what the patterns were made from. */
const UNSEEN: ReadonlyArray<[id: string, message: string]> = [
  ['accelerator-memory', 'RuntimeError: CUDA error: out of memory'],
  [
    'accelerator-memory',
    'jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Attempting to allocate 2.00G. That was not possible.',
  ],
  [
    'collective',
    'RuntimeError: NCCL error: unhandled system error (run with NCCL_DEBUG=INFO for details)',
  ],
  [
    'context-length',
    'pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig\n  Value error, User-specified max_model_len (65536) is greater than the derived max_model_len (32768). [type=value_error]\n    For further information visit https://errors.example',
  ],
  [
    'too-few-accelerators',
    '[TensorRT-LLM][ERROR] Assertion failed: mpiSize == tp * pp (1 != 2)',
  ],
  [
    'model-incomplete',
    "gguf_init_from_file: failed to open '/models/x.gguf'\nllama_model_load: error loading model: failed to load model from /models/x.gguf\nmain: error: unable to load model",
  ],
  [
    'model-incomplete',
    'ValueError: Unrecognized model in /mnt/models. Should have a `model_type` key in its config.json',
  ],
  [
    'model-not-found',
    'azure.core.exceptions.ResourceNotFoundError: The specified container does not exist.\nRequestId:1\nErrorCode:ContainerNotFound',
  ],
  [
    'kv-cache-empty',
    'ERROR launcher: Shard complete standard error output:\nRuntimeError: Not enough memory to handle 4096 prefill tokens.\nERROR launcher: Shard 0 failed to start\nError: ShardCannotStart',
  ],
  [
    'missing-package',
    'java.lang.NoClassDefFoundError: org/example/Model\n\tat x.y(Z.java:1)',
  ],
  [
    'file-permission',
    "thread 'main' panicked at src/main.rs:42:10:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied }",
  ],
  ['compute-capability', 'ValueError: Unsupported GPU architecture: gfx906'],
  [
    'compute-capability',
    'RuntimeError: FlashInfer requires GPUs with sm75 or higher',
  ],
  [
    'compute-capability',
    'Error: Could not start backend: Runtime compute cap 75 is not compatible with compile time compute cap 80',
  ],
  ['no-accelerator', 'RuntimeError: Device string must not be empty'],
  [
    'too-few-accelerators',
    'ValueError: Ray does not allocate any GPUs on the driver node. Driver node IP: 10.0.0.1.',
  ],
  [
    'missing-package',
    "failed to load 'x' version 1: Invalid argument: unable to find 'libtriton_tensorrt_plan.so' for model 'x', searched: /tmp/x",
  ],
  [
    'model-incomplete',
    "failed to load 'x' version 1: Unavailable: unable to find '/models/x/1/model.pt' for model instance 'x'",
  ],
  [
    'model-incomplete',
    'Could not find base path /mnt/models for servable flower with error Not found: /mnt/models not found',
  ],
  [
    'access-denied',
    'google.api_core.exceptions.Forbidden: 403 GET https://storage.googleapis.com/storage/v1/b/models: denied',
  ],
];

describe('known causes', () => {
  it.each(ROWS)('%s: %s', (id, message, detail) => {
    const cause = causeOf(message);
    expect(cause?.known?.id).toBe(id);
    expect(cause?.detail).toBe(detail);
  });

  it.each(UNSEEN)('%s, in other words', (id, message) => {
    expect(causeOf(message)?.known?.id).toBe(id);
  });

  it('quotes the sentence, not the code that follows it', () => {
    expect(
      causeOf(
        'azure.core.exceptions.ResourceNotFoundError: The specified container does not exist.\nErrorCode:ContainerNotFound',
      )?.line,
    ).toBe(
      'azure.core.exceptions.ResourceNotFoundError: The specified container does not exist.',
    );
  });

  it('has an example for each', () => {
    const seen = new Set(ROWS.map(([id]) => id));
    expect(
      KNOWN_CAUSES.map(({ id }) => id).filter(id => !seen.has(id)),
    ).toEqual([]);
  });

  it('names for each who acts, and where the words come from', () => {
    const named = {
      you: /./,
      publisher: /publisher/,
      'platform owners': /platform owners/,
    };
    for (const { next, actor, source, words } of KNOWN_CAUSES) {
      expect(source).not.toBe('');
      expect(words).not.toMatch(/[.;]$/);
      expect(next).toMatch(/\.$/);
      expect(next).toMatch(named[actor]);
    }
  });

  it('takes the root of a failure that others follow', () => {
    expect(
      causeOf(
        'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n[rank1]: torch.distributed.DistBackendError: NCCL error: remote process exited',
      )?.known?.id,
    ).toBe('accelerator-memory');
    expect(
      causeOf(
        'requests.exceptions.SSLError: CERTIFICATE_VERIFY_FAILED\nOSError: We couldn\'t connect to "https://models.example" to load the files',
      )?.known?.id,
    ).toBe('certificate');
  });

  it('does not take the settings that an engine prints for a failure', () => {
    expect(
      causeOf(
        "INFO 11-21 10:01:09 [llm.py:70] Initializing an LLM engine with config: model='x', trust_remote_code=False, quantization=None\nKeyError: 'layers.0.mlp'",
      ),
    ).toEqual({ line: "KeyError: 'layers.0.mlp'", known: null, detail: '' });
  });
});

it('does not take a warning that was survived for the cause', () => {
  expect(
    causeOf(
      "WARNING 11-21 10:01:09 [worker.py:5] CUDA out of memory, trying a smaller batch\nKeyError: 'layers.0'",
    ),
  ).toEqual({ line: "KeyError: 'layers.0'", known: null, detail: '' });
});

describe('the last meaningful line', () => {
  it.each([
    [
      'Python',
      python("KeyError: 'model.layers.61'"),
      "KeyError: 'model.layers.61'",
    ],
    [
      'Python, with what the interpreter says at its end',
      `${python('AssertionError: expected 3 shards')}
/usr/lib/python3.12/multiprocessing/resource_tracker.py:254: UserWarning: resource_tracker: There appear to be 1 leaked shared_memory objects to clean up at shutdown
  warnings.warn('resource_tracker: There appear to be %d '`,
      'AssertionError: expected 3 shards',
    ],
    [
      'vLLM, of which the last exception only points up',
      `(EngineCore_0 pid=97) ERROR 11-21 10:01:09 [core.py:708] KeyError: 'vision_tower'
(APIServer pid=1)     raise RuntimeError("Engine core initialization failed. "
(APIServer pid=1) RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}`,
      "KeyError: 'vision_tower'",
    ],
    [
      'Go',
      'panic: loading config: unknown field "modle"\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/cmd/main.go:42 +0x1d\nexit status 2',
      'loading config: unknown field "modle"',
    ],
    [
      'Go with klog',
      'I1121 10:01:09.184000       1 main.go:12] "starting"\nF1121 10:01:09.200000       1 main.go:33] "Failed to read the model list" err="unexpected end of JSON input"',
      'Failed to read the model list" err="unexpected end of JSON input"',
    ],
    [
      'C++',
      "I1121 loading\nterminate called after throwing an instance of 'std::invalid_argument'\n  what():  engine file was built for another version\n#0  0x00007f8 in raise () from /lib/libc.so\n*** Aborted at 1732183269 (unix time)",
      'engine file was built for another version',
    ],
    [
      'Java',
      'Exception in thread "main" org.example.StartException: cannot start\n\tat org.example.Main.main(Main.java:12)\nCaused by: java.lang.IllegalStateException: model store is locked\n\tat org.example.Store.open(Store.java:88)\n\t... 3 more',
      'java.lang.IllegalStateException: model store is locked',
    ],
    [
      'JSON',
      '{"level":"info","msg":"starting"}\n{"level":"error","msg":"cannot read the model list"}',
      'cannot read the model list',
    ],
    [
      'Triton',
      'I1121 10:01:09.1 1 server.cc:604] "loading"\nE1121 10:01:09.2 1 model_lifecycle.cc:654] "failed to load \'bert\' version 1: Internal: onnx runtime error"\nerror: creating server: Internal - failed to load all models',
      `failed to load 'bert' version 1: Internal: onnx runtime error"`,
    ],
  ])('%s', (_language, message, expected) => {
    expect(causeOf(message)?.line).toBe(expected);
  });

  it('is null where there are no words', () => {
    expect(causeOf('')).toBeNull();
    expect(causeOf('\n  \n')).toBeNull();
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000, unit: 'grapheme' }), text => {
        expect(() => causeOf(text)).not.toThrow();
      }),
    );
  });

  it('is found whatever stands before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^(INFO )?[a-z ]{0,60}$/), {
          maxLength: 40,
        }),
        before => {
          expect(
            causeOf([...before, python("KeyError: 'x'")].join('\n'))?.line,
          ).toBe("KeyError: 'x'");
        },
      ),
    );
  });
});
