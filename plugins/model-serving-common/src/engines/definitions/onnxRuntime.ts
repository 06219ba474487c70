import { EngineDefinition } from '../EngineDefinition';

export const onnxRuntime: EngineDefinition = {
  name: 'ONNX Runtime',
  recognizedBy: {
    image: /onnxruntime/,
    command: /onnxruntime_server/,
    formats: ['onnx'],
  },
  protocol: 'open-inference',
  ports: [],
  metrics: {},
};
