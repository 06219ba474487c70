import { IncomingMessage, ServerResponse } from 'node:http';

/** A finished request, in tokens and seconds. */
export interface FinishedRequest {
  promptTokens: number;
  generatedTokens: number;
  firstTokenSeconds: number;
  secondsPerToken: number;
  /** Part of the time to the first token that was spent waiting. */
  queueSeconds: number;
  reason: 'stop' | 'length';
}

/** How busy an engine is. */
export interface EngineLoad {
  running: number;
  waiting: number;
  /** Used part of the KV cache. */
  cache: number;
}

/** What an engine measures of itself, under the names that its program gives them. */
export interface EngineMetrics {
  /** How busy the engine is now, callers left out. */
  load(now: EngineLoad): void;
  /** A caller's request begins; call the result when it ends. */
  begin(): () => void;
  finished(request: FinishedRequest): void;
  /** In the text format of Prometheus. */
  exposition(): Promise<string>;
}

/** An engine that runs. */
export interface RunningEngine {
  /** The name under which the model answers. */
  model: string;
  /** What requests have to name; none when left out. */
  apiKey?: string;
  metrics: EngineMetrics;
  /** Whether it takes requests on and never answers them. */
  hangs: boolean;
}

/** A program that serves models. */
export interface EngineProgram {
  name: string;
  /** Matched against a container's command and arguments. */
  command: RegExp;
  /** How it compares to a language model on a GPU, which the shapes of traffic are made of; factors. */
  tempo: { requests: number; seconds: number };
  metrics(model: string): EngineMetrics;
  /** Answers what callers and probes ask. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    engine: RunningEngine,
  ): Promise<void>;
}
