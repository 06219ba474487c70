import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluatePromql } from '../__fixtures__/evaluatePromql';
import { ServiceRef } from '../api';
import { declaredMetrics, parseExposition, Sample } from './exposition';
import { describeForeignPage, pathsOfForeignPage } from './foreignPage';
import { EngineSeriesName, QUANTITY_NAMES, QuantityName } from './numbers';
import { engineQueries } from './engineQueries';
import { EngineReading, PodReading, readEngine } from './reading';
import { seriesQuery } from './seriesQuery';
import { NO_REQUEST, ownersOf, whyUnmeasured } from './unmeasured';

const FOLDER = join(__dirname, '../__fixtures__/enginePages');
const POD = 'chat-7f5bd96bcb-fkr87';
const AT = new Date('2026-11-29T10:00:00Z');

const textOf = (file: string) =>
  readFileSync(join(FOLDER, `${file}.txt`), 'utf8');

function readPage(text: string): EngineReading {
  return readEngine(
    [
      {
        pod: POD,
        samples: parseExposition(text),
        declared: declaredMetrics(text),
      },
    ],
    AT,
  );
}

/** The plot in which a quantity shows, and which says why it is empty. */
const PLOT: Readonly<
  Record<Exclude<QuantityName, 'progress'>, EngineSeriesName>
> = {
  waiting: 'waiting',
  running: 'running',
  kvCache: 'kvCache',
  promptTokens: 'tokensPerSecond',
  generatedTokens: 'tokensPerSecond',
  requests: 'requestMean',
  requestSeconds: 'requestMean',
  failed: 'errorsPerSecond',
  timeToFirstToken: 'ttftP50',
  interToken: 'interTokenP50',
};

type Shown = keyof typeof PLOT;
const SHOWN = Object.keys(PLOT) as Shown[];

/** Each number as it is, of a histogram the observations; where it is unknown, why. */
function shownOf(reading: EngineReading): Record<Shown, number | string> {
  const [pod] = reading.pods;
  const numberOf = (quantity: Shown) => {
    const value = pod[quantity];
    return value !== null && typeof value === 'object'
      ? value.at(-1)?.[1] ?? 0
      : value;
  };
  return Object.fromEntries(
    SHOWN.map(quantity => [
      quantity,
      numberOf(quantity) ?? whyUnmeasured(ownersOf(reading), PLOT[quantity]),
    ]),
  ) as Record<Shown, number | string>;
}

const never = (engine: string) => `${engine} exposes no such metric`;
const notInThisVersion = (engine: string) =>
  `this version of ${engine} does not expose this metric`;
const notYet = (engine: string) => `${engine} has not reported this yet`;

/** All numbers unknown for one reason, but those that are given. */
const only = (
  reason: string,
  known: Partial<Record<Shown, number | string>>,
) => ({
  ...Object.fromEntries(SHOWN.map(quantity => [quantity, reason])),
  ...known,
});

const TRITON_FAILURES =
  "Triton's failure counter does not count errors of backends and refused requests";
const TRITON_TTFT =
  'Triton exposes this only with a backend that streams, and with --metrics-config histogram_latencies=true';
const KSERVE_FAILURES =
  'KServe Python counts the steps of a request and does not separate failed ones from those that still run';

const triton = (known: Partial<Record<Shown, number | string>>) =>
  only(never('Triton'), {
    timeToFirstToken: TRITON_TTFT,
    failed: TRITON_FAILURES,
    ...known,
  });

const kserve = (known: Partial<Record<Shown, number | string>>) =>
  only(never('KServe Python'), { failed: KSERVE_FAILURES, ...known });

const llamaCpp = (known: Partial<Record<Shown, number | string>>) =>
  only(never('llama.cpp'), {
    kvCache: 'llama.cpp no longer exposes this metric',
    ...known,
  });

/** Pages as engines were recorded or reported to write them, and what they say. */
const PAGES: ReadonlyArray<
  [file: string, engines: string[], numbers: Record<string, number | string>]
> = [
  [
    'vllm-0.32.0-cpu-before',
    ['vLLM'],
    only('', {
      waiting: 0,
      running: 0,
      kvCache: 0,
      promptTokens: 0,
      generatedTokens: 0,
      requests: 0,
      requestSeconds: 0,
      failed: 0,
      timeToFirstToken: 0,
      interToken: 0,
    }),
  ],
  [
    'vllm-0.32.0-cpu-busy',
    ['vLLM'],
    only('', {
      waiting: 1,
      running: 4,
      kvCache: 0.0014650225857648635,
      promptTokens: 159,
      generatedTokens: 7508,
      requests: 16,
      requestSeconds: 21.34927272796631,
      failed: 0,
      timeToFirstToken: 21,
      interToken: 7487,
    }),
  ],
  [
    'vllm-0.32.0-cpu-after',
    ['vLLM'],
    only('', {
      waiting: 0,
      running: 0,
      kvCache: 0,
      promptTokens: 129,
      generatedTokens: 3401,
      requests: 10,
      requestSeconds: 14.165456771850586,
      failed: 0,
      timeToFirstToken: 11,
      interToken: 3390,
    }),
  ],
  [
    // Streamed and other requests add up.
    'sglang-0.5.23-tokenizer',
    ['SGLang'],
    only(notInThisVersion('SGLang'), {
      promptTokens: 2000,
      generatedTokens: 1000,
      requests: 20,
      requestSeconds: 20,
      timeToFirstToken: 20,
    }),
  ],
  [
    'm01-sglang-dp-attention-8-ranks',
    ['SGLang'],
    only(notInThisVersion('SGLang'), {
      waiting: 32,
      running: 82,
      promptTokens: 1000,
      generatedTokens: 1000,
    }),
  ],
  [
    'm02-sglang-cp-duplicates',
    ['SGLang'],
    only(NO_REQUEST, {
      waiting: 3,
      running: 10,
      kvCache: notYet('SGLang'),
    }),
  ],
  [
    'm09-sglang-underscore',
    ['SGLang'],
    only(NO_REQUEST, {
      waiting: 6,
      running: 16,
      kvCache: notYet('SGLang'),
    }),
  ],
  [
    'triton-2.51.0-before',
    ['Triton'],
    triton({ waiting: 0, requests: 0, requestSeconds: 0 }),
  ],
  [
    'triton-2.51.0-busy',
    ['Triton'],
    triton({ waiting: 2, requests: 2, requestSeconds: 0.050607 }),
  ],
  [
    // Three of its requests were answered with 500, seven refused with 503.
    'triton-2.51.0-after',
    ['Triton'],
    triton({ waiting: 0, requests: 6, requestSeconds: 7.004248 }),
  ],
  [
    'm03-triton-trtllm-backend',
    ['TensorRT-LLM', 'Triton'],
    only(notInThisVersion('TensorRT-LLM'), {
      waiting: 7,
      running: 32,
      kvCache: 0.86,
      requests: 59,
    }),
  ],
  [
    'm05-ray-serve-vllm',
    ['vLLM'],
    only(notInThisVersion('vLLM'), {
      waiting: 12,
      running: 8,
      kvCache: 0.93,
      generatedTokens: 100,
    }),
  ],
  [
    'm08-vllm-kv-pid',
    ['vLLM'],
    only(NO_REQUEST, { waiting: 2, running: 3, kvCache: 0.6530455880475035 }),
  ],
  [
    'm10-vllm-dp-engines',
    ['vLLM'],
    only(NO_REQUEST, { waiting: 6, running: 32, kvCache: 0.3 }),
  ],
  [
    'llama.cpp-11434-before',
    ['llama.cpp'],
    llamaCpp({ waiting: 0, running: 0, promptTokens: 0, generatedTokens: 0 }),
  ],
  [
    'llama.cpp-11434-busy',
    ['llama.cpp'],
    llamaCpp({ waiting: 6, running: 2, promptTokens: 27, generatedTokens: 16 }),
  ],
  [
    // 33 computed, 18 from the cache.
    'llama.cpp-11434-after',
    ['llama.cpp'],
    llamaCpp({
      waiting: 0,
      running: 0,
      promptTokens: 51,
      generatedTokens: 7216,
    }),
  ],
  [
    'm07-llamacpp-current',
    ['llama.cpp'],
    llamaCpp({
      waiting: 5,
      running: 2,
      promptTokens: 143,
      generatedTokens: 673,
    }),
  ],
  [
    'torchserve-0.12.0-before',
    ['TorchServe'],
    only(never('TorchServe'), {
      requests: NO_REQUEST,
      requestSeconds: NO_REQUEST,
      failed: 0,
    }),
  ],
  [
    'torchserve-0.12.0-after',
    ['TorchServe'],
    only(never('TorchServe'), {
      requests: 2,
      requestSeconds: 2.226672153,
      failed: 1,
    }),
  ],
  [
    'kserve-python-0.21.0-before',
    ['KServe Python'],
    kserve({ requests: NO_REQUEST, requestSeconds: NO_REQUEST }),
  ],
  [
    'kserve-python-0.21.0-after',
    ['KServe Python'],
    kserve({ requests: 2, requestSeconds: 0.00001806599993869895 }),
  ],
  [
    'mlserver-1.7.1-before',
    ['MLServer'],
    only(never('MLServer'), {
      running: notYet('MLServer'),
      requests: NO_REQUEST,
      requestSeconds: NO_REQUEST,
      failed: NO_REQUEST,
    }),
  ],
  [
    // Of three that did not succeed, clients had two wrong.
    'mlserver-1.7.1-after',
    ['MLServer'],
    only(never('MLServer'), {
      running: 0,
      requests: 3,
      requestSeconds: 0.00519956700009061,
      failed: 1,
    }),
  ],
  [
    // Only probes so far.
    'bentoml-1.4.40-before',
    ['BentoML'],
    only(never('BentoML'), {
      running: notYet('BentoML'),
      requests: NO_REQUEST,
      requestSeconds: NO_REQUEST,
      failed: 0,
    }),
  ],
  [
    'bentoml-1.4.40-after',
    ['BentoML'],
    only(never('BentoML'), {
      running: 0,
      requests: 3,
      requestSeconds: 0.009621627998967597,
      failed: 1,
    }),
  ],
  [
    'ray-serve-2.60.0-after',
    ['Ray Serve'],
    only(never('Ray Serve'), {
      waiting: 0,
      running: 0,
      requests: 2,
      requestSeconds: 0.011,
      failed: 1,
    }),
  ],
];

/** As others were seen to write theirs: only the lines that are told apart. */
const REPORTED: ReadonlyArray<
  [
    what: string,
    lines: string[],
    engines: string[],
    numbers: Partial<Record<Shown, number | string>>,
  ]
> = [
  [
    'an engine of SGLang that only decodes, whose requests wait for KV cache and for its transfer',
    [
      'sglang:num_running_reqs{engine_type="decode",tp_rank="0"} 5',
      'sglang:num_queue_reqs{engine_type="decode",tp_rank="0"} 1',
      'sglang:num_decode_prealloc_queue_reqs{engine_type="decode",tp_rank="0"} 4',
      'sglang:num_decode_transfer_queue_reqs{engine_type="decode",tp_rank="0"} 2',
      'sglang:num_prefill_inflight_queue_reqs{engine_type="decode",tp_rank="0"} 0',
    ],
    ['SGLang'],
    { waiting: 7, running: 5 },
  ],
  [
    'an engine of SGLang that only prefills, under the old name of its queue',
    [
      'sglang:num_queue_reqs{engine_type="prefill",dp_rank="0",tp_rank="0"} 1',
      'sglang:num_queue_reqs{engine_type="prefill",dp_rank="1",tp_rank="0"} 2',
      'sglang:num_prefill_prealloc_queue_reqs{engine_type="prefill",dp_rank="0",tp_rank="0"} 3',
      'sglang:num_prefill_inflight_queue_reqs{engine_type="prefill",dp_rank="0",tp_rank="0"} 9',
    ],
    ['SGLang'],
    { waiting: 6 },
  ],
  [
    'SGLang with priorities, whose total has none',
    [
      'sglang:num_queue_reqs{priority=""} 7',
      'sglang:num_queue_reqs{priority="1"} 4',
      'sglang:num_queue_reqs{priority="2"} 3',
    ],
    ['SGLang'],
    { waiting: 7 },
  ],
  [
    'vLLM on Ray after its exporter has replaced the colon, two replicas on one node',
    [
      'ray_vllm_num_requests_waiting{ReplicaId="a",WorkerId="1"} 2',
      'ray_vllm_num_requests_waiting{ReplicaId="b",WorkerId="2"} 3',
      'ray_serve_deployment_queued_queries{deployment="llm"} 40',
      'ray_serve_replica_processing_queries{deployment="llm"} 9',
    ],
    ['vLLM', 'Ray Serve'],
    { waiting: 5, running: 9 },
  ],
  [
    'Triton with its backend for vLLM',
    [
      'nv_inference_pending_request_count{model="llm",version="1"} 3',
      'nv_inference_request_success{model="llm",version="1"} 4',
      'nv_inference_request_duration_us{model="llm",version="1"} 2000000',
      'vllm:num_requests_waiting{model="llm",version="1"} 2',
      'vllm:num_requests_running{model="llm",version="1"} 8',
      'vllm:generation_tokens_total{model="llm",version="1"} 50',
    ],
    ['vLLM', 'Triton'],
    {
      waiting: 2,
      running: 8,
      generatedTokens: 50,
      requests: 4,
      requestSeconds: 2,
    },
  ],
  [
    'Triton with two backends that compute',
    [
      'nv_inference_pending_request_count{model="a",version="1"} 9',
      'vllm:num_requests_waiting{model="a",version="1"} 2',
      'nv_trt_llm_request_metrics{model="b",request_type="waiting",version="1"} 5',
      'nv_trt_llm_request_metrics{model="b",request_type="max",version="1"} 512',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="b",version="1"} 0.5',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="b",version="1"} 800',
      'vllm:kv_cache_usage_perc{model="a",version="1"} 0.7',
      'nv_llm_input_token_len_sum{model="b",response_metric_type="total_input_tokens",version="1"} 100',
      'nv_llm_output_token_len_sum{model="b",response_metric_type="total_output_tokens",version="1"} 40',
    ],
    ['TensorRT-LLM', 'vLLM', 'Triton'],
    { waiting: 7, kvCache: 0.7, promptTokens: 100, generatedTokens: 40 },
  ],
  [
    'trtllm-serve',
    [
      'trtllm_num_requests_waiting{engine_type="trtllm",model_name="m"} 9',
      'trtllm_num_requests_running{engine_type="trtllm",model_name="m"} 1',
      'trtllm_kv_cache_utilization{engine_type="trtllm",model_name="m"} 0.25',
      'trtllm_prompt_tokens_total{engine_type="trtllm",model_name="m"} 300',
      'trtllm_generation_tokens_total{engine_type="trtllm",model_name="m"} 200',
      'trtllm_request_success_total{engine_type="trtllm",finished_reason="stop",model_name="m"} 4',
      'trtllm_request_error_total{engine_type="trtllm",http_code="400",model_name="m"} 2',
      'trtllm_request_error_total{engine_type="trtllm",http_code="500",model_name="m"} 1',
    ],
    ['TensorRT-LLM'],
    {
      waiting: 9,
      running: 1,
      kvCache: 0.25,
      promptTokens: 300,
      generatedTokens: 200,
      failed: 1,
    },
  ],
  [
    'trtllm-serve without a failure, and without statistics of iterations',
    ['trtllm_request_success_total{finished_reason="stop"} 4'],
    ['TensorRT-LLM'],
    {
      failed: 0,
      waiting:
        'TensorRT-LLM exposes this only with enable_iter_perf_stats: true',
    },
  ],
  [
    'trtllm-serve before it had a prefix',
    [
      'e2e_request_latency_seconds_sum{engine_type="undefined",model_name="undefined"} 3.5',
      'e2e_request_latency_seconds_count{engine_type="undefined",model_name="undefined"} 2',
      'request_queue_time_seconds_count{engine_type="undefined",model_name="undefined"} 2',
      'time_to_first_token_seconds_bucket{engine_type="undefined",le="+Inf"} 2',
      'request_success_total{engine_type="undefined",finished_reason="stop"} 2',
    ],
    ['TensorRT-LLM'],
    { requests: 2, requestSeconds: 3.5, timeToFirstToken: 2 },
  ],
  [
    'a worker of Dynamo that passes SGLang on',
    [
      'dynamo_component_inflight_requests{dynamo_endpoint="generate"} 6',
      'dynamo_component_inflight_requests{dynamo_endpoint="clear_kv_blocks"} 1',
      'sglang:num_queue_reqs{tp_rank="0"} 4',
    ],
    ['SGLang', 'Dynamo'],
    { waiting: 4, running: 6 },
  ],
  [
    'a worker of Dynamo that passes TensorRT-LLM on in its first spelling',
    [
      'trtllm:num_requests_waiting{model_name="m"} 3',
      'dynamo_component_requests_total{dynamo_endpoint="generate"} 6',
    ],
    ['TensorRT-LLM', 'Dynamo'],
    { waiting: 3 },
  ],
  [
    'LMDeploy with two data-parallel engines',
    [
      'lmdeploy:num_requests_waiting{engine="0",model_name="m"} 1',
      'lmdeploy:num_requests_waiting{engine="1",model_name="m"} 2',
      'lmdeploy:num_api_requests_waiting{engine="0",model_name="m"} 3',
      'lmdeploy:gpu_cache_usage_perc{engine="0",model_name="m"} 0.4',
      'lmdeploy:gpu_cache_usage_perc{engine="1",model_name="m"} 0.6',
      'lmdeploy:request_success_total{finished_reason="ResponseType.FINISH",model_name="m"} 5',
      'lmdeploy:request_success_total{finished_reason="ResponseType.INTERNAL_ENGINE_ERROR",model_name="m"} 1',
    ],
    ['LMDeploy'],
    { waiting: 6, kvCache: 0.6, failed: 1 },
  ],
  [
    'TGI, which does not fail by what clients get wrong',
    [
      'tgi_queue_size 6',
      'tgi_batch_current_size 8',
      'tgi_request_count 9',
      'tgi_request_failure{err="validation"} 3',
      'tgi_request_failure{err="overloaded"} 2',
    ],
    ['TGI'],
    { waiting: 6, running: 8, failed: 2, kvCache: never('TGI') },
  ],
  [
    'NIM 1.x',
    [
      'num_requests_waiting 2',
      'num_requests_running 1',
      'gpu_cache_usage_perc 0.3',
      'prompt_tokens_total 30',
      'e2e_request_latency_seconds_count 4',
    ],
    ['NIM'],
    { waiting: 2, running: 1, kvCache: 0.3, promptTokens: 30, requests: 4 },
  ],
];

/** Pages of what passes requests on. */
const ROUTERS: ReadonlyArray<[string, string]> = [
  [
    'vLLM router',
    'vllm:num_requests_running{server="http://a:8000"} 4\nvllm:num_requests_waiting{server="http://a:8000"} 9\nvllm:current_qps{server="http://a:8000"} 1',
  ],
  ['SGLang router', 'smg_router_requests_total{model="m"} 4'],
  [
    'Dynamo frontend',
    'dynamo_frontend_queued_requests{model="m"} 3\ndynamo_frontend_inflight_requests{model="m"} 2',
  ],
  ['endpoint picker', 'inference_pool_average_queue_size{name="p"} 3'],
  ['LiteLLM', 'litellm_requests_metric_total 4'],
];

const quantitiesOf = (pod: PodReading) =>
  Object.fromEntries(QUANTITY_NAMES.map(name => [name, pod[name]]));

describe("engines' own pages", () => {
  it('are all held', () => {
    expect(readdirSync(FOLDER).map(file => file.replace(/\.txt$/, ''))).toEqual(
      [...PAGES.map(([file]) => file), 'm06-trtllm-serve-json'].sort(),
    );
  });

  it.each(PAGES)('%s', (file, engines, numbers) => {
    const reading = readPage(textOf(file));
    expect(reading.pods[0].engines).toEqual(engines);
    expect(shownOf(reading)).toEqual(numbers);
  });

  it.each(REPORTED)('%s', (_, lines, engines, numbers) => {
    const reading = readPage(lines.join('\n'));
    expect(reading.pods[0].engines).toEqual(engines);
    expect(shownOf(reading)).toMatchObject(numbers);
  });

  it.each(ROUTERS)('of a %s are none of an engine', (router, text) => {
    const reading = readPage(text);
    expect(reading).toMatchObject({
      engine: null,
      waiting: null,
      running: null,
    });
    expect(whyUnmeasured(ownersOf(reading), 'waiting')).toBe(
      `its metrics are those of a router (${router}), not of an engine`,
    );
  });

  it('of something else are of no known engine', () => {
    const reading = readPage('go_goroutines 3');
    expect(reading).toMatchObject({ engine: null, waiting: null });
    expect(shownOf(reading).waiting).toBe('its metrics match no known engine');
  });

  it('are told from what is no metrics page', () => {
    const json = textOf('m06-trtllm-serve-json');
    expect(describeForeignPage(json, null)).toBe(
      'JSON instead of Prometheus metrics; the metrics of TensorRT-LLM are at /prometheus/metrics, there with return_perf_metrics: true',
    );
    expect(pathsOfForeignPage(json)).toContain('/prometheus/metrics');
    expect(describeForeignPage('[]', 'TensorRT-LLM')).toMatch(
      /^JSON .* at \/prometheus\/metrics/,
    );
    expect(describeForeignPage('[]', null)).toBe(
      'JSON instead of Prometheus metrics',
    );
    expect(describeForeignPage('<!DOCTYPE html><html></html>', 'vLLM')).toBe(
      'an HTML page instead of Prometheus metrics',
    );
    expect(describeForeignPage('# TYPE a counter\n', null)).toBeUndefined();
    expect(describeForeignPage('', null)).toBeUndefined();
  });
});

describe('Prometheus and the page', () => {
  const LABELS = { cluster: 'cluster', namespace: 'namespace', pod: 'pod' };
  const REF: ServiceRef = {
    cluster: 'gpu-eu',
    namespace: 'team-a',
    kind: 'Deployment',
    name: 'chat',
  };

  /** As Prometheus keeps it, of an engine that two monitors scrape: empty labels are none. */
  const scraped = (samples: readonly Sample[]): Sample[] =>
    ['engines', 'everything'].flatMap(job =>
      samples
        .filter(({ value }) => !Number.isNaN(value))
        .map(({ name, labels, value }) => ({
          name,
          value,
          labels: {
            ...Object.fromEntries(
              Object.entries(labels).filter(([, text]) => text !== ''),
            ),
            job,
            instance: `10.0.0.1:${job.length}`,
            cluster: 'gpu-eu',
            namespace: 'team-a',
            pod: POD,
          },
        })),
    );

  const texts: Array<[string, string]> = [
    ...PAGES.map(([file]): [string, string] => [file, textOf(file)]),
    ...REPORTED.map(([what, lines]): [string, string] => [
      what,
      lines.join('\n'),
    ]),
  ];

  it.each(texts)('say the same of %s', (_, text) => {
    const page = readPage(text);
    const [pod] = page.pods;
    const all = scraped(parseExposition(text));

    const answers = Object.entries(engineQueries(LABELS)).flatMap(
      ([family, query]) =>
        family === 'measuredAt' ? [] : evaluatePromql(query, all),
    );
    const instant = readEngine([{ pod: POD, samples: answers }], AT).pods[0];
    // What is only declared Prometheus does not keep.
    const declaredOnly = instant.engine === null;
    expect(quantitiesOf(instant)).toEqual(
      quantitiesOf(declaredOnly ? instant : pod),
    );

    for (const engines of [pod.engines, []]) {
      const plots = evaluatePromql(
        seriesQuery({
          ref: REF,
          pods: [],
          engines,
          labels: LABELS,
          rateSeconds: 60,
        }),
        all,
      );
      const plot = (series: EngineSeriesName) => {
        const value = plots.find(
          ({ labels }) => labels.series === series,
        )?.value;
        return Number.isFinite(value) ? value! : null;
      };
      const sum = (...numbers: Array<number | null>) => {
        const known = numbers.filter(number => number !== null);
        return known.length > 0
          ? known.reduce((total, number) => total + number, 0)
          : null;
      };
      const rounded = (number: number | null) =>
        number === null ? null : Number(number.toPrecision(9));
      expect({
        waiting: rounded(plot('waiting')),
        running: rounded(plot('running')),
        kvCache: rounded(plot('kvCache')),
        tokens: rounded(plot('tokensPerSecond')),
        failed: rounded(plot('errorsPerSecond')),
        mean: rounded(plot('requestMean')),
        ttft: plot('ttftP50') !== null,
        interToken: plot('interTokenP50') !== null,
      }).toEqual({
        waiting: rounded(pod.waiting),
        running: rounded(pod.running),
        kvCache: rounded(pod.kvCache),
        tokens: rounded(sum(pod.promptTokens, pod.generatedTokens)),
        failed: rounded(pod.failed),
        mean: rounded(
          pod.requestSeconds !== null && pod.requests
            ? pod.requestSeconds / pod.requests
            : null,
        ),
        ttft: pod.timeToFirstToken !== null,
        interToken: pod.interToken !== null,
      });
    }
  });
});
