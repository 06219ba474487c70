import { EngineDefinition } from '../EngineDefinition';
import { bentoMl } from './bentoMl';
import { dynamo } from './dynamo';
import { kserveHuggingFace } from './kserveHuggingFace';
import { kservePython } from './kservePython';
import { llamaCpp } from './llamaCpp';
import { lmDeploy } from './lmDeploy';
import { mlServer } from './mlServer';
import { nim } from './nim';
import { ollama } from './ollama';
import { onnxRuntime } from './onnxRuntime';
import { rayServe } from './rayServe';
import { sglang } from './sglang';
import { tensorRtLlm } from './tensorRtLlm';
import { tgi } from './tgi';
import { torchServe } from './torchServe';
import { triton } from './triton';
import { vllm } from './vllm';

export { ROUTERS } from './routers';

/** Order matters: an image of Dynamo, NIM or TensorRT-LLM may carry the words of the engine it wraps. */
export const BUILT_IN_ENGINES: readonly EngineDefinition[] = [
  dynamo,
  nim,
  tensorRtLlm,
  sglang,
  vllm,
  tgi,
  lmDeploy,
  triton,
  torchServe,
  llamaCpp,
  ollama,
  onnxRuntime,
  mlServer,
  bentoMl,
  rayServe,
  kserveHuggingFace,
  kservePython,
];
