import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { EngineProgram, RunningEngine } from '../EngineProgram';
import { readJson, routeOf, sendJson, sendMetrics, waitInVain } from '../http';
import { MlServerMetrics } from './MlServerMetrics';

/** What a caller's request of the sandbox takes. */
const SECONDS = 0.004;

const requestSchema = z.object({
  id: z.string().optional(),
  inputs: z.array(z.looseObject({ shape: z.array(z.number().int()).min(1) })),
});

async function infer(
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, model }: RunningEngine,
): Promise<void> {
  let asked: z.infer<typeof requestSchema>;
  try {
    asked = requestSchema.parse(await readJson(request));
  } catch {
    sendJson(response, 422, {
      detail: [
        { type: 'missing', loc: ['body', 'inputs'], msg: 'Field required' },
      ],
    });
    return;
  }
  const rows = Math.min(asked.inputs[0]?.shape[0] ?? 0, 1000);
  metrics.finished({
    promptTokens: 0,
    generatedTokens: 0,
    firstTokenSeconds: SECONDS,
    secondsPerToken: 0,
    queueSeconds: 0,
    reason: 'stop',
  });
  sendJson(response, 200, {
    model_name: model,
    id: asked.id ?? randomUUID(),
    parameters: {},
    outputs: [
      {
        name: 'predict',
        shape: [rows, 1],
        datatype: 'INT64',
        parameters: { content_type: 'np' },
        // The sandbox's stand-in finds the same class for every row.
        data: Array.from({ length: rows }, () => 0),
      },
    ],
  });
}

/** MLServer with a small model of scikit-learn: the Open Inference Protocol, no tokens. */
export const mlServer: EngineProgram = {
  name: 'MLServer',
  command: /\bmlserver start\b/,
  tempo: { requests: 3, seconds: 0.002 },
  metrics: model => new MlServerMetrics(model),
  async answer(request, response, engine) {
    const { hangs, metrics, model } = engine;
    switch (routeOf(request)) {
      case 'GET /v2':
        sendJson(response, 200, {
          name: 'mlserver',
          version: '1.7.1',
          extensions: [],
        });
        break;
      case 'GET /v2/health/live':
      case 'GET /v2/health/ready':
      case `GET /v2/models/${model}/ready`:
        response.writeHead(200).end();
        break;
      case `GET /v2/models/${model}`:
        sendJson(response, 200, {
          name: model,
          versions: [],
          platform: '',
          inputs: [],
          outputs: [],
          parameters: {},
        });
        break;
      case 'GET /metrics':
        await sendMetrics(response, metrics);
        break;
      case `POST /v2/models/${model}/infer`:
        await (hangs
          ? waitInVain(response, metrics)
          : infer(request, response, engine));
        break;
      default:
        sendJson(response, 404, { detail: 'Not Found' });
    }
  },
};
