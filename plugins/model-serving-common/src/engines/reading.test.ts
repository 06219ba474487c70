import { parseExposition } from './exposition';
import { hungEngines } from './hungEngines';
import { EngineReading, readEngine } from './reading';
import { seriesOf } from './series';

const page = (lines: string[]) => parseExposition(lines.join('\n'));
const at = (seconds: number) =>
  new Date(Date.UTC(2026, 10, 21) + seconds * 1000);
const read = (pod: string, lines: string[], seconds = 0) =>
  readEngine([{ pod, samples: page(lines) }], at(seconds));

describe('readEngine', () => {
  it('keeps no histogram of more buckets than any engine has', () => {
    const buckets = (count: number) =>
      Array.from(
        { length: count },
        (_, i) => `vllm:time_to_first_token_seconds_bucket{le="${i}"} 1`,
      );
    const [kept] = read('a', [
      'vllm:num_requests_waiting 4',
      ...buckets(100),
    ]).pods;
    expect(kept.timeToFirstToken).toHaveLength(100);
    const [hostile] = read('a', [
      'vllm:num_requests_waiting 4',
      ...buckets(40_000),
    ]).pods;
    expect(hostile).toMatchObject({ waiting: 4, timeToFirstToken: null });
  });

  it.each<[string, string[], Partial<EngineReading>]>([
    [
      'vLLM',
      [
        'vllm:num_requests_waiting{model_name="m"} 4',
        'vllm:num_requests_running{model_name="m"} 2',
        'vllm:kv_cache_usage_perc{model_name="m"} 0.5',
      ],
      { engine: 'vLLM', waiting: 4, running: 2, kvCache: 0.5 },
    ],
    [
      'an older vLLM',
      [
        'vllm:num_requests_waiting 1',
        'vllm:num_requests_running 0',
        'vllm:gpu_cache_usage_perc 0.25',
      ],
      { engine: 'vLLM', waiting: 1, kvCache: 0.25 },
    ],
    [
      'SGLang, whose ranks all report the same queue',
      [
        'sglang:num_queue_reqs{tp_rank="0"} 3',
        'sglang:num_queue_reqs{tp_rank="1"} 3',
        'sglang:num_running_reqs{tp_rank="0"} 5',
        'sglang:token_usage{tp_rank="0"} 0.1',
      ],
      { engine: 'SGLang', waiting: 3, running: 5, kvCache: 0.1 },
    ],
    [
      'SGLang with priorities, whose total has none',
      [
        'sglang:num_queue_reqs{priority=""} 7',
        'sglang:num_queue_reqs{priority="1"} 4',
        'sglang:num_queue_reqs{priority="2"} 3',
      ],
      { waiting: 7 },
    ],
    [
      'Triton, summed over models',
      [
        'nv_inference_pending_request_count{model="a"} 1',
        'nv_inference_pending_request_count{model="b"} 2',
        'nv_inference_request_success{model="a"} 9',
      ],
      { engine: 'Triton', waiting: 3, running: null, kvCache: null },
    ],
    [
      'TGI',
      ['tgi_queue_size 6', 'tgi_batch_current_size 8'],
      { engine: 'TGI', waiting: 6, running: 8, kvCache: null },
    ],
    [
      'llama.cpp',
      ['llamacpp:requests_deferred 2', 'llamacpp:requests_processing 1'],
      { engine: 'llama.cpp', waiting: 2, running: 1 },
    ],
    [
      'NIM 1.x',
      [
        'num_requests_waiting 2',
        'num_requests_running 1',
        'gpu_cache_usage_perc 0.3',
      ],
      { engine: 'NIM', waiting: 2, kvCache: 0.3 },
    ],
    [
      'TorchServe, which measures no queue length',
      ['ts_inference_requests_total{model_name="m"} 3'],
      { engine: 'TorchServe', waiting: null, running: null },
    ],
    ['something else', ['go_goroutines 3'], { engine: null, waiting: null }],
  ])('%s', (_, lines, expected) => {
    expect(read('p', lines)).toMatchObject(expected);
  });

  it('sums over pods and takes the fullest cache', () => {
    const pod = (waiting: number, cache: number) =>
      page([
        `vllm:num_requests_waiting ${waiting}`,
        `vllm:kv_cache_usage_perc ${cache}`,
      ]);
    expect(
      readEngine(
        [
          { pod: 'a', samples: pod(1, 0.2) },
          { pod: 'b', samples: pod(2, 0.9) },
        ],
        at(0),
      ),
    ).toMatchObject({ waiting: 3, kvCache: 0.9 });
  });

  it('is unknown, not zero, without pods and for NaN', () => {
    expect(readEngine([], at(0))).toMatchObject({
      waiting: null,
      engine: null,
    });
    expect(read('p', ['vllm:num_requests_waiting NaN']).waiting).toBeNull();
  });

  it('remembers since when requests have been waiting', () => {
    const waiting = (
      count: number,
      seconds: number,
      previous?: EngineReading,
    ) =>
      readEngine(
        [{ pod: 'p', samples: page([`vllm:num_requests_waiting ${count}`]) }],
        at(seconds),
        previous,
      );
    const first = waiting(1, 0);
    const second = waiting(2, 30, first);
    const none = waiting(0, 60, second);
    expect(first.waitingSince).toBe(at(0).toISOString());
    expect(second.waitingSince).toBe(at(0).toISOString());
    expect(none.waitingSince).toBeNull();
    expect(waiting(1, 90, none).waitingSince).toBe(at(90).toISOString());
  });
});

describe('an engine that hangs', () => {
  const PROGRESS = {
    vLLM: (tokens: number) => [
      'vllm:num_requests_running 4',
      'vllm:num_requests_waiting 9',
      `vllm:generation_tokens_total ${tokens}`,
      'vllm:prompt_tokens_total 10',
    ],
    'llama.cpp in a long answer, whose tokens count at its end': (
      steps: number,
    ) => [
      'llamacpp:requests_processing 1',
      'llamacpp:requests_deferred 0',
      'llamacpp:tokens_predicted_total 16',
      `llamacpp:n_decode_total ${steps}`,
    ],
    'SGLang in a long answer, whose tokens count at its end': (
      used: number,
    ) => [
      'sglang:num_running_reqs{tp_rank="0"} 1',
      'sglang:generation_tokens_total 16',
      `sglang:num_used_tokens{tp_rank="0"} ${used}`,
    ],
    'TensorRT-LLM in Triton': (step: number) => [
      'nv_trt_llm_request_metrics{request_type="active"} 3',
      `nv_trt_llm_general_metrics{general_type="iteration_counter"} ${step}`,
    ],
  };
  type Lines = (progress: number) => string[];

  /** Reads once a minute. */
  const watch = (lines: Lines, progress: number[]) =>
    progress.reduce<EngineReading | undefined>(
      (before, value, minute) =>
        readEngine(
          [{ pod: 'p', samples: page(lines(value)) }],
          at(minute * 60),
          before,
        ),
      undefined,
    )!;

  it.each(Object.entries<Lines>(PROGRESS))(
    'is told from one that computes: %s',
    (_, lines) => {
      expect(hungEngines(watch(lines, [7, 7, 7, 7, 7]))).toMatchObject([
        { pod: { pod: 'p' }, since: at(0).toISOString() },
      ]);
      expect(hungEngines(watch(lines, [7, 7, 7]))).toEqual([]);
      expect(hungEngines(watch(lines, [7, 7, 7, 8, 8]))).toEqual([]);
      expect(hungEngines(watch(lines, [5, 6, 7, 8, 9]))).toEqual([]);
    },
  );

  it.each<[string, Lines]>([
    [
      'has nothing to do',
      () => ['vllm:num_requests_running 0', 'vllm:generation_tokens_total 7'],
    ],
    [
      'counts tokens only when a request ends',
      () => ['sglang:num_running_reqs 1', 'sglang:generation_tokens_total 7'],
    ],
    ['does not tell what it computes', () => ['tgi_batch_current_size 4']],
  ])('is not one that %s', (_, lines) => {
    expect(hungEngines(watch(lines, [0, 0, 0, 0, 0, 0]))).toEqual([]);
  });

  it('holds requests that wait while none runs', () => {
    const lines = () => [
      'vllm:num_requests_running 0',
      'vllm:num_requests_waiting 9',
      'vllm:generation_tokens_total 7',
    ];
    expect(hungEngines(watch(lines, [0, 0, 0, 0]))).toHaveLength(1);
  });
});

describe('seriesOf', () => {
  const histogram = (name: string, buckets: Record<string, number>) =>
    Object.entries(buckets).map(
      ([le, count]) => `${name}_bucket{le="${le}"} ${count}`,
    );
  const ttft = (buckets: Record<string, number>, tokens: number) => [
    ...histogram('vllm:time_to_first_token_seconds', buckets),
    'vllm:num_requests_waiting 0',
    `vllm:generation_tokens_total ${tokens}`,
  ];
  const named = (
    readings: EngineReading[],
    name: ReturnType<typeof seriesOf>[number]['name'],
  ) => {
    const found = seriesOf(readings).find(series => series.name === name);
    if (!found) {
      throw new Error(`no series ${name}`);
    }
    return found;
  };

  it('takes quantiles over what was added, by linear interpolation', () => {
    const readings = [
      read('p', ttft({ '0.1': 100, '0.5': 100, '+Inf': 100 }, 0), 0),
      read('p', ttft({ '0.1': 100, '0.5': 110, '+Inf': 110 }, 300), 30),
    ];
    const { points, unit } = named(readings, 'ttftP50');
    expect(unit).toBe('s');
    expect(points[0][1]).toBeNull();
    expect(points[1][1]).toBeCloseTo(0.3, 6);
    expect(named(readings, 'tokensPerSecond').points[1][1]).toBe(10);
  });

  it('has no latency without traffic, never 0', () => {
    const idle = ttft({ '0.1': 5, '+Inf': 5 }, 7);
    const readings = [read('p', idle, 0), read('p', idle, 30)];
    expect(named(readings, 'ttftP95')).toMatchObject({
      reason: 'no request in this window yet',
      points: [
        [expect.any(Number), null],
        [expect.any(Number), null],
      ],
    });
    expect(named(readings, 'tokensPerSecond').points[1][1]).toBe(0);
  });

  it('takes the mean duration over the requests that were added', () => {
    const counted = (seconds: number, requests: number) => [
      `nv_inference_request_duration_us ${seconds * 1e6}`,
      `nv_inference_request_success ${requests}`,
    ];
    const readings = [
      read('p', counted(10, 100), 0),
      read('p', counted(16, 103), 30),
      read('p', counted(16, 103), 120),
    ];
    const { points, unit } = named(readings, 'requestMean');
    expect(unit).toBe('s');
    expect(points.map(([, value]) => value)).toEqual([null, 2, null]);
  });

  it('knows an engine that counts from its first request on, from then on', () => {
    const counted = (seconds: number, requests: number) => [
      `model_infer_request_duration_sum ${seconds}`,
      `model_infer_request_duration_count ${requests}`,
    ];
    const readings = [
      read('p', ['parallel_request_queue_count 1'], 0),
      read('p', counted(1, 10), 10),
      read('p', counted(5, 20), 20),
    ];
    expect(readings[0].engine).toBe('MLServer');
    expect(
      named(readings, 'requestMean').points.map(([, value]) => value),
    ).toEqual([null, null, 0.4]);
  });

  it('survives a restarted engine', () => {
    const readings = [
      read('p', ttft({ '0.1': 50, '0.5': 90, '+Inf': 90 }, 1000), 0),
      read('p', ttft({ '0.1': 0, '0.5': 4, '+Inf': 4 }, 60), 30),
    ];
    expect(named(readings, 'tokensPerSecond').points[1][1]).toBe(2);
    expect(named(readings, 'ttftP50').points[1][1]).toBeCloseTo(0.3, 6);
  });

  it('counts only pods that were there before', () => {
    const both = readEngine(
      [
        { pod: 'p', samples: page(ttft({ '+Inf': 0 }, 60)) },
        { pod: 'new', samples: page(ttft({ '+Inf': 0 }, 100_000)) },
      ],
      at(30),
    );
    const readings = [read('p', ttft({ '+Inf': 0 }, 0), 0), both];
    expect(named(readings, 'tokensPerSecond').points[1][1]).toBe(2);
  });

  it('gives the last finite bound when a quantile lies above it', () => {
    const readings = [
      read('p', ttft({ '0.1': 0, '2560': 0, '+Inf': 0 }, 0), 0),
      read('p', ttft({ '0.1': 0, '2560': 0, '+Inf': 9 }, 0), 30),
    ];
    expect(named(readings, 'ttftP95').points[1][1]).toBe(2560);
  });

  it('looks back a minute and no further', () => {
    const readings = [0, 40, 80].map(second =>
      read('p', ttft({ '+Inf': 0 }, second === 0 ? 0 : 4000 + second), second),
    );
    const rate = named(readings, 'tokensPerSecond').points[2][1];
    expect(rate).toBe(1);
  });

  it('says why a plot is empty', () => {
    expect(named([], 'waiting').reason).toBe('no readings yet');
    expect(named([read('p', ['tgi_queue_size 1'], 0)], 'kvCache').reason).toBe(
      'TGI exposes no such metric',
    );
    const unasked = [read('p', ['vllm:num_requests_waiting 0'], 0)];
    expect(named(unasked, 'ttftP50').reason).toBe(
      'no request in this window yet',
    );
    expect(named(unasked, 'errorsPerSecond').reason).toBe(
      'no request in this window yet',
    );
    expect(named(unasked, 'running').reason).toBe(
      'vLLM has not reported this yet',
    );
    expect(named([read('p', ['up 1'], 0)], 'waiting').reason).toBe(
      'its metrics match no known engine',
    );
    expect(
      named([read('p', ttft({ '0.1': 5, '+Inf': 5 }, 7), 0)], 'ttftP50').reason,
    ).toBe('no readings yet');
  });
});
