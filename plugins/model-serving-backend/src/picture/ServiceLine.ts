import {
  formatServiceRef,
  ServiceDetail,
  ServiceRef,
  VerdictWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { createHash } from 'node:crypto';
import { summaryOf } from './views';

/** What is kept of each service: enough to find, order and authorise it. */
export interface ServiceLine {
  readonly ref: ServiceRef;
  readonly tenant: string | null;
  readonly owner: string | null;
  readonly word: VerdictWord;
  /** Model and purpose, which free text is searched in beside the ref; in lower case. */
  readonly text: string;
  /** Differs where a summary says something else, but for the time it was said. */
  readonly fingerprint: string;
}

/** `asOf` moves without anything having changed. */
const withoutStamps = (key: string, value: unknown) =>
  key === 'asOf' ? undefined : value;

/** The line of a service. */
export function lineOf(detail: ServiceDetail): ServiceLine {
  const { ref, tenant, owner, verdict, model, purpose } = detail;
  return {
    ref,
    tenant,
    owner,
    word: verdict.word,
    text: [model?.name ?? '', purpose ?? ''].join(' ').toLowerCase(),
    fingerprint: fingerprintOf(summaryOf(detail, { cost: true })),
  };
}

/** Whether free text, in lower case, is found in what the service is called or serves. */
export function lineHolds({ ref, text }: ServiceLine, words: string): boolean {
  return (
    text.includes(words) || formatServiceRef(ref).toLowerCase().includes(words)
  );
}

/** A short text that differs where two values say something else. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha1')
    .update(JSON.stringify(value, withoutStamps))
    .digest()
    .toString('base64url', 0, 12);
}
