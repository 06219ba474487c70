/** Names whose values are secret, whatever they look like. */
const SECRET_NAMES = [
  'pass(?:word|wd|phrase)',
  'pwd',
  'api[_-]?key',
  'access[_-]?key(?:[_-]?id)?',
  'secret[_-]?(?:access[_-]?)?key',
  'private[_-]?key',
  'account[_-]?key',
  'client[_-]?secret',
  'shared[_-]?access[_-]?(?:key|signature)',
  'x-(?:amz|goog)-(?:signature|security-token|credential)',
];

/** Names that stand for much else: tokens of a text, names of Secret objects, signatures of images. */
const OPEN_NAMES = ['token', 'secret', 'credentials?', 'sig(?:nature)?'];

/** Longest value that decides whether it is a secret; a secret is masked to its end. */
const VALUE = '[^\\s"\'&,;)\\]}]';

/** `name=value`, `"name": "value"`; groups: name, separator, opening quote, value. */
const ASSIGNMENT = new RegExp(
  `(${[...SECRET_NAMES, ...OPEN_NAMES].join(
    '|',
  )})(["']?\\]?[ \\t]{0,3}(?:=>|:=|[:=])[ \\t]{0,3})(\\[?["']?)(${VALUE}{4,64})`,
  'gi',
);

/** `--api-key value`; groups: the flag, opening quote, value. */
const FLAG = new RegExp(
  `(--[\\w-]{0,40}(?:${SECRET_NAMES.join(
    '|',
  )}|token)[ \\t]{1,3})(["']?)(${VALUE}{4,64})`,
  'gi',
);

/** An HTTP header with credentials; groups: what stands before them, the credentials. */
const HEADER =
  /((?:authorization|x-api-key|x-auth-token)["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|token|digest|negotiate|apikey)\s{1,3})?|cookie["']?:\s{0,3}["']?)([^\s"',\]}]{4,64})/gi;

/** A scheme of HTTP with what follows it; groups: the next word. */
const SCHEME =
  /(?<![A-Za-z])(?:bearer|basic)[ \t]{1,3}([\w.~+/-]{8,256}={0,2})/gi;

const SCHEMED = /(?:bearer|basic|token|digest|negotiate|apikey)\s+$/i;

/** Whether any of the patterns above can match. */
const PROBE =
  /pass|pwd|key|token|secret|credential|sig|auth|cookie|bearer|basic|x-amz|x-goog/i;

const OPEN = new RegExp(`^(?:${OPEN_NAMES.join('|')})$`, 'i');

/** What stands in place of a secret, or for none. */
const PLACEHOLDER =
  /^(?:none|null|nil|true|false|undefined|unset|empty|required|redacted|\[?masked|x{3,}|\*+|\.{3,}|[<${%].*|sha\d+:.*)$/i;

const END_OF_VALUE = new RegExp(`${VALUE}*`, 'y');

const hasDigitAndLetter = (text: string) =>
  /\d/.test(text) && /[A-Za-z]/.test(text);

/** Letters and digits in a row that nobody would read out; not a number, a word, or a name such as `llama-3.1-8b`. */
const looksRandom = (text: string) =>
  (text.match(/[A-Za-z0-9]{8,}/g) ?? []).some(hasDigitAndLetter);

function isSecretValue(
  name: string,
  separator: string,
  quote: string,
  value: string,
): boolean {
  if (PLACEHOLDER.test(value)) {
    return false;
  }
  if (/^token$|^sig/i.test(name)) {
    return value.length >= 16 && looksRandom(value);
  }
  if (OPEN.test(name)) {
    // Objects are named after secrets, with dashes and a random end.
    return /^[A-Za-z0-9+/_=]{16,}$/.test(value) && hasDigitAndLetter(value);
  }
  // `password: must be set` is a sentence, `password: hunter2` is none.
  const isTight = separator.trim() === separator && separator.includes('=');
  return isTight || quote !== '' || /\d/.test(value);
}

/**
 * Replaces what is secret among the matches of a pattern whose last group is the value. Where it is not, the search
 * goes on within the value.
 */
function replaceValues(
  text: string,
  pattern: RegExp,
  mask: string,
  isSecret: (groups: string[]) => boolean,
): string {
  let result = '';
  let copied = 0;
  pattern.lastIndex = 0;
  for (
    let match = pattern.exec(text);
    match !== null;
    match = pattern.exec(text)
  ) {
    const [whole, ...groups] = match;
    const start = match.index + whole.length - groups.at(-1)!.length;
    if (isSecret(groups)) {
      END_OF_VALUE.lastIndex = start;
      END_OF_VALUE.exec(text);
      result += text.slice(copied, start) + mask;
      copied = END_OF_VALUE.lastIndex;
      pattern.lastIndex = copied;
    } else {
      pattern.lastIndex = start;
    }
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Masks values that are secret by what stands in front of them. */
export function maskAssignments(text: string, mask: string): string {
  if (!PROBE.test(text)) {
    return text;
  }
  let masked = replaceValues(
    text,
    HEADER,
    mask,
    ([before, value]) =>
      !PLACEHOLDER.test(value) &&
      (SCHEMED.test(before) || value.length >= 20 || /\d/.test(value)),
  );
  masked = masked.replace(SCHEME, (whole, value: string) =>
    value.length >= 24 || looksRandom(value) ? mask : whole,
  );
  masked = replaceValues(
    masked,
    ASSIGNMENT,
    mask,
    ([name, separator, quote, value]) =>
      isSecretValue(name, separator, quote, value),
  );
  return replaceValues(
    masked,
    FLAG,
    mask,
    // A sentence about a flag goes on with a word.
    ([, , value]) => !PLACEHOLDER.test(value) && looksRandom(value),
  );
}
