/** Name of an engine as users know it. @public */
export type EngineName =
  | 'vLLM'
  | 'SGLang'
  | 'Triton'
  | 'TorchServe'
  | 'TGI'
  | 'llama.cpp'
  | 'NIM'
  | 'KServe Python'
  | 'Ollama'
  | 'TensorRT-LLM'
  | 'ONNX Runtime';

/** How an engine is recognised by its container. @public */
export interface EngineRecognition {
  readonly engine: EngineName;
  /** Matched against the image's repository, without tag and digest. */
  readonly image: RegExp;
  /** Matched against command and arguments. */
  readonly command: RegExp;
}

/**
 * Order matters: an image of NIM or TensorRT-LLM may carry the words of the engine it wraps.
 * @public
 */
export const ENGINE_RECOGNITIONS: readonly EngineRecognition[] = [
  {
    engine: 'NIM',
    image: /(^|\/)nvcr\.io\/nim\/|(^|\/)nim\//,
    command: /\/opt\/nim\//,
  },
  {
    engine: 'TensorRT-LLM',
    image: /tensorrt-?llm|trtllm/,
    command: /\btrtllm-serve\b|tensorrt_llm/,
  },
  {
    engine: 'SGLang',
    image: /sglang/,
    command: /sglang(\.launch_server|\s+serve)/,
  },
  {
    engine: 'vLLM',
    image: /(^|[/-])vllm|vllmserver|llm-d-(cuda|inference-sim)/,
    command: /vllm\.entrypoints|\bvllm\s+serve\b/,
  },
  {
    engine: 'TGI',
    image: /text-generation-inference/,
    command: /text-generation-(launcher|router)/,
  },
  {
    engine: 'Triton',
    image: /tritonserver/,
    command: /\btritonserver\b/,
  },
  {
    engine: 'TorchServe',
    image: /torchserve/,
    command: /\btorchserve\b/,
  },
  {
    engine: 'llama.cpp',
    image: /llama[.-]?cpp/,
    command: /\bllama-server\b|llama_cpp\.server/,
  },
  {
    engine: 'Ollama',
    image: /(^|\/)ollama(\/|$)/,
    command: /\bollama\s+serve\b/,
  },
  {
    engine: 'ONNX Runtime',
    image: /onnxruntime/,
    command: /onnxruntime_server/,
  },
  {
    engine: 'KServe Python',
    image:
      /kserve\/(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver|huggingfaceserver|predictiveserver|autogluonserver)/,
    command:
      /\b(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver|huggingfaceserver)\b/,
  },
];

/** Longest command line that is searched. */
const MAX_COMMAND = 16_384;

function repositoryOf(image: string): string {
  return image
    .split('@')[0]
    .replace(/:[^/:]*$/, '')
    .toLowerCase();
}

/**
 * Which engine a container runs, by image and command line; null when it is none that is known.
 * The command line is only looked at, never kept.
 * @public
 */
export function recogniseEngine(container: {
  image?: string | null;
  command?: readonly string[];
  args?: readonly string[];
}): EngineName | null {
  const repository = repositoryOf(container.image ?? '');
  const line = [...(container.command ?? []), ...(container.args ?? [])]
    .join(' ')
    .slice(0, MAX_COMMAND);
  const found =
    ENGINE_RECOGNITIONS.find(({ command }) => command.test(line)) ??
    ENGINE_RECOGNITIONS.find(({ image }) => image.test(repository));
  return found?.engine ?? null;
}

const MODEL_FORMATS: Readonly<Record<string, EngineName>> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  triton: 'Triton',
  torchserve: 'TorchServe',
  tgi: 'TGI',
  onnx: 'ONNX Runtime',
  sklearn: 'KServe Python',
  xgboost: 'KServe Python',
  lightgbm: 'KServe Python',
  pmml: 'KServe Python',
  paddle: 'KServe Python',
};

/** Which engine usually serves a KServe model format, for a service that has no pod yet. @public */
export function engineOfModelFormat(format: string | null): EngineName | null {
  return MODEL_FORMATS[(format ?? '').toLowerCase()] ?? null;
}
