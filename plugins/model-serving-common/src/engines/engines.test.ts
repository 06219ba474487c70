import {
  addEngine,
  engineOfRuntimeName,
  enginesOfModelFormat,
  ownersOfPage,
  recognizeEngine,
} from './engines';

const engineOfSamples = (names: string[]) => ownersOfPage(names).engines[0];

describe('recognizeEngine', () => {
  it.each<[string, string | null]>([
    ['vllm/vllm-openai:v0.11', 'vLLM'],
    ['registry.example:5000/ai/vllm-openai@sha256:00', 'vLLM'],
    ['ghcr.io/llm-d/llm-d-cuda:v0.8.0', 'vLLM'],
    ['lmsysorg/sglang:latest', 'SGLang'],
    ['nvcr.io/nvidia/tritonserver:26.09-py3', 'Triton'],
    ['pytorch/torchserve-kfs:0.9.0', 'TorchServe'],
    ['ghcr.io/huggingface/text-generation-inference:3.3.7', 'TGI'],
    ['ghcr.io/ggml-org/llama.cpp:server', 'llama.cpp'],
    ['nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8', 'NIM'],
    ['kserve/sklearnserver:v0.20.0', 'KServe Python'],
    ['ollama/ollama:0.12', 'Ollama'],
    ['nvcr.io/nvidia/tensorrt-llm/release:1.0', 'TensorRT-LLM'],
    ['mcr.microsoft.com/onnxruntime/server:latest', 'ONNX Runtime'],
    ['seldonio/mlserver:1.7.1', 'MLServer'],
    ['rayproject/ray-llm:2.60.0-py311', 'Ray Serve'],
    ['openmmlab/lmdeploy:v0.12', 'LMDeploy'],
    ['nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.0', 'Dynamo'],
    ['vllm/vllm-router:v0.1', null],
    ['ghcr.io/vllm-project/production-stack/router:latest', null],
    ['ghcr.io/vllm-project/semantic-router/extproc:latest', null],
    ['lmsysorg/sglang-router:v0.2', null],
    ['nginx:1.27', null],
    ['', null],
  ])('%s is %s', (image, engine) => {
    expect(recognizeEngine({ image })).toBe(engine);
  });

  it.each<[string[], string]>([
    [['python', '-m', 'vllm.entrypoints.openai.api_server'], 'vLLM'],
    [['/bin/bash', '-c', 'exec vllm serve /mnt/models'], 'vLLM'],
    [['python3', '-m', 'sglang.launch_server'], 'SGLang'],
    [['llama-server', '-m', '/m.gguf'], 'llama.cpp'],
    [['tritonserver', '--model-repository=/m'], 'Triton'],
    [['trtllm-serve', 'm'], 'TensorRT-LLM'],
    [['mlserver', 'start', '/mnt/models'], 'MLServer'],
    [['bentoml', 'serve', 'service:Lab'], 'BentoML'],
    [['serve', 'run', 'app:lab'], 'Ray Serve'],
    [['python3', '-m', 'dynamo.vllm', '--model', 'm'], 'Dynamo'],
    [['bash', '-c', 'ray start --head && vllm serve m'], 'vLLM'],
  ])('%j is %s, whatever the image is called', (command, engine) => {
    expect(recognizeEngine({ image: 'registry.example/base:1', command })).toBe(
      engine,
    );
  });

  it('believes the command more than the image', () => {
    expect(
      recognizeEngine({
        image: 'nvcr.io/nvidia/tritonserver:26.09',
        command: ['vllm', 'serve', 'm'],
      }),
    ).toBe('vLLM');
  });
});

describe('engineOfRuntimeName', () => {
  it.each<[string, string | null]>([
    ['mlserver-sklearn-pinned', 'MLServer'],
    ['kserve-sklearn-pinned', 'KServe Python'],
    ['triton-onnx-pinned', 'Triton'],
    ['kserve-sklearnserver', 'KServe Python'],
    ['kserve-xgbserver', 'KServe Python'],
    ['kserve-mlserver', 'MLServer'],
    ['kserve-tritonserver', 'Triton'],
    ['kserve-torchserve', 'TorchServe'],
    ['kserve-huggingfaceserver-multinode', 'KServe Hugging Face'],
    ['nvidia-nim-llama-3.1-8b-instruct', 'NIM'],
    ['Team-vLLM', 'vLLM'],
    ['llama-cpp', 'llama.cpp'],
    ['minimal', null],
    ['kserve-tensorflow-serving', null],
    ['', null],
  ])('%s is %s', (runtime, engine) => {
    expect(engineOfRuntimeName(runtime)).toBe(engine);
  });
});

describe('enginesOfModelFormat', () => {
  it.each([
    ['ONNX', ['Triton', 'ONNX Runtime']],
    ['gguf', ['llama.cpp']],
    ['vLLM', ['vLLM']],
    ['nothing', []],
  ])('%s is served by %j', (format, engines) => {
    expect(enginesOfModelFormat(format)).toEqual(engines);
  });
});

describe('addEngine', () => {
  const own = {
    name: 'Own',
    recognizedBy: { image: /own-engine|vllm/, samples: /^own:/ },
    protocol: 'openai',
    ports: ['9000'],
    metrics: {},
  } as const;
  const image = 'registry.example/vllm-of-ours:1';

  it('has an engine tried before the known ones, and forgotten again', () => {
    const forget = addEngine(own);
    expect(recognizeEngine({ image })).toBe('Own');
    expect(engineOfSamples(['own:requests'])?.name).toBe('Own');
    forget();
    expect(recognizeEngine({ image })).toBe('vLLM');
    expect(engineOfSamples(['own:requests'])).toBeUndefined();
  });

  it('puts one in the place of another of its name', () => {
    const forget = addEngine({ ...own, name: 'vLLM' });
    expect(engineOfSamples(['vllm:num_requests_waiting'])).toBeUndefined();
    forget();
    expect(engineOfSamples(['vllm:num_requests_waiting'])?.name).toBe('vLLM');
  });
});
