import { maskAssignments } from './assignments';
import {
  CREDENTIAL_FORMATS,
  PRIVATE_KEYS,
  URL_CREDENTIALS,
} from './credentialFormats';

const MASK = '[masked]';

/** Shortest value that was sent along and is masked: shorter ones stand in ordinary words. */
const MIN_KNOWN = 6;

function withoutKnown(text: string, secrets: readonly string[]): string {
  const values = secrets
    .flatMap(secret => [secret, ...secret.split(/\s+/)])
    .filter(value => value.length >= MIN_KNOWN)
    .sort((a, b) => b.length - a.length);
  return values.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

/**
 * Masks credentials in a text of someone else, before it is logged, kept or shown: upstreams echo requests in their
 * errors, engines print their settings, controllers quote addresses. Takes time linear in the text's length.
 *
 * @param secrets - the values that were sent along; header values such as `Bearer x` mask `x` as well
 * @public
 */
export function maskSecrets(
  text: string,
  secrets: readonly string[] = [],
): string {
  let masked = secrets.length > 0 ? withoutKnown(text, secrets) : text;
  if (masked.includes('-----BEGIN')) {
    masked = masked.replace(PRIVATE_KEYS, MASK);
  }
  if (masked.includes('://')) {
    masked = masked.replace(URL_CREDENTIALS, MASK);
  }
  return maskAssignments(masked.replace(CREDENTIAL_FORMATS, MASK), MASK);
}

/** When the kubelet received a line. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}) /;
const KEY_BEGIN = /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** A line of a key's body: base64, or a header such as `Proc-Type: 4,ENCRYPTED`. */
const KEY_BODY =
  /^\s*(?:[A-Za-z0-9+/=]{1,100}|[A-Z][\w-]{2,20}: [\w,. -]{1,80})?\s*$/;

/** A secret that Rust prints over several lines, as in `api_key: Some(`; its value is the next line. */
const OPTION_BEGIN =
  /(?:api_?key|token|password|secret)(?:_\w{0,20})?"?: Some\(\s{0,3}$/i;
/** Groups: what stands in front of the quoted value, what stands behind it. */
const OPTION_VALUE = /^(\s*)".*"(,?\s*)$/;

/**
 * Masks credentials in the lines of a log, private keys and options over several lines included, and of those whose first lines
 * were cut off the rest. Times in front of lines stay.
 * @public
 */
export function maskLogLines(lines: readonly string[]): string[] {
  const masked: string[] = [];
  let isInKey = false;
  let isInOption = false;
  for (const line of lines) {
    const time = TIMESTAMP.exec(line)?.[0] ?? '';
    const content = line.slice(time.length);
    const begins = KEY_BEGIN.test(content);
    const ends = KEY_END.test(content);
    if (ends && !begins && !isInKey) {
      maskKeyBefore(masked);
    }
    if (!begins && (ends || (isInKey && KEY_BODY.test(content)))) {
      masked.push(time + MASK);
      isInKey = !ends;
    } else {
      masked.push(
        time +
          (isInOption && OPTION_VALUE.test(content)
            ? content.replace(OPTION_VALUE, `$1"${MASK}"$2`)
            : maskSecrets(content)),
      );
      isInKey = begins && !ends;
    }
    isInOption = OPTION_BEGIN.test(content);
  }
  return masked;
}

/** Masks the lines of a key whose beginning is not among them. */
function maskKeyBefore(lines: string[]): void {
  for (let index = lines.length - 1; index >= 0; index--) {
    const time = TIMESTAMP.exec(lines[index])?.[0] ?? '';
    const content = lines[index].slice(time.length);
    // Only the last line of a key is short.
    const isLast = index === lines.length - 1;
    if (!KEY_BODY.test(content) || (content.length < 60 && !isLast)) {
      return;
    }
    lines[index] = `${time}${MASK}`;
  }
}
