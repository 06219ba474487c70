export { HttpRefusalError, HttpUnavailableError } from './failures';
export type { FailedAnswer, HttpFailure, HttpFailureKind } from './failures';
export { readSentAnswer, sendAnswer } from './HttpAnswer';
export type { HttpAnswer, SentAnswer } from './HttpAnswer';
export { credentialsAuth } from './HttpAuth';
export type { HttpAuth } from './HttpAuth';
export { HttpClient, urlPath } from './HttpClient';
export type {
  HttpClientOptions,
  HttpQuery,
  HttpRedirects,
  HttpRequest,
} from './HttpClient';
export { readHttpCredentials } from './HttpCredentials';
export type { HttpCredentials } from './HttpCredentials';
export type { HttpDialect } from './HttpDialect';
export { listOf } from './lists';
export { readPages } from './readPages';
export type { TokenPage } from './readPages';
export { registryDialect } from './registryDialect';
