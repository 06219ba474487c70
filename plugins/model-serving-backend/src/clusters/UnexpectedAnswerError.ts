import { CustomErrorBase } from '@backstage/errors';
import {
  maskSecrets,
  plainLine,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { FailureName } from './failures';

/**
 * A success that is not what was asked for: a login page, a Status, half a document. What it holds
 * says nothing about the cluster.
 */
export class UnexpectedAnswerError extends CustomErrorBase {
  readonly failure: FailureName;
  #detail: string;

  /**
   * @param what - what was asked for, such as `the list of Pods`
   * @param found - what came, in words of ours: everybody may read them
   * @param detail - what came, in its own words
   * @param failure - why it came, where that is known
   */
  constructor(
    what: string,
    found: string,
    detail: unknown = '',
    failure: FailureName = 'other-server',
  ) {
    super(`it answered ${what} with ${found}`);
    this.failure = failure;
    this.#detail = typeof detail === 'string' ? shortWords(detail) : '';
  }

  /** The answer's own words, for platform owners; empty where it has none. */
  get detail(): string {
    return this.#detail;
  }

  /** Servers echo what was sent to them. */
  mask(secrets: readonly string[]): void {
    this.#detail = maskSecrets(this.#detail, secrets);
  }
}

/** The answer to a request is longer than whoever asked can take. */
export class AnswerTooLargeError extends CustomErrorBase {
  constructor(readonly most: number) {
    super(`its response is larger than ${Math.round(most / 1024 / 1024)} MiB`);
  }
}

/** What a page of HTML is called. */
export function titleOf(html: string): string {
  return (
    /<title[^>]{0,200}>([^<]{0,200})/i.exec(html.slice(0, 8_192))?.[1] ?? ''
  );
}

/** Words of somebody else, for an error: on one line, short, without secrets. */
export function shortWords(
  text: string,
  secrets: readonly string[] = [],
): string {
  // Masked before it is cut: half a token is none that could be recognized.
  return plainLine(
    maskSecrets(text.slice(0, 4_096), secrets),
    TEXT_LIMITS.line,
  );
}
