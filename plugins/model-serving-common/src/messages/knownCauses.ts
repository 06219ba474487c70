/** Who has to act. */
export type Actor = 'you' | 'platform owners' | 'publisher';

/** A failure of engines and initializers that is known by its words. */
export interface KnownCause {
  readonly id: string;
  readonly pattern: RegExp;
  /** For the middle of a sentence. */
  readonly words: string;
  /** Where the numbers stand, when not in the pattern. */
  readonly numbers?: RegExp;
  /** What the words of the message add, from the named groups. */
  readonly detail?: (groups: Readonly<Record<string, string>>) => string;
  /** A sentence that names who acts and what exactly. */
  readonly next: string;
  readonly actor: Actor;
  /** The answer of the golden path that changes it; null when none does. */
  readonly field: 'model' | 'accelerator' | 'replicas' | null;
  /** Which program writes it, and where. */
  readonly source: string;
  /** What only follows from another failure: counts when nothing else is found. */
  readonly symptom?: true;
}

const LARGER =
  'Choose an accelerator with more memory, more accelerators per replica, or a smaller or quantized variant of the model.';
const RUNTIME_ARGUMENTS =
  "Ask your platform owners to correct the engine's arguments in the serving runtime.";

/** Ordered: where two match one line, the first is meant. Read against the engines' sources, 2024 to 2026. */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  {
    id: 'accelerator-in-use',
    pattern:
      /Free memory on device (?:\S+ )?\((?<free>[\d.]+)\/(?<total>[\d.]+) GiB\) on startup is less than desired/,
    words: 'something else uses the memory of its accelerator',
    detail: ({ free, total }) => `${free} of ${total} GiB are free`,
    next: 'Ask your platform owners which process shares the accelerator with this pod.',
    actor: 'platform owners',
    field: null,
    source: 'vllm-project/vllm vllm/v1/worker/gpu_worker.py',
  },
  {
    id: 'kv-cache',
    pattern:
      /max seq len \((?<length>\d+)\)(?: is larger than the maximum number of tokens that can be stored in (?:the )?KV cache \((?<fits>\d+)\)|,? \(?(?<needed>[\d.]+ GiB) KV cache is needed, which is larger than the available KV cache memory \((?<free>[\d.]+ GiB)\))/,
    words:
      "the KV cache for one request of the model's full context length does not fit into what the weights leave of the accelerator's memory",
    detail: ({ length, fits, needed, free }) =>
      fits
        ? `${length} tokens are needed, ${fits} fit`
        : `${needed} are needed, ${free} are left`,
    next: 'Choose an accelerator with more memory or more accelerators per replica, or ask your platform owners to shorten the context length (--max-model-len) in the profile.',
    actor: 'you',
    field: 'accelerator',
    source: 'vllm-project/vllm vllm/v1/core/kv_cache_utils.py; issue 2418',
  },
  {
    id: 'kv-cache-empty',
    pattern:
      /No available memory for the cache blocks|Not enough memory\. Please try to increase --mem-fraction-static|Not enough memory to handle \d+ (?:prefill|total) tokens|Insufficient (?:GPU )?memory for KV cache|failed to allocate (?:buffer for )?kv cache|failed to initialize the context: .*kv/i,
    words:
      "the model's weights leave no room for a KV cache in the accelerator's memory",
    next: LARGER,
    actor: 'you',
    field: 'accelerator',
    source:
      'vllm vllm/v1/core/kv_cache_utils.py; sglang model_executor/model_runner.py; text-generation-inference; llama.cpp',
  },
  {
    id: 'accelerator-memory',
    pattern:
      /(?:CUDA|HIP|XPU|NPU)(?: error:)? out of memory|torch\.(?:cuda\.)?OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|cudaMalloc failed: out of memory|CUBLAS_STATUS_ALLOC_FAILED|unable to allocate (?:CUDA\d*|ROCm\d*|Vulkan\d*) buffer|RESOURCE_EXHAUSTED: (?:Out of memory|Attempting to allocate)|hbm.*out of memory/i,
    numbers:
      /Tried to allocate (?<wanted>[\d.]+ [KMGT]iB)(?:.*?total capacity of (?<total>[\d.]+ [KMGT]iB)(?: of which (?<free>[\d.]+ [KMGT]iB) is free)?)?/,
    words: "the model does not fit into the accelerator's memory",
    detail: ({ wanted, total, free }) =>
      [
        wanted && `it asked for ${wanted} more`,
        free && total && `${free} of ${total} were free`,
      ]
        .filter(Boolean)
        .join(', '),
    next: LARGER,
    actor: 'you',
    field: 'accelerator',
    source:
      'pytorch c10/cuda/CUDACachingAllocator.cpp; llama.cpp ggml/src/ggml-cuda',
  },
  {
    id: 'nim-profile',
    pattern:
      /Could not find a profile that is currently runnable|No (?:compatible|runnable) profiles?\b|no profiles? .*compatible with the (?:detected|available) (?:hardware|GPU)/i,
    words: 'the image has no profile for this accelerator',
    next: 'Choose an accelerator for which the publisher has a profile.',
    actor: 'you',
    field: 'accelerator',
    source: 'NVIDIA NIM for LLMs, model profiles',
  },
  {
    id: 'compute-capability',
    pattern:
      /compute capability|compute cap \d+ is not compatible|requires? (?:a )?GPUs? with (?:sm_?\d+|compute)|\bsm_?\d+ or (?:higher|newer|above)|Unsupported GPU architecture|gfx\d+\w* is not supported|out of resource: shared memory|no kernel image is available for execution|sm_\d+ is not compatible with the current PyTorch|Minimum capability: \d+|FlashAttention only supports Ampere GPUs or newer|(?:FP8|fp8|bfloat16|bf16|MXFP4|NVFP4).*(?:is )?(?:not|only) supported (?:on|for|by) (?:the current |this )?(?:GPU|device|hardware)|PTX was compiled with an unsupported toolchain/i,
    numbers:
      /at least (?<needed>\d+\.\d+).*has compute capability (?<has>\d+\.\d+)|Minimum capability: (?<minimum>\d+)\. Current capability: (?<current>\d+)/,
    words:
      'the accelerator is too old for the precision or the kernels that the engine uses',
    detail: ({ needed, has, minimum, current }) => {
      if (needed && has) {
        return `compute capability ${needed} is needed, it has ${has}`;
      }
      return minimum && current
        ? `capability ${minimum} is needed, it has ${current}`
        : '';
    },
    next: 'Choose a newer accelerator, or a variant of the model in a precision that this one supports.',
    actor: 'you',
    field: 'accelerator',
    source:
      'vllm vllm/platforms/cuda.py, vllm/model_executor/model_loader; pytorch torch/cuda/__init__.py',
  },
  {
    id: 'tensor-parallel',
    pattern:
      /(?:Total number of )?attention heads \((?<heads>\d+)\) must be divisible by (?:the )?tensor[ _-]parallel[ _-]size \((?<size>\d+)\)|(?<heads2>\d+) (?:is not|must be) divisible by (?<size2>\d+)|(?:num_(?:attention_|kv_)?heads|hidden_size|intermediate_size|vocab_size).*(?:must be|not) (?:evenly )?divisible by.*(?:tp_size|tensor|world)/i,
    words:
      "the number of accelerators per replica does not divide the model's attention heads",
    detail: ({ heads, size, heads2, size2 }) =>
      heads ?? heads2
        ? `${heads ?? heads2} heads over ${size ?? size2} accelerators`
        : '',
    next: "Choose an accelerator option whose count divides the model's attention heads: mostly 1, 2, 4 or 8.",
    actor: 'you',
    field: 'accelerator',
    source: 'vllm vllm/config/model.py; sglang srt/layers',
  },
  {
    id: 'too-few-accelerators',
    pattern:
      /World size \((?<size>\d+)\) is larger than the number of available GPUs \((?<has>\d+)\)|number of required GPUs exceeds the total number of available GPUs|mpiSize == tp \* pp|invalid device ordinal|tensor parallel size \((?<size2>\d+)\) cannot be larger than the number of available GPUs \((?<has2>\d+)\)|Ray does not allocate any GPUs on the driver node|placement group .*(?:cannot be (?:scheduled|provisioned)|timed out)|No available node types can fulfill resource request/i,
    words: 'the engine is told to use more accelerators than its pod has',
    detail: ({ size, has, size2, has2 }) =>
      size ?? size2 ? `${size ?? size2} wanted, ${has ?? has2} there` : '',
    next: "Choose an accelerator option with as many accelerators as the engine's tensor parallel size, or ask your platform owners to make the profile agree with it.",
    actor: 'you',
    field: 'accelerator',
    source: 'vllm vllm/executor/ray_utils.py, vllm/config/parallel.py',
  },
  {
    id: 'no-accelerator',
    pattern:
      /No CUDA GPUs are available|Device string must not be empty|Failed to infer device type|Found no NVIDIA driver|no CUDA-capable device is detected|libcuda\.so\.1: cannot open|Torch not compiled with CUDA enabled|No HIP GPUs are available|could not select device driver "" with capabilities: \[\[gpu\]\]/i,
    words: 'the engine finds no accelerator in its pod',
    next: 'Ask your platform owners to check the GPU driver and container runtime of the node, and the runtime class of the profile.',
    actor: 'platform owners',
    field: 'accelerator',
    source: 'pytorch torch/cuda/__init__.py; vllm vllm/config/device.py',
  },
  {
    id: 'driver-too-old',
    pattern:
      /CUDA driver version is insufficient|NVIDIA driver on your system is too old|forward compatibility was attempted|unsatisfied condition: cuda[>=]|cuda>=\d/i,
    words: "the node's GPU driver is too old for the engine's image",
    next: 'Ask your platform owners to update the GPU driver, or to use a runtime image for the present one.',
    actor: 'platform owners',
    field: null,
    source: 'CUDA runtime; nvidia-container-toolkit',
  },
  {
    id: 'node-driver',
    pattern:
      /driver\/library version mismatch|nvidia-container-cli: .*error|Error 802: system not yet initialized|fabric manager|failed to initialize NVML|unknown or invalid runtime name: nvidia|could not load NVML/i,
    words: "the node's GPU driver does not work with the container",
    next: 'Ask your platform owners to repair the GPU driver of the node (driver, container toolkit and, for NVSwitch, fabric manager of one version).',
    actor: 'platform owners',
    field: null,
    source: 'nvidia-container-toolkit; CUDA error 802; NVML',
  },
  {
    id: 'accelerator-fault',
    pattern:
      /uncorrectable (?:ECC|NVLink) error|fallen off the bus|\bXid\b.*?\d+|GPU is lost|unspecified launch failure|hardware error.*GPU|CUDA error: (?:an )?illegal (?:memory access|instruction)/i,
    words: 'the accelerator reports a fault',
    next: 'Ask your platform owners to drain the node and check its GPUs (Xid messages in its kernel log).',
    actor: 'platform owners',
    field: null,
    source: 'CUDA runtime errors; NVIDIA Xid catalog',
  },
  {
    id: 'architecture',
    pattern:
      /Model architectures? (?<name>\[[^\]]*\]|\S+) (?:are|is) not supported|does not recognize this architecture|unknown model architecture: '?(?<name2>[^'\s]+)|has no (?:vLLM|SGLang) implementation|Unsupported (?:model type|architecture)[:\s]+(?<name3>\S+)|Unsupported model/i,
    words: "the engine does not know the model's architecture",
    detail: ({ name, name2, name3 }) => name ?? name2 ?? name3 ?? '',
    next: 'Choose another model, or ask your platform owners for a newer version of the runtime that supports it.',
    actor: 'you',
    field: 'model',
    source:
      'vllm vllm/model_executor/models/registry.py; transformers configuration_auto.py; llama.cpp src/llama-arch.cpp',
  },
  {
    id: 'trust-remote-code',
    pattern:
      /contains custom code which must be executed|requires you to execute the \w+ file|(?:pass the argument|set the option|setting|with) [`'\"]?(?:--)?trust[_-]remote[_-]code/i,
    words: 'the model brings code of its own that the engine may not run',
    next: 'Choose a model without custom code, or ask your platform owners to review the code and allow it (--trust-remote-code) in the profile.',
    actor: 'platform owners',
    field: 'model',
    source: 'huggingface/transformers dynamic_module_utils.py',
  },
  {
    id: 'gated-model',
    pattern:
      /GatedRepoError|(?:access|accessing) a gated repo|Access to model (?<name>\S+) is restricted|Cannot access gated repo|awaiting a review from the repo authors|must (?:be authenticated|have access to it and be authenticated) to access it/i,
    words: 'the model is gated, and the token in use may not read it',
    detail: ({ name }) => name ?? '',
    next: "Accept the model's license with the account whose token is used, or ask your platform owners for a copy in the registry.",
    actor: 'you',
    field: 'model',
    source: 'huggingface/huggingface_hub errors.py',
  },
  {
    id: 'proxy',
    pattern: /ProxyError|Tunnel connection failed|Cannot connect to proxy/,
    words:
      'the proxy does not let the pod reach the server that holds the model',
    next: 'Ask your platform owners to let this namespace reach that server through the proxy, or for a copy of the model in the registry.',
    actor: 'platform owners',
    field: null,
    source: 'urllib3',
  },
  {
    id: 'model-address',
    pattern:
      /Cannot recognize storage type|[Uu]nsupported (?:storage|URI) (?:type|scheme)|Invalid (?:S3|GCS|Azure) (?:URI|url)/,
    words:
      "the model's address is of a kind that the initializer does not know",
    next: "Correct the model's address: it begins with oci://, s3://, gs://, hf://, pvc:// or https://.",
    actor: 'you',
    field: 'model',
    source: 'kserve python/storage/kserve_storage.py',
  },
  {
    id: 'model-not-visible',
    pattern:
      /RepositoryNotFoundError|Repository Not Found for url|is not a local folder and is not a valid model identifier/,
    words: 'there is no such model, or the token in use may not see it',
    next: "Check the model's address, and that the token of the service may read it.",
    actor: 'you',
    field: 'model',
    source: 'huggingface/huggingface_hub errors.py; transformers utils/hub.py',
  },
  {
    id: 'model-not-found',
    pattern:
      /RevisionNotFoundError|\bEntryNotFoundError|NoSuchKey|NoSuchBucket|BlobNotFound|ContainerNotFound|ResourceNotFoundError|The specified (?:key|bucket|blob|container) does not exist|Failed to fetch model\. No model found|No model found in|\(404\) when calling the (?:Head|Get)\w+ operation|Not found: .*gs:\/\/|404 .*No such object|bucket does not exist/i,
    words: "there is no model at the model's address",
    next: "Check the model's address and version; if it comes from the catalog, ask the model's publisher whether it was moved or removed.",
    actor: 'you',
    field: 'model',
    source:
      'kserve python/storage/kserve_storage.py; botocore; huggingface_hub errors.py',
  },
  {
    id: 'storage-region',
    pattern:
      /PermanentRedirect|IllegalLocationConstraintException|AuthorizationHeaderMalformed|the region '[^']*' is wrong/,
    words: 'the storage settings name another region than that of the bucket',
    next: 'Ask your platform owners to correct region and endpoint in the storage settings of the namespace.',
    actor: 'platform owners',
    field: null,
    source: 'Amazon S3 error codes',
  },
  {
    id: 'access-denied',
    pattern:
      /AccessDenied|SignatureDoesNotMatch|InvalidAccessKeyId|ExpiredToken|InvalidToken|NoCredentialsError|Unable to locate credentials|\((?:403|Forbidden)\) when calling|AuthorizationPermissionMismatch|AuthorizationFailure|AuthenticationFailed|does not have (?:serviceusage|storage)\.[\w.]+ access|DefaultCredentialsError|403 Client Error|401 Client Error|Invalid (?:user )?(?:token|credentials)|AccessDeniedException|403 Forbidden|401 Unauthorized|Forbidden: 403|Unauthorized: 401/i,
    words: "access to the model's address is denied",
    next: "Check that the service's credentials (its ServiceAccount and Secret) may list and read the model's address; ask your platform owners for the right to it.",
    actor: 'platform owners',
    field: null,
    source:
      'botocore/exceptions.py; google-auth; azure-storage-blob; huggingface_hub',
  },
  {
    id: 'certificate',
    pattern:
      /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed|x509: |PKIX path building failed|SSLHandshakeException|SSLError|unable to get local issuer certificate/i,
    words: 'the certificate of the server that holds the model is not trusted',
    next: 'Ask your platform owners to add the certificate authority of the storage or registry to the storage settings (cabundle) of the namespace.',
    actor: 'platform owners',
    field: null,
    source: 'Python ssl; Go crypto/x509; Java PKIX',
  },
  {
    id: 'rate-limit',
    pattern: /429 Client Error|Too Many Requests|SlowDown|rate limit/i,
    words: 'the server that holds the model limits the number of requests',
    next: 'Wait and let it retry; if this lasts, ask your platform owners for a copy of the model in the registry.',
    actor: 'platform owners',
    field: null,
    source: 'huggingface_hub; S3 error codes',
  },
  {
    id: 'disk-full',
    pattern:
      /No space left on device|\bErrno 28\b|\bENOSPC\b|Disk quota exceeded|not enough (?:free )?disk space/i,
    words: "there is no room on the pod's disk",
    next: 'Ask your platform owners for more ephemeral storage in the profile, or bring the model as an image or a volume.',
    actor: 'platform owners',
    field: null,
    source: 'errno(3); huggingface_hub file_download.py',
  },
  {
    id: 'shared-memory',
    pattern:
      /\/dev\/shm|shared memory (?:segment|object|\(shm\))|out of shared memory|insufficient shared memory|shm_open|Bus error/i,
    words: 'the shared memory of its pod is too small',
    next: 'Ask your platform owners to mount a larger /dev/shm (an emptyDir of medium Memory) in the serving runtime.',
    actor: 'platform owners',
    field: null,
    source: 'NCCL src/misc/shmutils.cc; pytorch aten/src/ATen/MapAllocator.cpp',
  },
  {
    id: 'engine-file',
    pattern:
      /Version tag does not match|[Ee]ngine deserialization failed|engine plan file is (?:not compatible|generated)|stdVersionRead == (?:serializationVersion|kSERIALIZATION_VERSION)|Failed to deserialize cuda engine|Using an engine plan file across different models of devices/,
    words:
      "the model is a TensorRT engine that was built for another version or accelerator than this runtime's",
    next: "Ask the model's publisher to build the engine with the TensorRT version of this runtime, on this accelerator.",
    actor: 'publisher',
    field: 'model',
    source: 'NVIDIA TensorRT, engine compatibility',
  },
  {
    id: 'model-config',
    pattern:
      /Error parsing text-format inference\.ModelConfig|failed to (?:read|parse) .*config\.pbtxt|must specify '?(?:platform|backend)|unexpected (?:platform|backend) type|model configuration .*(?:invalid|must)/i,
    words: "the model's configuration (config.pbtxt) is not valid",
    next: "Ask the model's publisher to correct the model's configuration.",
    actor: 'publisher',
    field: 'model',
    source: 'triton-inference-server/core src/model_config_utils.cc',
  },
  {
    id: 'tokenizer',
    pattern:
      /Can't load tokenizer for|Couldn't instantiate the backend tokenizer|Unable to load vocabulary|tokenizer.*(?:not found|does not exist|is missing)|Error(?:\.| while) (?:loading|instantiating).*tokenizer|chat template.*(?:not found|is not set)|no chat template/i,
    words: "the model's tokenizer is missing or cannot be read",
    next: "Ask the model's publisher to add the tokenizer's files to the model.",
    actor: 'publisher',
    field: 'model',
    source: 'huggingface/transformers tokenization_utils_base.py',
  },
  {
    id: 'model-incomplete',
    pattern:
      /does not appear to have a file named|No supported config format found|Cannot find any model weights|no file named .*(?:safetensors|\.bin)|Invalid repository ID or local directory|No such file or directory: .*(?:config\.json|\.safetensors|\.gguf|model\.\w+)|Unrecognized model in|failed to open (?:GGUF file )?'?\S*\.gguf|unable to find (?:model )?file|unable to find '\/[^']*\.(?!so)\w+'|Could not find base path|Not found: \/mnt\/models|No such file or directory: '?\/mnt\/models|Not found: unable to|could not find (?:any )?model|no .*\.(?:pkl|joblib|bst|mar) (?:file )?found|More than one model file is detected|Model path .*(?:is empty|does not exist)/i,
    words: "the model's files are not complete",
    next: "Check the folder that the model's address names; ask the model's publisher for the missing files.",
    actor: 'publisher',
    field: 'model',
    source:
      'huggingface/transformers utils/hub.py; vllm config.py; kserve model servers',
  },
  {
    id: 'model-corrupt',
    pattern:
      /SafetensorError|HeaderTooLarge|MetadataIncompleteBuffer|InvalidHeader|PytorchStreamReader failed|invalid load key|failed to read magic|corrupted or incomplete|invalid magic|UnpicklingError|incompatible dtype|bad marshal|XGBoostError.*(?:Invalid|format)/i,
    words: "the model's files are damaged or of another format",
    next: "Ask the model's publisher to upload the model again, in a format that this runtime reads.",
    actor: 'publisher',
    field: 'model',
    source: 'huggingface/safetensors; pytorch serialization; llama.cpp gguf',
  },
  {
    id: 'context-length',
    pattern:
      /max_model_len \((?<asked>\d+)\) is greater than the derived max_model_len|(?:context|sequence) length.*exceeds the model's maximum/i,
    words: "the context length that is set is longer than the model's own",
    detail: ({ asked }) => (asked ? `${asked} tokens are set` : ''),
    next: 'Ask your platform owners to shorten the context length (--max-model-len) in the profile.',
    actor: 'platform owners',
    field: null,
    source: 'vllm vllm/config/model.py',
  },
  {
    id: 'quantization',
    pattern:
      /Quantization method specified in the model config .*does not match|Unknown quantization method|quantization (?:method )?\S+ is not (?:yet )?supported/i,
    words: "the engine cannot use the model's quantization",
    next: 'Choose another variant of the model, or ask your platform owners to correct the quantization that the runtime sets.',
    actor: 'you',
    field: 'model',
    source: 'vllm vllm/config/model.py',
  },
  {
    id: 'arguments',
    pattern:
      /unrecognized arguments?: (?<argument>.+)|error: argument (?<argument2>[^:]+):|invalid choice: (?<argument3>\S+)|No such option:? (?<argument4>\S+)|unexpected argument '(?<argument5>[^']+)'|unknown (?:flag|shorthand flag|argument|option):? (?<argument6>.+)|flag provided but not defined: (?<argument7>\S+)|the following arguments are required: (?<argument8>.+)/i,
    words: 'the engine does not accept its arguments',
    detail: groups =>
      Object.values(groups).find(Boolean)?.trim().slice(0, 80) ?? '',
    next: RUNTIME_ARGUMENTS,
    actor: 'platform owners',
    field: null,
    source: 'Python argparse, click; Rust clap; Go flag, pflag',
  },
  {
    id: 'missing-package',
    pattern:
      /ModuleNotFoundError: No module named '(?<name>[^']+)'|ImportError: (?<why>.+)|(?:ClassNotFoundException|NoClassDefFoundError): (?<name2>\S+)|error while loading shared libraries: (?<name3>[^:]+)|unable to (?:find|load) (?:backend|shared library):? '?(?<name4>[^',:]+)|unable to find '(?<name5>lib[^']+\.so)'/,
    words: "the runtime's image lacks a package",
    detail: ({ name, name2, name3, name4, name5, why }) =>
      (name ?? name2 ?? name3 ?? name4 ?? name5 ?? why ?? '').slice(0, 80),
    next: 'Ask your platform owners for a runtime image that has it.',
    actor: 'platform owners',
    field: null,
    source: 'CPython; ld.so; Java; Triton backend manager',
  },
  {
    id: 'api-right',
    pattern:
      /is forbidden: User "system:serviceaccount:[^"]+" cannot (?<verb>\w+) resource "(?<resource>[^"]+)"/,
    words: 'its ServiceAccount lacks a right',
    detail: ({ verb, resource }) => `to ${verb} ${resource}`,
    next: 'Ask your platform owners to add that right to its Role.',
    actor: 'platform owners',
    field: null,
    source: 'kubernetes/kubernetes staging/src/k8s.io/apiserver RBAC',
  },
  {
    id: 'api-kind',
    pattern:
      /no matches for kind "(?<kind>[^"]+)"|no kind "(?<kind2>[^"]+)" is registered|the server could not find the requested resource \((?:get|list) (?<kind3>[\w.]+)\)/,
    words: 'a kind that it needs is not installed on this cluster',
    detail: ({ kind, kind2, kind3 }) => kind ?? kind2 ?? kind3 ?? '',
    next: 'Ask your platform owners to install the CustomResourceDefinition of that kind.',
    actor: 'platform owners',
    field: null,
    source: 'kubernetes/apimachinery pkg/api/meta',
  },
  {
    id: 'lora',
    pattern:
      /LoRA rank (?<rank>\d+) is greater than max_lora_rank (?<most>\d+)|unsupported LoRA|target modules? .* not supported for LoRA/i,
    words: 'the engine is not set up for this adapter (LoRA)',
    detail: ({ rank, most }) =>
      rank ? `its rank is ${rank}, the engine takes ${most}` : '',
    next: 'Choose another adapter, or ask your platform owners to raise --max-lora-rank in the serving runtime.',
    actor: 'you',
    field: 'model',
    source: 'vllm vllm/lora',
  },
  {
    id: 'file-permission',
    pattern:
      /PermissionError: \[Errno 13\][^']*'?(?<path>[^'\n]*)|Read-only file system:? ?'?(?<path2>[^'\n]*)|\bEACCES\b|kind: PermissionDenied|mkdir (?<path3>[^:\s]+): permission denied/,
    words: 'the engine may not write where it wants to',
    detail: ({ path, path2, path3 }) => path || path2 || path3 || '',
    next: 'Ask your platform owners to mount a writable folder there, or to point the cache (HF_HOME) to one, in the serving runtime.',
    actor: 'platform owners',
    field: null,
    source: 'errno(3)',
  },
  {
    id: 'port-in-use',
    pattern: /[Aa]ddress already in use|\bErrno 98\b|EADDRINUSE/,
    words: 'the port of the engine is taken',
    next: 'Ask your platform owners to give the containers of the runtime different ports.',
    actor: 'platform owners',
    field: null,
    source: 'errno(3)',
  },
  {
    id: 'host-memory',
    pattern:
      /std::bad_alloc|\bMemoryError\b|java\.lang\.OutOfMemoryError|Cannot allocate memory|\bErrno 12\b|fatal error: runtime: out of memory|memory allocation of \d+ bytes failed/,
    words: "the container's memory is too small",
    next: 'Choose an accelerator option with more memory, or ask your platform owners to raise the memory of the profile.',
    actor: 'you',
    field: 'accelerator',
    source: 'libstdc++; CPython; JVM; Go runtime; Rust alloc',
  },
  {
    id: 'processor',
    pattern: /exec format error|Illegal instruction|SIGILL/i,
    words: "the image is not for this node's processor",
    next: "Ask your platform owners for an image of the node's architecture, or for nodes of the image's.",
    actor: 'platform owners',
    field: null,
    source: 'execve(2)',
  },
  {
    id: 'name-resolution',
    pattern:
      /Could not resolve host|Name or service not known|Temporary failure in name resolution|no such host|UnknownHostException|getaddrinfo (?:failed|ENOTFOUND)|NameResolutionError/i,
    words: 'the name of the server that holds the model is not found',
    next: "Check the model's address; if it is right, ask your platform owners whether pods of this namespace may reach that server.",
    actor: 'you',
    field: 'model',
    source: 'getaddrinfo(3)',
  },
  {
    id: 'unreachable',
    pattern:
      /EndpointConnectionError|Could not connect to the endpoint URL|ConnectTimeoutError|couldn't connect to '?https?:\/\/|Max retries exceeded with url|Network is unreachable|LocalEntryNotFoundError|OfflineModeIsEnabled|ConnectionResetError|IncompleteRead|dial tcp .*(?:i\/o timeout|connection refused)|ReadTimeoutError|HTTPSConnectionPool/i,
    words: 'the server that holds the model cannot be reached from the pod',
    next: 'Ask your platform owners whether pods of this namespace may reach that server (network policy, proxy), or for a copy of the model in the registry.',
    actor: 'platform owners',
    field: null,
    source: 'botocore/exceptions.py; urllib3; huggingface_hub',
    symptom: true,
  },
  {
    id: 'collective',
    pattern:
      /\bNCCL\b.*(?:error|timeout|failed)|nccl(?:System|UnhandledCuda|Internal|Remote|InvalidUsage)Error|Watchdog caught collective operation timeout|DistNetworkError|DistStoreError|\bRCCL\b.*error|Gloo connect/i,
    words: 'the accelerators of a replica cannot talk to each other',
    next: 'Ask your platform owners to check the network between the GPUs (NCCL settings, shared memory, RDMA) of this runtime.',
    actor: 'platform owners',
    field: null,
    source: 'pytorch torch/csrc/distributed; NVIDIA/nccl',
    symptom: true,
  },
];
