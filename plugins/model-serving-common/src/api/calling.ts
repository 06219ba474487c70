import type { RuntimeProtocol } from '../runtimes';

/**
 * What may be called of a service: OpenAI's chat, completions and embeddings, the rerank endpoint that engines have in
 * common, `infer` of the Open Inference Protocol (V2), and `predict` of KServe's V1.
 * @public
 */
export const CALL_ENDPOINT_NAMES = [
  'chat',
  'completions',
  'embeddings',
  'rerank',
  'infer',
  'predict',
] as const;

/** @public */
export type CallEndpointName = (typeof CALL_ENDPOINT_NAMES)[number];

/** An endpoint of a service's API. @public */
export interface CallEndpoint {
  name: CallEndpointName;
  /** Below an address, such as `/v1/chat/completions`. */
  path: string;
}

/** Where a service is called. @public */
export interface CallAddress {
  /** Without a slash at its end. */
  url: string;
  /** A route of the platform's gateway, the status of the service, or its Service inside the cluster. */
  by: 'gateway' | 'status' | 'cluster';
  /** The object that says so, such as `HTTPRoute chat`. */
  source: string;
  /** Whether every gateway that the route names has accepted it; null where nobody says. */
  accepted: boolean | null;
  /** Why it is not accepted, or why that is unknown; null where it is. */
  reason: string | null;
}

/** The contract by which callers of a service get a key. @public */
export interface CallKey {
  /** Secret in the namespace of the service; its content is never read. */
  secret: string;
  /** Kind and name of the store that it is made from. */
  store: string | null;
}

/** How a service is called. @public */
export interface ServiceCalling {
  /** The one to use first. */
  addresses: CallAddress[];
  /** The name that requests give as the model; null with the reason where it is unknown. */
  model: string | null;
  modelReason: string | null;
  /** Names of the LoRA adapters that requests may give instead. */
  adapters: string[];
  protocol: RuntimeProtocol | null;
  /** What the engine answers and the model can do. */
  endpoints: CallEndpoint[];
  /** Why there are no endpoints, or why it is unknown whether the model can do all of them; null where it is known. */
  endpointsReason: string | null;
  /** Null where the engine asks for none, with the reason where that is unknown. */
  key: CallKey | null;
  keyReason: string | null;
}

/** How a service is called, as lists tell it. @public */
export interface ServiceApi
  extends Pick<ServiceCalling, 'model' | 'protocol' | 'endpoints'> {
  /** The address to use first that is not inside the cluster; null where there is none. */
  url: string | null;
  /** Whether requests need a key; null where that is unknown. */
  keyed: boolean | null;
}

/** The part of {@link ServiceCalling} that lists carry. @public */
export function apiOf(calling: ServiceCalling): ServiceApi {
  const { addresses, endpoints, key, keyReason, model, protocol } = calling;
  return {
    url: addresses.find(({ by }) => by !== 'cluster')?.url ?? null,
    model,
    protocol,
    endpoints,
    keyed: key === null && keyReason !== null ? null : key !== null,
  };
}

/** Whether a service answers through its gateway, as the backend found. @public */
export interface Reachable {
  /** Null where it was not tried. */
  reachable: boolean | null;
  /** Until the head of the answer; null where there was none. */
  milliseconds: number | null;
  /** Why it is not reachable, or was not tried; null where it is. */
  reason: string | null;
  /** When it was tried, ISO 8601. */
  asOf: string;
}

/** Tokens and times of one answer, as the backend measured them. @public */
export interface CallUsage {
  /** As the engine counts them; null where it does not say. */
  promptTokens: number | null;
  completionTokens: number | null;
  /** From the request to the first text; null where the answer does not come token by token. */
  firstTokenMs: number | null;
  /** From the request to the end. */
  seconds: number;
  /** From the first text to the last; null for less than two tokens, or where they are not counted. */
  tokensPerSecond: number | null;
}

/** What a call of a service through the portal is answered with, in this order. @public */
export type CallEvent =
  | { type: 'text'; text: string }
  /** The whole answer of an endpoint that is not streamed. */
  | { type: 'result'; result: unknown }
  | { type: 'done'; finishReason: string | null; usage: CallUsage }
  | { type: 'failed'; message: string };

/** A message of a conversation. @public */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** An input of the Open Inference Protocol. @public */
export interface InferenceInput {
  name: string;
  shape: number[];
  datatype: string;
  data: unknown[];
}

/** How an answer is made; what is left out the engine decides. @public */
export interface CallSampling {
  temperature?: number;
  maxTokens?: number;
}

/** A call of a service through the portal. @public */
export type ServiceCall =
  | ({
      endpoint: 'chat';
      /** Name of an adapter; the model when left out. */
      model?: string;
      messages: ChatMessage[];
    } & CallSampling)
  | ({ endpoint: 'completions'; model?: string; prompt: string } & CallSampling)
  | {
      endpoint: 'embeddings';
      model?: string;
      /** One text or two. */
      input: string[];
    }
  | { endpoint: 'rerank'; model?: string; query: string; documents: string[] }
  | { endpoint: 'infer'; inputs: InferenceInput[] };
