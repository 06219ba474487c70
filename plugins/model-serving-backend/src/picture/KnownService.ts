import {
  formatServiceRef,
  LiveObject,
  ServedModel,
  ServiceDetail,
  ServiceRef,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { createHash } from 'node:crypto';
import { summaryOf } from './views';

/** Moves without anything having changed. No text of a JSON document matches: quotes in it are escaped. */
const STAMPS = /"asOf":(?:null|"[^"]*"),?/g;

/**
 * What is known of a service without describing it: enough to find, order and authorize it. It is
 * the same object for as long as the service exists, and changes with it.
 */
export interface ListedService {
  readonly ref: ServiceRef;
  readonly tenant: string | null;
  readonly owner: string | null;
  readonly word: VerdictWord;
  /** What it says it serves. */
  readonly served: ServedModel | null;
  /** False once the service is gone. */
  readonly isListed: boolean;
}

/** The record of one object that is a service, or may become one. */
export class KnownService implements ListedService {
  object: LiveObject;
  readonly #cluster: string;
  tenant: string | null = null;
  owner: string | null = null;
  word: VerdictWord = 'unknown';
  served: ServedModel | null = null;
  /** Differs where a summary says something else; null while this is no service. */
  #fingerprint: number | null = null;
  #purpose: string | null = null;
  /** Given up when memory is needed: describing again is cheap. */
  #detail: WeakRef<ServiceDetail> | undefined;
  /** When it was described last, in whole seconds since the epoch. */
  describedAt = 0;
  /** Of what was known besides the cluster when it was described. */
  generation = -1;
  /** Whether it could not be described the last time. */
  failed = false;

  constructor(cluster: string, object: LiveObject) {
    this.#cluster = cluster;
    this.object = object;
  }

  get ref(): ServiceRef {
    const { kind, namespace, name } = this.object;
    return { cluster: this.#cluster, namespace: namespace ?? '', kind, name };
  }

  get isListed(): boolean {
    return this.#fingerprint !== null;
  }

  /** As it was last described, unless memory was needed since. */
  get detail(): ServiceDetail | undefined {
    return this.#detail?.deref();
  }

  set detail(detail: ServiceDetail | undefined) {
    this.#detail = detail && new WeakRef(detail);
  }

  /** Takes over a description. Returns whether its summary says something else than before. */
  take(detail: ServiceDetail): boolean {
    this.detail = detail;
    this.tenant = detail.tenant;
    this.owner = detail.owner;
    this.word = detail.verdict.word;
    this.served = detail.model;
    this.#purpose = detail.purpose;
    const former = this.#fingerprint;
    this.#fingerprint = fingerprintOf(summaryOf(detail, { cost: true }));
    return this.#fingerprint !== former;
  }

  /** It is no service any more. Returns whether it was one. */
  unlist(): boolean {
    const wasListed = this.isListed;
    this.#fingerprint = null;
    this.#detail = undefined;
    return wasListed;
  }

  /** Whether text, in lower case, is found in what the service is called, serves or is for. */
  mentions(text: string): boolean {
    return [formatServiceRef(this.ref), this.served?.name, this.#purpose].some(
      each => each?.toLowerCase().includes(text),
    );
  }
}

/** A number that differs where two values say something else, but for the time they were said. */
export function fingerprintOf(value: unknown): number {
  return createHash('sha1')
    .update(JSON.stringify(value).replace(STAMPS, ''))
    .digest()
    .readUIntBE(0, 6);
}
