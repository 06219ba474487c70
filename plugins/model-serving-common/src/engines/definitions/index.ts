import { EngineDefinition } from '../EngineDefinition';
import { kservePython } from './kservePython';
import { llamaCpp } from './llamaCpp';
import { nim } from './nim';
import { ollama } from './ollama';
import { onnxRuntime } from './onnxRuntime';
import { sglang } from './sglang';
import { tensorRtLlm } from './tensorRtLlm';
import { tgi } from './tgi';
import { torchServe } from './torchServe';
import { triton } from './triton';
import { vllm } from './vllm';

/** Order matters: an image of NIM or TensorRT-LLM may carry the words of the engine it wraps. */
export const BUILT_IN_ENGINES: readonly EngineDefinition[] = [
  nim,
  tensorRtLlm,
  sglang,
  vllm,
  tgi,
  triton,
  torchServe,
  llamaCpp,
  ollama,
  onnxRuntime,
  kservePython,
];
