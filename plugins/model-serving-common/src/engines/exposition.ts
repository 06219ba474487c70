/** One sample of a metrics page. `+Inf`, `-Inf` and `NaN` are kept as numbers. @public */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** More than any engine exposes; what comes after is not read. */
const MAX_SAMPLES = 50_000;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  '"': '"',
  '\\': '\\',
};

function parseValue(text: string): number | undefined {
  switch (text.toLowerCase()) {
    case 'nan':
      return NaN;
    case '+inf':
    case 'inf':
      return Infinity;
    case '-inf':
      return -Infinity;
    default:
      return NUMBER.test(text) ? Number(text) : undefined;
  }
}

/** Reads a quoted label value from its opening quote; undefined when the quote never closes. */
function parseQuoted(
  line: string,
  start: number,
): { value: string; end: number } | undefined {
  let value = '';
  for (let i = start + 1; i < line.length; i++) {
    const char = line[i];
    if (char === '"') {
      return { value, end: i + 1 };
    }
    if (char === '\\') {
      i += 1;
      value += ESCAPES[line[i]] ?? `\\${line[i] ?? ''}`;
    } else {
      value += char;
    }
  }
  return undefined;
}

function skipBlanks(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ' || line[at] === '\t') {
    at += 1;
  }
  return at;
}

/** Reads `{a="b",c="d"}` from its opening brace. */
function parseLabels(
  line: string,
  start: number,
): { labels: Record<string, string>; end: number } | undefined {
  const labels = new Map<string, string>();
  let at = skipBlanks(line, start + 1);
  while (line[at] !== '}') {
    const name = LABEL_NAME.exec(line.slice(at))?.[0];
    if (!name) {
      return undefined;
    }
    at = skipBlanks(line, at + name.length);
    if (line[at] !== '=') {
      return undefined;
    }
    at = skipBlanks(line, at + 1);
    const quoted = line[at] === '"' ? parseQuoted(line, at) : undefined;
    if (!quoted) {
      return undefined;
    }
    labels.set(name, quoted.value);
    at = skipBlanks(line, quoted.end);
    if (line[at] === ',') {
      at = skipBlanks(line, at + 1);
    } else if (line[at] !== '}') {
      return undefined;
    }
  }
  return { labels: Object.fromEntries(labels), end: at + 1 };
}

function parseLine(line: string): Sample | undefined {
  const name = NAME.exec(line)?.[0];
  if (!name) {
    return undefined;
  }
  let at = skipBlanks(line, name.length);
  let labels: Record<string, string> = {};
  if (line[at] === '{') {
    const parsed = parseLabels(line, at);
    if (!parsed) {
      return undefined;
    }
    labels = parsed.labels;
    at = parsed.end;
  }
  const value = parseValue(
    line
      .slice(at)
      .trim()
      .split(/[ \t]+/)[0],
  );
  return value === undefined ? undefined : { name, labels, value };
}

/**
 * Reads the Prometheus text format (and OpenMetrics' common part). Comments, exemplars and time
 * stamps are skipped, and so is a line that cannot be read: one odd metric must not hide the rest.
 * @public
 */
export function parseExposition(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line !== '' && !line.startsWith('#')) {
      const sample = parseLine(line);
      if (sample) {
        samples.push(sample);
      }
      if (samples.length >= MAX_SAMPLES) {
        break;
      }
    }
  }
  return samples;
}

const TYPE_LINE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) /gm;

/**
 * Names of the metrics that a page declares: engines declare before the first request what they count
 * from then on.
 * @public
 */
export function declaredMetrics(text: string): string[] {
  return Array.from(text.matchAll(TYPE_LINE), ([, name]) => name);
}
